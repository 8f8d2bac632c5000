"""Rows of a table: where bars lie above one another, or no rule is drawn, there are more of them.

A row of the grid that holds several rows is parted into *levels*.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from rag.documents.pdf.cells import PageCell, PageRow, cell_text
from rag.documents.pdf.geometry import Box, union
from rag.documents.pdf.grid import Grid
from rag.documents.pdf.lines import Line, build_lines
from rag.documents.pdf.schedule import Bar

_FIGURE = re.compile(r"[▲△\-－−+＋約]?[ 　]?[0-9０-９]|[-－―–—…]$")


@dataclass(frozen=True, slots=True)
class Entry:
    """A cell on its way into a row.

    Attributes:
        row: 0-based row of the grid in which it begins.
        level: Place among the rows into which that row is parted.
        column: 0-based column.
        column_span: Number of columns that it covers.
        row_span: Number of rows of the grid that it covers.
        lines: Its lines.
        box: Its bounds.
        shaded: Whether its background is painted.
    """

    row: int
    level: int
    column: int
    column_span: int
    row_span: int
    lines: tuple[Line, ...]
    box: Box
    shaded: bool = False


def with_bars(grid: Grid, entries: list[Entry], bars: Sequence[Bar]) -> list[Entry]:
    """Puts bars into their rows; bars above one another make levels, that is rows, of their own."""
    by_row: defaultdict[int, list[Entry]] = defaultdict(list)
    for bar in bars:
        row = min(max(bisect_right(grid.ys, bar.box.center_y) - 1, 0), len(grid.ys) - 2)
        column, span = bar.columns(grid)
        lines = tuple(build_lines(bar.glyphs))
        by_row[row].append(Entry(row, 0, column, span, 1, lines, bar.box))
    result = [entry for entry in entries if entry.row not in by_row]
    for row, row_bars in by_row.items():
        cells = [entry for entry in entries if entry.row == row]
        result.extend(_stack(cells, row_bars))
    return result


def _stack(cells: Sequence[Entry], bars: Sequence[Entry]) -> list[Entry]:
    """Gives each bar of a row its level, and the cells theirs where they are under a bar."""
    under = [cell for cell in cells if any(_share_columns(cell, bar) for bar in bars)]
    beside = [cell for cell in cells if cell not in under]
    stacked: list[Entry] = []
    level, middle = 0, 0.0
    texts = [cell for cell in under if cell.lines]
    for entry in sorted([*bars, *texts], key=lambda entry: _middle(entry)):
        size = entry.lines[0].size if entry.lines else 0.0
        same = [other for other in stacked if other.level == level]
        if same and (
            _middle(entry) - middle > 0.8 * size
            or any(_share_columns(entry, other) for other in same)
        ):
            level += 1
        middle = _middle(entry)
        stacked.append(replace(entry, level=level, row_span=1))
    return [*beside, *stacked]


def _middle(entry: Entry) -> float:
    return union(line.box for line in entry.lines).center_y if entry.lines else entry.box.center_y


def _share_columns(entry: Entry, other: Entry) -> bool:
    return (
        entry.column < other.column + other.column_span
        and other.column < entry.column + entry.column_span
    )


def split_unruled(grid: Grid, entries: list[Entry]) -> list[Entry]:
    """Parts rows between which no rule is drawn, where their lines stand in line.

    That is where all columns have the same number of short lines on the same baselines, and one
    of them holds figures: names under each other in two cells need not belong together.
    """
    result: list[Entry] = []
    for row in range(len(grid.ys) - 1):
        cells = [entry for entry in entries if entry.row == row]
        filled = [cell for cell in cells if cell.lines]
        levels = max((cell.level for cell in cells), default=0)
        steps = [] if levels else _steps(filled)
        if len(steps) < 2 or any(cell.row_span > 1 for cell in filled):
            result.extend(cells)
            continue
        for cell in cells:
            for level, step in enumerate(steps):
                lines = tuple(line for line in cell.lines if abs(line.box.y1 - step) <= 3.0)
                result.append(replace(cell, level=level, lines=lines))
    return result


def _steps(cells: Sequence[Entry]) -> list[float]:
    """Baselines shared by all lines of a row's cells, where these are short in every cell."""
    if len(cells) < 2 or any(len(cell.lines) < 2 for cell in cells):
        return []
    steps = [line.box.y1 for line in cells[0].lines]
    for cell in cells:
        if len(cell.lines) != len(steps):
            return []
        for line, step in zip(cell.lines, steps, strict=True):
            if abs(line.box.y1 - step) > 0.3 * line.size:
                return []
    short = all(
        line.box.width < cell.box.width - 2.5 * line.size for cell in cells for line in cell.lines
    )
    figures = any(
        2 * sum(_FIGURE.match(line.text) is not None for line in cell.lines) >= len(steps)
        for cell in cells
    )
    return steps if short and figures else []


def number_rows(entries: Sequence[Entry], count: int) -> list[PageRow]:
    """Numbers the rows anew, levels being rows, and writes the cells' texts."""
    heights = [1] * count
    for entry in entries:
        heights[entry.row] = max(heights[entry.row], entry.level + 1)
    starts = [0, *accumulate(heights)]
    stacked = [entry for entry in entries if heights[entry.row] > 1]
    rows: list[list[tuple[PageCell, tuple[Line, ...]]]] = [[] for _ in range(starts[-1])]
    for entry in sorted(entries, key=lambda entry: (entry.row, entry.level, entry.column)):
        own = starts[entry.row] + entry.level
        end = starts[entry.row + entry.row_span]
        in_level = heights[entry.row] > 1 and any(
            other.level
            for other in stacked
            if other.row == entry.row and _share_columns(other, entry)
        )
        span = 1 if in_level else max(end - own, 1)
        text, open_end = cell_text(entry.lines, entry.box)
        cell = PageCell(entry.column, entry.column_span, span, text, entry.shaded, open_end)
        rows[own].append((cell, entry.lines))
    result: list[PageRow] = []
    for row in rows:
        boxes = [line.box for _, lines in row for line in lines]
        result.append(PageRow(tuple(cell for cell, _ in row), union(boxes) if boxes else None))
    return result
