"""Indicators that stand as rows of a table: 指標名 | 単位 | 現状値（R5） | 目標値（R9）."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rag.documents.model import Cell, Document
from rag.japanese.normalize import normalize
from rag.plans.fiscal_years import FiscalYears
from rag.plans.kpis.columns import Column, Columns
from rag.plans.kpis.reading import FoundKpi
from rag.plans.kpis.values import (
    first_number,
    named_years,
    role_of_year,
    said_values,
    year_in,
)
from rag.plans.labels import Role, kpi_kind, label_role
from rag.plans.records import Kpi, KpiKind, KpiValue

_EMPTY = re.compile(r"^[\s　]*(?:[-－—―‐–ー−/／]*|なし|…+)[\s　]*$")
_PLAIN = re.compile(r"^[\s　]*[0-9０-９]+(?:[,，][0-9０-９]{3})*(?:[.．][0-9０-９]+)?[\s　]*$")
_UNIT_IN_NAME = re.compile(r"[（(\[［](?P<unit>[^（）()\[\]［］0-9０-９]{1,8})[）)\]］][\s　]*$")
_UNIT_WORD = re.compile(
    r"^(?:[%％‰円人件回社台校本枚個戸世帯日分秒点位倍名か箇ヶカ所店館施設団体事業者億万千百年月時間冊面棟隻便島組園]+"
    r"|市町村|地区|地域|集落|[kKcmMG]?(?:[mgtWJ]|Wh|wh|ha|m2|m3|㎡|㎥|L|l)|トン|ヘクタール|キロ\w*|ポイント"
    r"|t-CO2|tCO2)+$"
)
_VALUE_ROLES = frozenset({Role.BASELINE, Role.TARGET, Role.ACTUAL})


@dataclass(frozen=True, slots=True)
class RowCells:
    """The cells of a row by role, those merged from above among them.

    Attributes:
        document: The document.
        columns: The columns that they stand under.
        by_column: The cell of each column; a cell over several columns stands at its first.
        own: Columns of the row's own cells, those that do not reach down from a row above.
    """

    document: Document
    columns: Columns
    by_column: Mapping[int, Cell]
    own: frozenset[int]

    @classmethod
    def of(
        cls, document: Document, columns: Columns, cells: Sequence[Cell], above: Sequence[Cell]
    ) -> RowCells:
        """The cells of a row.

        Args:
            document: The document.
            columns: The columns that they stand under.
            cells: Its own cells.
            above: Cells of rows above that are merged down to it.
        """
        own = {cell.column: cell for cell in cells}
        return cls(document, columns, {cell.column: cell for cell in above} | own, frozenset(own))

    def text(self, column: int | None) -> str:
        """The text of a column's cell, empty without one."""
        cell = self.by_column.get(column) if column is not None else None
        return "" if cell is None else self.document.text[cell.char_start : cell.char_end]

    def of_role(self, role: Role) -> Iterator[tuple[int, Cell]]:
        """Filled cells under the columns of a role, left to right."""
        for at, column in sorted(self.columns.by_index.items()):
            cell = self.by_column.get(at)
            if column.role is role and cell is not None and cell.char_end > cell.char_start:
                yield at, cell


def read_row(
    row: RowCells, years: FiscalYears, *, unit: str | None = None, kind: KpiKind | None = None
) -> FoundKpi | None:
    """Reads a row as an indicator.

    Args:
        row: The row; its columns hold indicators.
        years: How the years of the document are counted.
        unit: Unit that the caption of the table gives.
        kind: Kind that the table's heading says.

    Returns:
        The indicator, None for a row that names none.
    """
    said_kind, at = _name_column(row)
    name = row.text(at).strip()
    if at is None or not name or _EMPTY.match(name):
        return None
    values = list(_values(row, years))
    measure = _unit(row, name) or unit or next((u for _, _, u, _ in values if u), None)
    said = [(role, value) for role, value, _, _ in values]
    baselines = [value for role, value in said if role is Role.BASELINE]
    notes = [row.text(column).strip() for column, _ in row.of_role(Role.NOTE)]
    spans = [row.by_column[at]] if at in row.own else []
    ends = [value.char_end for _, value in said] + [cell.char_end for cell in spans]
    starts = [cell.char_start for cell in spans] + [value.char_start for _, value in said]
    if not starts:
        return None
    header = row.columns.by_index[at].header
    kpi = Kpi(
        text=name.replace("\n", ""),
        kind=said_kind or kind or kpi_kind(header),
        indicator=name.replace("\n", ""),
        unit=measure,
        baseline=baselines[0] if baselines else None,
        targets=tuple(value for role, value in said if role is Role.TARGET),
        actuals=tuple(value for role, value in said if role is Role.ACTUAL),
        note="\n".join(note for note in notes if not _EMPTY.match(note)) or None,
        char_start=min(starts),
        char_end=max(ends),
        certain=all(certain for _, _, _, certain in values),
    )
    named = named_years("\n".join((name, *notes)), years)
    return FoundKpi(kpi, named | _years(row, said, years))


