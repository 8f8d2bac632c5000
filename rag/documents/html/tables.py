"""Tables of HTML: merged cells once, at their first place in the grid."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from rag.documents.builder import TableCell

if TYPE_CHECKING:
    from bs4.element import Tag

_CELLS = frozenset({"td", "th"})
_WIDEST = 1000
"""Largest span that browsers accept (HTML Standard, section 4.9.11)."""


def is_layout(table: Tag) -> bool:
    """Whether a table only arranges parts of the page and is no table to its reader."""
    if table.get("role") in {"presentation", "none"}:
        return True
    if table.find(["th", "caption", "thead"]) is not None:
        return False
    if table.find(["table", "h1", "h2", "h3", "h4", "h5", "h6"]) is not None:
        return True
    rows = table_rows(table)
    return len(rows) <= 1 and all(len(_row_cells(row)) <= 1 for row in rows)


def table_rows(table: Tag) -> list[Tag]:
    """The rows of a table in the order in which they are shown, without those of inner tables."""
    own = [row for row in table.find_all("tr") if row.find_parent("table") is table]
    parts = {"thead": 0, "tfoot": 2}
    return sorted(own, key=lambda row: parts.get(row.parent.name if row.parent else "", 1))


def read_cells(
    rows: Sequence[Tag], text_of: Callable[[Tag], str]
) -> tuple[list[list[TableCell]], int]:
    """The cells of a table with their places.

    Args:
        rows: The rows.
        text_of: Gives the text of a cell.

    Returns:
        For each row the cells that begin in it, and the number of rows at the top that the page
        itself calls header.
    """
    taken: set[tuple[int, int]] = set()
    result: list[list[TableCell]] = []
    for at, row in enumerate(rows):
        cells: list[TableCell] = []
        column = 0
        for tag in _row_cells(row):
            while (at, column) in taken:
                column += 1
            wide = _span(tag, "colspan", _WIDEST)
            high = _span(tag, "rowspan", len(rows) - at)
            taken.update((i, j) for i in range(at, at + high) for j in range(column, column + wide))
            cells.append(TableCell(text_of(tag), column, wide, high))
            column += wide
        result.append(cells)
    return result, _declared_headers(rows)


def _row_cells(row: Tag) -> list[Tag]:
    from bs4.element import Tag as Element

    return [child for child in row.children if isinstance(child, Element) and child.name in _CELLS]


def _span(tag: Tag, name: str, most: int) -> int:
    """A span as browsers take it; a row span of 0 reaches to the end."""
    value = str(tag.get(name, "1")).strip()
    if not value.isdecimal():
        return 1
    span = int(value[:6])
    if span == 0:
        return most if name == "rowspan" else 1
    return min(span, most)


def _declared_headers(rows: Sequence[Tag]) -> int:
    """Number of leading rows in `thead`, or made of `th` alone that label columns."""
    count = 0
    for row in rows:
        in_head = row.parent is not None and row.parent.name == "thead"
        cells = _row_cells(row)
        labels = bool(cells) and all(
            cell.name == "th" and cell.get("scope") not in {"row", "rowgroup"} for cell in cells
        )
        if not (in_head or labels):
            break
        count += 1
    return count
