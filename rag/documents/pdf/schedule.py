"""Bars of a schedule: text that lies across several columns of a grid (工程表).

A bar is text in a shape, above an arrow, or simply written over the rules between fiscal years.
Its columns are the ones that its shape or its words cover.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from rag.documents.pdf.geometry import Box, union
from rag.documents.pdf.glyphs import Glyph
from rag.documents.pdf.grid import Grid
from rag.documents.pdf.runs import Run, split_runs

_SNAP = 3.0
_SMALLEST = 6.0
_GLUED = 0.12
_NEXT_LINE = 0.7
_ABOVE_ARROW = 2.2
_COVERED = 0.35


@dataclass(frozen=True, slots=True)
class Bar:
    """Text across columns.

    Attributes:
        box: The shape, or the words with the arrow under them.
        glyphs: The text.
    """

    box: Box
    glyphs: tuple[Glyph, ...]

    def columns(self, grid: Grid) -> tuple[int, int]:
        """First column that it covers for a good part, and the number of such columns."""
        covered = [
            at
            for at, (x0, x1) in enumerate(pairwise(grid.xs))
            if min(x1, self.box.x1) - max(x0, self.box.x0) >= _COVERED * (x1 - x0)
        ]
        if not covered:
            middle = bisect_right(grid.xs, self.box.center_x) - 1
            return min(max(middle, 0), len(grid.xs) - 2), 1
        return covered[0], covered[-1] - covered[0] + 1


def find_bars(
    grid: Grid, glyphs: Sequence[Glyph], shapes: Sequence[Box], arrows: Sequence[Box]
) -> tuple[list[Bar], list[Glyph]]:
    """Takes the bars out of a grid's text.

    Args:
        grid: The grid.
        glyphs: Glyphs inside it, in the order of the file.
        shapes: Outlines on the page, in reading coordinates.
        arrows: Shafts of arrows on the page.

    Returns:
        Bars over two columns or more, from the top, and the glyphs that stand in cells.
    """
    in_shapes, rest = _in_shapes(grid, glyphs, shapes)
    across, rest = _across_rules(grid, rest)
    bars = [*in_shapes, *across]
    for arrow in arrows:
        if grid.box.covers(arrow, _SNAP):
            bars, rest = _with_arrow(arrow, bars, rest)
    wide = [bar for bar in bars if bar.columns(grid)[1] > 1]
    narrow = {id(bar) for bar in bars} - {id(bar) for bar in wide}
    rest.extend(glyph for bar in bars if id(bar) in narrow for glyph in bar.glyphs)
    return sorted(wide, key=lambda bar: bar.box.center_y), rest


def _in_shapes(
    grid: Grid, glyphs: Sequence[Glyph], shapes: Sequence[Box]
) -> tuple[list[Bar], list[Glyph]]:
    """Text in a shape that covers more than one column and is no background of cells."""
    candidates = sorted((box for box in shapes if _may_be_bar(grid, box)), key=lambda b: b.area)
    if not candidates:
        return [], list(glyphs)
    texts, rest = parted(glyphs, candidates)
    return [Bar(box, tuple(text)) for box, text in texts.items() if _inked(text)], rest


def parted(
    glyphs: Sequence[Glyph], boxes: Sequence[Box]
) -> tuple[dict[Box, list[Glyph]], list[Glyph]]:
    """Parts glyphs by the first box that holds the middle of each; the others come last."""
    texts: dict[Box, list[Glyph]] = {}
    rest: list[Glyph] = []
    for glyph in glyphs:
        x, y = glyph.box.center_x, glyph.box.center_y
        home = next((box for box in boxes if box.holds(x, y)), None)
        if home is None:
            rest.append(glyph)
        else:
            texts.setdefault(home, []).append(glyph)
    return texts, rest


def _may_be_bar(grid: Grid, box: Box) -> bool:
    if not grid.box.covers(box, _SNAP) or min(box.width, box.height) < _SMALLEST:
        return False
    on_lines = [
        any(abs(edge - line) <= _SNAP for line in lines)
        for edge, lines in (
            (box.x0, grid.xs),
            (box.x1, grid.xs),
            (box.y0, grid.ys),
            (box.y1, grid.ys),
        )
    ]
    return not all(on_lines)


def _across_rules(grid: Grid, glyphs: Sequence[Glyph]) -> tuple[list[Bar], list[Glyph]]:
    """Text written over a rule between two cells, with the lines that go with it."""
    owners = {
        (row, column): at
        for at, cell in enumerate(grid.cells)
        for row in range(cell.row, cell.row + cell.row_span)
        for column in range(cell.column, cell.column + cell.column_span)
    }

    def cell_of(glyph: Glyph) -> int:
        row = bisect_right(grid.ys, glyph.box.center_y) - 1
        column = bisect_right(grid.xs, glyph.box.center_x) - 1
        return owners.get((row, column), -1)

    def is_across(run: Run) -> bool:
        inked = [glyph for glyph in run.glyphs if not glyph.char.isspace()]
        return any(
            cell_of(left) != cell_of(right)
            and right.box.x0 - left.box.x1 <= _GLUED * run.size
            and abs(left.baseline - right.baseline) <= _GLUED * run.size
            for left, right in pairwise(inked)
        )

    runs = split_runs(glyphs)
    across = [run for run in runs if is_across(run)]
    if not across:
        return [], list(glyphs)
    others = [run for run in runs if run not in across]
    bars: list[list[Run]] = []
    for run in sorted(across, key=lambda run: run.baseline):
        home = next((bar for bar in bars if _goes_with(bar, run)), None)
        if home is None:
            bars.append([run])
        else:
            home.append(run)
    rest: list[Run] = []
    for run in sorted(others, key=lambda run: run.baseline):
        home = next((bar for bar in bars if _goes_with(bar, run)), None)
        (rest if home is None else home).append(run)
    return (
        [
            Bar(union(run.box for run in bar), tuple(g for run in bar for g in run.glyphs))
            for bar in bars
        ],
        [glyph for run in rest for glyph in run.glyphs],
    )


def _goes_with(bar: Sequence[Run], run: Run) -> bool:
    """Whether a run is the next or the previous line of a bar's text."""
    box = union(part.box for part in bar)
    gap = max(run.box.y0 - box.y1, box.y0 - run.box.y1)
    return (
        abs(run.size - bar[0].size) <= 0.15 * run.size
        and -0.3 * run.size <= gap <= _NEXT_LINE * run.size
        and run.box.overlap_x(box) >= 0.8 * min(run.box.width, box.width)
    )


