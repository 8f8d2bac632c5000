"""Passages: the pieces of a document that are found, quoted and cited.

A passage is one contiguous slice of the canonical text, cut along the outline between sentences,
items and rows, never inside a number. What a reader needs beside a row (the header of its column,
the merged cell above, the unit) goes with it as context, verbatim and with its own offsets.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from rag.documents.model import Block, BlockType, Cell, Document
from rag.japanese.sentences import split_sentences
from rag.plans.outline import Outline, Segment

ContextRole = Literal["header", "row", "caption", "unit", "note"]

_UNIT = re.compile(r"単位\s*[：:]")
_NOTE = re.compile(r"[\s　]*(?:[※＊*]|[（(]?注[\s　\d０-９：:）)])")
_LABEL_ONLY = re.compile(r"[^。]{1,30}[：:]\s*$")
_CONTINUATION = re.compile(r"[\s　]*(?:[（(]|→|⇒|うち)")
_MAX_CONTEXT = 24


@dataclass(frozen=True, slots=True)
class ContextEntry:
    """Words outside a passage without which it cannot be understood.

    Attributes:
        role: `header` (of a column), `row` (a merged cell above), `caption`, `unit` or `note`.
        text: The words, verbatim.
        char_start: Their offset in the canonical text.
        char_end: Their end.
        column: First column of the grid that a header or row label stands over, None for others.
        column_span: Number of columns that it covers.
    """

    role: ContextRole
    text: str
    char_start: int
    char_end: int
    column: int | None = None
    column_span: int = 1


@dataclass(frozen=True, slots=True)
class Passage:
    """A citable piece of a document.

    Attributes:
        id: Hash of the document's content, the reader's version and the span.
        ordinal: Its place among the passages of the document.
        char_start: Offset in the canonical text.
        char_end: End in the canonical text.
        text: `document.text[char_start:char_end]`.
        section: Index of its section in the outline, None before the first heading.
        heading_path: The headings that it stands under, outermost first.
        page: Page or slide on which it begins, None for formats without.
        context: What a reader needs beside it.
        blocks: The blocks that it is made of; the first and the last may be cut.
    """

    id: str
    ordinal: int
    char_start: int
    char_end: int
    text: str
    section: int | None
    heading_path: tuple[str, ...]
    page: int | None
    context: tuple[ContextEntry, ...]
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class PassageSize:
    """How long passages should be, in characters.

    Attributes:
        target: The length that splitting aims at.
        maximum: The length that no passage exceeds, but for a single longer sentence or cell.
    """

    target: int = 420
    maximum: int = 640


@dataclass(frozen=True, slots=True)
class _Unit:
    """A piece that is not cut: a sentence, an item, a row."""

    start: int
    end: int
    block: int
    to_next: bool = False
    to_previous: bool = False


@dataclass(frozen=True, slots=True)
class _Span:
    """A run of units on its way to becoming a passage."""

    first: int
    last: int
    start: int
    end: int
    section: int | None
    heading_only: bool


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
        Passages in order; they do not overlap.
    """
    spans = _merge_small(_spans(document, outline, size or PassageSize()), outline, size)
    tables = _TableContext(document)
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
            context=tables.context(span),
            blocks=blocks,
        )


def passage_id(content_hash: str, reader_version: str, start: int, end: int) -> str:
    """The id of a passage: the same bytes read the same way give the same id everywhere."""
    key = f"{content_hash}:{reader_version}:{start}:{end}".encode()
    return hashlib.blake2b(key, digest_size=10).hexdigest()


def _spans(document: Document, outline: Outline, size: PassageSize) -> Iterator[_Span]:
    """Cuts each segment of the outline into runs of about the wanted length."""
    for segment in outline.segments:
        units = list(_units(document, segment, outline, size))
        for first, last in _partition(units, size):
            run = units[first:last]
            yield _Span(
                run[0].block,
                run[-1].block + 1,
                run[0].start,
                run[-1].end,
                segment.section,
                all(unit.block in outline.headings for unit in run),
            )


def _units(
    document: Document, segment: Segment, outline: Outline, size: PassageSize
) -> Iterator[_Unit]:
    for index in range(segment.first, segment.last):
        block = document.blocks[index]
        text = document.text[block.char_start : block.char_end]
        heading = index in outline.headings or block.type is BlockType.HEADING
        to_next = heading or block.type is BlockType.CAPTION or bool(_LABEL_ONLY.fullmatch(text))
        to_previous = bool(_NOTE.match(text)) or (
            block.type is BlockType.PARAGRAPH and bool(_CONTINUATION.match(text))
        )
        if len(text) <= size.maximum:
            yield _Unit(block.char_start, block.char_end, index, to_next, to_previous)
            continue
        for start, end in _pieces(block, text):
            yield _Unit(block.char_start + start, block.char_start + end, index)


def _pieces(block: Block, text: str) -> list[tuple[int, int]]:
    """Cuts a long block: a row between its cells, anything else between sentences."""
    if block.type is not BlockType.TABLE_ROW:
        return split_sentences(text)
    pieces: list[tuple[int, int]] = []
    for cell in block.cells:
        start, end = cell.char_start - block.char_start, cell.char_end - block.char_start
        pieces.extend(
            (start + left, start + right) for left, right in split_sentences(text[start:end])
        )
    return pieces


