"""Tables of one page: from a grid and the glyphs inside it to rows and cells with their text."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence

from rag.documents.pdf.cells import PageTable
from rag.documents.pdf.drawings import Shape
from rag.documents.pdf.geometry import Box
from rag.documents.pdf.glyphs import Glyph
from rag.documents.pdf.grid import Grid, GridCell
from rag.documents.pdf.lines import build_lines
from rag.documents.pdf.schedule import Bar, find_bars
from rag.documents.pdf.table_rows import Entry, number_rows, split_unruled, with_bars

_SHADED = 0.7
_FILLED = 0.25
_LABELLED = 0.5
_LONG_CELL = 6


def is_layout(grid: Grid, inner: Sequence[Grid]) -> bool:
    """Whether a grid is no table but boxes that hold text, figures or tables of their own.

    That is a single box, boxes stacked in one column, or a cell with another table in it.
    """
    return (
        len(grid.cells) == 1
        or len(grid.xs) == 2
        or any(
            cell.box.covers(other.box) and len(other.cells) >= 4
            for cell in grid.cells
            for other in inner
        )
    )


def build_table(
    grid: Grid, glyphs: Sequence[Glyph], shapes: Sequence[Shape], arrows: Sequence[Box]
) -> PageTable | None:
    """Reads the text of a grid.

    Args:
        grid: The grid.
        glyphs: Glyphs inside it, in reading coordinates and the order of the file.
        shapes: Outlines on the page, in reading coordinates.
        arrows: Shafts of arrows on the page.

    Returns:
        The table, or None where the grid is that of a chart: hardly a cell holds text.
    """
    inside = [shape for shape in shapes if grid.box.covers(shape.box, 3.0)]
    bars, rest = find_bars(grid, glyphs, [shape.box for shape in inside], arrows)
    entries = _cell_entries(grid, rest, inside)
    if not _is_table(entries, bars):
        return None
    entries = with_bars(grid, entries, bars)
    entries = split_unruled(grid, entries)
    rows = number_rows(entries, len(grid.ys) - 1)
    ocr = all(line.ocr for entry in entries for line in entry.lines)
    return PageTable(grid.box, grid.xs, tuple(rows), ocr)


def is_long(table: PageTable) -> bool:
    """Whether a table is a single row of long texts: boxes side by side."""
    return len(table.rows) == 1 and any(
        cell.text.count("\n") >= _LONG_CELL for cell in table.rows[0].cells
    )


def _cell_entries(grid: Grid, glyphs: Sequence[Glyph], shapes: Sequence[Shape]) -> list[Entry]:
    owners: dict[tuple[int, int], int] = {}
    for at, cell in enumerate(grid.cells):
        for row in range(cell.row, cell.row + cell.row_span):
            for column in range(cell.column, cell.column + cell.column_span):
                owners[row, column] = at
    texts: defaultdict[int, list[Glyph]] = defaultdict(list)
    last_row, last_column = len(grid.ys) - 2, len(grid.xs) - 2
    for glyph in glyphs:
        row = min(max(bisect_right(grid.ys, glyph.box.center_y) - 1, 0), last_row)
        column = min(max(bisect_right(grid.xs, glyph.box.center_x) - 1, 0), last_column)
        texts[owners[row, column]].append(glyph)
    paints = [shape.box for shape in shapes if shape.filled and not shape.white]
    return [
        Entry(
            cell.row,
            0,
            cell.column,
            cell.column_span,
            cell.row_span,
            tuple(build_lines(texts[at])) if at in texts else (),
            cell.box,
            _is_shaded(cell, paints),
        )
        for at, cell in enumerate(grid.cells)
    ]


def _is_shaded(cell: GridCell, paints: Sequence[Box]) -> bool:
    return any(paint.clipped(cell.box).area >= _SHADED * cell.box.area for paint in paints)


def _is_table(entries: Sequence[Entry], bars: Sequence[Bar]) -> bool:
    filled = [entry for entry in entries if entry.lines]
    if len(filled) + len(bars) < 2 or (len({entry.column for entry in filled}) < 2 and not bars):
        return False
    if len(filled) + len(bars) >= _FILLED * len(entries):
        return True
    top = [entry for entry in entries if entry.row == 0]
    side = [entry for entry in entries if entry.column == 0]
    return any(
        len(edge) > 1 and sum(bool(entry.lines) for entry in edge) >= _LABELLED * len(edge)
        for edge in (top, side)
    )
