"""The facts of a text: numbers, times, organisations and quoted names, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import zip_longest
from typing import Literal

from rag.japanese.dates import DateMention, find_dates
from rag.japanese.organisations import OrganisationMention, find_organisations
from rag.japanese.partial_dates import PartialDate, kind_of
from rag.japanese.quantities import Quantity, find_quantities, parse_unit
from rag.japanese.units import Unit
from rag.support.changes import Side, is_change
from rag.support.grids import Grid

FactKind = Literal["quantity", "time", "organisation", "name"]

ERA = "令和"
"""Era of years without one (5年度) where the text names none."""

_QUOTED = re.compile(r"[「『“](?P<name>[^「」『』“”。\n]{2,60})[」』”]")
_FROM_NAMED_YEAR = re.compile("前|翌|同")
_HALF = re.compile("半額")
_FREE = re.compile("無料|無償")
_FISCAL_START = 4
_OTHER_ERA = re.compile("昭和|平成")
_TABLE_UNIT = re.compile(r"単位\s*[:：]?\s*(?P<unit>[^\s）)、。／/]{1,6})")
_UNIT_IN_HEADER = re.compile(r"[（(]([^（）()\d]{1,6})[）)]\s*$")
# 全部 said of a thing is 100 % of it; 全国 and 全長 are words of their own.
WHOLES = frozenset({"すべて", "全て", "あらゆる", "全", "全員", "全額", "悉皆"})
"""Words that say all of something."""
_ALL = re.compile(
    r"すべて|全て|あらゆる|(?<![一-鿿])全(?=\d|[０-９]|市|都|道府|町|省庁|府省|職員|世帯|団体|自治体|小|中学|校|施設"
    r"|事業|部(?![局門署])|員)|全員|全額|悉皆"
)


@dataclass(frozen=True, slots=True)
class Fact:
    """A number, a time, an organisation or a quoted name as it stands in a text.

    Attributes:
        kind: Which of them.
        text: Its words.
        start: Offset of the first.
        end: End of the last.
        tied: Start and end of what is tied to other words as one: both ends of a range stand where
            the range stands.
        side: Of an amount that changes, whether it is the one before or the one after.
        quantity: The number, for a quantity.
        time: The time, for a time.
        organisation: The body, for an organisation.
    """

    kind: FactKind
    text: str
    start: int
    end: int
    tied: tuple[int, int]
    quantity: Quantity | None = None
    time: DateMention | None = None
    organisation: OrganisationMention | None = None
    side: Side | None = None


def find_facts(text: str, grid: Grid, *, carry_years: bool = False) -> tuple[Fact, ...]:
    """Finds the facts of a text, in the order in which they stand.

    Numbers without a unit get the one that the text states for its table (単位：百万円).

    Args:
        text: Any text.
        grid: Its tables.
        carry_years: Whether a month without a year is one of the year named before it.
    """
    dates = find_dates(text, default_era=_era(text))
    quantities = find_quantities(text, dates=dates)
    facts = [
        *(_time(date) for date in dates),
        *_joined(text, list(_with_table_unit(text, quantities, grid))),
        *(_organisation(found) for found in find_organisations(text)),
    ]
    facts.extend(_wholes(text, facts))
    facts.extend(_free(text))
    facts.extend(_name(match) for match in _QUOTED.finditer(text))
    ordered = sorted(facts, key=lambda fact: (fact.start, fact.end))
    return tuple(_carried(_resolved(ordered)) if carry_years else _resolved(ordered))


def _era(text: str) -> str:
    """Era in which a bare 5年度 of this text is counted."""
    other = _OTHER_ERA.search(text)
    return other.group() if other and ERA not in text and "20" not in text else ERA


def _time(date: DateMention) -> Fact:
    span = (date.char_start, date.char_end)
    return Fact("time", date.text, *span, span, time=date)


def _organisation(found: OrganisationMention) -> Fact:
    span = (found.char_start, found.char_end)
    return Fact("organisation", found.text, *span, span, organisation=found)


def _quantity(quantity: Quantity, tied: tuple[int, int] | None = None) -> Fact:
    span = (quantity.char_start, quantity.char_end)
    return Fact("quantity", quantity.text, *span, tied or span, quantity)


def _name(match: re.Match[str]) -> Fact:
    span = match.span("name")
    return Fact("name", match["name"], *span, span)


def _resolved(facts: Sequence[Fact]) -> Iterator[Fact]:
    """Facts, with 前年度, 翌年 and 同年 counted from the year named before them."""
    year: int | None = None
    for fact in facts:
        time, relative = fact.time, fact.time.relative if fact.time else None
        if time is None:
            yield fact
        elif relative is None:
            year = time.start.year or year
            yield fact
        elif year is None or relative.length or not _FROM_NAMED_YEAR.match(fact.text):
            yield fact
        else:
            named = replace(time.start, year=year + relative.offset)
            resolved = replace(time, kind=kind_of(named), dates=(named,), relative=None)
            yield replace(fact, time=resolved)


def _carried(facts: Iterable[Fact]) -> Iterator[Fact]:
    """Facts, with the months of which no year was said in the year named before them."""
    before: PartialDate | None = None
    for fact in facts:
        time = fact.time
        if time is None or time.relative is not None:
            yield fact
            continue
        if before is not None and all(_lacks_year(said) for said in time.dates):
            dates = tuple(replace(said, year=_year_in(before, said)) for said in time.dates)
            yield replace(fact, time=replace(time, dates=dates))
            continue
        before = time.dates[-1] if time.dates[-1].year else before
        yield fact


def _lacks_year(time: PartialDate) -> bool:
    return time.year is None and time.era_year is None and time.month is not None


def _year_in(year: PartialDate, time: PartialDate) -> int | None:
    """Calendar year of a month in a year or fiscal year."""
    if year.year is None or time.month is None:
        return None
    return year.year + (year.fiscal and time.month < _FISCAL_START)


def _joined(text: str, quantities: Sequence[Quantity]) -> Iterator[Fact]:
    """Quantities as facts; the two ends of a range, or of a change, share their place."""
    before: Quantity | None = None
    for quantity, behind in zip_longest(quantities, quantities[1:]):
        if before is not None and is_change(text, before, quantity):
            span = (before.char_start, quantity.char_end)
            yield replace(_quantity(quantity, span), side="after")
        elif behind is not None and is_change(text, quantity, behind):
            span = (quantity.char_start, behind.char_end)
            yield replace(_quantity(quantity, span), side="before")
        elif quantity.bound == "to" and before is not None and before.bound == "from":
            yield _quantity(quantity, (before.char_start, quantity.char_end))
        elif quantity.bound == "from" and behind is not None and behind.bound == "to":
            yield _quantity(quantity, (quantity.char_start, behind.char_end))
        else:
            yield _quantity(quantity)
        before = quantity


def _with_table_unit(text: str, quantities: Sequence[Quantity], grid: Grid) -> Iterator[Quantity]:
    """Quantities, the bare ones in the unit that is stated for their cell or table."""
    stated = [(match.start(), parse_unit(match["unit"])) for match in _TABLE_UNIT.finditer(text)]
    for quantity in quantities:
        if quantity.unit != "" or quantity.value is None:
            yield quantity
            continue
        unit = _cell_unit(text, grid, quantity.char_start)
        if unit is None:
            unit = next((found for at, found in reversed(stated) if at < quantity.char_start), None)
        if unit is None:
            yield quantity
        else:
            value = quantity.value * unit.factor
            yield replace(quantity, value=value, unit=unit.name, kind=unit.kind)


def _cell_unit(text: str, grid: Grid, at: int) -> Unit | None:
    """The unit that the header of a cell has in brackets, or a cell of its row alone."""
    cell = grid.cell_at(at)
    if cell is None:
        return None
    header = grid.header_of(cell)
    bracketed = _UNIT_IN_HEADER.search(text[header.start : header.end]) if header else None
    if bracketed and (unit := parse_unit(bracketed[1])):
        return unit
    for beside in grid.row_of(cell):
        written = text[beside.start : beside.end].strip()
        if beside is not cell and written and (unit := parse_unit(written)):
            return unit
    return None


def _free(text: str) -> Iterator[Fact]:
    """無料 and 無償: what costs nothing costs 0 yen, and not 300."""
    for match in _FREE.finditer(text):
        nothing = Quantity(Fraction(0), "円", "money", False, None, match.group(), *match.span())
        yield _quantity(nothing)


def _wholes(text: str, facts: Sequence[Fact]) -> Iterator[Fact]:
    """すべて, 全1,741自治体, 全額, 半額: all of something is 100 % of it, half of it 50 %."""
    taken = {place for fact in facts for place in range(fact.start, fact.end)}
    for pattern, share in ((_ALL, 100), (_HALF, 50)):
        for match in pattern.finditer(text):
            start, end = match.span()
            if start not in taken:
                yield _quantity(
                    Quantity(
                        Fraction(share), "%", "percent", False, None, match.group(), start, end
                    )
                )
