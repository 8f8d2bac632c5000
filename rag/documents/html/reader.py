"""Reader of HTML pages: the text of the page itself, without the site around it."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from rag.documents.builder import DocumentBuilder
from rag.documents.encoding import decode_text
from rag.documents.html.blocks import write_blocks
from rag.documents.html.content import main_content, strip_unseen
from rag.documents.model import Document, ReadLimits
from rag.documents.source import read_bytes
from rag.errors import BrokenDocumentError, EmptyDocumentError

_HEAD_BYTES = 4096
_DECLARED = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]+)"
    rb"|<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([A-Za-z0-9_.:-]+)",
    re.IGNORECASE,
)
# What browsers take these names for (WHATWG Encoding Standard, section 4.2).
_BROWSER_NAMES = {
    "shift_jis": "cp932", "shift-jis": "cp932", "sjis": "cp932", "x-sjis": "cp932",
    "windows-31j": "cp932", "ms_kanji": "cp932", "csshiftjis": "cp932", "x-euc-jp": "euc_jp",
    "iso-8859-1": "cp1252", "us-ascii": "cp1252", "latin1": "cp1252", "utf-16": "utf-8",
}  # fmt: skip


def read_html(path: Path, limits: ReadLimits) -> Document:
    """Reads an HTML file. Nothing that it refers to is fetched.

    Args:
        path: The file.
        limits: Largest accepted size.

    Returns:
        The document; it has no pages.

    Raises:
        EmptyDocumentError: There is nothing to read in it.
        BrokenDocumentError: It is not text, or cannot be parsed.
        DocumentTooLargeError: It exceeds `limits.max_file_bytes`.
    """
    from bs4 import BeautifulSoup
    from bs4.exceptions import ParserRejectedMarkup

    text = decode_html(read_bytes(path, limits))
    try:
        soup = BeautifulSoup(text, "lxml")
    except (ParserRejectedMarkup, AssertionError) as error:
        raise BrokenDocumentError(
            "HTML として読めません。ブラウザーで開き、保存し直してください。"
        ) from error
    builder = DocumentBuilder("html")
    strip_unseen(soup)
    write_blocks(builder, main_content(soup))
    if builder.is_empty:
        raise EmptyDocumentError(
            "文字が見つかりません。表示のときに読み込まれるページかもしれません。"
            "ブラウザーで開いて PDF に印刷したものを指定してください。"
        )
    return builder.build()


def decode_html(data: bytes) -> str:
    """Decodes a page: by its byte order mark, as it declares, else by what it looks like.

    Raises:
        BrokenDocumentError: The bytes are not text in any encoding that we know.
    """
    if data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return decode_text(data)
    declared = _DECLARED.search(data[:_HEAD_BYTES])
    if declared is not None:
        name = (declared.group(1) or declared.group(2)).decode("ascii").lower()
        try:
            return data.decode(_BROWSER_NAMES.get(name, name))
        except (LookupError, UnicodeDecodeError):
            pass  # a false declaration, which browsers meet as well
    return decode_text(data)
