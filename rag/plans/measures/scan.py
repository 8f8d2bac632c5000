"""What the blocks of a plan say about measures: labelled lines, and rows under read headers.

A document is scanned once; the regions of measures and their fields are found in the scan.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from rag.documents.model import BlockType, Cell, Document
from rag.plans.fiscal_years import FiscalYears
from rag.plans.grids import Grid, GridRow, Headers, find_grids
from rag.plans.kpis import RowCells, columns_of
from rag.plans.kpis.columns import Columns, is_header, read_columns
from rag.plans.labels import Label, Role, header_role, label_role, parse_label
from rag.plans.records import Text


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text, or a cell of a form.

    Attributes:
        text: Its words, without white space around them.
        label: The label that it begins with, None without.
        width: Its width in print, label and all.
    """

    text: Text
    label: Label | None
    width: int

    @property
    def value(self) -> Text:
        """What stands behind the label; empty where that stands on the following lines."""
        if self.label is None:
            return self.text
        raw = self.text.text[self.label.value_start : self.label.value_end]
        lead = len(raw) - len(raw.lstrip())
        start = self.text.char_start + self.label.value_start + lead
        return Text(raw.strip(), start, start + len(raw.strip()))


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table whose columns are known, or of a form.

    Attributes:
        cells: Its cells by column.
        form: Its lines, label cells and values in turn, where no columns are known.
        unit: Unit of measure that the caption of the table gives.
        table: Number of the table.
    """

    cells: RowCells
    form: tuple[Line, ...]
    unit: str | None
    table: int


@dataclass(slots=True)
class Scan:
    """What each block says.

    Attributes:
        lines: The lines of each block of text, by index of the block.
        rows: The rows of tables, by index of the block; header rows are none.
        headers: Indices of the blocks that head tables.
    """

    lines: dict[int, tuple[Line, ...]] = field(default_factory=dict)
    rows: dict[int, Row] = field(default_factory=dict)
    headers: set[int] = field(default_factory=set)

    def labels(self, block: int) -> Iterator[Label]:
        """The labels of a block."""
        row = self.rows.get(block)
        for line in row.form if row is not None else self.lines.get(block, ()):
            if line.label is not None:
                yield line.label


_TEXT_BLOCKS = frozenset({BlockType.PARAGRAPH, BlockType.LIST_ITEM, BlockType.HEADING})
_UNIT = re.compile(r"単[\s　]*位[\s　]*[：:][\s　]*(?P<unit>[^）)\]］\s、,]{1,12})")
_BLANK = re.compile(r"[\s　]*")


def scan_document(document: Document, years: FiscalYears) -> Scan:
    """Scans a document.

    Args:
        document: The document.
        years: How its years are counted.
    """
    scan = Scan()
    for index, block in enumerate(document.blocks):
        if block.type in _TEXT_BLOCKS:
            scan.lines[index] = tuple(_lines(document, block.char_start, block.char_end))
    for grid in find_grids(document, lambda text: years.period(text) is not None):
        _scan_grid(scan, document, grid, years)
    for index, block in enumerate(document.blocks):
        if block.type is BlockType.TABLE_ROW and index not in scan.rows:
            scan.headers.add(index)
    return scan


def _lines(document: Document, start: int, end: int) -> Iterator[Line]:
    """The lines between two offsets that hold anything."""
    at = start
    for raw in document.text[start:end].split("\n"):
        text = raw.strip()
        if text:
            lead = len(raw) - len(raw.lstrip())
            found = Text(text, at + lead, at + lead + len(text))
            yield Line(found, parse_label(text), columns_of(text))
        at += len(raw) + 1


def _scan_grid(scan: Scan, document: Document, grid: Grid, years: FiscalYears) -> None:
    unit = _caption_unit(document, grid)
    forms = _form_headers(document, grid)
    for block, row in forms.items():
        scan.rows[block] = _form_row(document, row, unit, grid.number)
    of_forms = {cell for row in forms.values() for cell in row.cells}
    headers = None
    columns = Columns()
    for row in grid.rows:
        if row.headers is not headers:
            headers = row.headers
            cells = [cell for cell in headers.cells if cell not in of_forms]
            columns = read_columns(document, cells, years)
        if is_header(document, row.cells):
            columns = read_columns(document, row.cells, years)
            continue
        if columns.by_index and _ends_columns(document, row.cells):
            columns = Columns()
        if columns.by_index:
            cells_by_column = RowCells.of(document, columns, row.cells, row.above)
            scan.rows[row.block] = Row(cells_by_column, (), unit, grid.number)
        else:
            scan.rows[row.block] = _form_row(document, row, unit, grid.number)


def _form_row(document: Document, row: GridRow, unit: str | None, table: int) -> Row:
    cells = RowCells.of(document, Columns(), row.cells, row.above)
    return Row(cells, tuple(_form(document, row)), unit, table)


def _form_headers(document: Document, grid: Grid) -> dict[int, GridRow]:
    """Rows that a reader took for headers of columns, while they are rows of a form.

    Labels and values stand in them in turn (施策番号 | 3-2 | 施策名 | 地域交通の維持).
    """
    found: dict[int, GridRow] = {}
    last = max((row.block for row in grid.rows), default=grid.first)
    for index in range(grid.first, last):
        cells = document.blocks[index].cells
        if not any(cell.header for cell in cells):
            continue
        words = [document.text[cell.char_start : cell.char_end] for cell in cells]
        words = [text for text in words if text.strip()]
        labels, values = words[::2], words[1::2]
        in_turn = len(labels) == len(values) > 1
        if in_turn and all(map(label_role, labels)) and not any(map(header_role, values)):
            found[index] = GridRow(index, cells, (), Headers())
    return found


def _ends_columns(document: Document, cells: Sequence[Cell]) -> bool:
    """Whether a row goes back from columns to a form: a label, and a value over columns."""
    filled = [cell for cell in cells if cell.char_end > cell.char_start]
    if len(filled) <= 1 or filled[1].column_span <= 1:
        return False
    return label_role(document.text[filled[0].char_start : filled[0].char_end]) is not None


def _caption_unit(document: Document, grid: Grid) -> str | None:
    for block in grid.captions:
        match = _UNIT.search(document.text[block.char_start : block.char_end])
        if match is not None:
            return match.group("unit")
    return None


def _form(document: Document, row: GridRow) -> Iterator[Line]:
    """The cells of a row without headers: labels, and the lines of what they label.

    Cells behind a label KPI, and cells of a row without labels, tell one thing together
    (利用者数 | 1,200人).
    """
    for cell in row.above:
        line = _label_cell(document, cell)
        if line is not None:
            yield line
    together = True
    run: list[Line] = []
    for cell in row.cells:
        line = _label_cell(document, cell)
        if line is None:
            found = tuple(_lines(document, cell.char_start, cell.char_end))
            if together and len(found) == 1:
                run.append(found[0])
                continue
            yield from found
            continue
        yield from _joined(run)
        run = []
        yield line
        together = line.label is not None and line.label.role is Role.KPI
    yield from _joined(run)


def _joined(run: Sequence[Line]) -> Iterator[Line]:
    """Cells beside each other as one line."""
    if len(run) <= 1 or any(line.label is not None for line in run):
        yield from run
        return
    words = "　".join(line.text.text for line in run)
    text = Text(words, run[0].text.char_start, run[-1].text.char_end)
    yield Line(text, None, columns_of(words))


def _label_cell(document: Document, cell: Cell) -> Line | None:
    """A cell that holds a label and nothing else (担当課, 現状値（R5）)."""
    raw = document.text[cell.char_start : cell.char_end]
    text = raw.replace("\n", "").strip()
    role = label_role(text)
    if role is None:
        return None
    label = parse_label(text)
    if label is None or label.role is not role or label.value_start < label.value_end:
        label = Label(role, label.kind if label else None, len(text), len(text))
    found = Text(raw.strip(), cell.char_start, cell.char_end)
    label = Label(label.role, label.kind, len(found.text), len(found.text))
    return Line(found, label, 0)


FIELD_ROLES = frozenset({Role.KPI, Role.RESPONSIBLE})
"""Labels that only a measure has."""
