"""Schedules in tables with a column that says when: 時期 | 予定, 事業 | 実施期間 | 担当."""

from __future__ import annotations

from collections.abc import Iterator

from rag.documents.model import Cell, Document
from rag.plans.fiscal_years import FiscalYears
from rag.plans.grids import GridRow
from rag.plans.records import ScheduleEntry, Text
from rag.plans.schedules.actions import one_line
from rag.plans.schedules.columns import Columns
from rag.plans.schedules.lines import timed_pieces
from rag.plans.schedules.times import Time, stated_time
from rag.plans.schedules.vocabulary import BEGIN, DEADLINE


def read_row(
    document: Document, row: GridRow, columns: Columns, years: FiscalYears, base: int | None
) -> Iterator[ScheduleEntry]:
    """Reads a row of which one or two cells say when.

    Args:
        document: The document.
        row: The row.
        columns: Its columns, with at least one of times.
        years: How the document counts years.
        base: Fiscal year of days and months that name none.

    Yields:
        The action of the row, or one entry for each step that the cell of times tells.
    """
    cells = {
        cell.column: cell for cell in (*row.above, *row.cells) if cell.char_end > cell.char_start
    }
    owner = next((cells[c] for c in columns.owners if c in cells), None)
    action = next((cells[c] for c in columns.actions if c in cells and cells[c] is not owner), None)
    what = action or owner
    if what is None:
        return
    found: Time | None = None
    for column, header in columns.times.items():
        cell = cells.get(column)
        if cell is None:
            continue
        text = document.text[cell.char_start : cell.char_end]
        steps = timed_pieces(text, cell.char_start, years, base)
        if len(steps) > 1 or any(step.tells for step in steps):
            label = _words(document, what)
            yield from (step.entry(label) for step in steps)
            continue
        time = stated_time(text, years, base)
        if time is not None:
            found = _joined(found, time, header)
    if found is not None:
        words = _words(document, what)
        yield ScheduleEntry(
            text=words.text,
            start=found.start,
            end=found.end,
            continues=found.open,
            goal=None,
            owner=_words(document, owner) if owner is not None and owner is not what else None,
            char_start=words.char_start,
            char_end=words.char_end,
            certain=found.start is not None or found.end is not None,
        )


def _joined(known: Time | None, time: Time, header: str) -> Time:
    """The time of a row from a further cell: its begin, its deadline, or all of it."""
    if BEGIN.search(header):
        return Time(time.start or time.end, known.end if known is not None else None)
    if DEADLINE.search(header):
        return Time(known.start if known is not None else None, time.end or time.start)
    return time if known is None else known


def _words(document: Document, cell: Cell) -> Text:
    text = one_line(document.text[cell.char_start : cell.char_end])
    return Text(text, cell.char_start, cell.char_end)
