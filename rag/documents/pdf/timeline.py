"""Schedules without a grid: a row of periods, and bars drawn below it.

Slides often show only the header of a schedule as a table. What is drawn below stands in the
columns of that header all the same.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from rag.documents.pdf.cells import PageCell, PageRow, PageTable, cell_text
from rag.documents.pdf.geometry import Box, union
from rag.documents.pdf.glyphs import Glyph
from rag.documents.pdf.grid import Grid
from rag.documents.pdf.lines import build_lines
from rag.documents.pdf.schedule import Bar, parted
from rag.japanese.normalize import normalize

_PERIOD = re.compile(r"\d{2,4}年|年度|月|四半期|\d\s*q|q\s*\d|上期|下期|[rh]\d|fy\d|年目|以降|継続")
_PERIOD_SHARE = 0.6
_FEWEST_COLUMNS = 3
_FEWEST_BARS = 2
_OUTSIDE = 6.0
_SMALLEST = 8.0
_SAME_ROW = 0.5


def with_bars_below(
    table: PageTable, glyphs: Sequence[Glyph], shapes: Sequence[Box], bottom: float
) -> tuple[PageTable, list[Glyph]]:
    """Adds the bars below a row of periods to it.

    Args:
        table: A table of the page.
        glyphs: Glyphs outside of tables, in reading coordinates.
        shapes: Outlines on the page.
        bottom: Where the next table, or the page, ends the place for bars.

    Returns:
        The table, with a row for each row of bars, and the glyphs that are not in it. A table
        that is no row of periods, or has no bars below it, comes back as it was.
    """
    if not _is_period_row(table):
        return table, list(glyphs)
    place = Box(table.box.x0, table.box.y1, table.box.x1, bottom)
    bars, rest = _bars(place, glyphs, shapes)
    if len(bars) < _FEWEST_BARS:
        return table, list(glyphs)
    grid = Grid(table.xs, (place.y0, place.y1), ())
    labels: list[Glyph] = []
    if not _is_period(table.rows[0].cells[0].text):
        foot = max(bar.box.y1 for bar in bars)
        column = Box(table.xs[0], place.y0, table.xs[1], foot)
        labels = [g for g in rest if column.holds(g.box.center_x, g.box.center_y)]
        taken = {id(glyph) for glyph in labels}
        rest = [glyph for glyph in rest if id(glyph) not in taken]
    rows = [*table.rows, *_rows(_by_row(bars), labels, grid)]
    boxes = [bar.box for bar in bars]
    return replace(table, rows=tuple(rows), box=union([table.box, *boxes]), headers=1), rest


def _is_period_row(table: PageTable) -> bool:
    if len(table.rows) != 1 or len(table.rows[0].cells) < _FEWEST_COLUMNS:
        return False
    periods = sum(_is_period(cell.text) for cell in table.rows[0].cells)
    return periods >= _PERIOD_SHARE * len(table.rows[0].cells)


def _is_period(text: str) -> bool:
    return len(text) <= 20 and _PERIOD.search(normalize(text)) is not None


def _bars(
    place: Box, glyphs: Sequence[Glyph], shapes: Sequence[Box]
) -> tuple[list[Bar], list[Glyph]]:
    candidates = sorted(
        (
            box
            for box in set(shapes)
            if place.covers(box, _OUTSIDE)
            and min(box.width, box.height) >= _SMALLEST
            and box.width < 2 * place.width
        ),
        key=lambda box: box.area,
    )
    texts, rest = parted(glyphs, candidates)
    return [Bar(box, tuple(text)) for box, text in texts.items()], rest


def _by_row(bars: Sequence[Bar]) -> list[list[Bar]]:
    """Bars side by side, rows from the top."""
    rows: list[list[Bar]] = []
    for bar in sorted(bars, key=lambda bar: bar.box.center_y):
        mate = rows[-1][0].box if rows else None
        if mate is not None and mate.overlap_y(bar.box) >= _SAME_ROW * bar.box.height:
            rows[-1].append(bar)
        else:
            rows.append([bar])
    return [sorted(row, key=lambda bar: bar.box.x0) for row in rows]


def _rows(bars: Sequence[Sequence[Bar]], labels: Sequence[Glyph], grid: Grid) -> list[PageRow]:
    """Rows of cells; a label stands beside the row of bars whose middle is nearest below it."""
    middles = [union(bar.box for bar in row).center_y for row in bars]
    beside: list[list[Glyph]] = [[] for _ in bars]
    for glyph in labels:
        at = bisect_right(middles, glyph.box.center_y)
        near = min(
            range(max(at - 1, 0), min(at + 1, len(bars))),
            key=lambda i: abs(middles[i] - glyph.box.center_y),
        )
        beside[near].append(glyph)
    rows: list[PageRow] = []
    for row, label in zip(bars, beside, strict=True):
        cells: list[PageCell] = []
        boxes: list[Box] = []
        if label:
            column = Box(grid.xs[0], row[0].box.y0, grid.xs[1], row[0].box.y1)
            lines = build_lines(label)
            cells.append(PageCell(0, 1, 1, cell_text(lines, column)[0]))
            boxes.extend(line.box for line in lines)
        for bar in row:
            first, span = bar.columns(grid)
            lines = build_lines(bar.glyphs)
            cells.append(PageCell(first, span, 1, cell_text(lines, bar.box)[0]))
            boxes.extend(line.box for line in lines)
        rows.append(PageRow(tuple(cells), union(boxes) if boxes else None))
    return rows
