"""Tables inside a text, as readers write them: a line a row, a tab between cells.

A value of a table belongs to the label of its row and to the header of its column, however far
away they stand; the value beside it belongs to another column, the one below to another row.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_LABEL = 4.0
_HEADER = 4.0
_BESIDE = 5.0
_ABOVE = 8.0
_CAPTION = 15.0
_ELSEWHERE = 100.0
_LABEL_COLUMNS = 2
_LINE = re.compile(r"[^\n]*")
_CAPTIONED = re.compile(r"^\s*[表【]|単位")
_VALUE = re.compile(r"[\s0-9０-９,，.．%％▲△－—-]*\Z")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table.

    Attributes:
        table: Number of its table in the text.
        row: Its row; -1 for a header that stands in the context of the passage.
        column: Its column.
        start: Its offset.
        end: Its end.
    """

    table: int
    row: int
    column: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Grid:
    """The tables of a text.

    Attributes:
        text: The text.
        cells: All cells in the order of their offsets.
        starts: Their offsets.
        by_place: The cells by table, row and column.
        headed: Tables whose headers stand in the context.
    """

    text: str
    cells: tuple[Cell, ...]
    starts: tuple[int, ...]
    by_place: dict[tuple[int, int, int], Cell]
    headed: frozenset[int]

    def cell_at(self, at: int) -> Cell | None:
        """The cell that an offset lies in."""
        position = bisect_right(self.starts, at) - 1
        if position >= 0 and at < self.cells[position].end:
            return self.cells[position]
        return None

    def is_header(self, cell: Cell) -> bool:
        """Whether a cell stands at the head of its column."""
        return cell.row == (-1 if cell.table in self.headed else 0)

    def header_of(self, cell: Cell) -> Cell | None:
        """The cell at the head of a cell's column; a merged one stands further left."""
        row = -1 if cell.table in self.headed else 0
        for column in range(cell.column, -1, -1):
            header = self.by_place.get((cell.table, row, column))
            if header is not None and header is not cell and self._says(header):
                return header
        return None

    def row_of(self, cell: Cell) -> Iterator[Cell]:
        """The cells of a cell's row, up to the widest."""
        column = 0
        while (beside := self.by_place.get((cell.table, cell.row, column))) is not None:
            yield beside
            column += 1

    def distance(self, word: int, fact: int) -> float | None:
        """How far a word is from a fact, where a table ties or parts them.

        Args:
            word: Offset of the word.
            fact: Offset of the fact.

        Returns:
            Characters, as `rag.support.distance` counts them; None where no table is between them.
        """
        at, of = self.cell_at(fact), self.cell_at(word)
        if at is None or of is at:
            return None
        if of is None:
            first = self.by_place.get((at.table, 0, 0), at)
            return _CAPTION if word < first.start else _ELSEWHERE
        if of.table != at.table:
            return _ELSEWHERE
        if of.row == at.row and not self.is_header(at):
            return _LABEL if of.column < at.column and not self._is_value(of) else _BESIDE
        if self.is_header(of):
            return _HEADER if self.header_of(at) is of else _ELSEWHERE
        if self.is_header(at):
            labels = of.column < _LABEL_COLUMNS and at.column >= _LABEL_COLUMNS
            return _HEADER if self.header_of(of) is at else _CAPTION if labels else _ELSEWHERE
        return _ABOVE if self._labels(of, at) else _ELSEWHERE

    def _labels(self, label: Cell, cell: Cell) -> bool:
        """Whether a cell above labels a row whose own label is left empty."""
        if label.row >= cell.row or label.column >= cell.column or self._is_value(label):
            return False
        for row in range(cell.row, label.row, -1):
            own = self.by_place.get((cell.table, row, label.column))
            if own is None or self._says(own):
                return False
        return True

    def _says(self, cell: Cell) -> bool:
        return bool(self.text[cell.start : cell.end].strip())

    def _is_value(self, cell: Cell) -> bool:
        return _VALUE.match(self.text[cell.start : cell.end]) is not None


def find_grid(text: str, common_end: int = 0, context_start: int = 0) -> Grid:
    """Finds the tables of a text.

    Args:
        text: Any text.
        common_end: End of the headings and context that stand before it, one a line. As many of
            the context's lines as the first table has columns are its headers.
        context_start: Where the context begins, behind the headings.
    """
    cells: list[Cell] = []
    headed: set[int] = set()
    table, row, width, open_table = -1, 0, 0, False
    for line in _LINE.finditer(text, common_end):
        if not line.group():
            continue
        tabs = line.group().count("\t")
        if not tabs:
            open_table = False
            width = 0 if _CAPTIONED.search(line.group()) else width
            continue
        if not open_table and tabs != width:  # a line between rows of one width parts them not
            table, row, width = table + 1, 0, tabs
        open_table = True
        found = list(_cells(line, table, row))
        if table == 0 and row == 0:
            headers = _context_headers(text, context_start, common_end, len(found))
            headed.update({0} if headers else ())
            cells.extend(headers)
        cells.extend(found)
        row += 1
    return Grid(
        text,
        tuple(cells),
        tuple(cell.start for cell in cells),
        {(cell.table, cell.row, cell.column): cell for cell in cells},
        frozenset(headed),
    )


def _cells(line: re.Match[str], table: int, row: int) -> Iterator[Cell]:
    start = line.start()
    for column, written in enumerate(line.group().split("\t")):
        yield Cell(table, row, column, start, start + len(written))
        start += len(written) + 1


def _context_headers(text: str, start: int, end: int, width: int) -> Sequence[Cell]:
    """Headers of a table that stand in the context: short lines, one for each column."""
    lines = [line for line in _LINE.finditer(text, start, end) if line.group()]
    short = [line for line in lines if not line.group().startswith(("※", "表", "（", "("))]
    tail = short[-width:] if len(short) >= width else []
    return [Cell(0, -1, column, line.start(), line.end()) for column, line in enumerate(tail)]
