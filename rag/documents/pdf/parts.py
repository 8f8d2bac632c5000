"""The parts of a page in reading order: blocks of text, tables, footnotes at the end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from rag.documents.model import BlockType
from rag.documents.pdf.aligned import split_aligned
from rag.documents.pdf.cells import PageTable
from rag.documents.pdf.columns import Item, reading_order
from rag.documents.pdf.footnotes import split_footnotes
from rag.documents.pdf.geometry import Box, union
from rag.documents.pdf.lines import Line
from rag.documents.pdf.page import PageLayout, Region
from rag.documents.pdf.paragraphs import (
    Measure,
    Row,
    join_rows,
    line_rows,
    measure_of,
    split_paragraphs,
    to_row,
)
from rag.documents.pdf.runs import inked_range
from rag.documents.pdf.type import TypeBook

_BOX_PADDING = 1.5
"""Ems that a box may leave between its text and its right edge."""


@dataclass(frozen=True, slots=True)
class Text:
    """A block of text on one page.

    Attributes:
        kind: What it is.
        rows: Its rows.
        measure: The width to which it was set.
        level: Depth of a heading.
        first: Whether it begins its column in the running text.
        last: Whether it ends its column in the running text.
    """

    kind: BlockType
    rows: tuple[Row, ...]
    measure: Measure
    level: int | None = None
    first: bool = False
    last: bool = False

    @property
    def text(self) -> str:
        """Its words."""
        return "".join(join_rows(self.rows))


def page_parts(layout: PageLayout, book: TypeBook) -> Iterator[Text | PageTable]:
    """The parts of a page in reading order; footnotes after what stands above them.

    Args:
        layout: The page, without its furniture.
        book: The type of the document.
    """
    yield from _PageReader(layout, book).region(layout.content, running=True)


class _PageReader:
    """Reads a page, and the boxes on it, column by column.

    What `running` says: whether a region is the page itself, whose text may go on on the next
    page, or a box, whose text ends in it.
    """

    def __init__(self, layout: PageLayout, book: TypeBook) -> None:
        self._layout = layout
        self._book = book

    def region(self, region: Region, *, running: bool) -> Iterator[Text | PageTable]:
        contents: list[Line | PageTable | Region] = [
            *region.lines,
            *region.tables,
            *region.regions,
        ]
        items = [self._item(content, number) for number, content in enumerate(contents)]
        usual = self._book.columns(self._layout) if running else ()
        for column in reading_order(items, usual):
            measure = self._measure(column, items, region, running=running)
            parts = [contents[item.number] for item in column]
            yield from self._column(parts, measure, running=running)

    def _item(self, content: Line | PageTable | Region, number: int) -> Item:
        if not isinstance(content, Line):
            return Item(content.box, self._book.body_size, None, number)
        left, right = inked_range(content.text, content.box, content.size)
        box = Box(left, content.box.y0, right, content.box.y1)
        heading = self._book.sets_apart(content)
        return Item(box, content.size, content.text, number, heading)

    def _measure(
        self, column: Sequence[Item], items: Sequence[Item], region: Region, *, running: bool
    ) -> Measure:
        """The width to which a column was set: that of its box, or of the document's columns."""
        boxes = [item.box for item in column if item.text is not None]
        if not boxes:
            return Measure(region.box.x0, region.box.x1)
        size = self._book.body_size
        own = measure_of(boxes, size)
        if not running:
            return replace(own, right=max(own.right, region.box.x1 - _BOX_PADDING * size))
        whole = union(boxes)
        inside = {item.number for item in column}
        beside = (
            item.box.x0
            for item in items
            if item.number not in inside
            and item.box.overlap_y(whole) > 0
            and item.box.x0 >= whole.x1
        )
        return self._book.measure(self._layout, own, min(beside, default=float("inf")))

    def _column(
        self, parts: Sequence[Line | PageTable | Region], measure: Measure, *, running: bool
    ) -> Iterator[Text | PageTable]:
        at = 0
        for is_text, group in groupby(parts, key=lambda part: isinstance(part, Line)):
            members = list(group)
            first, at = at == 0, at + len(members)
            last = at == len(parts)
            if is_text:
                lines = [part for part in members if isinstance(part, Line)]
                found = list(self._texts(lines, measure, at_foot=last and running))
                yield from _with_ends(found, first=first and running, last=last and running)
                continue
            for part in members:
                if isinstance(part, PageTable):
                    yield part
                elif isinstance(part, Region):
                    yield from self.region(part, running=False)

    def _texts(
        self, lines: Sequence[Line], measure: Measure, *, at_foot: bool
    ) -> Iterator[Text | PageTable]:
        number = self._layout.number
        rows = line_rows(lines)
        notes: list[list[Row]] = []
        if at_foot:
            whole = [to_row(row, number) for row in rows]
            body, notes = split_footnotes(whole, self._layout.rules, self._book.body_size)
            rows = rows[: len(body)]
        for part in split_aligned(rows):
            if isinstance(part, PageTable):
                yield part
                continue
            for block in split_paragraphs([to_row(row, number) for row in part], measure):
                kind, level = self._book.kind(block)
                yield Text(kind, tuple(block), measure, level)
        for note in notes:
            yield Text(BlockType.FOOTNOTE, tuple(note), measure)


def _with_ends(
    parts: Sequence[Text | PageTable], *, first: bool, last: bool
) -> Iterator[Text | PageTable]:
    """Marks the first and the last text of a column, footnotes aside."""
    body = [at for at, part in enumerate(parts) if not _is_footnote(part)]
    for at, part in enumerate(parts):
        if isinstance(part, Text) and body and at in {body[0], body[-1]}:
            yield replace(part, first=first and at == body[0], last=last and at == body[-1])
        else:
            yield part


def _is_footnote(part: Text | PageTable) -> bool:
    return isinstance(part, Text) and part.kind is BlockType.FOOTNOTE
