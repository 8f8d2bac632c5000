"""The table for choosing a model as a file of Excel or Word."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from eval.marking.selection import Selection
from eval.marking.sheet import write_new
from rag.errors import ConfigurationError

_TITLE = "モデルの選定表"
_FONT = "游ゴシック"
_FILL = "D9E2F3"
_LINE = "BFBFBF"
_NOTE_HEIGHT = 34.0


def write_selection(table: Selection, path: Path) -> None:
    """Writes the table as its name says: `.xlsx` or `.docx`.

    Raises:
        ConfigurationError: The name ends otherwise, or the file exists or cannot be written.
    """
    writers = {".xlsx": _workbook, ".docx": _word}
    writer = writers.get(path.suffix.lower())
    if writer is None:
        raise ConfigurationError(
            f"選定表は {path.suffix or '拡張子のない名前'} では書き出せません。"
            ".xlsx か .docx の名前を指定してください。"
        )
    write_new(path, writer(table))


def _workbook(table: Selection) -> bytes:
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    workbook = Workbook()
    page: Any = workbook.active
    page.title = _TITLE
    page.append(["区分", "指標", *table.models])
    for row in table.rows:
        page.append([row.group, row.name, *row.shown])
    line = Side(style="thin", color=_LINE)
    for cells in page.iter_rows():
        for cell in cells:
            if cell.data_type == "f":
                cell.data_type = "s"  # the name of a model is never a formula
            heading = cell.row == 1
            best = not heading and cell.column - 3 in table.rows[cell.row - 2].best
            cell.font = Font(name=_FONT, size=10, bold=heading or best)
            cell.border = Border(line, line, line, line)
            across = "center" if cell.column > 2 else None
            cell.alignment = Alignment(horizontal=across, vertical="center", wrap_text=True)
            if heading:
                cell.fill = PatternFill("solid", fgColor=_FILL)
    for note in table.notes:
        page.append([note])
        page.merge_cells(
            start_row=page.max_row,
            end_row=page.max_row,
            start_column=1,
            end_column=2 + len(table.models),
        )
        page.cell(page.max_row, 1).alignment = Alignment(vertical="top", wrap_text=True)
        page.row_dimensions[page.max_row].height = _NOTE_HEIGHT
    page.column_dimensions["A"].width = 30
    page.column_dimensions["B"].width = 36
    for cell in page[1][2:]:
        page.column_dimensions[cell.column_letter].width = 24
    page.freeze_panes = "C2"
    page.page_setup.orientation = "landscape"
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def _word(table: Selection) -> bytes:
    from docx import Document
    from docx.enum.section import WD_ORIENT
    from docx.oxml.ns import qn

    document = Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    for style in ("Normal", "Title"):
        fonts = document.styles[style].element.get_or_add_rPr().get_or_add_rFonts()
        for side in ("w:ascii", "w:hAnsi", "w:eastAsia"):
            fonts.set(qn(side), _FONT)
    document.add_heading(_TITLE, level=0)
    grid = document.add_table(rows=1, cols=2 + len(table.models), style="Table Grid")
    for cell, text in zip(grid.rows[0].cells, ("区分", "指標", *table.models), strict=True):
        cell.paragraphs[0].add_run(text).bold = True
    marker = grid.rows[0]._tr.get_or_add_trPr()  # noqa: SLF001
    marker.append(marker.makeelement(qn("w:tblHeader"), {}))
    for row in table.rows:
        cells = grid.add_row().cells
        cells[0].text, cells[1].text = row.group, row.name
        for place, text in enumerate(row.shown):
            cells[2 + place].paragraphs[0].add_run(text).bold = place in row.best
    for note in table.notes:
        document.add_paragraph(note)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()