def _with_arrow(arrow: Box, bars: list[Bar], glyphs: list[Glyph]) -> tuple[list[Bar], list[Glyph]]:
    """Gives the text right above an arrow, or else right below it, the arrow's extent."""
    for at, bar in enumerate(bars):
        if _stands_by(arrow, bar.box, bar.glyphs[0].style.size):
            widened = Bar(union([bar.box, arrow]), bar.glyphs)
            return [*bars[:at], widened, *bars[at + 1 :]], glyphs
    runs = split_runs(glyphs)
    near = [run for run in runs if _stands_by(arrow, run.box, run.size)]
    if not near:
        return bars, glyphs
    main = min(near, key=lambda run: (run.box.center_y > arrow.y0, abs(run.baseline - arrow.y0)))
    text = [run for run in near if run.box.center_y < arrow.y0] or [main]
    taken = {id(glyph) for run in text for glyph in run.glyphs}
    bar = Bar(
        union([arrow, *(run.box for run in text)]),
        tuple(glyph for run in text for glyph in run.glyphs),
    )
    return [*bars, bar], [glyph for glyph in glyphs if id(glyph) not in taken]


def _stands_by(arrow: Box, box: Box, size: float) -> bool:
    return (
        box.overlap_x(arrow) >= 0.5 * min(box.width, arrow.width)
        and -0.5 * size <= arrow.y0 - box.y1 <= _ABOVE_ARROW * size
    ) or (
        box.overlap_x(arrow) >= 0.5 * min(box.width, arrow.width)
        and -0.3 * size <= box.y0 - arrow.y1 <= _NEXT_LINE * size
    )


def _inked(glyphs: Sequence[Glyph]) -> bool:
    return any(not glyph.char.isspace() for glyph in glyphs)
