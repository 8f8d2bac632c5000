"""What a file is by its first bytes, whatever its name says."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

from rag.documents.ole import ENCRYPTED_PACKAGE, OLE_SIGNATURE, stream_names

_HEAD = 4096
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_CONTROLS = bytes(set(range(0x20)) - {0x09, 0x0A, 0x0C, 0x0D, 0x1B})
_CONTROL_SHARE = 0.01
# A PDF may carry up to a kilobyte before its header (ISO 32000-1, annex H, note 13).
_PDF_HEADER = re.compile(rb"%PDF-\d")
_PDF_WITHIN = 1024
_PDF_OBJECT = re.compile(rb"^\d+ \d+ obj\b", re.MULTILINE)
_CHUNK = 1 << 20
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_WIDE_TEXT = (b"\xff\xfe", b"\xfe\xff")

_BINARY = (
    (b"\x7fELF", "実行ファイル"),
    (b"\x89PNG", "画像（PNG）"),
    (b"\xff\xd8\xff", "画像（JPEG）"),
    (b"\x1f\x8b", "圧縮ファイル（gzip）"),
    (b"7z\xbc\xaf", "圧縮ファイル（7z）"),
)
# Signatures of plain letters, with which a text may begin as well (MZ世代...): they count only
# where control characters say that the file is no text.
_BINARY_LETTERS = (
    (b"MZ", "実行ファイル"),
    (b"GIF8", "画像（GIF）"),
    (b"Rar!", "圧縮ファイル（rar）"),
)
_OFFICE_FOLDERS = (
    ("word/", "docx", "Word 文書"),
    ("xl/", "xlsx", "Excel ブック"),
    ("ppt/", "pptx", "PowerPoint プレゼンテーション"),
)


@dataclass(frozen=True, slots=True)
class Sniffed:
    """What the content seems to be.

    Attributes:
        kind: `pdf`, `docx`, `xlsx`, `pptx`, `ole`, `encrypted-office`, `rtf`, `html`, `text`,
            `zip`, `broken-zip` or `binary`.
        description: The same for people, in Japanese.
    """

    kind: str
    description: str


_TEXT = Sniffed("text", "テキスト")


def sniff(path: Path) -> Sniffed:
    """Looks at the beginning of a file, and at the directory of a zip or OLE container.

    Args:
        path: A readable file that is not empty.
    """
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    if head.startswith(_ZIP):
        return _sniff_zip(path)
    if head.startswith(OLE_SIGNATURE):
        return _sniff_ole(path)
    if head.startswith(_WIDE_TEXT):
        return _TEXT
    if head.startswith(b"{\\rtf"):
        return Sniffed("rtf", "リッチテキスト")
    return _sniff_bytes(head)


def _sniff_bytes(head: bytes) -> Sniffed:
    is_text = _is_text(head)
    if _is_pdf(head, is_text=is_text):
        return Sniffed("pdf", "PDF")
    for signature, description in _BINARY if is_text else (*_BINARY, *_BINARY_LETTERS):
        if head.startswith(signature):
            return Sniffed("binary", description)
    if not is_text:
        return Sniffed("binary", "テキストではないデータ")
    return Sniffed("html", "HTML") if _HTML.search(head) else _TEXT


def _is_pdf(head: bytes, *, is_text: bool) -> bool:
    """Whether the header of a PDF is one, and no words about PDF in a text."""
    header = _PDF_HEADER.search(head, 0, _PDF_WITHIN)
    if header is None:
        return False
    return not is_text or not head[: header.start()].strip() or bool(_PDF_OBJECT.search(head))


def _is_text(head: bytes) -> bool:
    controls = len(head) - len(head.translate(None, _CONTROLS))
    return b"\x00" not in head and controls <= len(head) * _CONTROL_SHARE


def _sniff_zip(path: Path) -> Sniffed:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return Sniffed("broken-zip", "壊れた圧縮ファイル")
    for folder, kind, description in _OFFICE_FOLDERS:
        if any(name.startswith(folder) for name in names):
            return Sniffed(kind, description)
    return Sniffed("zip", "圧縮ファイル（zip）")


def _sniff_ole(path: Path) -> Sniffed:
    """Old Office files and encrypted new ones share a container."""
    names = stream_names(path)
    if ENCRYPTED_PACKAGE in names or (not names and _mentions_encryption(path)):
        return Sniffed("encrypted-office", "パスワードつきの Office 文書")
    return Sniffed("ole", "旧形式の Office 文書")


def _mentions_encryption(path: Path) -> bool:
    """Whether a container whose directory is damaged names the stream of an encrypted file."""
    name = ENCRYPTED_PACKAGE.encode("utf-16-le")
    before = b""
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            if name in before + chunk:
                return True
            before = chunk[-len(name) :]
    return False
