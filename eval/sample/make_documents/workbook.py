"""Writing a schedule (工程表) as a workbook: bars over merged years, a budget, and hidden parts.

The hidden sheet and the hidden column hold figures that a reader of the file never sees.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from eval.sample.make_documents.packing import repack

_FIRST_YEAR_COLUMN = 4
_MEMO_COLUMN = 3
_REIWA_BEGAN_AFTER = 2018
_AMOUNT = '#,##0;"▲ "#,##0'
_NO_AMOUNT = "－"
_AMOUNT_COLUMNS = range(3, 7)
_HEAD_FILL = PatternFill("solid", fgColor="DCE6F1")
_GROUP_FILL = PatternFill("solid", fgColor="F2F2F2")
_BAR_FILL = PatternFill("solid", fgColor="FFF2CC")
_THIN = Side(style="thin", color="7F7F7F")
_FRAME = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_FONT = "游ゴシック"
_WRAPPED = Alignment(wrap_text=True, vertical="center")
_RIGHT = Alignment(vertical="center", horizontal="right")
_CENTRED = Alignment(wrap_text=True, vertical="center", horizontal="center")


def write_workbook(source: Mapping[str, Any]) -> bytes:
    """Writes a schedule and its budget.

    Args:
        source: What `sources/island_route_schedule_2025.toml` holds.

    Returns:
        The .xlsx.
    """
    book = Workbook()
    schedule = book.active
    if not isinstance(schedule, Worksheet):
        raise TypeError("a new workbook has one worksheet")
    schedule.title = "工程表"
    _write_schedule(schedule, source)
    _write_budget(book.create_sheet("予算一覧"), source["budget"])
    _write_hidden(book.create_sheet(source["hidden"]["sheet"]), source["hidden"])
    stream = io.BytesIO()
    book.save(stream)
    return repack(stream.getvalue())


def _write_schedule(sheet: Worksheet, source: Mapping[str, Any]) -> None:
    years = range(source["first_year"], source["last_year"] + 1)
    goal_column = _FIRST_YEAR_COLUMN + len(years)
    last_column = goal_column + 1
    _write_heading(sheet, source)
    heads = ["番号", "施策", source["hidden"]["column"], *map(_year_head, years), "目標", "担当"]
    for column, text in enumerate(heads, start=1):
        _put(sheet, 5, column, text, fill=_HEAD_FILL, align=_CENTRED, bold=True)
    row = 6
    for group in source["group"]:
        _put(sheet, row, 1, group["heading"], fill=_GROUP_FILL, bold=True)
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=last_column)
        row += 1
        for measure in group["measure"]:
            row = _write_measure(sheet, row, measure, years, goal_column)
    for note in source["notes"]:
        sheet.cell(row, 1, note).font = Font(name=_FONT, size=9)
        row += 1
    _set_widths(sheet, [7, 22, 30, *[22] * len(years), 32, 14])
    sheet.column_dimensions[get_column_letter(_MEMO_COLUMN)].hidden = True
    sheet.row_dimensions[5].height = 32
    sheet.freeze_panes = "D6"
    _fit_page(sheet)


def _write_heading(sheet: Worksheet, source: Mapping[str, Any]) -> None:
    for row, text, size in (
        (1, source["title"], 16),
        (2, f"{source['issuer']}　{source['revised']}", 11),
        (3, source["notice"], 9),
    ):
        sheet.cell(row, 1, text).font = Font(name=_FONT, size=size, bold=row == 1)


def _write_measure(
    sheet: Worksheet, top: int, measure: Mapping[str, Any], years: range, goal_column: int
) -> int:
    """Writes the rows of a measure and returns the row after them."""
    lines = measure["lines"]
    for index, line in enumerate(lines):
        row = top + index
        sheet.row_dimensions[row].height = 42
        for column in range(1, goal_column + 2):
            sheet.cell(row, column).border = _FRAME
        for first, last, text in line:
            start = _FIRST_YEAR_COLUMN + first - years.start
            _put(sheet, row, start, text, fill=_BAR_FILL)
            if last > first:
                end = start + last - first
                sheet.merge_cells(start_row=row, end_row=row, start_column=start, end_column=end)
    for column, text in (
        (1, measure["number"]),
        (2, measure["name"]),
        (_MEMO_COLUMN, measure["memo"]),
        (goal_column, measure["goal"]),
        (goal_column + 1, measure["owner"]),
    ):
        _put(sheet, top, column, text)
        if len(lines) > 1:
            bottom = top + len(lines) - 1
            sheet.merge_cells(start_row=top, end_row=bottom, start_column=column, end_column=column)
    return top + len(lines)


def _write_budget(sheet: Worksheet, budget: Mapping[str, Any]) -> None:
    sheet.cell(1, 1, budget["title"]).font = Font(name=_FONT, size=14, bold=True)
    columns = budget["columns"]
    unit = sheet.cell(2, len(columns), budget["unit"])
    unit.alignment = _RIGHT
    for column, text in enumerate(columns, start=1):
        _put(sheet, 3, column, text, fill=_HEAD_FILL, align=_CENTRED, bold=True)
    rows = [*budget["rows"], budget["total"]]
    for row, (name, measure, this_year, supplement, previous, remark) in enumerate(rows, start=4):
        change = _NO_AMOUNT if remark == "再掲" else _difference(this_year, previous)
        values = (name, measure, this_year, supplement, previous, change, remark)
        for column, value in enumerate(values, start=1):
            cell = _put(sheet, row, column, value, bold=name == "合計")
            if column in _AMOUNT_COLUMNS:
                cell.alignment = _RIGHT
    for row, note in enumerate(budget["notes"], start=4 + len(rows)):
        sheet.cell(row, 1, note).font = Font(name=_FONT, size=9)
    _set_widths(sheet, [32, 14, 18, 18, 24, 18, 12])
    sheet.freeze_panes = "A4"
    _fit_page(sheet)


def _write_hidden(sheet: Worksheet, hidden: Mapping[str, Any]) -> None:
    for row in hidden["rows"]:
        sheet.append(row)
    sheet.sheet_state = "hidden"


def _difference(this_year: int | str, previous: int | str) -> int | str:
    """This year's amount less the previous one; a dash where one is missing or a portion."""
    if isinstance(this_year, str):
        return _NO_AMOUNT
    if isinstance(previous, str):
        return "皆増"
    return this_year - previous


def _put(
    sheet: Worksheet,
    row: int,
    column: int,
    value: int | str,
    *,
    fill: PatternFill | None = None,
    align: Alignment = _WRAPPED,
    bold: bool = False,
) -> Cell | MergedCell:
    """Writes a framed cell; amounts get the number format of budgets."""
    cell = sheet.cell(row, column)
    if value != "":
        cell.value = value
    cell.font = Font(name=_FONT, size=10, bold=bold)
    cell.border, cell.alignment = _FRAME, align
    if fill is not None:
        cell.fill = fill
    if isinstance(value, int):
        cell.number_format = _AMOUNT
    return cell


def _year_head(year: int) -> str:
    digits = str(year).translate({ord("0") + n: ord("０") + n for n in range(10)})
    return f"令和{digits}年度\n（{year + _REIWA_BEGAN_AFTER}年度）"


def _fit_page(sheet: Worksheet) -> None:
    """Prints a sheet on pages that lie on their side, as wide as the sheet."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A3
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _set_widths(sheet: Worksheet, widths: Sequence[int]) -> None:
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
