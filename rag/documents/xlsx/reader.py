"""Reader of Excel workbooks (.xlsx).

Every visible sheet, cell by cell as Excel shows it: number formats applied, hidden sheets, rows and
columns left out, merged cells once. Parts are read piece by piece, so that a sheet of 100,000 rows
needs little more memory than its text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag.documents.builder import DocumentBuilder
from rag.documents.captions import CaptionedFlow
from rag.documents.grid import Area
from rag.documents.grid_regions import HeaderHints, RegionWriter
from rag.documents.model import BlockType, Document, ReadLimits
from rag.documents.ooxml import R, S, integer, is_on
from rag.documents.xlsx.drawings import DrawingReader, DrawnText
from rag.documents.xlsx.layout import regions
from rag.documents.xlsx.sheet import Sheet, SheetReader, parse_area
from rag.documents.xlsx.strings import read_shared_strings
from rag.documents.xlsx.styles import CellFormats
from rag.documents.zipped import OfficePackage, open_package
from rag.errors import DocumentTooLargeError, EmptyDocumentError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from lxml.etree import _Element as Element

_TITLE_ROWS = re.compile(r"\$?(\d+):\$?(\d+)$")


def read_xlsx(path: Path, limits: ReadLimits) -> Document:
    """Reads a .xlsx file.

    The name of a sheet is a heading of level 1; all its blocks carry it.

    Args:
        path: The file.
        limits: Largest accepted sizes; `max_pages` counts sheets.

    Returns:
        The document; it has no pages.

    Raises:
        EmptyDocumentError: No visible sheet shows anything.
        EncryptedDocumentError: A password protects it.
        BrokenDocumentError: It is damaged, or no workbook.
        DocumentTooLargeError: It exceeds a limit.
    """
    builder = DocumentBuilder("xlsx")
    with open_package(path, limits) as package:
        _Workbook(package, builder).write(limits)
    if builder.is_empty:
        raise EmptyDocumentError(
            "文字が見つかりません（表示されるシートに値がありません）。"
            "非表示のシートに内容がある場合は、再表示して保存し直してください。"
        )
    return builder.build()


@dataclass(frozen=True, slots=True)
class _Tab:
    """A sheet of the workbook: its name, its part, its place in the file."""

    name: str
    part: str
    kind: str
    index: int


class _Workbook:
    """Writes the visible sheets of a workbook."""

    def __init__(self, package: OfficePackage, builder: DocumentBuilder) -> None:
        self._package = package
        self._builder = builder
        self._flow = CaptionedFlow(builder)
        self._part = package.main_part("workbook")
        self._root = package.xml(self._part)
        styles = package.related(self._part, "styles")
        self._formats = CellFormats(package.xml(styles[0]) if styles else None)

    def write(self, limits: ReadLimits) -> None:
        """Writes every visible sheet, in the order of the tabs."""
        tabs = self._visible_tabs()
        if len(tabs) > limits.max_pages:
            raise DocumentTooLargeError(
                f"シートが多すぎます（{len(tabs):,}枚）。"
                f"読めるのは {limits.max_pages:,} 枚までです。ファイルを分けて登録してください。"
            )
        reader = self._sheet_reader()
        for tab in tabs:
            sheet = Sheet()
            if tab.kind == "worksheet":
                with self._package.stream(tab.part) as stream:
                    sheet = reader.read(stream)
            self._write_sheet(tab, sheet)

    def _visible_tabs(self) -> list[_Tab]:
        relations = self._package.relations(self._part)
        tabs: list[_Tab] = []
        for index, sheet in enumerate(self._root.iterfind(f"{S}sheets/{S}sheet")):
            relation = relations.get(sheet.get(f"{R}id", ""))
            if relation is None or sheet.get("state", "visible") != "visible":
                continue
            if relation.kind in {"worksheet", "chartsheet"} and self._package.has(relation.target):
                tabs.append(_Tab(sheet.get("name", ""), relation.target, relation.kind, index))
        return tabs

    def _sheet_reader(self) -> SheetReader:
        strings: list[str] = []
        for part in self._package.related(self._part, "sharedStrings"):
            with self._package.stream(part) as stream:
                strings = read_shared_strings(stream)
        properties = self._root.find(f"{S}workbookPr")
        date1904 = properties is not None and is_on(properties.get("date1904"))
        return SheetReader(strings, self._formats, date1904=date1904, warn=self._builder.warn)

    def _write_sheet(self, tab: _Tab, sheet: Sheet) -> None:
        drawn = self._drawn(tab, sheet)
        hints = HeaderHints(
            lists=self._list_objects(tab),
            filter_row=sheet.filter_row,
            frozen_rows=sheet.frozen_rows,
            title_rows=self._title_rows(tab),
        )
        pieces = regions(sheet, self._formats)
        if not pieces and not drawn:
            return
        self._flow.add(BlockType.HEADING, tab.name, level=1, sheet=tab.name)
        writer = RegionWriter(self._flow, tab.name, hints)
        for rows in pieces:
            while drawn and drawn[0].row < rows[0].source:
                writer.add(drawn[0].kind, drawn[0].text)
                drawn = drawn[1:]
            writer.write(rows)
        for text in drawn:
            writer.add(text.kind, text.text)
        self._flow.flush()

    def _drawn(self, tab: _Tab, sheet: Sheet) -> Sequence[DrawnText]:
        """Texts of the sheet's drawings, those in hidden rows and columns left out."""
        found: list[DrawnText] = []
        for part in self._package.related(tab.part, "drawing"):
            found += DrawingReader(self._package, part, self._builder.warn).read()
        return [
            text
            for text in found
            if text.row not in sheet.hidden_rows and text.column not in sheet.hidden_columns
        ]

    def _list_objects(self, tab: _Tab) -> list[Area]:
        """Areas of Excel's own tables that have a header row."""
        roots: list[Element] = [
            self._package.xml(part) for part in self._package.related(tab.part, "table")
        ]
        areas = [
            parse_area(root.get("ref", ""))
            for root in roots
            if integer(root.get("headerRowCount"), 1) > 0
        ]
        return [area for area in areas if area is not None]

    def _title_rows(self, tab: _Tab) -> int:
        """Rows down to the last one that is printed on every page (_xlnm.Print_Titles)."""
        for name in self._root.iterfind(f"{S}definedNames/{S}definedName"):
            is_titles = name.get("name") == "_xlnm.Print_Titles"
            if is_titles and integer(name.get("localSheetId"), -1) == tab.index:
                for area in (name.text or "").split(","):
                    match = _TITLE_ROWS.search(area.rpartition("!")[2])
                    if match:
                        return int(match[2])
        return 0
