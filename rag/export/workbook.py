"""Tables as an Excel workbook."""

from __future__ import annotations

import io
from collections.abc import Sequence

from rag.errors import DocumentTooLargeError
from rag.export.tables import (
    Table,
    Value,
    budget_table,
    kpi_table,
    measure_table,
    schedule_table,
)
from rag.records import MeasureRow

_FONT = "游ゴシック"
_MOST_ROWS = 1_000_000
_LONGEST_CELL = 32_000
_HEADER_COLOUR = "D9E2F3"


def measures_workbook(rows: Sequence[MeasureRow]) -> bytes:
    """Measures as a workbook with a sheet each for measures, KPIs, budgets and schedules.

    Args:
        rows: The measures.

    Raises:
        DocumentTooLargeError: A sheet would have more rows than Excel opens.
    """
    from openpyxl import Workbook

    workbook = Workbook(write_only=True)
    for table in (measure_table(rows), kpi_table(rows), budget_table(rows), schedule_table(rows)):
        _write(workbook, table)
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def _write(workbook: object, table: Table) -> None:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    if len(table.rows) > _MOST_ROWS:
        raise DocumentTooLargeError(
            f"シート「{table.name}」の行が {len(table.rows):,} 行あり、Excel で開けません。"
            "文書や府省庁、年度で絞り込むか、CSV で書き出してください。"
        )
    sheet = workbook.create_sheet(table.name)  # type: ignore[attr-defined]
    for place, column in enumerate(table.columns, 1):
        sheet.column_dimensions[get_column_letter(place)].width = column.width
    sheet.freeze_panes = "E2"
    last = get_column_letter(len(table.columns))
    sheet.auto_filter.ref = f"A1:{last}{len(table.rows) + 1}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True

    def cell(value: Value, *, bold: bool = False) -> Cell:
        text = (
            ILLEGAL_CHARACTERS_RE.sub("", value)[:_LONGEST_CELL]
            if isinstance(value, str)
            else value
        )
        made = WriteOnlyCell(sheet, value=text)
        if isinstance(text, str):
            made.data_type = "s"  # a text that begins with = stays a text
        elif isinstance(text, int) and abs(text) >= 10_000:
            made.number_format = "#,##0"
        made.font = Font(name=_FONT, bold=bold)
        made.alignment = Alignment(wrap_text=True, vertical="top")
        if bold:
            made.fill = PatternFill("solid", start_color=_HEADER_COLOUR)
        return made

    sheet.append([cell(column.title, bold=True) for column in table.columns])
    for row in table.rows:
        sheet.append([cell(value) for value in row])
    if table.notes:
        sheet.append([])
    for note in table.notes:
        made = WriteOnlyCell(sheet, value=note)
        made.font = Font(name=_FONT)
        sheet.append([made])
