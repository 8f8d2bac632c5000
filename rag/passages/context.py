"""The words outside a passage that explain its table rows: headers, labels, units, notes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from rag.documents.model import Block, BlockType, Cell, Document
from rag.passages.model import ContextEntry, ContextRole
from rag.passages.units import NOTE

_UNIT = re.compile(r"単[\s　]*位[\s　]*[：:／/＝=]")
_MOST_ENTRIES = 96
_MOST_NOTES = 4
_LONGEST_ENTRY = 400
"""A header, label or note of more characters explains nothing at a glance."""


@dataclass(slots=True)
class _Table:
    """What explains the rows of one table.

    Attributes:
        captions: Lines right above it.
        headers: Cells that label its columns.
        notes: Lines such as 「※ …」 right below it.
        merged: Cells that cover several rows, each with its first row, in order.
        passed: How many of `merged` begin above the row asked for last.
        reaching: Those among them that reached that row.
    """

    captions: list[Block] = field(default_factory=list)
    headers: list[Cell] = field(default_factory=list)
    notes: list[Block] = field(default_factory=list)
    merged: list[tuple[int, Cell]] = field(default_factory=list)
    passed: int = 0
    reaching: list[tuple[int, Cell]] = field(default_factory=list)

    def labels_of(self, row: int) -> Iterator[Cell]:
        """Merged cells that begin above a row and reach it; rows must be asked for in order."""
        while self.passed < len(self.merged) and self.merged[self.passed][0] < row:
            self.reaching.append(self.merged[self.passed])
            self.passed += 1
        self.reaching = [(top, cell) for top, cell in self.reaching if row < top + cell.row_span]
        return (cell for _, cell in self.reaching)


class TableContext:
    """Finds, for passages with rows of tables, the cells and lines outside that explain them.

    Args:
        document: The document; it is gone through once.
    """

    def __init__(self, document: Document) -> None:
        self._document = document
        self._tables: dict[int, _Table] = {}
        above: _Table | None = None
        for block in document.blocks:
            if block.type is BlockType.TABLE_ROW and block.table is not None:
                above = self._tables.setdefault(block.table, _Table())
                self._add_row(above, block)
                continue
            if above is not None:
                above = above if self._add_note(above, block) else None
            if block.type is BlockType.CAPTION and block.table is not None:
                self._tables.setdefault(block.table, _Table()).captions.append(block)

    @staticmethod
    def _add_row(table: _Table, block: Block) -> None:
        for cell in block.cells:
            if cell.header:
                table.headers.append(cell)
            elif cell.row_span > 1 and block.row is not None:
                table.merged.append((block.row, cell))

    def _add_note(self, table: _Table, block: Block) -> bool:
        """Takes a line under a table for its note, if it is one."""
        text = self._document.text[block.char_start : block.char_end]
        if not NOTE.match(text) or len(table.notes) >= _MOST_NOTES:
            return False
        table.notes.append(block)
        return True

    def context(self, blocks: Sequence[Block], start: int, end: int) -> tuple[ContextEntry, ...]:
        """The context of a passage. Passages must be asked for in order of the document.

        Args:
            blocks: The blocks of the passage.
            start: Its offset in the canonical text.
            end: Its end.

        Returns:
            Entries outside the passage, each once, in order of the document.
        """
        rows: dict[int, list[Block]] = {}
        for block in blocks:
            if block.type is BlockType.TABLE_ROW and block.table is not None:
                rows.setdefault(block.table, []).append(block)
        found: dict[int, ContextEntry] = {}
        for number, members in rows.items():
            for role, source in _about(self._tables[number], members, start, end):
                outside = source.char_end <= start or end <= source.char_start
                length = source.char_end - source.char_start
                if outside and 0 < length <= _LONGEST_ENTRY and len(found) < _MOST_ENTRIES:
                    found.setdefault(source.char_start, self._entry(role, source))
        return tuple(found[at] for at in sorted(found))

    def _entry(self, role: ContextRole, source: Block | Cell) -> ContextEntry:
        start, end = source.char_start, source.char_end
        text = self._document.text[start:end]
        if isinstance(source, Cell):
            return ContextEntry(role, text, start, end, source.column, source.column_span)
        if role == "caption" and _UNIT.search(text):
            role = "unit"
        return ContextEntry(role, text, start, end)


def _about(
    table: _Table, rows: Sequence[Block], start: int, end: int
) -> Iterator[tuple[ContextRole, Block | Cell]]:
    """What explains some rows of a table, the most needed first."""
    for caption in table.captions:
        yield "caption", caption
    for label in _row_labels(table, rows[0], start):
        yield "row", label
    columns = [
        cell
        for row in rows
        for cell in row.cells
        if max(start, cell.char_start) < min(end, cell.char_end)
    ]
    for header in table.headers:
        if any(_share_column(header, cell) for cell in columns):
            yield "header", header
    for note in table.notes:
        yield "note", note


def _row_labels(table: _Table, row: Block, start: int) -> Iterator[Cell]:
    """Cells before the passage that label its first row: merged ones, and the row's own first."""
    if row.row is not None:
        yield from table.labels_of(row.row)
    if row.char_start < start:
        yield from (cell for cell in row.cells[:1] if not cell.header)


def _share_column(left: Cell, right: Cell) -> bool:
    return (
        left.column < right.column + right.column_span
        and right.column < left.column + left.column_span
    )
