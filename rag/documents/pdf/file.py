"""Opening a PDF: what its first bytes and the library say about it, as our errors.

PDFium is not thread-safe: whoever calls it, to read or to draw a page, holds `PDFIUM_LOCK`.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rag.documents.model import ReadLimits
from rag.documents.source import check_source
from rag.errors import (
    BrokenDocumentError,
    DocumentTooLargeError,
    EmptyDocumentError,
    EncryptedDocumentError,
)

if TYPE_CHECKING:
    import pypdfium2

PDFIUM_LOCK = threading.RLock()
"""Held around every call of PDFium, page by page, so that pages can be drawn between."""

_BROKEN = (
    "PDF として開けません。ファイルが壊れているか、PDF ではありません。"
    "元のファイルを取得し直すか、作成元のソフトで PDF に出力し直してください。"
)
_MAX_BOOKMARK_DEPTH = 9


@dataclass(frozen=True, slots=True)
class Bookmark:
    """An entry of the outline that a viewer shows beside the pages.

    Attributes:
        title: Its words.
        page: 1-based page that it leads to.
        level: Its depth, 1 at the top.
    """

    title: str
    page: int
    level: int


@contextmanager
def open_pdf(path: Path, limits: ReadLimits) -> Iterator[pypdfium2.PdfDocument]:
    """Opens a PDF for reading and closes it again.

    Args:
        path: The file.
        limits: Largest accepted size and number of pages.

    Yields:
        The `pypdfium2.PdfDocument`.

    Raises:
        EncryptedDocumentError: A password is needed to open it.
        BrokenDocumentError: It cannot be parsed.
        EmptyDocumentError: It has no pages.
        DocumentTooLargeError: It has more pages than allowed.
    """
    import pypdfium2
    import pypdfium2.raw as pdfium

    check_source(path, limits)
    with PDFIUM_LOCK:
        try:
            pdf = pypdfium2.PdfDocument(path)
        except pypdfium2.PdfiumError as error:
            if error.err_code == pdfium.FPDF_ERR_PASSWORD:
                raise EncryptedDocumentError(
                    "パスワードで保護された PDF です。パスワードを知る人が保護を外して保存し直すと"
                    "登録できます。"
                ) from error
            if error.err_code == pdfium.FPDF_ERR_SECURITY:
                raise EncryptedDocumentError(
                    "対応していない方式で暗号化された PDF です。保護を外して保存し直してください。"
                ) from error
            raise BrokenDocumentError(_BROKEN) from error
    try:
        _check_pages(len(pdf), limits)
        yield pdf
    finally:
        with PDFIUM_LOCK:
            pdf.close()


def _check_pages(pages: int, limits: ReadLimits) -> None:
    if pages == 0:
        raise EmptyDocumentError("ページのない PDF です。元のファイルを確かめてください。")
    if pages > limits.max_pages:
        raise DocumentTooLargeError(
            f"ページが多すぎます（{pages:,} ページ）。上限は {limits.max_pages:,} ページです。"
            "分割してください。"
        )


def bookmarks(pdf: pypdfium2.PdfDocument) -> list[Bookmark]:
    """The outline of a PDF, in order; entries without a page of this file are left out."""
    found: list[Bookmark] = []
    with PDFIUM_LOCK:
        for entry in pdf.get_toc(max_depth=_MAX_BOOKMARK_DEPTH):
            destination = entry.get_dest()
            index = destination.get_index() if destination else None
            title = entry.get_title().strip()
            if index is not None and 0 <= index < len(pdf) and title:
                found.append(Bookmark(title, index + 1, entry.level + 1))
    return found
