"""What a file is by its first bytes, whatever its name says."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

_HEAD = 4096
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
# Directory entry of the stream that holds an encrypted Office file, UTF-16.
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_CONTROL = bytes(set(range(0x20)) - {0x09, 0x0A, 0x0C, 0x0D, 0x1B})

_MAGIC = (
    (b"%PDF-", "pdf", "PDF"),
    (b"{\\rtf", "rtf", "リッチテキスト"),
    (b"MZ", "binary", "実行ファイル"),
    (b"\x7fELF", "binary", "実行ファイル"),
    (b"\x89PNG", "binary", "画像（PNG）"),
    (b"\xff\xd8\xff", "binary", "画像（JPEG）"),
    (b"GIF8", "binary", "画像（GIF）"),
    (b"\x1f\x8b", "binary", "圧縮ファイル（gzip）"),
    (b"Rar!", "binary", "圧縮ファイル（rar）"),
    (b"7z\xbc\xaf", "binary", "圧縮ファイル（7z）"),
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
            `zip` or `binary`.
        description: The same for people, in Japanese.
    """

    kind: str
    description: str


def sniff(path: Path) -> Sniffed:
    """Looks at the beginning of a file, and at the directory of a zip archive.

    Args:
        path: A readable file that is not empty.
    """
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    if head.startswith(b"PK"):
        return _sniff_zip(path)
    if head.startswith(_OLE):
        return _sniff_ole(path)
    # A PDF may carry up to a kilobyte before its header (ISO 32000-1, annex H, note 13).
    if b"%PDF-" in head[:1024]:
        return Sniffed("pdf", "PDF")
    for magic, kind, description in _MAGIC:
        if head.startswith(magic):
            return Sniffed(kind, description)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Sniffed("text", "テキスト")
    if _HTML.search(head):
        return Sniffed("html", "HTML")
    if b"\x00" in head or len(head) - len(head.translate(None, _CONTROL)) > len(head) * 0.01:
        return Sniffed("binary", "テキストではないデータ")
    return Sniffed("text", "テキスト")


def _sniff_zip(path: Path) -> Sniffed:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return Sniffed("zip", "壊れた圧縮ファイル")
    for folder, kind, description in _OFFICE_FOLDERS:
        if any(name.startswith(folder) for name in names):
            return Sniffed(kind, description)
    return Sniffed("zip", "圧縮ファイル（zip）")


def _sniff_ole(path: Path) -> Sniffed:
    """Old Office files and encrypted new ones share a container."""
    with path.open("rb") as stream:
        while chunk := stream.read(1 << 20):
            if _ENCRYPTED_PACKAGE in chunk:
                return Sniffed("encrypted-office", "パスワードつきの Office 文書")
            if len(chunk) == 1 << 20:
                stream.seek(-len(_ENCRYPTED_PACKAGE), 1)
    return Sniffed("ole", "旧形式の Office 文書")
