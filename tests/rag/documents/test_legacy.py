"""Formats of before 2007, through LibreOffice."""

from __future__ import annotations

import http.server
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Thread
from typing import ClassVar

import docx
import pptx
import pytest
from openpyxl import Workbook

from rag.documents import legacy
from rag.documents.legacy import read_doc, read_ppt, read_xls
from rag.documents.model import Document, ReadLimits
from rag.errors import (
    BrokenDocumentError,
    EmptyDocumentError,
    EncryptedDocumentError,
    UnsupportedFormatError,
)
from tests.rag.documents.libreoffice import convert, needs_libreoffice
from tests.rag.documents.office_files import written

LIMITS = ReadLimits()
OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def word(path: Path) -> None:
    document = docx.Document()
    document.add_heading("港の整備", 1)
    document.add_paragraph("桟橋を直す。")
    table = document.add_table(2, 2)
    for cell, text in zip(table._cells, ["地区", "人口", "東", "1,200"], strict=True):
        cell.text = text
    document.add_paragraph("以上。")
    document.save(path)


def excel(path: Path) -> None:
    book = Workbook()
    book.active.title = "人口"
    book.active.append(["地区", "人口"])
    book.active.append(["東", 1200])
    book.active["B2"].number_format = "#,##0"
    book.create_sheet("隠れた").sheet_state = "hidden"
    book["隠れた"]["A1"] = "見えない"
    book.save(path)


def powerpoint(path: Path) -> None:
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[1])
    slide.shapes.title.text = "進め方"
    slide.placeholders[1].text = "窓口を一つにする"
    deck.save(path)


@needs_libreoffice
@pytest.mark.parametrize(
    ("make", "old", "new", "read", "expected"),
    [
        (word, "doc", "docx", read_doc,
         ["heading 1: 港の整備", "paragraph: 桟橋を直す。", "row 0.0: 地区* | 人口*",
          "row 0.1: 東 | 1,200", "paragraph: 以上。"]),
        (excel, "xls", "xlsx", read_xls,
         ["heading 1: 人口", "row 0.0: 地区* | 人口*", "row 0.1: 東 | 1,200"]),
        (powerpoint, "ppt", "pptx", read_ppt,
         ["heading 1: 進め方", "list_item: • 窓口を一つにする"]),
    ],
)  # fmt: skip
def test_old_formats(
    tmp_path: Path,
    make: Callable[[Path], None],
    old: str,
    new: str,
    read: Callable[[Path, ReadLimits], Document],
    expected: list[str],
) -> None:
    make(tmp_path / f"文書 一.{new}")
    document = read(convert(tmp_path / f"文書 一.{new}", old, f".{old}"), LIMITS)
    assert document.format == old
    assert written(document) == expected


class _Server(http.server.BaseHTTPRequestHandler):
    """Writes down what it is asked for, and has nothing."""

    asked: ClassVar[list[str]] = []

    def handle_one_request(self) -> None:
        self.asked.append(self.rfile.readline().decode("latin-1"))
        self.close_connection = True


@needs_libreoffice
def test_linked_pictures_are_not_fetched(tmp_path: Path) -> None:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Server) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_address[1]}/secret.png"
        page = tmp_path / "a.html"
        page.write_text(f"<p>Harbour <img src='{address}'></p>", "utf-8")
        old = convert(convert(page, "odt", ".odt"), "doc", ".doc")
        assert address.encode("utf-16-le") in old.read_bytes()
        _Server.asked.clear()
        assert "Harbour" in read_doc(old, LIMITS).text
        server.shutdown()
    assert _Server.asked == []


def test_a_new_file_under_an_old_name_is_read_as_it_is(tmp_path: Path) -> None:
    word(tmp_path / "a.doc")
    assert written(read_doc(tmp_path / "a.doc", LIMITS))[0] == "heading 1: 港の整備"


@pytest.mark.parametrize("read", [read_doc, read_xls, read_ppt])
@pytest.mark.parametrize("content", [OLE + b"\0" * 4096, OLE + b"x" * 100, "文章".encode("cp932")])
def test_damaged_files_are_never_read_as_text(tmp_path: Path, read, content: bytes) -> None:
    (tmp_path / "a.old").write_bytes(content)
    with pytest.raises(BrokenDocumentError, match="保存し直してから"):
        read(tmp_path / "a.old", LIMITS)


def test_empty_file(tmp_path: Path) -> None:
    (tmp_path / "a.doc").touch()
    with pytest.raises(EmptyDocumentError):
        read_doc(tmp_path / "a.doc", LIMITS)


def test_password(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(legacy, "is_encrypted", lambda path: True)
    (tmp_path / "a.doc").write_bytes(OLE + bytes(4096))
    with pytest.raises(EncryptedDocumentError, match="パスワードを外して"):
        read_doc(tmp_path / "a.doc", LIMITS)


RICH_TEXT = b"{\\rtf1\\ansi Hello}"


def test_without_libreoffice_the_cure_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(legacy.shutil, "which", lambda name: None)
    (tmp_path / "a.doc").write_bytes(RICH_TEXT)
    with pytest.raises(UnsupportedFormatError, match="LibreOffice を入れるか"):
        read_doc(tmp_path / "a.doc", LIMITS)


def fake_program(path: Path, script: str) -> str:
    path.write_text(f"#!{sys.executable}\n{script}")
    path.chmod(0o755)
    return str(path)


@pytest.mark.parametrize(
    ("script", "message"),
    [("", "開けませんでした"), ("import time\ntime.sleep(60)", "秒たっても終わりません")],
)
def test_a_conversion_that_fails_or_hangs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, message: str
) -> None:
    program = fake_program(tmp_path / "soffice", script)
    monkeypatch.setattr(legacy.shutil, "which", lambda name: program)
    monkeypatch.setattr(legacy, "_TIME_LIMIT_S", 1)
    (tmp_path / "a.doc").write_bytes(RICH_TEXT)
    with pytest.raises(BrokenDocumentError, match=message):
        read_doc(tmp_path / "a.doc", LIMITS)


def test_a_program_that_cannot_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(legacy.shutil, "which", lambda name: str(tmp_path / "missing"))
    (tmp_path / "a.doc").write_bytes(RICH_TEXT)
    with pytest.raises(UnsupportedFormatError, match="起動できません"):
        read_doc(tmp_path / "a.doc", LIMITS)


def test_a_hanging_program_is_killed_with_its_children(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    child = tmp_path / "pid"
    program = fake_program(
        tmp_path / "soffice",
        "import pathlib, subprocess, sys, time\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        f"pathlib.Path({str(child)!r}).write_text(str(child.pid))\n"
        "time.sleep(60)\n",
    )
    monkeypatch.setattr(legacy.shutil, "which", lambda name: program)
    monkeypatch.setattr(legacy, "_TIME_LIMIT_S", 2)
    (tmp_path / "a.doc").write_bytes(RICH_TEXT)
    with pytest.raises(BrokenDocumentError):
        read_doc(tmp_path / "a.doc", LIMITS)
    state = subprocess.run(
        ["ps", "-o", "stat=", "-p", child.read_text()], capture_output=True, text=True, check=False
    )
    assert state.stdout.strip() in {"", "Z"}
