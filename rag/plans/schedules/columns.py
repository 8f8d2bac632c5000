"""What the columns of a schedule hold: fiscal years, what goes on, goals, labels.

A table is a schedule when two columns or more are headed by times and hold actions; columns of
figures by year (予算額, 目標値) make none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from rag.japanese.normalize import normalize
from rag.plans.fiscal_years import FiscalYears
from rag.plans.schedules.vocabulary import (
    ACTION,
    CONTINUES,
    FIGURES,
    GOAL,
    NO_OWNER,
    NO_PERIOD,
    OWNER,
    OWNER_ELSE,
    STARTS,
    TIME,
)


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns under some headers.

    Attributes:
        years: Fiscal years of each column of time, ascending by column; empty tuples where a
            column is headed by a part of an unknown year.
        goals: Columns of goals.
        continues: Columns of what goes on after the last year.
        owners: Columns that name what a row belongs to, the most telling first.
        actions: Columns that say what is done.
        times: Columns whose cells say when, with their headers.
    """

    years: dict[int, tuple[int, ...]]
    goals: frozenset[int]
    continues: frozenset[int]
    owners: tuple[int, ...]
    actions: tuple[int, ...]
    times: dict[int, str]

    @property
    def first(self) -> int:
        """The first column of time."""
        return next(iter(self.years))

    @property
    def last(self) -> int:
        """The last column of time."""
        return next(reversed(self.years))


_FEWEST_YEARS = 2
_OVER_YEARS = re.compile(r"スケジュール|工程|行程|年度|期間|時期|計画|取組|内容|ロードマップ|実施")


def read_columns(texts: Mapping[int, str], years: FiscalYears, base: tuple[int, ...]) -> Columns:
    """Reads the headers of a table.

    Args:
        texts: The words over each column, a tab between levels.
        years: How the document counts years.
        base: Fiscal years that caption or heading name, for columns of months only.

    Returns:
        The columns; `years` is empty when the table has no columns of time.
    """
    periods: dict[int, tuple[int, ...]] = {}
    labels: dict[int, str] = {}
    goals: set[int] = set()
    goes_on: set[int] = set()
    for column, text in texts.items():
        plain = normalize(text).strip()
        period = None if NO_PERIOD.search(plain) else _period(text, years)
        if period is not None:
            periods[column] = period or base
        elif CONTINUES.match(plain):
            goes_on.add(column)
        elif GOAL.search(plain) and not TIME.match(plain):
            goals.add(column)
        else:
            labels[column] = plain
    if len(periods) < _FEWEST_YEARS:
        periods = {}
    figures = any(FIGURES.search(normalize(text)) for text in texts.values())
    before = {c: t for c, t in labels.items() if not periods or c < next(iter(periods))}
    return Columns(
        years=dict(sorted(periods.items())),
        goals=frozenset(goals),
        continues=frozenset(goes_on),
        owners=_owners(before),
        actions=tuple(c for c, t in before.items() if ACTION.search(t) and not NO_OWNER.search(t)),
        times={
            c: t for c, t in labels.items() if TIME.match(t) and (STARTS.search(t) or not figures)
        },
    )


def _owners(labels: Mapping[int, str]) -> tuple[int, ...]:
    """Columns that name what rows belong to, the most telling first."""
    named = {column: text for column, text in labels.items() if not NO_OWNER.search(text)}
    telling = [column for column, text in named.items() if OWNER.search(text)]
    others = [column for column, text in named.items() if OWNER_ELSE.search(text)]
    return (*reversed(telling), *(column for column in others if column not in telling))


def _period(text: str, years: FiscalYears) -> tuple[int, ...] | None:
    """The fiscal years of a header of one or more levels, of which one at least is a time."""
    found: set[int] = set()
    is_time = False
    for level in text.split("\t"):
        period = years.period(level.replace("\n", ""))
        if period is not None:
            is_time = True
            found.update(period)
        elif not _OVER_YEARS.search(normalize(level)):
            return None
    return tuple(sorted(found)) if is_time else None
