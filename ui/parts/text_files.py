"""Texts that people upload to have them checked: .docx and .txt, read with care."""

from __future__ import annotations

import zipfile
from io import BytesIO

_LARGEST_UNPACKED = 60_000_000
_ENCODINGS = ("utf-8-sig", "cp932")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_NO_TEXT = frozenset("\0\uf8f0\uf8f1\uf8f2\uf8f3")  # what cp932 makes of bytes that are no letters


class UnreadableTextError(Exception):
    """A file from which no text can be read; it says why and what to do, in Japanese."""


def read_text(name: str, content: bytes) -> str:
    """The text of a file.

    Args:
        name: Its name; what is behind the last dot decides how it is read.
        content: Its bytes.

    Raises:
        UnreadableTextError: It cannot be read.
    """
    found = _word(content) if name.lower().endswith(".docx") else _plain(content)
    if not found.strip():
        raise UnreadableTextError(
            "ファイルに文がありません。図だけのファイルは照合できないので、文を貼り付けてください。"
        )
    return found


def _plain(content: bytes) -> str:
    for encoding in ("utf-16",) if content.startswith(_UTF_16) else _ENCODINGS:
        try:
            found = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _NO_TEXT.isdisjoint(found):
            return found.replace("\r\n", "\n").replace("\r", "\n")
    raise UnreadableTextError(
        "文字コードを読み取れません。UTF-8 か Shift_JIS のテキストとして保存し直してください。"
    )


def _word(content: bytes) -> str:
    """Paragraphs and table cells of a Word file, in their order, one a line."""
    from docx import Document
    from docx.opc.exceptions import PackageNotFoundError
    from docx.table import Table
    from lxml.etree import XMLSyntaxError

    broken = (zipfile.BadZipFile, PackageNotFoundError, XMLSyntaxError, KeyError, ValueError)
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            if sum(entry.file_size for entry in package.infolist()) > _LARGEST_UNPACKED:
                raise UnreadableTextError(
                    "展開すると大きすぎるファイルです。照合する部分だけを貼り付けてください。"
                )
        document = Document(BytesIO(content))
    except broken as error:
        raise UnreadableTextError(
            "Word のファイル（.docx）として開けません。壊れているか、パスワードが付いています。"
            "Word で開いて .docx で保存し直すか、文を貼り付けてください。"
        ) from error
    lines: list[str] = []
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            lines += [cell.text for row in block.rows for cell in row.cells]
        else:
            lines.append(block.text)
    return "\n".join(lines)
