"""Schedules of a plan: what is done, from which fiscal year to which, and for which goal.

`find_schedule` reads them from tables with columns of years, from tables with a column that says
when, and from labelled lines and lists (スケジュール：…).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rag.documents.model import Block, Cell, Document
from rag.plans.fiscal_years import FiscalYears
from rag.plans.grids import Grid, GridRow, find_grids
from rag.plans.outline import Outline
from rag.plans.records import ScheduleEntry
from rag.plans.schedules.base import BaseYears
from rag.plans.schedules.columns import Columns, read_columns
from rag.plans.schedules.lines import TimedLines
from rag.plans.schedules.rows import read_row
from rag.plans.schedules.tables import YearTable
from rag.plans.schedules.vocabulary import PAST

__all__ = ["find_schedule"]


def find_schedule(
    document: Document, outline: Outline, *, published: str | None
) -> tuple[ScheduleEntry, ...]:
    """Finds the schedule entries of a document.

    Args:
        document: The document.
        outline: Its outline.
        published: Its ISO date, by which 「5年度」 and 「本年度」 are understood; None if unknown.

    Returns:
        The entries in order of the document. Years that the text does not prove are None.
    """
    years = FiscalYears.of(document, published)
    base = BaseYears(document, outline, years)
    found: list[ScheduleEntry] = []
    headed: set[int] = set()
    for grid in find_grids(document, lambda text: years.period(text) is not None):
        understood = _understand(document, grid, years, base.at(grid.first, grid.captions))
        headed.update(row.block for row, columns in understood if columns.years or columns.times)
        found.extend(_of_table(document, grid, understood, years, base))
    found.extend(TimedLines(document, outline, years, base, frozenset(headed)).entries())
    return tuple(sorted(found, key=lambda entry: entry.char_start))


def _of_table(
    document: Document,
    grid: Grid,
    understood: Sequence[tuple[GridRow, Columns]],
    years: FiscalYears,
    base: BaseYears,
) -> Iterator[ScheduleEntry]:
    """The entries of a table, in whichever way it tells its times."""
    about = (*base.titles(grid.first)[-1:], *(_text(document, block) for block in grid.captions))
    year = base.at(grid.first, grid.captions)
    timed = [(row, columns) for row, columns in understood if columns.years]
    if timed:
        table = YearTable(document, timed, years)
        if table.is_schedule():
            yield from table.entries()
            return
    if any(PAST.search(title) for title in about):
        return
    for row, columns in understood:
        if columns.times and not columns.years:
            yield from read_row(document, row, columns, years, year)


def _understand(
    document: Document, grid: Grid, years: FiscalYears, base: int | None
) -> list[tuple[GridRow, Columns]]:
    """Each row with its columns; headers are read once for all rows under them."""
    known: dict[int, Columns] = {}
    found: list[tuple[GridRow, Columns]] = []
    for row in grid.rows:
        headers = row.headers
        if id(headers) not in known:
            texts = {
                column: "\t".join(_text(document, cell) for cell in headers.of(column))
                for column in headers.columns
            }
            known[id(headers)] = read_columns(texts, years, (base,) if base is not None else ())
        found.append((row, known[id(headers)]))
    return found


def _text(document: Document, part: Block | Cell) -> str:
    return document.text[part.char_start : part.char_end]
