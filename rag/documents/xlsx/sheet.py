"""One worksheet, read row by row: what its cells show, what is merged, what is hidden."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO, TYPE_CHECKING

from rag.documents.grid import Area
from rag.documents.number_format import GENERAL, format_number, format_text
from rag.documents.ooxml import S, integer, is_on, local_name
from rag.documents.xlsx.strings import release, string_text, unescape
from rag.documents.zipped import xml_events
from rag.errors import DocumentTooLargeError

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from rag.documents.xlsx.styles import CellFormats

_MOST_CELLS = 4_000_000
"""Cells of a sheet that are held in memory at a time; with their blocks about 2 GB."""
_MOST_COLUMNS = 16_384
_WHOLE_DIGITS = 15
_BLANKS = " \t\n\r\u3000\xa0"
_ADDRESS = re.compile(r"\$?([A-Z]{1,3})\$?(\d+)", re.IGNORECASE)
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - spreadsheets know no time zones
_STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
_TAGS = tuple(
    f"{namespace}{name}"
    for namespace in (S, _STRICT)
    for name in ("row", "sheetView", "pane", "col", "mergeCell", "autoFilter")
)

SheetCell = tuple[int, str, int]
"""Column from 0, what is shown, and the index of the cell's format."""


class Hidden:
    """Rows or columns that are hidden.

    Args:
        intervals: First and last of each hidden run, in any order.
    """

    def __init__(self, intervals: Iterable[tuple[int, int]] = ()) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._before: list[int] = []
        """How many are hidden before each run."""
        for first, last in sorted(intervals):
            if self._ends and first <= self._ends[-1] + 1:
                self._ends[-1] = max(self._ends[-1], last)
                continue
            self._before.append(
                self._before[-1] + self._ends[-1] - self._starts[-1] + 1 if self._ends else 0
            )
            self._starts.append(first)
            self._ends.append(last)

    def __contains__(self, index: int) -> bool:
        at = bisect_right(self._starts, index) - 1
        return at >= 0 and index <= self._ends[at]

    def visible(self, index: int) -> int:
        """How many visible ones stand before this one: its place among them."""
        at = bisect_right(self._starts, index) - 1
        if at < 0:
            return index
        return index - self._before[at] - (min(index, self._ends[at] + 1) - self._starts[at])


@dataclass(slots=True)
class Sheet:
    """What a worksheet holds, before it is laid out.

    Attributes:
        rows: Row index -> its cells that show something or have a border, hidden rows included.
        merges: Merged areas.
        hidden_rows: Hidden rows.
        hidden_columns: Hidden columns.
        frozen_rows: Rows that stay in view when scrolling.
        filter_row: Row with the buttons of a filter; None without one.
    """

    rows: dict[int, list[SheetCell]] = field(default_factory=dict)
    merges: list[Area] = field(default_factory=list)
    hidden_rows: Hidden = field(default_factory=Hidden)
    hidden_columns: Hidden = field(default_factory=Hidden)
    frozen_rows: int = 0
    filter_row: int | None = None


def parse_address(address: str) -> tuple[int, int] | None:
    """Row and column of `B3`, both 0-based: (2, 1). None for what is no address."""
    match = _ADDRESS.fullmatch(address)
    if match is None:
        return None
    column = 0
    for letter in match[1].upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]) - 1, column - 1


def parse_area(reference: str) -> Area | None:
    """The rectangle of `B3:D5`, or of one cell."""
    first, _, last = reference.partition(":")
    start, end = parse_address(first), parse_address(last or first)
    if start is None or end is None:
        return None
    return Area(start[0], start[1], max(start[0], end[0]), max(start[1], end[1]))


