"""Page images: a page of a PDF with the lines of a span marked, drawn by a child process."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from api.jobs.children import Failure, Limits, run_child
from api.jobs.probing import read_limits
from api.problems import ProblemError

if TYPE_CHECKING:
    from rag.documents import Document, LineBox
    from rag.settings import Settings

_SECONDS = 30.0
_AT_ONCE = threading.BoundedSemaphore(2)
_WAIT_S = 20.0
Box = tuple[float, float, float, float]


def page_image(
    settings: Settings, document: Document, original: Path, page: int, span: tuple[int, int] | None
) -> bytes:
    """Draws a page.

    Args:
        settings: The settings.
        document: The document as it was read.
        original: Its file.
        page: 1-based page.
        span: Offsets in the canonical text of what is marked.

    Returns:
        A PNG.

    Raises:
        ProblemError: 404, there is no such page, or pages cannot be drawn; 503, too many are.
    """
    if document.format != "pdf":
        raise ProblemError(
            404,
            "no_page_images",
            "ページの画像があるのは PDF だけです。本文（/text）か原本（/source）を使ってください。",
        )
    if page > (document.pages or 0):
        raise ProblemError(
            404,
            "no_such_page",
            f"この文書は {document.pages} ページまでです。ページを確かめてください。",
        )
    boxes = list(boxes_of(document, page, span)) if span is not None else []
    if not _AT_ONCE.acquire(timeout=_WAIT_S):
        raise ProblemError(
            503,
            "busy_drawing",
            "ページの画像の作成が混み合っています。少したってから、もう一度開いてください。",
            headers={"Retry-After": "5"},
        )
    try:
        return _drawn(settings, original, page, boxes)
    finally:
        _AT_ONCE.release()


def boxes_of(document: Document, page: int, span: tuple[int, int]) -> Iterator[Box]:
    """The places on a page where the characters of a span stand, in points.

    Within a line the characters share its width: those of Japanese type are equally wide.
    """
    start, end = span
    for block in document.blocks:
        if block.char_end <= start or block.char_start >= end:
            continue
        for line in block.lines:
            if line.page == page and line.char_start < end and line.char_end > start:
                yield _part(line, start, end)


def _part(line: LineBox, start: int, end: int) -> Box:
    width = (line.x1 - line.x0) / max(line.char_end - line.char_start, 1)
    left = line.x0 + width * (max(start, line.char_start) - line.char_start)
    right = line.x0 + width * (min(end, line.char_end) - line.char_start)
    return left, line.y0, right, line.y1


def _drawn(settings: Settings, original: Path, page: int, boxes: list[Box]) -> bytes:
    with tempfile.TemporaryDirectory(prefix="tenkyo-page-") as folder:
        target = Path(folder) / "page.png"
        task = {
            "verb": "render",
            "path": str(original),
            "page": page,
            "boxes": boxes,
            "limits": read_limits(settings),
            "target": str(target),
        }
        made = run_child(task, Limits(settings.ingest_memory_mb, _SECONDS))
        if isinstance(made, Failure):
            raise ProblemError(
                404,
                "page_not_drawn",
                "このページは画像にできませんでした。原本（/source）を開いてください。",
            )
        return target.read_bytes()
