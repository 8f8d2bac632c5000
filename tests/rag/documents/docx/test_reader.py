"""Word documents as files."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest

from rag.documents.docx.reader import read_docx
from rag.documents.model import ReadLimits
from rag.errors import BrokenDocumentError, DocumentTooLargeError, EmptyDocumentError
from tests.rag.documents.docx.markup import LIMITS, cell, par, row, table
from tests.rag.documents.libreoffice import convert, needs_libreoffice
from tests.rag.documents.office_files import NAMESPACES, write_docx, write_package, written


def test_format_and_offsets(tmp_path: Path) -> None:
    document = read_docx(
        write_docx(tmp_path / "a.docx", par("一行目。") + table(row("い", "ろ"))), LIMITS
    )
    assert (document.format, document.pages, document.text) == ("docx", None, "一行目。\nい\tろ")
    assert [(b.char_start, b.char_end, b.page) for b in document.blocks] == [
        (0, 4, None),
        (5, 8, None),
    ]


def test_strict_documents_have_other_names_and_the_same_text(tmp_path: Path) -> None:
    body = f"<w:document {NAMESPACES}><w:body>{par('厳格な形式の本文。')}</w:body></w:document>"
    strict = body.replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="d" Target="/word/document.xml" '
        'Type="http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument"/>'
        "</Relationships>"
    )
    path = write_package(tmp_path / "a.docx", {"_rels/.rels": rels, "word/document.xml": strict})
    assert written(read_docx(path, LIMITS)) == ["paragraph: 厳格な形式の本文。"]


def test_nothing_to_read(tmp_path: Path) -> None:
    with pytest.raises(EmptyDocumentError, match="文字が見つかりません"):
        read_docx(write_docx(tmp_path / "a.docx", par("　")), LIMITS)


def test_no_body(tmp_path: Path) -> None:
    path = write_docx(tmp_path / "a.docx", "")
    write_package(
        path,
        {
            "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
            'relationships"><Relationship Id="d" Target="word/document.xml" Type="x/officeDocument"'
            "/></Relationships>",
            "word/document.xml": f"<w:document {NAMESPACES}/>",
        },
    )
    with pytest.raises(BrokenDocumentError, match="本文が見つかりません"):
        read_docx(path, LIMITS)


def test_too_deep_nesting_is_refused(tmp_path: Path) -> None:
    deep = par("底")
    for _ in range(120):
        deep = table(row(cell(deep)))
    with pytest.raises(BrokenDocumentError):
        read_docx(write_docx(tmp_path / "a.docx", deep), LIMITS)


def test_unpacked_size_is_limited(tmp_path: Path) -> None:
    path = write_docx(tmp_path / "a.docx", par("あ" * 10_000))
    with pytest.raises(DocumentTooLargeError, match="展開すると"):
        read_docx(path, ReadLimits(max_unpacked_bytes=10_000))


@needs_libreoffice
def test_same_words_as_libreoffice(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("みなと計画", 0)
    for part in ("総論", "各論"):
        document.add_heading(part, 1)
        document.add_paragraph("海辺の道を直し、夜も歩けるように灯りを置く。" * 3)
        for text in ("桟橋の灯り", "道の段差"):
            document.add_paragraph(text, style="List Number")
            document.add_paragraph(f"{text}の補足", style="List Bullet 2")
        rows = document.add_table(3, 3)
        for i, one in enumerate(rows._cells):
            one.text = f"{part}の欄{i}"
        rows.cell(0, 0).merge(rows.cell(0, 1)).text = "見出しの欄"
        rows.cell(1, 2).merge(rows.cell(2, 2)).text = "縦の欄"
        document.add_paragraph("左\t右")
    document.save(tmp_path / "a.docx")
    shown = convert(tmp_path / "a.docx", "txt:Text (encoded):UTF8", ".txt").read_text("utf-8-sig")
    assert read_docx(tmp_path / "a.docx", LIMITS).text.split() == shown.split()
