"""Writing the regions of a sheet: titles and notes as lines, the rest as tables."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.documents.builder import TableCell
from rag.documents.captions import CaptionedFlow, is_unit_line
from rag.documents.grid import Area, Placed, PlacedRow, is_number
from rag.documents.model import BlockType
from rag.documents.tables import infer_header_rows

_LONGEST_TITLE = 60
_LARGEST_HEADER = 4
_MOST_HEAD_LINES = 3
_SPANNED_HEADER = 2
"""Rows of a header whose first row spans the labels of the second."""
_SAMPLE = 44
"""Rows that the inference of header rows is given."""
_NOTE = re.compile(
    r"[※＊*†]"
    r"|[（(\[［【]?\s*(?:注|備考|補足|資料|出典|出所|留意)\s*[0-9０-９①-⑳]*\s*[)）\]］】:：.．\s　]"
)
_NO_TITLE = re.compile(
    r"[（(【\[]?\s*(?:別紙|別添|別記|別表|様式|資料|参考)(?:様式|資料)?"
    r"\s*(?:第?\s*[0-9０-９一二三四五六七八九十]+(?:[-－―‐の][0-9０-９]+)*\s*号?)?\s*[)）】\]]?"
    r"|(?:令和|平成|20\d\d).{1,20}(?:日|現在|時点)"
)
"""The number of a form or a date, which often stands above the title."""


@dataclass(frozen=True, slots=True)
class HeaderHints:
    """What the file itself says of header rows, as rows of the file, 0-based.

    Attributes:
        lists: Areas of list objects (tables in Excel's sense) that have a header row.
        filter_row: Row with the buttons of a filter.
        frozen_rows: Number of rows that stay in view.
        title_rows: Number of rows down to the last one that is repeated on every printed page.
    """

    lists: Sequence[Area] = ()
    filter_row: int | None = None
    frozen_rows: int = 0
    title_rows: int = 0

    def last_header_row(self, rows: Sequence[PlacedRow]) -> list[int]:
        """Candidates for the last header row of a region, the surest first."""
        tops = [area.top for area in self.lists if rows[0].source <= area.top <= rows[-1].source]
        marks = [*tops[:1], self.filter_row, self.frozen_rows - 1, self.title_rows - 1]
        return [mark for mark in marks if mark is not None and mark >= 0]


class RegionWriter:
    """Writes the regions of one sheet in order.

    Args:
        flow: Where the blocks go.
        sheet: Name of the sheet; None for a file that is one sheet.
        hints: What the file says of header rows.
    """

    def __init__(self, flow: CaptionedFlow, sheet: str | None, hints: HeaderHints) -> None:
        self._flow = flow
        self._sheet = sheet
        self._hints = hints
        self._title_level = 1 if sheet is None else 2  # below the sheet's name
        self._first_line = True
        self._last: _Table | None = None

    def write(self, rows: list[PlacedRow]) -> None:
        """Writes one region: lines above, a table, notes below."""
        start, end = self._table_bounds(rows)
        for row in rows[:start]:
            self._line(row)
        if start < end:
            self._table(rows[start:end])
        for row in rows[end:]:
            self._line(row)

    def add(self, kind: BlockType, text: str) -> None:
        """Adds a block of text that stands outside of cells."""
        self._last = None
        self._flow.add(kind, text, sheet=self._sheet)

    def _table_bounds(self, rows: Sequence[PlacedRow]) -> tuple[int, int]:
        """The rows that are a table; none where no row has two cells that show something."""
        wide = [i for i, row in enumerate(rows) if len(row.filled) > 1]
        if not wide and not self._is_list_object(rows):
            return len(rows), len(rows)
        first, last = (wide[0], wide[-1]) if wide else (0, len(rows) - 1)
        left = min(row.cells[0].column for row in rows)
        start = 0
        while start < first and _is_line_above(rows, start, left):
            start += 1
        if start == first and not self._hints.last_header_row(rows):
            start += _head_lines(rows[start : start + _SAMPLE])
        end = len(rows)
        while end > last + 1 and _is_line_below(rows[end - 1], rows[last]):
            end -= 1
        return start, end

    def _is_list_object(self, rows: Sequence[PlacedRow]) -> bool:
        """A column of names under a filter's button is a table of one column."""
        area = next(
            (a for a in self._hints.lists if a.top == rows[0].source and a.left == a.right), None
        )
        return area is not None and len(rows) > 1

    def _line(self, row: PlacedRow) -> None:
        for cell in row.filled:
            kind = self._line_kind(cell)
            level = self._title_level if kind is BlockType.HEADING else None
            self._last = None
            self._flow.add(kind, cell.text, level=level, sheet=self._sheet)
            self._first_line &= _NO_TITLE.fullmatch(cell.text.strip()) is not None

    def _line_kind(self, cell: Placed) -> BlockType:
        """A short line that stands out, or the first of its sheet, is a heading."""
        text = cell.text.strip()
        if is_unit_line(text):
            return BlockType.CAPTION
        short = len(text) <= _LONGEST_TITLE and "\n" not in text and not text.endswith("。")
        stands_out = self._first_line or cell.strong
        no_title = _NOTE.match(text) or _NO_TITLE.fullmatch(text) or is_number(text)
        return BlockType.HEADING if short and stands_out and not no_title else BlockType.PARAGRAPH

    def _table(self, rows: Sequence[PlacedRow]) -> None:
        table = _Table(rows)
        table.header_rows = self._header_rows(rows, table)
        if self._last is not None and table.continues(self._last):
            table.number, table.first = self._last.number, self._last.first
            table.left = self._last.left
        else:
            table.number = self._flow.begin_table()
        for index, row in enumerate(rows):
            header = index < table.header_rows
            cells = [
                TableCell(c.text, c.column - table.left, c.column_span, c.row_span, header)
                for c in row.cells
            ]
            self._flow.add_row(table.number, row.place - table.first, cells, sheet=self._sheet)
        self._last = table
        self._first_line = False

    def _header_rows(self, rows: Sequence[PlacedRow], table: _Table) -> int:
        for mark in self._hints.last_header_row(rows):
            count = sum(row.source <= mark for row in rows[: _LARGEST_HEADER + 1])
            if 0 < count <= _LARGEST_HEADER and count < len(rows):
                return count
        return infer_header_rows(table.grid())


def _is_line_above(rows: Sequence[PlacedRow], index: int, left: int) -> bool:
    """Whether a row above the table is a title or a unit, and not the top of its header.

    Args:
        rows: The rows of the region.
        index: The row in question, of at most one cell that shows something.
        left: First column of the region.
    """
    filled = rows[index].filled
    if not filled or is_unit_line(filled[0].text) or filled[0].column == left:
        return True
    if filled[0].bordered:
        return False
    header_rows = infer_header_rows(_Table(rows[index : index + _SAMPLE]).grid())
    return header_rows < _SPANNED_HEADER


def _is_line_below(row: PlacedRow, last: PlacedRow) -> bool:
    """Whether a row below is a note: it looks like one, or stands below the drawn frame."""
    filled = row.filled
    if not filled or _NOTE.match(filled[0].text):
        return True
    framed = any(cell.bordered for cell in last.filled)
    return framed and not filled[0].bordered


def _head_lines(rows: Sequence[PlacedRow]) -> int:
    """How many rows at the top are no part of the table: a title and a form number side by side.

    They have no border, and fewer cells than the header that is found right below them.
    """
    if infer_header_rows(_Table(rows).grid()):
        return 0
    for count in range(1, min(_MOST_HEAD_LINES, len(rows) - 2) + 1):
        head, below = rows[:count], rows[count:]
        if any(cell.bordered for cell in head[-1].cells) or len(head[-1].filled) > 2:
            return 0
        if len(below[0].filled) > 2 and infer_header_rows(_Table(below).grid()):
            return count
    return 0


class _Table:
    """A table while it is written.

    Attributes:
        rows: Its rows.
        left: Its first column.
        first: Place of its first row.
        number: Its number in the document.
        header_rows: Rows that label its columns.
    """

    def __init__(self, rows: Sequence[PlacedRow]) -> None:
        self.rows = rows
        self.left = min(row.cells[0].column for row in rows)
        self.first = rows[0].place
        self.number = 0
        self.header_rows = 0

    def grid(self) -> list[list[str]]:
        """The texts of its first rows; a merged cell's text at its first place."""
        grid: list[list[str]] = []
        for row in self.rows[:_SAMPLE]:
            line = [""] * (row.cells[-1].column - self.left + 1)
            for cell in row.cells:
                line[cell.column - self.left] = cell.text
            grid.append(line)
        return grid

    def continues(self, above: _Table) -> bool:
        """Whether it goes on with the table above after an empty row, under the same header.

        It must have none of its own, lie within the columns above, and have a number where the
        table above has numbers.
        """
        if self.header_rows or not above.header_rows:
            return False
        gap = self.first - above.rows[-1].place
        if not 1 < gap <= 2 or not self._columns() <= above._columns():
            return False
        numbers = {c.column for c in self.rows[0].filled if is_number(c.text)}
        return bool(numbers & above._number_columns())

    def _columns(self) -> set[int]:
        return {cell.column for row in self.rows for cell in row.filled}

    def _number_columns(self) -> set[int]:
        """Columns in which the last row has a number."""
        return {c.column for c in self.rows[-1].filled if is_number(c.text)}
