"""Scores of schedules: actions with their measure and start year, and their goals."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from eval.records.gold import Record
from eval.records.score import Score
from rag.japanese.normalize import squeeze
from rag.plans.records import Measure, ScheduleEntry

_BRACKETS = re.compile(r"^[\[［【]|[\]］】]$")
_Entry = tuple[str, ScheduleEntry]


def score_schedules(
    documents: Sequence[tuple[str, Sequence[Record], Iterable[Measure]]],
) -> list[Score]:
    """Scores schedule entries against their records.

    Args:
        documents: For each document its name, its records and the measures found in it.

    Returns:
        The numbers of the table.
    """
    start = Score("工程（施策・開始年度・内容）", 0.88)
    end = Score("工程（終了年度）", 0.88)
    goal = Score("工程（目標）", 0.88)
    for name, records, measures in documents:
        found = _by_text(measures)
        for record in records:
            place = f"{name[:3]}:{record['line']} {record['text']}"
            wanted = f"{_plain(record['measure'])} {record['fiscal_year']}"
            candidates = found.get(squeeze(record["text"]), [])
            entry = next((e for e in candidates if _shown(e) == wanted), None)
            entry = entry or (candidates[0] if candidates else None)
            start.check(place, wanted, _shown(entry) if entry else None)
            until = record["fiscal_year_end"]
            end.check(place, str(until), str(entry[1].end) if entry else None)
            if record.get("goal_sure"):
                goal.check(place, record["goal"] or "", (entry[1].goal or "") if entry else None)
    return [start, end, goal]


def _by_text(measures: Iterable[Measure]) -> dict[str, list[_Entry]]:
    found: dict[str, list[_Entry]] = {}
    for measure in measures:
        for entry in measure.schedule:
            found.setdefault(squeeze(entry.text), []).append((measure.title, entry))
    return found


def _shown(entry: _Entry) -> str:
    title, action = entry
    return f"{_plain(title)} {action.start}"


def _plain(title: str) -> str:
    """A title without the brackets in which tables set it."""
    return _BRACKETS.sub("", squeeze(title))
