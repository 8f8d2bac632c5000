"""Schedules in tables with columns of fiscal years (工程表, 行程表, 年次計画)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rag.documents.model import Cell, Document
from rag.plans.fiscal_years import FiscalYears
from rag.plans.grids import GridRow
from rag.plans.records import ScheduleEntry, Text
from rag.plans.schedules.actions import Action, one_line, split_actions
from rag.plans.schedules.bars import Bar, find_bars, is_sign
from rag.plans.schedules.columns import Columns
from rag.plans.schedules.times import action_time
from rag.plans.schedules.vocabulary import ARROWS_ONLY, GENERIC, NO_OWNER, NUMBER_ONLY


@dataclass(frozen=True, slots=True)
class _Found:
    """An entry with the group that it belongs to, before the goal of the group is known."""

    entry: ScheduleEntry
    group: int


class YearTable:
    """Reads the rows of one table under columns of years.

    Args:
        document: The document.
        rows: Its rows, each with its columns.
        years: How the document counts years.
    """

    def __init__(
        self,
        document: Document,
        rows: Sequence[tuple[GridRow, Columns]],
        years: FiscalYears,
    ) -> None:
        self._document = document
        self._rows = self._of_actions(rows)
        self._years = years
        # Plain text keeps no borders: where a lone first cell begins and ends is lost.
        self._flat = document.format == "txt"
        self._drawn = self._shows_extent()
        self._bulleted = self._uses_bullets()
        self._owner: Text | None = None
        self._group = 0
        self._goals: dict[int, list[str]] = {}

    def is_schedule(self) -> bool:
        """Whether rows of actions stand under the years, and not a table of figures."""
        return bool(self._rows)

    def _of_actions(self, rows: Sequence[tuple[GridRow, Columns]]) -> list[tuple[GridRow, Columns]]:
        """The rows that hold actions: most of the table, or rows that are labelled so."""
        actions: set[int] = set()
        figures = 0
        for index, (row, columns) in enumerate(rows):
            filled = [text for cell in row.cells if (text := self._year_text(cell, columns))]
            numbers = sum(_is_figure(text) for text in filled)
            if 2 * numbers > len(filled):
                figures += 1
            elif filled:
                actions.add(index)
        dropped: set[int] = set()
        if figures > len(actions):
            dropped = {index for index in actions if not self._says_actions(rows[index])}
        return [
            row
            for index, row in enumerate(rows)
            if figures <= len(actions) or (index in actions and index not in dropped)
        ]

    def _says_actions(self, row: tuple[GridRow, Columns]) -> bool:
        cells, first = row[0].cells, row[1].first
        return any(GENERIC.fullmatch(self._text(cell)) for cell in cells if cell.column < first)

    def _year_text(self, cell: Cell, columns: Columns) -> str:
        return self._text(cell).strip() if cell.column in columns.years else ""

    def entries(self) -> Iterator[ScheduleEntry]:
        """The entries of the table in order."""
        found = [entry for row, columns in self._rows for entry in self._row(row, columns)]
        goals = self._goals_of_groups()
        for item in found:
            goal = item.entry.goal or goals.get(item.group)
            yield replace(item.entry, goal=goal)

    def _row(self, row: GridRow, columns: Columns) -> Iterator[_Found]:
        if self._is_group(row, columns):
            return
        label, action = self._labels(row, columns)
        if label is not None and label != self._owner:
            self._owner = label
            self._group += 1
        texts = [self._text(cell) for cell in row.cells]
        bars = find_bars(row.cells, texts, columns, drawn=self._drawn)
        entries: list[ScheduleEntry] = []
        for bar in bars:
            entries.extend(self._bar(bar, action or label, columns))
        for cell in row.cells:
            if cell.column in columns.continues and self._text(cell).strip():
                self._continue(cell, entries, bars)
        own = self._own_goal(row, columns)
        for entry in entries:
            yield _Found(replace(entry, goal=own), self._group)

    def _is_group(self, row: GridRow, columns: Columns) -> bool:
        """Whether a row only names a group of rows: one cell across labels and years."""
        filled = [cell for cell in row.cells if cell.char_end > cell.char_start]
        if len(filled) != 1 or not self._labelled(columns):
            return False
        cell = filled[0]
        if cell.column >= columns.first or cell.column + cell.column_span <= columns.last:
            return False
        self._owner = None
        self._group += 1
        return True

    def _labelled(self, columns: Columns) -> bool:
        return columns.first > 0

    def _bar(self, bar: Bar, label: Text | None, columns: Columns) -> Iterator[ScheduleEntry]:
        if bar.cell is None:
            if label is not None:
                yield self._signs(bar, label)
            return
        text = self._text(bar.cell)
        if NUMBER_ONLY.fullmatch(text):
            return
        actions = split_actions(text, bar.cell.char_start)
        for action in actions:
            if action.heads and (bar.cell.column == columns.first and not self._labelled(columns)):
                self._owner = action.words
                self._group += 1
            elif action.bulleted or not self._is_label(bar, actions):
                yield self._entry(bar, action)

    def _is_label(self, bar: Bar, actions: Sequence[Action]) -> bool:
        """Whether words without bullet head a group: in a table that marks its actions."""
        beside_actions = any(action.heads or action.bulleted for action in actions)
        return self._bulleted and (bar.alone or beside_actions)

    def _entry(self, bar: Bar, action: Action) -> ScheduleEntry:
        words = action.words
        start, end = bar.start, bar.end
        certain = start is not None and end is not None
        goes_on = action.goes_on and end is None
        if self._flat and bar.alone:
            start = end = None
            certain = False
        time = action_time(words.text, self._years)
        within = (
            bar.merged
            and bar.start is not None
            and bar.end is not None
            and time is not None
            and time.start is not None
            and bar.start <= time.start <= bar.end
        )
        if time is not None and not within:
            if time.start is not None:
                start, end, certain = time.start, time.end, True
                goes_on = time.open
            elif time.end is not None and (start is None or time.end >= start):
                end = time.end
                certain = start is not None
        return ScheduleEntry(
            text=words.text,
            start=start,
            end=end,
            continues=goes_on,
            goal=None,
            owner=self._owner,
            char_start=words.char_start,
            char_end=words.char_end,
            certain=certain,
        )

    def _signs(self, bar: Bar, label: Text) -> ScheduleEntry:
        """The entry of a row whose label is the action, and whose cells hold arrows or marks."""
        owner = self._owner if self._owner is not None and self._owner != label else None
        return ScheduleEntry(
            text=label.text,
            start=bar.start,
            end=bar.end,
            continues=False,
            goal=None,
            owner=owner or self._owner,
            char_start=label.char_start,
            char_end=label.char_end,
            certain=bar.start is not None,
        )

    def _continue(self, cell: Cell, entries: list[ScheduleEntry], bars: Sequence[Bar]) -> None:
        """Reads a cell of a column 継続: an arrow, an end (→2026年度まで), or an action."""
        text = self._text(cell)
        time = action_time(text, self._years)
        if time is None and not is_sign(text):
            after = Bar(cell, None, None, cell.char_start, cell.char_end, False, False)
            actions = split_actions(text, cell.char_start)
            entries += [replace(self._entry(after, act), continues=True) for act in actions]
            return
        for at, entry in enumerate(entries):
            if bars and entry.char_start >= bars[-1].first:
                end = time.end if time is not None else None
                sure = entry.start is not None
                entries[at] = replace(entry, end=end, continues=end is None, certain=sure)

    def _own_goal(self, row: GridRow, columns: Columns) -> str | None:
        """The goal of a row that has labels; where it has none, its goal goes to the group."""
        for cell in (*row.cells, *row.above):
            text = self._text(cell).strip()
            if cell.column in columns.goals and text:
                if self._labelled(columns):
                    return one_line(text)
                self._goals.setdefault(self._group, []).append(text)
        return None

    def _goals_of_groups(self) -> dict[int, str]:
        """Goals of groups, if each group has one at most: else rows of the table are shifted."""
        if any(len(goals) > 1 for goals in self._goals.values()):
            return {}
        several = self._group > 1
        return {
            group: one_line(goals[0])
            for group, goals in self._goals.items()
            if not (several and "\n" in goals[0])
        }

    def _labels(self, row: GridRow, columns: Columns) -> tuple[Text | None, Text | None]:
        """What a row belongs to, and what it does, by the cells before its columns of time."""
        cells = {
            cell.column: cell
            for cell in (*row.above, *row.cells)
            if cell.column < columns.first and self._text(cell).strip()
        }
        named = {
            column: cell
            for column, cell in cells.items()
            if not NUMBER_ONLY.fullmatch(self._text(cell)) and not self._is_number(row, cell)
        }
        if not named:
            return None, None
        owner = next((named[c] for c in columns.owners if c in named), None)
        owner = owner or named[min(named)]
        if GENERIC.fullmatch(self._text(owner)):
            return None, None
        action = next((named[c] for c in reversed(columns.actions) if c in named), None)
        return self._words(owner), self._words(action) if action not in (None, owner) else None

    def _is_number(self, row: GridRow, cell: Cell) -> bool:
        over = "".join(self._text(header) for header in row.headers.of(cell.column))
        return NO_OWNER.search(over.strip()) is not None

    def _words(self, cell: Cell | None) -> Text | None:
        if cell is None:
            return None
        return Text(one_line(self._text(cell)), cell.char_start, cell.char_end)

    def _shows_extent(self) -> bool:
        """Whether the table proves the extent of bars: by merged cells, arrows or marks."""
        return any(
            self._proves(cell, columns)
            for row, columns in self._rows
            for cell in row.cells
            if cell.column in columns.years and cell.char_end > cell.char_start
        )

    def _proves(self, cell: Cell, columns: Columns) -> bool:
        last = cell.column + cell.column_span - 1
        return (cell.column_span > 1 and last in columns.years) or is_sign(self._text(cell))

    def _uses_bullets(self) -> bool:
        """Whether actions stand behind bullets, so that other words are labels."""
        bulleted = plain = 0
        for row, columns in self._rows:
            for cell in row.cells:
                if cell.column in columns.years and cell.char_end > cell.char_start:
                    for action in split_actions(self._text(cell), 0):
                        bulleted += action.bulleted
                        plain += not action.bulleted and not action.heads
        return bulleted > plain

    def _text(self, cell: Cell) -> str:
        return self._document.text[cell.char_start : cell.char_end]


def _is_figure(text: str) -> bool:
    return NUMBER_ONLY.fullmatch(text) is not None and ARROWS_ONLY.fullmatch(text) is None
