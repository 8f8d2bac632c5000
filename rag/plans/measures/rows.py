"""Measures that are rows of tables: 施策名 | 担当課 | 指標 | 目標値."""

from __future__ import annotations

import re

from rag.plans.kpis import RowCells
from rag.plans.labels import Role
from rag.plans.measures.region import Places, Region, measure_number
from rag.plans.measures.scan import Row, Scan
from rag.plans.numbering import parse_marker

_TOTAL = re.compile(r"^[\s　（(]*(?:合[\s　]*計|小[\s　]*計|総[\s　]*計|計|総額|総括)[\s　）)]*$")
_WORK = re.compile(r"施策|事業|取組|項目")


class RowMeasures:
    """Finds measures in tables whose columns tell a title and fields of measures.

    Args:
        places: The blocks with their sections.
        scan: What the blocks say.
    """

    def __init__(self, places: Places, scan: Scan) -> None:
        self._places = places
        self._scan = scan

    def claim(self, owners: list[Region | None]) -> None:
        """Gives rows to their measures; a row without a title goes on with the one above.

        Args:
            owners: The measure of each block; changed in place.
        """
        group: str | None = None
        current: Region | None = None
        table: int | None = None
        for block in sorted(self._scan.rows):
            row = self._scan.rows[block]
            if row.table != table:
                table, group, current = row.table, None, None
            if not _lists_measures(row, owners[block]):
                continue
            band = _band(row.cells)
            if band is not None:
                group, current = band, None
                continue
            column = row.cells.columns.last(Role.TITLE)
            title = row.cells.text(column).replace("\n", "").strip()
            if _TOTAL.match(title):
                current = None
            elif title and (current is None or column in row.cells.own):
                current = self._region(block, row, title, group)
            if current is not None:
                owners[block] = current

    def _region(self, block: int, row: Row, title: str, group: str | None) -> Region:
        cells = row.cells
        path = self._places.path(self._places.homes[block])
        wider = (cells.text(column) for column in _wider_columns(cells))
        words = (group, *(text.replace("\n", "").strip() for text in wider))
        bands = tuple(text for text in words if text and text != title)
        marker = parse_marker(title)
        number = _row_number(cells)
        if number is None and marker and marker.style in ("id", "decimal2", "decimal3"):
            number, title = marker.number, title[marker.title_start :].strip() or title
        above = path + bands
        start = self._places.document.blocks[block].char_start
        return Region(number, title, above[-1] if above else None, above, start, row=True)


def _lists_measures(row: Row, owner: Region | None) -> bool:
    """Whether a row may be a measure; amounts inside a numbered measure are that measure's."""
    columns = row.cells.columns
    if not columns.hold_measures:
        return False
    fields = {Role.KPI, Role.TARGET, Role.RESPONSIBLE} & columns.roles
    return owner is None or owner.heading is None or owner.number is None or bool(fields)


def _band(cells: RowCells) -> str | None:
    """The words of a row that is one cell over the table: the heading of the rows below."""
    filled = [cells.by_column[at] for at in cells.own if cells.text(at).strip()]
    if len(filled) != 1 or len(cells.by_column) > len(cells.own):
        return None
    wide = filled[0].column_span * 2 > len(cells.columns.by_index)
    first = filled[0].column == 0 and cells.columns.last(Role.TITLE) != 0
    if not wide and not first:
        return None
    return cells.text(filled[0].column).replace("\n", "").strip()


def _wider_columns(cells: RowCells) -> list[int]:
    """Columns of what the work of a row belongs to (基本目標 | 施策 | 事業), left to right."""
    last = cells.columns.last(Role.TITLE)
    return [
        at
        for at, column in sorted(cells.columns.by_index.items())
        if column.role in (Role.SECTION, Role.TITLE) and at != last
    ]


def _row_number(cells: RowCells) -> str | None:
    """The number of a row's measure; that of the measure it serves (施策番号 of a 事業) is none."""
    column = cells.columns.first(Role.NUMBER)
    title = cells.columns.last(Role.TITLE)
    if column is None or title is None:
        return None
    of = set(_WORK.findall(cells.columns.by_index[column].header))
    if of and not of & set(_WORK.findall(cells.columns.by_index[title].header)):
        return None
    return measure_number(cells.text(column))