def _name_column(row: RowCells) -> tuple[KpiKind | None, int | None]:
    """The kind that a cell of its own names (活動指標 | 訓練の実施回数), and the name's column."""
    kind: KpiKind | None = None
    name: int | None = None
    for at, cell in row.of_role(Role.KPI):
        text = row.document.text[cell.char_start : cell.char_end]
        if label_role(text) is Role.KPI:
            kind = kpi_kind(text)
        elif name is None or not _EMPTY.match(text):
            name = at
    return kind, name


def _years(
    row: RowCells, said: Sequence[tuple[Role, KpiValue]], years: FiscalYears
) -> frozenset[int]:
    """The years of the columns and cells that hold values."""
    found = {value.fiscal_year for _, value in said if value.fiscal_year is not None}
    for at, cell in row.by_column.items():
        column = row.columns.by_index.get(at)
        text = row.document.text[cell.char_start : cell.char_end]
        if column is not None and column.role in _VALUE_ROLES and not _PLAIN.match(text):
            found |= named_years(text, years)
    return frozenset(found)


def _values(row: RowCells, years: FiscalYears) -> Iterator[tuple[Role, KpiValue, str, bool]]:
    for at, column in sorted(row.columns.by_index.items()):
        cell = row.by_column.get(at)
        if cell is None or at not in row.own:
            continue
        if column.role not in _VALUE_ROLES and not column.years:
            continue
        text = row.document.text[cell.char_start : cell.char_end]
        if _EMPTY.match(text):
            continue
        yield from _cell_values(text, cell, column, years)


def _cell_values(
    text: str, cell: Cell, column: Column, years: FiscalYears
) -> Iterator[tuple[Role, KpiValue, str, bool]]:
    """The values of a cell: one, or several that each name their year."""
    role, certain = _role(column, column.year, years)
    end = cell.char_start + len(text.rstrip())
    if _PLAIN.match(text):
        start = cell.char_start + len(text) - len(text.lstrip())
        number = float(normalize(text).replace(",", ""))
        yield role, KpiValue(number, column.year, text.strip(), start, end), "", certain
        return
    dated = [said for said in said_values(text, years) if said.fiscal_year is not None]
    for said in dated:
        yield role, said.kpi_value(text, cell.char_start), said.unit, certain
    if dated:
        return
    value, unit = first_number(text)
    year = column.year if column.year is not None else year_in(text, years)
    start = cell.char_start + len(text) - len(text.lstrip())
    yield role, KpiValue(value, year, text.strip(), start, end), unit, certain


def _role(column: Column, year: int | None, years: FiscalYears) -> tuple[Role, bool]:
    if column.role is not None:
        return column.role, True
    return role_of_year(year, years) if year is not None else (Role.ACTUAL, False)


def _unit(row: RowCells, name: str) -> str | None:
    """The unit of a row: from its unit cell, else in brackets behind its name."""
    for _, cell in row.of_role(Role.UNIT):
        unit = row.document.text[cell.char_start : cell.char_end].strip()
        if not _EMPTY.match(unit):
            return unit
    match = _UNIT_IN_NAME.search(name)
    return match.group("unit") if match and _UNIT_WORD.match(match.group("unit")) else None
