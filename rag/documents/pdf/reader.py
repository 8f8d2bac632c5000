"""Reader of PDF.

Pages are read one after the other by PDFium and kept as laid-out text; what the document has in
common (body type, running heads, what goes on over pages) is found when all are there.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from rag.documents.builder import DocumentBuilder
from rag.documents.model import Document, ReadLimits
from rag.documents.ocr import tesseract_program
from rag.documents.pdf.file import bookmarks, open_pdf
from rag.documents.pdf.flow import Flow
from rag.documents.pdf.furniture import remove_furniture
from rag.documents.pdf.source import PageReading, PageState, read_page, recognise_page
from rag.documents.pdf.type import TypeBook
from rag.errors import (
    BrokenDocumentError,
    DocumentError,
    EmptyDocumentError,
    UnreadableTextError,
)

if TYPE_CHECKING:
    import pypdfium2

_MOST_AT_ONCE = 4
_OCR_CURE = (
    "文字認識（OCR）ソフト tesseract と日本語データ（jpn）を入れて登録し直すか、"
    "作成元のソフトから文字情報のある PDF を出力して使ってください。"
)


def read_pdf(path: Path, limits: ReadLimits) -> Document:
    """Reads a PDF.

    Pages whose text layer is missing or broken are recognised by `tesseract` where it is
    installed and `limits.ocr` allows it, and are else named in the document's warnings.

    Args:
        path: The file.
        limits: Largest accepted size and number of pages; whether to recognise images.

    Returns:
        The document. Blocks keep the boxes of their printed lines.

    Raises:
        EncryptedDocumentError: A password is needed.
        BrokenDocumentError: The file is damaged.
        EmptyDocumentError: It has no pages, or nothing to read on them.
        DocumentTooLargeError: It is beyond the limits.
        UnreadableTextError: All of its text is in images or in a broken text layer.
    """
    with open_pdf(path, limits) as pdf:
        outline = bookmarks(pdf)
        readings = [read_page(pdf, index) for index in range(len(pdf))]
        if limits.ocr and tesseract_program() is not None:
            readings = _with_images(pdf, readings)
    layouts = [reading.layout for reading in readings if reading.layout is not None]
    remove_furniture(layouts, TypeBook(layouts).body_size)
    book = TypeBook(layouts, outline)
    builder = DocumentBuilder("pdf")
    flow = Flow(builder)
    for layout in layouts:
        flow.add_page(layout, book)
    flow.finish()
    if builder.is_empty:
        raise _refusal(readings)
    for warning in _warnings(readings):
        builder.warn(warning)
    return builder.build(pages=len(readings))


def _with_images(pdf: pypdfium2.PdfDocument, readings: Sequence[PageReading]) -> list[PageReading]:
    """Recognises the pages whose text layer is missing or broken, a few at a time."""
    result = list(readings)
    unread = [
        index
        for index, reading in enumerate(readings)
        if reading.state in {PageState.IMAGE, PageState.DAMAGED}
    ]
    with ThreadPoolExecutor(max_workers=min(os.cpu_count() or 1, _MOST_AT_ONCE)) as pool:
        found = pool.map(lambda index: recognise_page(pdf, index, readings[index]), unread)
        for index, reading in zip(unread, found, strict=True):
            result[index] = reading
    return result


def _refusal(readings: Sequence[PageReading]) -> DocumentError:
    """Why nothing at all could be read."""
    states = {reading.state for reading in readings}
    if PageState.DAMAGED in states:
        return UnreadableTextError(
            "文字情報が壊れています（見た目と違う文字が入っています）。誤った内容を登録しないよう、"
            f"読み取りを中止しました。{_OCR_CURE}"
        )
    if PageState.IMAGE in states:
        return UnreadableTextError(f"文字情報のない画像の PDF です。{_OCR_CURE}")
    if PageState.BROKEN in states:
        return BrokenDocumentError(
            "PDF のページが壊れていて読めません。元のファイルを取得し直してください。"
        )
    return EmptyDocumentError("文字が見つかりません。中身のあるファイルを指定してください。")


def _warnings(readings: Sequence[PageReading]) -> Iterator[str]:
    """What a person should know about pages that were not read, or not from their text."""
    pages = {
        state: [at for at, reading in enumerate(readings, start=1) if reading.state is state]
        for state in PageState
    }
    if found := pages[PageState.RECOGNISED]:
        yield (
            f"{len(found)} ページは画像のため文字認識（OCR）で読みました。原本で確認してください。"
        )
    if found := pages[PageState.IMAGE]:
        yield f"{page_ranges(found)} は文字情報のない画像です。{_OCR_CURE}"
    if found := pages[PageState.DAMAGED]:
        yield (f"{page_ranges(found)} は文字情報が壊れているため、読み取っていません。{_OCR_CURE}")
    if found := pages[PageState.BROKEN]:
        yield (f"{page_ranges(found)} は壊れていて読めません。元のファイルを取得し直してください。")
    if unreadable := sum(reading.unreadable for reading in readings):
        yield f"{unreadable} 文字は字形の情報がなく読めないため、〓で示しました。"


def page_ranges(pages: Sequence[int]) -> str:
    """Page numbers as people write them: `p.3–5、8`.

    Args:
        pages: 1-based pages in rising order.
    """
    runs = [
        [page for _, page in run]
        for _, run in groupby(enumerate(pages), key=lambda pair: pair[1] - pair[0])
    ]
    names = [str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs]
    return "p." + "、".join(names)
