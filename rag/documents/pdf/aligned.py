"""Tables without rules: rows of short entries that stand in line under each other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from rag.documents.pdf.cells import PageCell, PageRow, PageTable
from rag.documents.pdf.geometry import union
from rag.documents.pdf.lines import Line
from rag.documents.pdf.marks import is_bare_mark
from rag.documents.wraps import joint

_FEWEST_ROWS = 3
_FULL_SHARE = 0.7
_FARTHEST = 2.2
_TIGHT = 0.6
_PAGE_NUMBER = re.compile(r"[…‥.・\s]*[0-9０-９]{1,4}")


def split_aligned(rows: Sequence[Sequence[Line]]) -> list[PageTable | list[Sequence[Line]]]:
    """Finds unruled tables among the rows of a column.

    Args:
        rows: For each baseline its lines, from left to right.

    Returns:
        Tables, and the rows between them, in order.
    """
    parts: list[PageTable | list[Sequence[Line]]] = []
    plain: list[Sequence[Line]] = []
    at = 0
    while at < len(rows):
        end = _stretch(rows, at)
        table = _table(rows[at:end]) if end - at >= _FEWEST_ROWS else None
        if table is None:
            plain.append(rows[at])
            at += 1
            continue
        if plain:
            parts.append(plain)
            plain = []
        parts.append(table)
        at = end
    if plain:
        parts.append(plain)
    return parts


def _stretch(rows: Sequence[Sequence[Line]], start: int) -> int:
    """End of the rows that follow each other at an even distance and hold several entries."""
    if not _is_tabular(rows[start]):
        return start
    end = start + 1
    while end < len(rows):
        above, below = rows[end - 1], rows[end]
        gap = below[0].box.y0 - max(line.box.y1 for line in above)
        if gap > _FARTHEST * below[0].size or below[0].ocr != above[0].ocr:
            break
        if not _is_tabular(below) and not _goes_on(rows[start:end], below, gap):
            break
        end += 1
    return end


def _is_tabular(row: Sequence[Line]) -> bool:
    return len(row) > (2 if is_bare_mark(row[0].text) else 1)


def _goes_on(rows: Sequence[Sequence[Line]], row: Sequence[Line], gap: float) -> bool:
    """Whether a row holds only the second line of an entry that is not in the first column."""
    first = max(line.box.x1 for line in (above[0] for above in rows if len(above) > 1))
    return len(row) == 1 and row[0].box.x0 > first and gap <= _TIGHT * row[0].size


def _table(rows: Sequence[Sequence[Line]]) -> PageTable | None:
    columns = _columns(rows)
    tabular = [row for row in rows if len(row) > 1]
    if len(columns) < 2 or len(tabular) < _FEWEST_ROWS or _is_contents(tabular):
        return None
    placed = [[_column_of(line, columns) for line in row] for row in rows]
    if any(len(set(places)) < len(places) for places in placed):
        return None
    usual = sum(len(row) >= max(2, len(columns) - 1) for row in tabular)
    if usual < _FULL_SHARE * len(tabular):
        return None
    table_rows: list[PageRow] = []
    for row, places in zip(rows, placed, strict=True):
        cells = tuple(
            PageCell(place, 1, 1, line.text) for line, place in zip(row, places, strict=True)
        )
        box = union(line.box for line in row)
        if len(row) == 1 and table_rows:
            table_rows[-1] = _with_wrapped(table_rows[-1], cells[0], PageRow(cells, box))
        else:
            table_rows.append(PageRow(cells, box))
    box = union(line.box for row in rows for line in row)
    return PageTable(box, (), tuple(table_rows), all(line.ocr for row in rows for line in row))


def _columns(rows: Sequence[Sequence[Line]]) -> list[tuple[float, float]]:
    """Ranges of x that entries cover, apart from each other by white space in all rows."""
    ranges: list[tuple[float, float]] = []
    for line in sorted((line for row in rows for line in row), key=lambda line: line.box.x0):
        if ranges and line.box.x0 <= ranges[-1][1]:
            ranges[-1] = (ranges[-1][0], max(ranges[-1][1], line.box.x1))
        else:
            ranges.append((line.box.x0, line.box.x1))
    return ranges


def _column_of(line: Line, columns: Sequence[tuple[float, float]]) -> int:
    return next(at for at, (x0, x1) in enumerate(columns) if x0 <= line.box.center_x <= x1)


def _is_contents(rows: Sequence[Sequence[Line]]) -> bool:
    """Whether this is a table of contents: the last entry of every row is a rising number."""
    ends = [row[-1].text for row in rows]
    if not all(_PAGE_NUMBER.fullmatch(end) for end in ends):
        return False
    numbers = [int("".join(char for char in end if char.isdigit())) for end in ends]
    return all(len(row) == 2 for row in rows) and all(a <= b for a, b in pairwise(numbers))


def _with_wrapped(row: PageRow, cell: PageCell, wrapped: PageRow) -> PageRow:
    """A row with the second line of one of its entries."""
    cells = list(row.cells)
    at = next((i for i, own in enumerate(cells) if own.column == cell.column), None)
    if at is None:
        cells.append(cell)
        cells.sort(key=lambda cell: cell.column)
    else:
        text = cells[at].text
        cells[at] = replace(cells[at], text=text + joint(text, cell.text) + cell.text)
    boxes = [box for box in (row.box, wrapped.box) if box is not None]
    return PageRow(tuple(cells), union(boxes))
