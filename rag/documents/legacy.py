"""Readers of the formats before 2007 (.doc, .xls, .ppt): LibreOffice converts, ours read.

LibreOffice runs without a window, with a profile of its own that is thrown away, in a folder that
is thrown away, and for a limited time. The profile allows neither network nor macros.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from rag.documents.docx.reader import read_docx
from rag.documents.legacy_profile import write_profile
from rag.documents.model import Document, ReadLimits
from rag.documents.ole import is_encrypted, stream_names
from rag.documents.pptx.reader import read_pptx
from rag.documents.source import check_source
from rag.documents.xlsx.reader import read_xlsx
from rag.documents.zipped import ENCRYPTED
from rag.errors import (
    BrokenDocumentError,
    EncryptedDocumentError,
    UnsupportedFormatError,
)

_TIME_LIMIT_S = 180
_PROGRAMS = ("soffice", "libreoffice")
_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:\\Program Files\\LibreOffice\\program\\soffice.exe",
)
"""Where the installers for macOS and Windows put it, outside the search path."""

_ZIP = b"PK"
_RTF = b"{\\rtf"


def read_doc(path: Path, limits: ReadLimits) -> Document:
    """Reads a Word document of before 2007 (.doc).

    Args:
        path: The file.
        limits: Largest accepted sizes.

    Returns:
        The document, as `read_docx` gives it; its format is `doc`.

    Raises:
        UnsupportedFormatError: LibreOffice is not installed.
        EncryptedDocumentError: A password protects it.
        BrokenDocumentError: LibreOffice cannot open it, or not in time.
        DocumentError: As `read_docx`.
    """
    return _read(path, limits, _WORD)


def read_xls(path: Path, limits: ReadLimits) -> Document:
    """Reads an Excel workbook of before 2007 (.xls). Errors as `read_doc`."""
    return _read(path, limits, _EXCEL)


def read_ppt(path: Path, limits: ReadLimits) -> Document:
    """Reads a PowerPoint presentation of before 2007 (.ppt). Errors as `read_doc`."""
    return _read(path, limits, _POWERPOINT)


@dataclass(frozen=True, slots=True)
class _Format:
    """An old format and the one that takes its place.

    Attributes:
        name: Its extension.
        target: Extension of the new one.
        streams: One of these streams makes an OLE container a file of this format.
        read: The reader of the new one.
    """

    name: str
    target: str
    streams: frozenset[str]
    read: Callable[[Path, ReadLimits], Document]


_WORD = _Format("doc", "docx", frozenset({"WordDocument"}), read_docx)
_EXCEL = _Format("xls", "xlsx", frozenset({"Workbook", "Book"}), read_xlsx)
_POWERPOINT = _Format("ppt", "pptx", frozenset({"PowerPoint Document"}), read_pptx)


def _read(path: Path, limits: ReadLimits, old: _Format) -> Document:
    check_source(path, limits)
    with path.open("rb") as stream:
        head = stream.read(len(_RTF))
    if head.startswith(_ZIP):
        return old.read(path, limits)
    is_rich_text = old is _WORD and head == _RTF
    if not is_rich_text:
        _refuse_unreadable(path, old)
    program = _find_program()
    if program is None:
        raise UnsupportedFormatError(
            f"旧形式（.{old.name}）を読むには LibreOffice が必要です。LibreOffice を入れるか、"
            f"Office で .{old.target} に保存し直してから登録してください。"
        )
    with tempfile.TemporaryDirectory(prefix="tenkyo-", ignore_cleanup_errors=True) as folder:
        converted = _convert(program, path, old.target, Path(folder))
        return replace(old.read(converted, limits), format=old.name)


def _refuse_unreadable(path: Path, old: _Format) -> None:
    """LibreOffice would take a damaged file for plain text, and read its bytes as characters."""
    if is_encrypted(path):
        raise EncryptedDocumentError(ENCRYPTED)
    if stream_names(path).isdisjoint(old.streams):
        raise BrokenDocumentError(
            f"ファイルが壊れているか、.{old.name} の文書ではありません。"
            f"Office で開けるか確認し、.{old.target} に保存し直してから登録してください。"
        )


def _find_program() -> str | None:
    found = (shutil.which(name) for name in (*_PROGRAMS, *_PLACES))
    return next((program for program in found if program), None)


def _convert(program: str, path: Path, target: str, folder: Path) -> Path:
    """Runs LibreOffice on a copy with a plain name and gives the file that it made."""
    copy = folder / f"document{path.suffix.lower()}"
    shutil.copyfile(path, copy)
    write_profile(folder / "profile")
    command = [
        program,
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--norestore",
        "--convert-to",
        target,
        "--outdir",
        str(folder / "out"),
        str(copy),
    ]
    try:
        _run(command)
    except subprocess.TimeoutExpired as error:
        raise BrokenDocumentError(
            f"LibreOffice での変換が {_TIME_LIMIT_S} 秒たっても終わりません。"
            f"Office で .{target} に保存し直してから登録してください。"
        ) from error
    except OSError as error:
        raise UnsupportedFormatError(
            f"LibreOffice を起動できません（{error.strerror}）。"
            f"Office で .{target} に保存し直してから登録してください。"
        ) from error
    converted = folder / "out" / f"document.{target}"
    if not converted.is_file():
        raise BrokenDocumentError(
            "LibreOffice で開けませんでした（ファイルが壊れている可能性があります）。"
            f"Office で開けるか確認し、.{target} に保存し直してから登録してください。"
        )
    return converted


def _run(command: list[str]) -> None:
    """Runs a program to its end; past the time limit it is killed with all that it started."""
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(timeout=_TIME_LIMIT_S)
    except subprocess.TimeoutExpired:
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
        process.wait()
        raise
