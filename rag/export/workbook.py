"""Tables as an Excel workbook."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Sequence

from rag.errors import DocumentTooLargeError
from rag.export.tables import Column, Table, Value

_FONT = "游ゴシック"
_MOST_ROWS = 1_000_000
_LONGEST_CELL = 32_000
_PAGES_ACROSS = 2
_A3 = 8  # ECMA-376 part 1, 18.3.1.63, paperSize
_HEADER_COLOUR = "D9E2F3"
_LINE_COLOUR = "BFBFBF"
_LINE_HEIGHT = 17.0
_HIGHEST_ROW = 400.0  # points; Excel allows 409


def tables_workbook(tables: Sequence[Table]) -> bytes:
    """Tables as a workbook with a sheet each.

    Args:
        tables: The tables.

    Raises:
        DocumentTooLargeError: A sheet would have more rows than Excel opens.
    """
    from openpyxl import Workbook

    workbook = Workbook(write_only=True)
    for table in tables:
        _write(workbook, table)
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def _write(workbook: object, table: Table) -> None:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.utils import get_column_letter

    if len(table.rows) > _MOST_ROWS:
        raise DocumentTooLargeError(
            f"シート「{table.name}」の行が {len(table.rows):,} 行あり、Excel で開けません。"
            "文書や府省庁、年度で絞り込むか、CSV で書き出してください。"
        )
    sheet = workbook.create_sheet(table.name)  # type: ignore[attr-defined]
    for place, column in enumerate(table.columns, 1):
        sheet.column_dimensions[get_column_letter(place)].width = column.width
    sheet.freeze_panes = f"{get_column_letter(table.frozen + 1)}2"
    last = get_column_letter(len(table.columns))
    sheet.auto_filter.ref = f"A1:{last}{len(table.rows) + 1}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = _A3
    sheet.page_setup.fitToWidth = _PAGES_ACROSS
    sheet.page_setup.fitToHeight = 0
    sheet.print_title_rows = "1:1"
    sheet.print_title_cols = f"A:{get_column_letter(table.frozen)}"
    sheet.sheet_properties.pageSetUpPr.fitToPage = True

    line = Side(style="thin", color=_LINE_COLOUR)
    border = Border(left=line, right=line, top=line, bottom=line)

    def cell(value: Value, *, bold: bool = False) -> Cell:
        text = (
            ILLEGAL_CHARACTERS_RE.sub("", value)[:_LONGEST_CELL]
            if isinstance(value, str)
            else value
        )
        made = WriteOnlyCell(sheet, value=text)
        if isinstance(text, str):
            made.data_type = "s"  # a text that begins with = stays a text
        elif isinstance(text, int | float) and abs(text) >= 10_000:
            made.number_format = "#,##0" if isinstance(text, int) else "#,##0.0#######"
        made.font = Font(name=_FONT, bold=bold)
        made.alignment = Alignment(wrap_text=True, vertical="top")
        made.border = border
        if bold:
            made.fill = PatternFill("solid", start_color=_HEADER_COLOUR)
        return made

    sheet.append([cell(column.title, bold=True) for column in table.columns])
    for place, row in enumerate(table.rows, 2):
        sheet.row_dimensions[place].height = _height(row, table.columns)
        sheet.append([cell(value) for value in row])
    if table.notes:
        sheet.append([])
    for note in table.notes:
        made = WriteOnlyCell(sheet, value=note)
        made.font = Font(name=_FONT)
        sheet.append([made])


def _height(row: Sequence[Value], columns: Sequence[Column]) -> float:
    """Height of a row in points that shows its longest cell; programs do not all find it out."""
    lines = max(
        sum(max(1, -(-_width(line) // column.width)) for line in str(value).split("\n"))
        for value, column in zip(row, columns, strict=True)
        if column.grows
    )
    return min(_HIGHEST_ROW, lines * _LINE_HEIGHT)


def _width(text: str) -> int:
    """Width of a text in characters of half width."""
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)