def _partition(units: Sequence[_Unit], size: PassageSize) -> list[tuple[int, int]]:
    """Cuts a run of units so that the pieces come close to the target length.

    Dynamic programming over the places where a cut is allowed: the sum of squared deviations from
    the target is smallest, cuts that tear a label from its text or a note from its item cost extra.
    """
    if not units:
        return []
    best: list[float] = [0.0] + [float("inf")] * len(units)
    cut: list[int] = [0] * (len(units) + 1)
    for last in range(1, len(units) + 1):
        for first in range(last - 1, -1, -1):
            length = units[last - 1].end - units[first].start
            if length > size.maximum and first < last - 1:
                break
            cost = best[first] + _piece_cost(units, last, length, size)
            if cost < best[last]:
                best[last], cut[last] = cost, first
    pieces: list[tuple[int, int]] = []
    last = len(units)
    while last:
        pieces.append((cut[last], last))
        last = cut[last]
    return pieces[::-1]


def _piece_cost(units: Sequence[_Unit], last: int, length: int, size: PassageSize) -> float:
    """Cost of a piece of this length that ends before unit `last`."""
    deviation = (length - size.target) / size.target
    cost = deviation * deviation
    if last < len(units):
        left, right = units[last - 1], units[last]
        if left.to_next or right.to_previous:
            cost += 4.0
        elif left.block == right.block:
            cost += 0.3
    return cost


def _merge_small(
    spans: Iterator[_Span], outline: Outline, size: PassageSize | None
) -> Iterator[_Span]:
    """Puts headings with what follows them, and very short neighbours together."""
    limit = size or PassageSize()
    waiting: _Span | None = None
    for span in spans:
        merged = _merged(waiting, span, outline, limit) if waiting is not None else None
        if merged is not None:
            waiting = merged
            continue
        if waiting is not None:
            yield waiting
        waiting = span
    if waiting is not None:
        yield waiting


def _merged(left: _Span, right: _Span, outline: Outline, size: PassageSize) -> _Span | None:
    """The two as one, or None if they should stay apart."""
    if left.last < right.first or right.end - left.start > size.maximum:
        return None
    section = right.section
    if not left.heading_only:
        if max(left.end - left.start, right.end - right.start) > size.target * 0.5:
            return None
        section = _common(left.section, right.section, outline)
        if section is None:
            return None
    return replace(
        left,
        last=right.last,
        end=right.end,
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


class _TableContext:
    """Finds, for rows of tables, the cells and lines outside the passage that explain them."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._headers: dict[int, list[Cell]] = {}
        self._spanning: dict[int, list[tuple[int, Cell]]] = {}
        self._captions: dict[int, list[Block]] = {}
        for block in document.blocks:
            if block.table is None:
                continue
            if block.type is BlockType.CAPTION:
                self._captions.setdefault(block.table, []).append(block)
            for cell in block.cells:
                if cell.header:
                    self._headers.setdefault(block.table, []).append(cell)
                elif cell.row_span > 1 and block.row is not None:
                    self._spanning.setdefault(block.table, []).append((block.row, cell))
        self._notes = self._find_notes()

    def context(self, span: _Span) -> tuple[ContextEntry, ...]:
        """The context of a passage: entries outside it, each once, in order of the document."""
        entries: dict[int, ContextEntry] = {}
        rows = [
            block
            for block in self._document.blocks[span.first : span.last]
            if block.table is not None and block.type is BlockType.TABLE_ROW
        ]
        for table in {row.table for row in rows if row.table is not None}:
            members = [row for row in rows if row.table == table]
            for entry in self._about(table, members):
                inside = span.start <= entry.char_start and entry.char_end <= span.end
                if entry.text and not inside and len(entries) < _MAX_CONTEXT:
                    entries[entry.char_start] = entry
        return tuple(entries[start] for start in sorted(entries))

    def _about(self, table: int, rows: Sequence[Block]) -> Iterator[ContextEntry]:
        for block in self._captions.get(table, ()):
            entry = self._entry("caption", block)
            yield replace(entry, role="unit") if _UNIT.search(entry.text) else entry
        columns = [cell for row in rows for cell in row.cells if cell.char_end > cell.char_start]
        for header in self._headers.get(table, ()):
            if any(_share_column(header, cell) for cell in columns):
                yield self._entry("header", header)
        for top, cell in self._spanning.get(table, ()):
            if any(row.row is not None and top < row.row < top + cell.row_span for row in rows):
                yield self._entry("row", cell)
        for block in self._notes.get(table, ()):
            yield self._entry("note", block)

    def _entry(self, role: ContextRole, source: Block | Cell) -> ContextEntry:
        start, end = source.char_start, source.char_end
        text = self._document.text[start:end]
        if isinstance(source, Cell):
            return ContextEntry(role, text, start, end, source.column, source.column_span)
        return ContextEntry(role, text, start, end)

    def _find_notes(self) -> dict[int, list[Block]]:
        """Lines such as 「※ …」 that stand right under a table."""
        notes: dict[int, list[Block]] = {}
        table: int | None = None
        for block in self._document.blocks:
            if block.type is BlockType.TABLE_ROW:
                table = block.table
            elif table is not None:
                text = self._document.text[block.char_start : block.char_end]
                if not _NOTE.match(text) or len(notes.get(table, ())) >= 4:
                    table = None
                else:
                    notes.setdefault(table, []).append(block)
        return notes


def _share_column(left: Cell, right: Cell) -> bool:
    return (
        left.column < right.column + right.column_span
        and right.column < left.column + left.column_span
    )
