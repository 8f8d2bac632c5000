"""Files that cannot be read, each with what is said of it: the word for its error and its cure."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import docx


@dataclass(frozen=True)
class BadFile:
    """A file, the code of its error and words of the message."""

    name: str
    content: Callable[[], bytes]
    code: str
    words: str


def docx_bytes() -> bytes:
    """A small good .docx."""
    document = docx.Document()
    document.add_paragraph("岸壁を直す計画である。")
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def pdf_bytes(password: str | None = None) -> bytes:
    """A page of PDF, under a password where one is given."""
    from reportlab.pdfgen.canvas import Canvas

    stream = io.BytesIO()
    canvas = Canvas(stream, encrypt=password)
    canvas.drawString(72, 700, "Harbour plan")
    canvas.save()
    return stream.getvalue()


def encrypted_docx_bytes() -> bytes:
    """A .docx under a password."""
    from msoffcrypto.format.ooxml import OOXMLFile

    stream = io.BytesIO()
    OOXMLFile(io.BytesIO(docx_bytes())).encrypt("himitsu", stream)
    return stream.getvalue()


def bomb_bytes() -> bytes:
    """A .docx whose text unpacks to 200 MiB of blanks."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(docx_bytes())) as good,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as bad,
    ):
        for name in good.namelist():
            if name != "word/document.xml":
                bad.writestr(name, good.read(name))
        with bad.open("word/document.xml", "w", force_zip64=True) as part:
            for _ in range(200):
                part.write(b" " * 2**20)
    return stream.getvalue()


BAD_FILES = (
    BadFile("空.txt", bytes, "empty_document", "0バイト"),
    BadFile("空.pdf", bytes, "empty_document", "0バイト"),
    BadFile("空白.txt", lambda: b" \n\n", "empty_document", "文字が見つかりません"),
    BadFile("一太郎.jtd", lambda: b"x", "unsupported_format", "Word 形式（.docx）に保存し直して"),
    BadFile("束.xdw", lambda: b"x", "unsupported_format", "PDF に変換して"),
    BadFile("道具.exe", lambda: b"MZ\x90\x00", "unsupported_format", "いずれかに変換して"),
    BadFile("無印", lambda: b"x", "unsupported_format", "拡張子なし"),
    BadFile("実は語.pdf", docx_bytes, "broken_document", "中身は Word 文書 です"),
    BadFile("実は頁.docx", pdf_bytes, "broken_document", "中身は PDF です"),
    BadFile("実は頁.txt", pdf_bytes, "broken_document", "中身は PDF です"),
    BadFile("雑音.txt", lambda: bytes(range(256)) * 40, "broken_document", "テキストではない"),
    BadFile("切れた.docx", lambda: docx_bytes()[:9000], "broken_document", "壊れていて開けません"),
    BadFile("切れた.pdf", lambda: b"%PDF-1.7\n1 0 obj", "broken_document", ""),
    BadFile("鍵.docx", encrypted_docx_bytes, "encrypted_document", "パスワードを外して"),
    BadFile("鍵.pdf", lambda: pdf_bytes("himitsu"), "encrypted_document", "パスワード"),
    BadFile("爆弾.docx", bomb_bytes, "document_too_large", ""),
)


def write_bad_files(folder: Path) -> None:
    """Writes all bad files into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for file in BAD_FILES:
        (folder / file.name).write_bytes(file.content())
