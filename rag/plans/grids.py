"""Tables of a document as grids: every row with the headers over it and the merged cells beside it.

Readers mark the header cells that they can prove. A row that holds nothing but years (a form that
asks for 事業費 by year in its middle) heads the rows below it as well.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from rag.documents.model import Block, BlockType, Cell, Document

_UNIT = re.compile(r"単[\s　]*位[\s　]*[：:／/＝=]")
_TIME_HEADER = re.compile(r"年|時期|期|開始|完了|終了|着手|日")
_LABEL = re.compile(
    r"[\s　]*(?:継続|目標|ゴール|成果|指標|担当|所管|備考|取組|施策|事業|項目|内容|区分|番号|合計"
    r"|総?計)[^\s　]{0,6}[\s　]*"
)
_MOST_CAPTIONS = 2
_LONGEST_CAPTION = 80


@dataclass(frozen=True)
class Headers:
    """The cells that head some rows.

    Attributes:
        cells: The cells, from the top down.
        marked: Whether the reader marked them; else they are a row of years.
    """

    cells: tuple[Cell, ...] = ()
    marked: bool = False

    @property
    def columns(self) -> Sequence[int]:
        """Columns that have a header, ascending."""
        return sorted(self._by_column)

    def of(self, column: int) -> tuple[Cell, ...]:
        """The headers of a column, outermost first."""
        return tuple(self._by_column.get(column, ()))

    @cached_property
    def _by_column(self) -> dict[int, list[Cell]]:
        columns: dict[int, list[Cell]] = {}
        for cell in self.cells:
            for column in range(cell.column, cell.column + cell.column_span):
                columns.setdefault(column, []).append(cell)
        return columns


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row below headers.

    Attributes:
        block: Index of its block.
        cells: Its own cells.
        above: Cells of rows above that are merged down to it.
        headers: What heads it; rows under the same headers share the object.
    """

    block: int
    cells: tuple[Cell, ...]
    above: tuple[Cell, ...]
    headers: Headers


@dataclass(slots=True)
class Grid:
    """A table.

    Attributes:
        number: Its number in the document.
        first: Index of its first block.
        captions: Lines right above it.
        rows: Its rows that are no headers.
    """

    number: int
    first: int
    captions: tuple[Block, ...]
    rows: list[GridRow] = field(default_factory=list)


def find_grids(document: Document, is_period: Callable[[str], bool]) -> Iterator[Grid]:
    """The tables of a document, in order.

    Args:
        document: The document; it is gone through once.
        is_period: Whether the text of a cell is nothing but a time.

    Yields:
        One grid for each table.
    """
    blocks = document.blocks
    at = 0
    while at < len(blocks):
        block = blocks[at]
        if block.type is not BlockType.TABLE_ROW or block.table is None:
            at += 1
            continue
        end = at + 1
        while end < len(blocks) and blocks[end].table == block.table and blocks[end].cells:
            end += 1
        grid = Grid(block.table, at, _captions(document, at))
        grid.rows.extend(_rows(document, at, end, is_period))
        yield grid
        at = end


def _captions(document: Document, first: int) -> tuple[Block, ...]:
    """Lines above a table that tell about it: its caption, its unit."""
    found: list[Block] = []
    for block in reversed(document.blocks[max(0, first - _MOST_CAPTIONS) : first]):
        text = document.text[block.char_start : block.char_end]
        about = block.type is BlockType.CAPTION or _UNIT.search(text) is not None
        if block.cells or not about or len(text) > _LONGEST_CAPTION:
            break
        found.append(block)
    return tuple(reversed(found))


def _rows(
    document: Document, first: int, last: int, is_period: Callable[[str], bool]
) -> Iterator[GridRow]:
    headers = Headers()
    growing = False
    merged: list[tuple[int, Cell]] = []
    for index in range(first, last):
        block = document.blocks[index]
        row = block.row if block.row is not None else index - first
        merged = [(end, cell) for end, cell in merged if row < end]
        above = tuple(cell for _, cell in merged)
        merged += [(row + cell.row_span, cell) for cell in block.cells if cell.row_span > 1]
        marked = any(cell.header for cell in block.cells)
        if marked or _heads(document, block.cells, headers, is_period):
            kept = headers.cells if growing and headers.marked == marked else ()
            headers = Headers((*kept, *block.cells), marked)
            growing = True
            continue
        growing = False
        yield GridRow(index, block.cells, above, headers)


def _heads(
    document: Document, cells: Sequence[Cell], headers: Headers, is_period: Callable[[str], bool]
) -> bool:
    """Whether an unmarked row heads those below: years, and words that label columns."""
    filled = [cell for cell in cells if cell.char_end > cell.char_start]
    rest = [cell for cell in filled if _is(document, cell, is_period)]
    others = [cell for cell in filled[1:] if cell not in rest]
    if len(rest) < 2 or not all(_labels(document, cell) for cell in others):
        return False
    # 開始年度 | 終了年度 head data that are years; they are not headed anew by them.
    return not all(
        any(_TIME_HEADER.search(document.text[over.char_start : over.char_end]) for over in above)
        and not any(_is(document, over, is_period) for over in above)
        for above in (headers.of(cell.column) for cell in rest)
    )


def _is(document: Document, cell: Cell, is_period: Callable[[str], bool]) -> bool:
    return is_period(document.text[cell.char_start : cell.char_end])


def _labels(document: Document, cell: Cell) -> bool:
    return _LABEL.fullmatch(document.text[cell.char_start : cell.char_end]) is not None
