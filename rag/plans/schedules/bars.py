"""How far actions reach over the columns of a row: merged cells, arrows, marks, neighbours.

A merged cell proves its extent, an arrow that an action goes on, a mark that something is done in
that year. Plain text followed by empty cells proves where it begins, and not where it ends.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.documents.model import Cell
from rag.plans.schedules.columns import Columns
from rag.plans.schedules.vocabulary import ARROWS_ONLY, MARKS_ONLY


@dataclass(frozen=True, slots=True)
class Bar:
    """A cell of a row with the years that it proves.

    Attributes:
        cell: The cell with the words; None for a run of marks or arrows.
        start: First fiscal year, None where the header names none.
        end: Last fiscal year; None where the row does not prove it.
        first: Offset of the cells of the bar.
        last: End of them.
        alone: Whether it stands alone in the first column of time.
        merged: Whether a merged cell or an arrow proves how far it reaches.
    """

    cell: Cell | None
    start: int | None
    end: int | None
    first: int
    last: int
    alone: bool
    merged: bool


@dataclass(frozen=True, slots=True)
class _Filled:
    """A cell of a column of time that is not empty."""

    cell: Cell
    sign: bool


def find_bars(
    cells: Sequence[Cell], texts: Sequence[str], columns: Columns, *, drawn: bool
) -> list[Bar]:
    """The bars of a row.

    Args:
        cells: The cells of the row, left to right.
        texts: What they say.
        columns: The columns.
        drawn: Whether the table shows elsewhere how far its bars reach, so that a cell that is
            not merged reaches over its own column only.

    Returns:
        The bars in order.
    """
    filled = [
        _Filled(cell, is_sign(text))
        for cell, text in zip(cells, texts, strict=True)
        if cell.column in columns.years and text.strip()
    ]
    bars: list[Bar] = []
    at = 0
    while at < len(filled):
        end = at + 1
        while (
            end < len(filled)
            and filled[end].sign
            and (_next(columns, filled[end - 1].cell) >= filled[end].cell.column)
        ):
            end += 1
        following = filled[end].cell if end < len(filled) else None
        bars.append(_bar(filled[at:end], following, columns, len(filled) == 1, drawn))
        at = end
    return bars


def is_sign(text: str) -> bool:
    """Whether a cell holds only an arrow or a mark."""
    return ARROWS_ONLY.fullmatch(text) is not None or MARKS_ONLY.fullmatch(text) is not None


def _next(columns: Columns, cell: Cell) -> int:
    """The column of time that follows a cell; other columns may stand between."""
    last = cell.column + cell.column_span - 1
    return next((column for column in columns.years if column > last), last + 1)


def _bar(
    run: Sequence[_Filled], following: Cell | None, columns: Columns, lone: bool, drawn: bool
) -> Bar:
    """The bar of a cell and the arrows or marks that carry it on."""
    head, tail = run[0].cell, run[-1].cell
    last = tail.column + tail.column_span - 1
    merged = len(run) > 1 or head.column_span > 1 or run[0].sign
    closed = (
        merged
        or drawn
        or (last >= columns.last and not columns.continues)
        or (following is not None and following.column == _next(columns, tail))
    )
    starts = columns.years[head.column]
    ends = _years_at(columns, last)
    # However far a bar reaches over the quarters of one year, it ends in that year.
    farthest = following.column - 1 if following is not None else columns.last
    within = not columns.continues or following is not None
    closed = closed or (within and bool(ends) and _years_at(columns, farthest) == ends)
    return Bar(
        cell=None if run[0].sign else head,
        start=starts[0] if starts else None,
        end=ends[-1] if closed and ends else None,
        first=head.char_start,
        last=tail.char_end,
        alone=lone and not merged and head.column == columns.first,
        merged=merged,
    )


def _years_at(columns: Columns, column: int) -> tuple[int, ...]:
    """Years of the last column of time up to a place."""
    found: tuple[int, ...] = ()
    for at, years in columns.years.items():
        if at <= column and years:
            found = years
    return found
