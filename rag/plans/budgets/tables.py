"""Budgets in tables: columns of amounts by year and kind, rows of items.

What a column holds is told by its header (令和７年度予算額（千円）), by the row label where the
columns are years (当初予算 | 2024年度 | 2025年度), and by the unit in the caption. Columns of
increases, totals and anything else than amounts are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from rag.documents.model import Cell, Document
from rag.japanese.normalize import normalize
from rag.plans.budgets.context import BudgetYears, stated_factor
from rag.plans.budgets.items import item_text
from rag.plans.budgets.lines import Defaults, read_figure, read_lines
from rag.plans.budgets.vocabulary import (
    BUDGET_WORD,
    KIND,
    LABEL_CELL,
    NEW,
    NEW_MARK,
    PORTION,
    PREVIOUS,
    REPOSTED,
    read_kind,
)
from rag.plans.fiscal_years import FiscalYears
from rag.plans.grids import Grid, GridRow, Headers
from rag.plans.outline import Outline
from rag.plans.records import Budget, BudgetKind

_NOT_AMOUNT = re.compile(
    r"増減|伸び|比較|比率|[対前]年度?比|％|%|番号|備考|担当|所管|所属|財源|根拠|名$|名称|科目|事項|内容"
    r"|概要|有無|理由|率|歳入|収入|残高|人数|件数|指標|目標|実績値|現状値|割合|順位|評価|人件費$"
)
_TOTAL = re.compile(r"(?:総|小|合|累|中)?[\s　]*計|総額|合計額|計画額計")
_TOTAL_ROW = re.compile(r"[\s　]*(?:総|小|合|累|中)?[\s　]*計[\s　]*|.{0,12}(?:合計|小計|総計)")
_NO_ITEM = re.compile(r"番号|担当|所管|課|局|備考|財源|no|№|単位|根拠|区分コード", re.IGNORECASE)
_ITEM = (
    re.compile(r"事業名|事業の名|経費名|予算事業|件名"),
    re.compile(r"事業|取組|施策|項目|経費|費目|名称|事項|柱|内容"),
    re.compile(r"区分|分野|科目"),
)
_WORKS = re.compile(r"事業|取組|施策|経費|費目")
_NUMBER = re.compile(r"[▲△+\-]? ?\d[\d,.]*")
_OTHER_MONEY = re.compile(r"事業費|決算|総額|計画額|コスト|経費|実績|執行")
_OF_WHICH = re.compile(r"(?:^|[\s　（(])うち")


@dataclass(frozen=True, slots=True)
class _Column:
    """What a column of amounts says of them."""

    year: int | None
    kind: BudgetKind | None
    round: int | None
    factor: Fraction | None
    previous: bool
    by_year: bool
    spans: bool
    portion: bool


@dataclass(frozen=True, slots=True)
class _Columns:
    """The columns under some headers.

    Attributes:
        amounts: Those of amounts.
        item: The one that names the items, None where no header tells.
        of_works: Whether rows are 事業 or the like, so that amounts by year are what they cost.
    """

    amounts: dict[int, _Column]
    item: int | None
    of_works: bool


class BudgetTable:
    """Reads one table; what its headers mean is found once for all rows under them.

    Args:
        document: The document.
        outline: Its outline.
        grid: The table.
        years: How the document counts years.
        of_plan: Years of amounts that name none.
    """

    def __init__(
        self,
        document: Document,
        outline: Outline,
        grid: Grid,
        years: FiscalYears,
        of_plan: BudgetYears,
    ) -> None:
        self._document = document
        self._years = years
        self._of_plan = of_plan
        captions = [document.text[b.char_start : b.char_end] for b in grid.captions]
        segment = outline.segment_at(grid.first)
        section = segment.section if segment is not None else None
        titles = [heading.title for heading in outline.path(section)]
        self._about = " ".join((*titles[-2:], *captions))
        units = [*reversed(captions), *self._unit_cells(grid), *reversed(titles[-2:])]
        self._factor = next((f for text in units if (f := stated_factor(text))), None)
        named = [year for text in captions if (year := of_plan.of(text)) is not None]
        self._year = named[-1] if named else of_plan.at(grid.first)
        self._read: dict[int, _Columns] = {}

    def _unit_cells(self, grid: Grid) -> list[str]:
        """Header cells that say the unit of the table instead of labelling a column."""
        headers = grid.rows[0].headers.cells if grid.rows else ()
        return [text for cell in headers if "単位" in (text := self._text(cell))]

    def has_amounts(self, row: GridRow) -> bool:
        """Whether a row stands under columns of amounts."""
        return bool(row.headers.cells and self._columns(row.headers).amounts)

    def budgets(self, row: GridRow) -> Iterator[Budget]:
        """The budgets of a row: one for each amount of its item."""
        columns = self._columns(row.headers)
        if not columns.amounts:
            return
        label = self._label(row, columns)
        text = self._text(label) if label is not None else ""
        if _TOTAL_ROW.fullmatch(text):
            return
        shared = self._shared(row, columns, label, text)
        if shared is None:
            return
        for cell in row.cells:
            column = columns.amounts.get(cell.column)
            if column is None or cell is label:
                continue
            yield from self._cell(cell, column, shared)

    def _cell(self, cell: Cell, column: _Column, shared: Defaults) -> Iterator[Budget]:
        year = column.year if column.by_year or column.year is not None else shared.year
        defaults = replace(
            shared,
            year=year,
            kind=shared.kind or column.kind,
            round=shared.round or column.round,
            factor=shared.factor or column.factor or self._factor,
            previous=column.previous,
            portion=shared.portion or column.portion,
            earlier=self._of_plan.earlier(year),
            spans=column.spans,
        )
        text = self._text(cell)
        figure = read_figure(text, cell.char_start, defaults)
        if figure is not None:
            yield figure
        else:
            yield from read_lines(text, cell.char_start, self._years, defaults)

    def _shared(
        self, row: GridRow, columns: _Columns, label: Cell | None, text: str
    ) -> Defaults | None:
        """What a row says of all its amounts; None where its amounts are of no budget."""
        labelled = LABEL_CELL.match(text) or LABEL_CELL.match(text.rstrip("額")) is not None
        of_budget = any(not column.by_year for column in columns.amounts.values())
        of_works = columns.of_works and self._factor is not None
        if not (of_budget or of_works or labelled or self._is_money()):
            return None
        marks = " ".join(
            self._text(cell)
            for cell in row.cells
            if cell.column not in columns.amounts and cell.char_end - cell.char_start <= 12
        )
        match = KIND.search(text) if labelled else None
        kind, number = read_kind(match) if match is not None else (None, None)
        if labelled and kind is None and "予算" not in text:
            kind = BudgetKind.OTHER
        item = (
            (item_text(text), label.char_start, label.char_end)
            if label is not None and not labelled
            else None
        )
        return Defaults(
            year=self._year,
            kind=kind,
            round=number,
            factor=stated_factor(text),
            bare=True,
            item=item,
            portion=PORTION.search(marks) is not None,
            new=NEW_MARK.search(f"{text} {marks}") is not None or NEW.search(marks) is not None,
            reposted=REPOSTED.search(text) is not None or "再掲" in marks,
        )

    def _is_money(self) -> bool:
        """Whether caption and headings tell that the figures are amounts of budgets."""
        return self._factor is not None and BUDGET_WORD.search(self._about) is not None

    def _label(self, row: GridRow, columns: _Columns) -> Cell | None:
        """The cell that names the item of a row: its own, or one merged down to it."""
        cells = [*row.cells, *row.above]
        for cell in cells:
            wanted = columns.item is not None and (
                cell.column <= columns.item < cell.column + cell.column_span
            )
            if wanted and cell.char_end > cell.char_start:
                return cell
        for cell in cells:
            if cell.column in columns.amounts or cell.char_end == cell.char_start:
                continue
            if _NUMBER.fullmatch(normalize(self._text(cell))) is None:
                return cell
        return None

    def _columns(self, headers: Headers) -> _Columns:
        known = self._read.get(id(headers))
        if known is None:
            known = self._read[id(headers)] = self._understood(headers)
        return known

    def _understood(self, headers: Headers) -> _Columns:
        texts = {
            column: " ".join(self._text(cell) for cell in headers.of(column))
            for column in headers.columns
        }
        amounts = {
            column: found
            for column, text in texts.items()
            if (found := self._column(text)) is not None
        }
        totals = [column for column in amounts if _TOTAL.fullmatch(texts[column].strip())]
        if len(totals) < len(amounts):
            for column in totals:
                del amounts[column]
        amounts |= _parts(texts, amounts)
        increase = any(re.search("増[\\s　]*減|前年度比|比較", text) for text in texts.values())
        if increase or _runs_back(amounts):
            amounts = _compared(amounts)
        others = {column: text for column, text in texts.items() if column not in amounts}
        of_works = any(_WORKS.search(text) for text in others.values())
        return _Columns(amounts, _item_column(others), of_works)

    def _column(self, text: str) -> _Column | None:
        """What a header says of a column of amounts; None for any other column."""
        plain = normalize(text)
        if _NOT_AMOUNT.search(plain.replace(" ", "")) and not re.search("前年度予算", plain):
            return None
        of_money = BUDGET_WORD.search(plain) is not None or stated_factor(text) is not None
        total = _TOTAL.fullmatch(plain.strip()) is not None
        mentions = self._years.mentions(text)
        stated = [date for date in mentions if date.relative is None]
        named = sorted({year for date in stated for year in date.fiscal_years})
        bare = self._years.period(text.split(" ")[0]) if not named else None
        named = named or list(bare or ())
        if not (of_money or total or named):
            return None
        if (total or not of_money) and not (self._is_money() or named):
            return None
        previous = PREVIOUS.search(plain) is not None
        year = named[0] if len(named) == 1 else None
        if year is None and previous and self._year is not None and not named:
            year = self._year - 1
        elif year is None and not named and not (total or "総" in plain):
            year = self._year
        kind, number = self._kind(text, len(named))
        return _Column(
            year=year,
            kind=kind,
            round=number,
            factor=stated_factor(text),
            previous=previous,
            by_year=not of_money,
            spans=year is None and (total or len(named) > 1 or "総" in plain),
            portion=_OF_WHICH.search(text) is not None,
        )

    def _kind(self, text: str, years: int) -> tuple[BudgetKind | None, int | None]:
        """The kind of budget that a header names, with its round; None where rows may tell."""
        kind = KIND.search(text)
        if kind is not None:
            return read_kind(kind)
        if years > 1:
            return BudgetKind.OTHER, None
        if "予算" in text:
            return BudgetKind.INITIAL, None
        words = text if BUDGET_WORD.search(text) else self._about
        other = _OTHER_MONEY.search(words) is not None and "予算" not in words
        return (BudgetKind.OTHER if other else None), None

    def _text(self, cell: Cell) -> str:
        return self._document.text[cell.char_start : cell.char_end]


def _parts(texts: dict[int, str], amounts: dict[int, _Column]) -> dict[int, _Column]:
    """Columns that are parts of the amounts to their left: 予算額 | うち一般財源."""
    found: dict[int, _Column] = {}
    for column in sorted(texts.keys() - amounts.keys()):
        left = found.get(column - 1) or amounts.get(column - 1)
        if left is not None and _OF_WHICH.search(texts[column]):
            found[column] = replace(left, portion=True)
    return found


def _runs_back(amounts: dict[int, _Column]) -> bool:
    """Whether initial budgets stand from a later year to earlier ones: 令和７年度 | 令和６年度.

    Plans for years to come count forward; only a comparison counts back.
    """
    initial = [amounts[at] for at in sorted(amounts) if amounts[at].kind is BudgetKind.INITIAL]
    years = [column.year for column in initial if column.year is not None]
    return len(set(years)) > 1 and years == sorted(years, reverse=True)


def _compared(amounts: dict[int, _Column]) -> dict[int, _Column]:
    """In a table that gives the increase, initial budgets of earlier years are for comparison."""
    latest = max((column.year or 0 for column in amounts.values()), default=0)
    return {
        at: replace(column, previous=True)
        if column.year is not None
        and column.year < latest
        and column.kind is not BudgetKind.SUPPLEMENTARY
        else column
        for at, column in amounts.items()
    }


def _item_column(texts: dict[int, str]) -> int | None:
    """The column that names the items, by its header."""
    for pattern in _ITEM:
        for column, text in texts.items():
            if pattern.search(text) and not _NO_ITEM.search(normalize(text)):
                return column
    return None
