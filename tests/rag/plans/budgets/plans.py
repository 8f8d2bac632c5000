"""Plans written for a test: text in any plain format, workbooks from rows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook

from rag.documents import read_document
from rag.documents.model import Document, ReadLimits


def text_plan(folder: Path, name: str, text: str) -> Document:
    """A plan in a format that is plain text: .txt, .md, .csv."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return read_document(path, ReadLimits())


def sheet_plan(
    folder: Path, rows: Sequence[Sequence[object]], merged: Sequence[str] = ()
) -> Document:
    """A plan in a workbook of one sheet."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "計画"
    for row in rows:
        sheet.append(list(row))
    for area in merged:
        sheet.merge_cells(area)
    path = folder / "plan.xlsx"
    book.save(path)
    return read_document(path, ReadLimits())
