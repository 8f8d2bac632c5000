"""From a document and its outline to passages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from rag.documents.model import Document
from rag.passages.context import TableContext
from rag.passages.model import Passage, PassageSize, passage_id
from rag.passages.partition import partition
from rag.passages.units import find_units
from rag.plans.outline import Outline


def split_passages(
    document: Document,
    outline: Outline,
    *,
    content_hash: str,
    reader_version: str,
    size: PassageSize | None = None,
) -> Iterator[Passage]:
    """Cuts a document into passages.

    Args:
        document: The document.
        outline: Its outline; blocks of the table of contents are left out.
        content_hash: sha256 of the original file, hexadecimal.
        reader_version: Version of the readers, part of the passage's identity.
        size: Wanted lengths.

    Yields:
        Passages in order. They do not overlap, and hold every block outside the contents.
    """
    size = size or PassageSize()
    tables = TableContext(document)
    spans = _joined(_spans(document, outline, size), outline, size)
    for ordinal, span in enumerate(spans):
        blocks = document.blocks[span.first : span.last]
        yield Passage(
            id=passage_id(content_hash, reader_version, span.start, span.end),
            ordinal=ordinal,
            char_start=span.start,
            char_end=span.end,
            text=document.text[span.start : span.end],
            section=span.section,
            heading_path=tuple(section.title for section in outline.path(span.section)),
            page=blocks[0].page,
            context=tables.context(blocks, span.start, span.end),
            blocks=blocks,
        )


@dataclass(frozen=True, slots=True)
class _Span:
    """A run of blocks on its way to becoming a passage; the first and the last may be cut."""

    start: int
    end: int
    first: int
    last: int
    section: int | None
    heading_only: bool


def _spans(document: Document, outline: Outline, size: PassageSize) -> Iterator[_Span]:
    """Cuts each segment of the outline into runs of about the wanted length."""
    for segment in outline.segments:
        units = find_units(document, segment, outline, size)
        for first, last in partition(units, size):
            run = units[first:last]
            yield _Span(
                run[0].start,
                run[-1].end,
                run[0].first,
                run[-1].last,
                segment.section,
                all(unit.heading for unit in run),
            )


def _joined(spans: Iterable[_Span], outline: Outline, size: PassageSize) -> Iterator[_Span]:
    """Puts headings with what follows them, and very short neighbours together."""
    waiting: _Span | None = None
    for span in spans:
        if waiting is not None:
            joined = _join(waiting, span, outline, size)
            if joined is not None:
                waiting = joined
                continue
            yield waiting
        waiting = span
    if waiting is not None:
        yield waiting


def _join(left: _Span, right: _Span, outline: Outline, size: PassageSize) -> _Span | None:
    """The two as one, or None if they should stay apart."""
    if left.last < right.first:
        return None
    length = right.end - left.start
    if left.heading_only:
        longest = max(size.maximum, right.end - right.start) + size.margin
        if length > longest or right.start - left.start > size.margin:
            return None
        section = right.section
    else:
        longer = max(left.end - left.start, right.end - right.start)
        if length > size.maximum or longer > size.target // 2:
            return None
        shared = _common(left.section, right.section, outline)
        if shared is None:
            return None
        section = shared
    return replace(
        left,
        end=right.end,
        last=right.last,
        section=section,
        heading_only=left.heading_only and right.heading_only,
    )


def _common(left: int | None, right: int | None, outline: Outline) -> int | None:
    """The innermost section that holds both, None if they share none."""
    shared = None
    for a, b in zip(outline.path(left), outline.path(right), strict=False):
        if a.index != b.index:
            break
        shared = a.index
    return shared
