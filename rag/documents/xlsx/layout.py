"""Finding the tables and lines of a worksheet: what stands together, what stands apart.

A sheet is cut at empty rows, then at empty columns, again and again, until nothing can be cut: the
pieces are regions (the XY-cut of Nagy and Seth, 1984). A row that is empty but for its borders, or
that a merged cell crosses, belongs to its table.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rag.documents.grid import Area, Placed, PlacedRow, bands, is_number

if TYPE_CHECKING:
    from rag.documents.xlsx.sheet import Sheet, SheetCell
    from rag.documents.xlsx.styles import CellFormat, CellFormats

_DEEPEST_CUT = 8


def regions(sheet: Sheet, formats: CellFormats) -> list[list[PlacedRow]]:
    """Cuts the visible part of a sheet into regions, in reading order.

    Args:
        sheet: The sheet; its rows are taken out of it while they are placed, to save memory.
        formats: The cell formats of the workbook.

    Returns:
        For each region its rows, top to bottom. Every region shows something.
    """
    pieces = _cut(list(_place(sheet, formats)), 0)
    return [rows for rows in pieces if any(row.filled for row in rows)]


def _place(sheet: Sheet, formats: CellFormats) -> Iterator[PlacedRow]:
    merges = _MergedCells(sheet, formats)
    merged_rows = merges.rows
    for source in sorted({*sheet.rows, *merged_rows}):
        cells = sheet.rows.pop(source, [])
        if source in sheet.hidden_rows:
            continue
        covers = merges.covering(source)
        placed = [
            _placed(sheet.hidden_columns.visible(column), text, formats[style])
            for column, text, style in cells
            if column not in sheet.hidden_columns and not covers.holds(column)
        ]
        placed += merges.placed_in(source)
        if placed:
            placed.sort(key=lambda cell: cell.column)
            yield PlacedRow(sheet.hidden_rows.visible(source), source, placed)


def _placed(column: int, text: str, look: CellFormat, height: int = 1, width: int = 1) -> Placed:
    return Placed(column, text, look.bordered, look.strong, height, width)


class _Covers:
    """The merged areas that cross one row."""

    def __init__(self, areas: Sequence[Area]) -> None:
        self._areas = sorted(areas, key=lambda area: area.left)
        self._lefts = [area.left for area in self._areas]

    def holds(self, column: int) -> bool:
        """Whether a cell of the row lies in a merged area."""
        at = bisect_right(self._lefts, column) - 1
        return at >= 0 and column <= self._areas[at].right


class _MergedCells:
    """Merged cells placed where they are seen.

    Of a merged area whose first row or column is hidden Excel shows the text in what is left.
    """

    def __init__(self, sheet: Sheet, formats: CellFormats) -> None:
        self._sheet = sheet
        self._formats = formats
        self._areas = sorted(sheet.merges, key=lambda area: area.top)
        self._next = 0
        self._active: list[Area] = []
        self._covers = _Covers([])
        self._placed = self._place_all()

    @property
    def rows(self) -> set[int]:
        """Rows in which a merged cell is shown."""
        return set(self._placed)

    def placed_in(self, row: int) -> list[Placed]:
        """The merged cells that are shown in a row."""
        return self._placed.get(row, [])

    def covering(self, row: int) -> _Covers:
        """The areas that cross a row; rows must be asked for in rising order."""
        changed = any(area.bottom < row for area in self._active)
        self._active = [area for area in self._active if area.bottom >= row]
        while self._next < len(self._areas) and self._areas[self._next].top <= row:
            area = self._areas[self._next]
            self._next += 1
            if area.bottom >= row:
                self._active.append(area)
                changed = True
        if changed:
            self._covers = _Covers(self._active)
        return self._covers

    def _place_all(self) -> dict[int, list[Placed]]:
        rows, columns = self._sheet.hidden_rows, self._sheet.hidden_columns
        placed: dict[int, list[Placed]] = {}
        for area in self._areas:
            cell = self._first_cell(area)
            height = rows.visible(area.bottom + 1) - rows.visible(area.top)
            width = columns.visible(area.right + 1) - columns.visible(area.left)
            if cell is None or not height or not width:
                continue
            shown_in = next(row for row in range(area.top, area.bottom + 1) if row not in rows)
            placed.setdefault(shown_in, []).append(
                _placed(columns.visible(area.left), cell[1], self._formats[cell[2]], height, width)
            )
        return placed

    def _first_cell(self, area: Area) -> SheetCell | None:
        cells = self._sheet.rows.get(area.top, ())
        return next((cell for cell in cells if cell[0] == area.left), None)


def _cut(rows: list[PlacedRow], depth: int) -> list[list[PlacedRow]]:
    """Cuts at empty rows, each band at empty columns, and each piece again."""
    pieces: list[list[PlacedRow]] = []
    for band in bands(rows):
        columns = _joined(_column_runs(band), band)
        if len(columns) == 1 or depth >= _DEEPEST_CUT:
            pieces.append(band)
            continue
        for first, last in columns:
            pieces += _cut(_between(band, first, last), depth + 1)
    return pieces


def _column_runs(rows: Sequence[PlacedRow]) -> list[tuple[int, int]]:
    """First and last column of each run of columns that are not empty throughout."""
    used = {(cell.column, cell.column + cell.column_span - 1) for row in rows for cell in row.cells}
    runs: list[tuple[int, int]] = []
    for first, last in sorted(used):
        if runs and first <= runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], max(runs[-1][1], last))
        else:
            runs.append((first, last))
    return runs


def _joined(runs: list[tuple[int, int]], rows: Sequence[PlacedRow]) -> list[tuple[int, int]]:
    """Puts columns of mere numbers to what is left of them: there stand the names of their rows."""
    joined: list[tuple[int, int]] = []
    for first, last in runs:
        if joined and first == joined[-1][1] + 2 and _holds_only_numbers(first, rows):
            joined[-1] = (joined[-1][0], last)
        else:
            joined.append((first, last))
    return joined


def _holds_only_numbers(column: int, rows: Sequence[PlacedRow]) -> bool:
    """Whether all but the first text of a column are numbers."""
    texts = [cell.text for row in rows for cell in row.filled if cell.column == column]
    return len(texts) > 2 and all(map(is_number, texts[1:]))


def _between(rows: Sequence[PlacedRow], first: int, last: int) -> list[PlacedRow]:
    """The part of the rows that lies in these columns."""
    parts = (
        PlacedRow(r.place, r.source, [c for c in r.cells if first <= c.column <= last])
        for r in rows
    )
    return [part for part in parts if part.cells]
