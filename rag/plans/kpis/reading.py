"""From an item of a KPI field to an indicator with its values."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.documents.model import Document
from rag.plans.fiscal_years import FiscalYears
from rag.plans.kpis.items import KpiItem
from rag.plans.kpis.values import SaidValue, named_years, names_unknown_year, said_values
from rag.plans.labels import Role
from rag.plans.records import Kpi, KpiKind, KpiValue


@dataclass(frozen=True, slots=True)
class FoundKpi:
    """An indicator with the years that its words name.

    Attributes:
        kpi: The record.
        years: Western years, as named, those of the columns of its values among them.
    """

    kpi: Kpi
    years: frozenset[int]


_BULLET = re.compile(r"^[\s　]*(?:[・･·•●○◎◇◆□■▪▶►✓➢]|[-–][\s　])[\s　]*")
_NAME_END = re.compile(
    r"[（(：:]|[\s　]+(?=(?:(?:令和|平成|[RＲ]?[\d０-９])[^\s　（）()：:]{0,12})?[\s　]*約?$)"
)
_LONGEST_NAME = 120


def read_item(
    document: Document, item: KpiItem, kind: KpiKind | None, certain: bool, years: FiscalYears
) -> FoundKpi:
    """Reads an item.

    Args:
        document: The document.
        item: The item with its notes.
        kind: What its label says that it watches.
        certain: Whether the form of the text proves that it is an indicator; else no value of it
            is read.
        years: How the years of the document are counted.
    """
    words = "\n".join((item.text, *item.notes))
    asides = [note for note in item.notes if note.startswith(("（", "("))]
    phrase = "".join((item.text, *asides))
    said = said_values(phrase, years) if certain else []
    values = [(value.role, _record(document, item, phrase, value)) for value in said]
    baselines = [value for role, value in values if role is Role.BASELINE]
    kpi = Kpi(
        text=item.text.strip(),
        kind=kind,
        indicator=_name(phrase, said),
        unit=next((value.unit for value in said if value.unit), None),
        baseline=baselines[0] if baselines else None,
        targets=tuple(value for role, value in values if role is Role.TARGET),
        actuals=tuple(value for role, value in values if role is Role.ACTUAL),
        note="\n".join(item.notes) or None,
        char_start=item.char_start,
        char_end=item.char_end,
        certain=certain
        and all(value.certain for value in said)
        and not names_unknown_year(words, years),
    )
    return FoundKpi(kpi, named_years(words, years))


def _record(document: Document, item: KpiItem, phrase: str, value: SaidValue) -> KpiValue:
    """The value at its own words; at the whole item where a line break cuts these."""
    words = phrase[value.start : value.end]
    # What stands before it tells which of several equal words it is.
    nth = phrase.count(words, 0, value.start)
    at = item.char_start - 1
    for _ in range(nth + 1):
        at = document.text.find(words, at + 1, item.char_end)
        if at < 0:
            start, end = item.char_start, item.char_end
            return KpiValue(value.value, value.fiscal_year, words, start, end)
    return KpiValue(value.value, value.fiscal_year, words, at, at + len(words))


def _name(phrase: str, said: list[SaidValue]) -> str | None:
    """What is measured: the words before the bracket or colon that brings the first value."""
    if not said:
        return None
    head = phrase[: said[0].start]
    ends = [match.start() for match in _NAME_END.finditer(head)]
    # The bracket in which the value stands is the last that is open before it.
    end = next((at for at in reversed(ends) if _opens(head, at)), None)
    if end is None:
        return None
    name = _BULLET.sub("", phrase[:end]).strip()
    return name if 0 < len(name) <= _LONGEST_NAME else None


def _opens(head: str, at: int) -> bool:
    if head[at] not in "（(":
        return head.count("（", 0, at) + head.count("(", 0, at) <= (
            head.count("）", 0, at) + head.count(")", 0, at)
        )
    rest = head[at:]
    return rest.count("（") + rest.count("(") > rest.count("）") + rest.count(")")
