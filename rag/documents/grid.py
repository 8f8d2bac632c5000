"""Cells in their places on a sheet, and the bands of rows that stand together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_NUMBER = re.compile(r"[▲△−-]?[¥￥]?[\d０-９][\d０-９,，.．]*\s*[%％]?")


def is_number(text: str) -> bool:
    """Whether a cell shows a number and nothing else: ▲1,200, 45.0%, ¥300."""
    return _NUMBER.fullmatch(text.strip()) is not None


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells, 0-based, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Placed:
    """A visible cell in its place among the visible rows and columns.

    Attributes:
        column: Its column.
        text: What it shows; empty for a bordered blank.
        bordered: Whether a line is drawn around it: it belongs to a table, even empty.
        strong: Whether its letters are bold or larger than others.
        row_span: Visible rows that it covers.
        column_span: Visible columns that it covers.
    """

    column: int
    text: str
    bordered: bool = False
    strong: bool = False
    row_span: int = 1
    column_span: int = 1


@dataclass(frozen=True, slots=True)
class PlacedRow:
    """A visible row that is not empty.

    Attributes:
        place: Its place among the visible rows.
        source: Its row in the file, 0-based.
        cells: Its cells, left to right.
    """

    place: int
    source: int
    cells: Sequence[Placed]

    @property
    def filled(self) -> list[Placed]:
        """The cells that show something."""
        return [cell for cell in self.cells if cell.text]


def bands(rows: Iterable[PlacedRow]) -> list[list[PlacedRow]]:
    """Cuts rows where a row is empty and no merged cell crosses it.

    Args:
        rows: Rows in order.

    Returns:
        Runs of rows that stand together.
    """
    found: list[list[PlacedRow]] = []
    reach = -2
    for row in rows:
        if row.place > reach + 1:
            found.append([])
        found[-1].append(row)
        reach = max(reach, max(row.place + cell.row_span - 1 for cell in row.cells))
    return found
