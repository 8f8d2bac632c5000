"""Workbooks that a test fills, or writes out as XML."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from rag.documents.xlsx.reader import read_xlsx
from tests.rag.documents.office_files import write_xlsx, written
from tests.rag.documents.xlsx.sheets import LIMITS


@pytest.fixture
def read(tmp_path: Path):
    """Fills a sheet and gives the blocks below its name, written out."""

    def _read(fill: Callable[[Worksheet], None]) -> list[str]:
        book = Workbook()
        sheet = book.active
        sheet.title = "表"
        fill(sheet)
        book.save(tmp_path / "a.xlsx")
        lines = written(read_xlsx(tmp_path / "a.xlsx", LIMITS))
        assert lines[0] == "heading 1: 表"
        return lines[1:]

    return _read


@pytest.fixture
def read_raw(tmp_path: Path):
    """Reads worksheets given as XML."""

    def _read(sheets: dict[str, str], **parts) -> list[str]:
        return written(read_xlsx(write_xlsx(tmp_path / "a.xlsx", sheets, **parts), LIMITS))

    return _read
