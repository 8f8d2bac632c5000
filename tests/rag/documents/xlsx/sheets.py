"""Filling the sheets of workbooks."""

from __future__ import annotations

from openpyxl.styles import Border, Side
from openpyxl.worksheet.worksheet import Worksheet

from rag.documents.model import ReadLimits

LIMITS = ReadLimits()
THIN = Side(style="thin")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)


def rows(sheet: Worksheet, *lines: str, top: int = 1, left: int = 1) -> None:
    """Fills cells from lines with | between them; whole numbers become numbers."""
    for i, line in enumerate(lines):
        for j, text in enumerate(line.split("|")):
            if text:
                value = int(text) if text.lstrip("-").isdigit() else text
                sheet.cell(top + i, left + j, value)


def box(sheet: Worksheet, area: str) -> None:
    for row in sheet[area]:
        for cell in row:
            cell.border = BOX
