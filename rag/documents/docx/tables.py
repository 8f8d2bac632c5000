"""The grid of a Word table: merged cells once, deleted and hidden rows out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag.documents.builder import TableCell
from rag.documents.ooxml import W, children, is_on, span
from rag.documents.tables import mark_headers

if TYPE_CHECKING:
    from lxml.etree import _Element as Element


@dataclass(frozen=True, slots=True)
class _GridCell:
    """A w:tc in its place; `merge` is `restart`, `continue` or nothing."""

    element: Element
    column: int
    width: int
    merge: str


def table_cells(table: Element) -> list[Element]:
    """The visible cells of a table, merged ones once, row by row."""
    return [cell.element for row in _grid(table) for cell in row if cell.merge != "continue"]


def read_table(table: Element, text_of: Callable[[Element], str]) -> list[list[TableCell]]:
    """Reads a table.

    Args:
        table: The w:tbl.
        text_of: Gives the text of a w:tc; it is called in reading order, once per visible cell.

    Returns:
        Its rows; cells that label the columns are marked as headers.
    """
    grid = _grid(table)
    rows: list[list[TableCell]] = []
    for index, row in enumerate(grid):
        cells: list[TableCell] = []
        for cell in row:
            if cell.merge == "continue" and _is_continued(grid, index, cell.column):
                continue
            height = _row_span(grid, index, cell)
            cells.append(TableCell(text_of(cell.element), cell.column, cell.width, height))
        rows.append(cells)
    return mark_headers(rows, _declared_header_rows(table))


def _grid(table: Element) -> list[list[_GridCell]]:
    return [list(_row_cells(row)) for row in _unwrapped(table, "tr") if not _is_gone(row)]


def _unwrapped(parent: Element, name: str) -> Iterator[Element]:
    """Rows or cells, also those inside content controls and custom XML."""
    for child in children(parent):
        if child.tag == f"{W}{name}":
            yield child
        elif child.tag in {f"{W}sdt", f"{W}sdtContent", f"{W}customXml"}:
            yield from _unwrapped(child, name)


def _is_gone(row: Element) -> bool:
    """Whether a row is deleted under change tracking, or hidden."""
    properties = row.find(f"{W}trPr")
    return properties is not None and (_flag(properties, "del") or _flag(properties, "hidden"))


def _flag(properties: Element, name: str) -> bool:
    found = properties.find(f"{W}{name}")
    return found is not None and is_on(found.get(f"{W}val"), default=True)


def _row_cells(row: Element) -> Iterator[_GridCell]:
    before = row.find(f"{W}trPr/{W}gridBefore")
    column = span(before.get(f"{W}val")) if before is not None else 0
    held: _GridCell | None = None
    for cell in _unwrapped(row, "tc"):
        properties = cell.find(f"{W}tcPr")
        if properties is not None and _flag(properties, "cellDel"):
            continue
        width = span(_value(properties, "gridSpan"))
        if held is not None and _value(properties, "hMerge", "continue") == "continue":
            held = _GridCell(held.element, held.column, held.width + width, held.merge)
        else:
            if held is not None:
                yield held
            held = _GridCell(cell, column, width, _value(properties, "vMerge", "continue") or "")
        column += width
    if held is not None:
        yield held


def _value(properties: Element | None, name: str, default: str | None = None) -> str | None:
    """Value of a property; `default` where it stands there without one."""
    found = properties.find(f"{W}{name}") if properties is not None else None
    return found.get(f"{W}val", default) if found is not None else None


def _at(row: Sequence[_GridCell], column: int) -> _GridCell | None:
    return next((cell for cell in row if cell.column == column), None)


def _is_continued(grid: Sequence[Sequence[_GridCell]], row: int, column: int) -> bool:
    """Whether a cell that goes on from above has something above it (its row may be deleted)."""
    above = _at(grid[row - 1], column) if row else None
    return above is not None and above.merge != ""


def _row_span(grid: Sequence[Sequence[_GridCell]], row: int, cell: _GridCell) -> int:
    height = 1
    if not cell.merge:
        return height
    for below in grid[row + 1 :]:
        found = _at(below, cell.column)
        if found is None or found.merge != "continue":
            break
        height += 1
    return height


def _declared_header_rows(table: Element) -> int:
    """Leading rows that Word repeats on every page (w:tblHeader)."""
    count = 0
    for row in _unwrapped(table, "tr"):
        if _is_gone(row):
            continue
        properties = row.find(f"{W}trPr")
        if properties is None or not _flag(properties, "tblHeader"):
            break
        count += 1
    return count
