"""The facts of a text: numbers, times, organisations, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from rag.japanese.dates import DateMention, find_dates, parse_fiscal_year
from rag.japanese.organisations import OrganisationMention, find_organisations
from rag.japanese.quantities import Quantity, find_quantities, parse_unit

FactKind = Literal["quantity", "time", "organisation"]

ERA = "令和"
"""Era of years without one (5年度) where the text names none."""

_OTHER_ERA = re.compile("昭和|平成")
_TABLE_UNIT = re.compile(r"単位\s*[:：]?\s*(?P<unit>[^\s）)、。／/]{1,6})")
# 全部 said of a thing is 100 % of it; 全国 and 全長 are words of their own.
_ALL = re.compile(
    r"すべて|全て|あらゆる|(?<![一-鿿])全(?=\d|[０-９]|市|都|道府|町|省庁|府省|職員|世帯|団体|自治体|小|中学|校|施設"
    r"|事業|部(?![局門署])|員)|全員|悉皆"
)


@dataclass(frozen=True, slots=True)
class Fact:
    """A number, a time or an organisation as it stands in a text.

    Attributes:
        kind: Which of them.
        text: Its words.
        start: Offset of the first.
        end: End of the last.
        quantity: The number, for a quantity.
        time: The time, for a time.
        organisation: The body, for an organisation.
    """

    kind: FactKind
    text: str
    start: int
    end: int
    quantity: Quantity | None = None
    time: DateMention | None = None
    organisation: OrganisationMention | None = None


def find_facts(text: str) -> tuple[Fact, ...]:
    """Finds the facts of a text, in the order in which they stand.

    Numbers without a unit get the one that the text states for its table (単位：百万円).
    """
    dates = find_dates(text, default_era=_era(text))
    quantities = find_quantities(text, dates=dates)
    facts = [
        *(_time(date) for date in dates),
        *(_quantity(quantity) for quantity in _with_table_unit(text, quantities)),
        *(
            Fact("organisation", found.text, found.char_start, found.char_end, organisation=found)
            for found in find_organisations(text)
        ),
    ]
    facts.extend(_wholes(text, facts))
    return tuple(sorted(facts, key=lambda fact: (fact.start, fact.end)))


def _era(text: str) -> str:
    """Era in which a bare 5年度 of this text is counted."""
    other = _OTHER_ERA.search(text)
    return other.group() if other and ERA not in text and "20" not in text else ERA


def _time(date: DateMention) -> Fact:
    return Fact("time", date.text, date.char_start, date.char_end, time=date)


def _quantity(quantity: Quantity) -> Fact:
    return Fact("quantity", quantity.text, quantity.char_start, quantity.char_end, quantity)


def _with_table_unit(text: str, quantities: Sequence[Quantity]) -> Iterator[Quantity]:
    """Quantities, the bare ones in the unit that the text states for its table."""
    stated = _TABLE_UNIT.search(text)
    unit = parse_unit(stated["unit"]) if stated else None
    for quantity in quantities:
        if unit is not None and quantity.unit == "" and quantity.value is not None:
            value = quantity.value * unit.factor
            yield replace(quantity, value=value, unit=unit.name, kind=unit.kind)
        else:
            yield quantity


def _wholes(text: str, facts: Sequence[Fact]) -> Iterator[Fact]:
    """すべて, 全1,741自治体: all of something is 100 % of it."""
    taken = {place for fact in facts for place in range(fact.start, fact.end)}
    for match in _ALL.finditer(text):
        start, end = match.span()
        if start in taken:
            continue
        whole = Quantity(Fraction(100), "%", "percent", False, None, match.group(), start, end)
        yield _quantity(whole)


def years_named(text: str) -> frozenset[int]:
    """Fiscal years that the words of a text name, as for a date of issue."""
    found = parse_fiscal_year(text)
    return frozenset() if found is None else frozenset({found})
