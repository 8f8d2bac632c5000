"""Grids of cells between rules; where a rule is missing, cells are merged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rag.documents.pdf.drawings import Rule
from rag.documents.pdf.geometry import Box
from rag.documents.pdf.rules import TOUCH

_SNAP = 3.0
"""Rules nearer than this, in points, are one line of the grid (double lines)."""
_COVERED = 0.5


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell with its place in the grid.

    Attributes:
        row: 0-based row of its upper left corner.
        column: 0-based column of it.
        row_span: Number of rows that it covers.
        column_span: Number of columns that it covers.
        box: Its bounds.
    """

    row: int
    column: int
    row_span: int
    column_span: int
    box: Box


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table, or a box when it has one cell only.

    Attributes:
        xs: Positions of the lines between columns, left to right, the edges included.
        ys: Positions of the lines between rows, from the top, the edges included.
        cells: The cells, row by row.
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: tuple[GridCell, ...]

    @property
    def box(self) -> Box:
        """Its bounds."""
        return Box(self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])


def find_grids(rules: Sequence[Rule]) -> list[Grid]:
    """The grids that a page's rules make, each from rules that touch one another.

    Args:
        rules: Rules in reading coordinates (`Ruling.rules`).

    Returns:
        Grids from top to bottom.
    """
    grids = [grid for part in _connected(rules) if (grid := _grid(part)) is not None]
    return sorted(grids, key=lambda grid: (grid.box.y0, grid.box.x0))


def _connected(rules: Sequence[Rule]) -> Iterable[list[Rule]]:
    """Rules grouped by whether they cross or touch, directly or through others."""
    parent = list(range(len(rules)))

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    for i, j in _touching(rules):
        parent[root(i)] = root(j)
    groups: defaultdict[int, list[Rule]] = defaultdict(list)
    for at, rule in enumerate(rules):
        groups[root(at)].append(rule)
    return groups.values()


def _touching(rules: Sequence[Rule]) -> Iterator[tuple[int, int]]:
    """Pairs of a horizontal and a vertical rule that cross or touch, by their places."""
    import numpy as np

    table = np.array([(rule.at, rule.start, rule.end) for rule in rules]).reshape(-1, 3)
    level = np.array([rule.horizontal for rule in rules], dtype=bool)
    upright = np.flatnonzero(~level)
    at, start, end = table[upright].T
    for i in np.flatnonzero(level):
        y, left, right = table[i]
        meets = (
            (left - TOUCH <= at) & (at <= right + TOUCH) & (start - TOUCH <= y) & (y <= end + TOUCH)
        )
        for j in upright[meets]:
            yield int(i), int(j)


def _grid(rules: Sequence[Rule]) -> Grid | None:
    across = [rule for rule in rules if rule.horizontal]
    down = [rule for rule in rules if not rule.horizontal]
    if not across or not down:
        return None
    # A table without side lines ends where its horizontal rules end, and the other way round.
    xs = _positions([rule.at for rule in down], [r.start for r in across], [r.end for r in across])
    ys = _positions([rule.at for rule in across], [r.start for r in down], [r.end for r in down])
    if len(xs) < 2 or len(ys) < 2:
        return None
    return Grid(tuple(xs), tuple(ys), tuple(_cells(xs, ys, across, down)))


def _positions(
    inner: Sequence[float], starts: Sequence[float], ends: Sequence[float]
) -> list[float]:
    """Places of grid lines; near ones are one, at their mean."""
    clusters: list[list[float]] = []
    for place in sorted([*inner, min(starts), max(ends)]):
        if clusters and place - clusters[-1][-1] <= _SNAP:
            clusters[-1].append(place)
        else:
            clusters.append([place])
    return [sum(cluster) / len(cluster) for cluster in clusters]


def _cells(
    xs: Sequence[float], ys: Sequence[float], across: Sequence[Rule], down: Sequence[Rule]
) -> list[GridCell]:
    rows, columns = len(ys) - 1, len(xs) - 1
    walls = _walls(xs, ys, down)
    floors = _walls(ys, xs, across)
    owner: dict[tuple[int, int], tuple[int, int]] = {}
    cells: list[GridCell] = []
    for row in range(rows):
        for column in range(columns):
            if (row, column) in owner:
                continue
            wide = 1
            while (
                column + wide < columns
                and not walls[column + wide, row]
                and (row, column + wide) not in owner
            ):
                wide += 1
            high = 1
            while row + high < rows and _goes_down(
                row + high, column, wide, columns, walls, floors, owner
            ):
                high += 1
            for i in range(row, row + high):
                for j in range(column, column + wide):
                    owner[i, j] = (row, column)
            box = Box(xs[column], ys[row], xs[column + wide], ys[row + high])
            cells.append(GridCell(row, column, high, wide, box))
    return cells


def _goes_down(
    row: int,
    column: int,
    wide: int,
    columns: int,
    walls: dict[tuple[int, int], bool],
    floors: dict[tuple[int, int], bool],
    owner: dict[tuple[int, int], tuple[int, int]],
) -> bool:
    """Whether a cell of some width goes on into the next row with the same width."""
    span = range(column, column + wide)
    return (
        all(not floors[row, at] and (row, at) not in owner for at in span)
        and all(not walls[at, row] for at in span[1:])
        and (column == 0 or walls[column, row])
        and (column + wide == columns or walls[column + wide, row])
    )


def _walls(
    places: Sequence[float], steps: Sequence[float], rules: Sequence[Rule]
) -> dict[tuple[int, int], bool]:
    """Whether a rule stands between neighbouring cells.

    Args:
        places: Positions of the lines across which we look.
        steps: Positions of the lines of the other direction.
        rules: Rules of the direction of `places`.

    Returns:
        For each inner line and each step along it, whether a rule covers most of that step.
    """
    walls: dict[tuple[int, int], bool] = {}
    for line in range(1, len(places) - 1):
        near = [
            rule
            for rule in rules
            if abs(rule.at - places[line]) <= _SNAP
            and min(places, key=lambda place: abs(place - rule.at)) == places[line]
        ]
        for step in range(len(steps) - 1):
            start, end = steps[step], steps[step + 1]
            covered = sum(max(0.0, min(r.end, end) - max(r.start, start)) for r in near)
            walls[line, step] = covered >= _COVERED * (end - start)
    return walls