class SheetReader:
    """Reads the worksheets of one workbook.

    Args:
        strings: Its shared strings.
        formats: Its cell formats.
        date1904: Whether it counts days from 1904.
        warn: Takes a Japanese sentence on what could not be read.
    """

    def __init__(
        self,
        strings: Sequence[str],
        formats: CellFormats,
        *,
        date1904: bool,
        warn: Callable[[str], None],
    ) -> None:
        self._strings = strings
        self._formats = formats
        self._date1904 = date1904
        self._warn = warn
        self._shows_zeros = True

    def read(self, stream: IO[bytes]) -> Sheet:
        """Reads one worksheet part.

        Raises:
            DocumentTooLargeError: It has more filled cells than memory should hold.
        """
        sheet = Sheet()
        self._shows_zeros = True
        hidden_rows: list[tuple[int, int]] = []
        hidden_columns: list[tuple[int, int]] = []
        row, count = -1, 0
        for _, element in xml_events(stream, tag=_TAGS):
            name = local_name(element)
            if name == "col":
                hidden_columns += _hidden_columns(element)
            elif name != "row":
                self._setting(sheet, element)
            if name != "row":
                continue
            row = max(integer(element.get("r"), row + 2) - 1, row + 1)
            if is_on(element.get("hidden")) or element.get("ht") == "0":
                _prolong(hidden_rows, row)
            cells = self._cells(element)
            release(element)
            if cells:
                sheet.rows[row] = cells
                count += len(cells)
                if count > _MOST_CELLS:
                    raise DocumentTooLargeError(
                        f"セルが多すぎて読めません（1シートに{_MOST_CELLS:,}個まで）。"
                        "年度や分野でファイルを分けてください。"
                    )
        sheet.hidden_rows = Hidden(hidden_rows)
        sheet.hidden_columns = Hidden(hidden_columns)
        return sheet

    def _setting(self, sheet: Sheet, element: Element) -> None:
        match local_name(element):
            case "sheetView":
                self._shows_zeros = is_on(element.get("showZeros"), default=True)
            case "pane":
                if element.get("state") in {"frozen", "frozenSplit"}:
                    sheet.frozen_rows = _frozen_rows(element)
            case "mergeCell":
                area = parse_area(element.get("ref", ""))
                sheet.merges += [area] if area is not None else []
            case "autoFilter":
                area = parse_area(element.get("ref", ""))
                sheet.filter_row = area.top if area is not None else None

    def _cells(self, row: Element) -> list[SheetCell]:
        cells: list[SheetCell] = []
        column = -1
        for cell in row:
            place = parse_address(cell.get("r", ""))
            column = place[1] if place is not None else column + 1
            if column >= _MOST_COLUMNS:
                continue
            style = integer(cell.get("s"))
            text = self._shown(cell, style)
            if text or self._formats[style].bordered:
                cells.append((column, text, style))
        return cells

    def _shown(self, cell: Element, style: int) -> str:
        """What a cell shows; nothing for a blank."""
        kind = cell.get("t", "n")
        value: str | None = None
        is_formula = False
        for child in cell:
            match local_name(child):
                case "v":
                    value = child.text
                case "f":
                    is_formula = True
                case "is":
                    return self._text(string_text(child), style)
        if value is None:
            if is_formula and kind != "str":
                self._warn(
                    "計算結果が保存されていない数式があり、その値は読めません。"
                    "Excelで開いて上書き保存すると読めるようになります。"
                )
            return ""
        match kind:
            case "s":
                index = integer(value, -1)
                text = self._strings[index] if 0 <= index < len(self._strings) else ""
                return self._text(text, style)
            case "str":
                return self._text(unescape(value), style)
            case "b":
                return "TRUE" if is_on(value) else "FALSE"
            case "e":
                return value
            case "d":
                return self._number(_serial(value), style)
            case _:
                return self._number(value, style)

    def _text(self, text: str, style: int) -> str:
        code = self._formats[style].code
        shown = text if code == GENERAL else format_text(text, code)
        return shown if shown.strip(_BLANKS) else ""

    def _number(self, value: str, style: int) -> str:
        if not self._shows_zeros and value.strip("0.-") == "":
            return ""
        code = self._formats[style].code
        if code == GENERAL and len(value) <= _WHOLE_DIGITS and value.isdecimal():
            return value
        return format_number(value, code, date1904=self._date1904)


def _frozen_rows(pane: Element) -> int:
    """First row below the frozen ones; `ySplit` alone counts from the top of the view."""
    place = parse_address(pane.get("topLeftCell", ""))
    split = integer(pane.get("ySplit"))
    return min(split, place[0]) if place is not None else split


def _hidden_columns(element: Element) -> list[tuple[int, int]]:
    if not is_on(element.get("hidden")) and element.get("width") != "0":
        return []
    first = integer(element.get("min"), 1)
    return [(first - 1, integer(element.get("max"), first) - 1)]


def _prolong(runs: list[tuple[int, int]], row: int) -> None:
    """Adds a hidden row, to the last run where it follows it."""
    if runs and runs[-1][1] == row - 1:
        runs[-1] = (runs[-1][0], row)
    else:
        runs.append((row, row))


def _serial(moment: str) -> str:
    """A date written as ISO 8601 (t="d") as the serial number of the 1900 system."""
    try:
        passed = datetime.fromisoformat(moment).replace(tzinfo=None) - _EPOCH
    except ValueError:
        return moment
    return repr(passed.total_seconds() / 86_400)
