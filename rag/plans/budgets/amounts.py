"""Amounts of money as budget lines write them: 5年度1次補正 5,163.1億円の内数【新規】.

An amount comes with the fiscal year and the kind of budget right before it, the marks right behind
it, and the brackets that it stands in. An amount that is a limit or a price (上限2,500万円,
1台につき年額4,800千円) is none of a budget.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from rag.japanese.dates import DateMention
from rag.japanese.quantities import Quantity, find_quantities
from rag.plans.budgets.vocabulary import (
    KIND,
    NEW_MARK,
    PORTION,
    PREVIOUS,
    REPOSTED,
    SOURCE,
    read_kind,
)
from rag.plans.fiscal_years import FiscalYears
from rag.plans.records import BudgetKind


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount in a text.

    Attributes:
        yen: The amount in yen, None where no unit is known.
        years: Western fiscal years named with it; none where none is named, several for a span.
        kind: The budget named with it, None where none is named.
        round: Number of the supplementary budget.
        source: Whether a source of money stands before it.
        portion: Whether it is a part of a larger amount.
        new: Whether it is marked 新規.
        reposted: Whether it is marked 再掲.
        previous: Whether 前年度 stands with it.
        start: Offset in the text, of year or kind where they stand before it.
        end: End in the text, with its marks.
    """

    yen: int | None
    years: tuple[int, ...]
    kind: BudgetKind | None
    round: int | None
    source: bool
    portion: bool
    new: bool
    reposted: bool
    previous: bool
    start: int
    end: int


_BETWEEN = r"(?:[\s　:：、,→=＝]|予算額?|約|総額|額|分|案|は|の|で)*"
_GAP_BEFORE = re.compile(rf"{_BETWEEN}$")
_NOT_BUDGET_BEFORE = re.compile(
    r"(?:上限|下限|最大|最高|最低|当たり|あたり|につき|毎に|ごとに|月額|年額|日額|定額|単価|一律|うち)"
    r"[\s　]*(?:約|各)?[\s　]*$"
)
_NOT_BUDGET_AFTER = re.compile(
    r"[\s　]*(?:[/／]|[をがにでとはもや](?!【)|の(?![\s　]*内)|以[上下内]|未満|程度|ずつ|まで|から"
    r"|超|規模|相当|弱|強|台|余|分の|札|玉)"
)
_BARE_AFTER = re.compile(r"[\s　]*(?:[^\s　、,（()）【の※\n\t]|の(?![\s　]*内))")
_YEAR_TAIL = re.compile(r"[\s　の]*$")
_LOOK_BACK = 48


def find_amounts(
    text: str, years: FiscalYears, factor: Fraction | None = None, *, bare: bool = False
) -> list[Amount]:
    """Finds the amounts of a budget line.

    Args:
        text: The text.
        years: How the document counts years.
        factor: How many yen a number without unit is worth.
        bare: Whether numbers without unit are amounts, even if `factor` is not known.

    Returns:
        The amounts in order.
    """
    dates = years.mentions(text)
    ending = {date.char_end: date for date in dates}
    found: list[Amount] = []
    for quantity in _money(text, dates, plain=bare or factor is not None):
        if _NOT_BUDGET_BEFORE.search(text, max(0, quantity.char_start - 12), quantity.char_start):
            continue
        if _NOT_BUDGET_AFTER.match(text, quantity.char_end):
            continue
        if quantity.kind != "money" and _BARE_AFTER.match(text, quantity.char_end):
            continue
        after = found[-1].end if found else 0
        found.append(_amount(text, quantity, ending, years, factor, after))
    return found


def _money(text: str, dates: Sequence[DateMention], *, plain: bool) -> list[Quantity]:
    """Amounts of yen; where there are none, and only if wanted, numbers without unit."""
    found = [
        quantity
        for quantity in find_quantities(text, dates=dates)
        if quantity.value is not None and quantity.bound is None
    ]
    money = [quantity for quantity in found if quantity.kind == "money" and quantity.unit == "円"]
    if money or not plain:
        return money
    return [quantity for quantity in found if quantity.kind == "number" and quantity.unit == ""]


def _amount(
    text: str,
    quantity: Quantity,
    ending: Mapping[int, DateMention],
    years: FiscalYears,
    factor: Fraction | None,
    after: int,
) -> Amount:
    start = _skip_back(text, _GAP_BEFORE, quantity.char_start, after)
    source = _ending(SOURCE, text, start, after)
    if source is not None:
        start = _skip_back(text, _GAP_BEFORE, source.start(), after)
    kind_match = _ending(KIND, text, start, after)
    named = None
    if kind_match is not None:
        named = kind_match.start()
        start = _skip_back(text, _YEAR_TAIL, named, after)
    mention = ending.get(start)
    if mention is not None and mention.char_start < after:
        mention = None
    if mention is not None:
        named = mention.char_start
    first = min(
        named if named is not None else quantity.char_start,
        source.start() if source is not None else quantity.char_start,
    )
    kind, number = read_kind(kind_match) if kind_match is not None else (None, None)
    previous = mention is not None and PREVIOUS.search(mention.text) is not None
    end, portion, new, reposted = _marks(text, quantity.char_end)
    return Amount(
        yen=_yen(quantity, factor),
        years=years.named(mention) if mention is not None and not previous else (),
        kind=kind,
        round=number,
        source=source is not None,
        portion=portion,
        new=new,
        reposted=reposted,
        previous=previous,
        start=first,
        end=end,
    )


def _yen(quantity: Quantity, factor: Fraction | None) -> int | None:
    if quantity.value is None:
        return None
    if quantity.kind == "money":
        return round(quantity.value)
    return round(quantity.value * factor) if factor is not None else None


def _skip_back(text: str, pattern: re.Pattern[str], end: int, after: int) -> int:
    """Where the words that may stand between a year and its amount begin."""
    match = pattern.search(text, max(after, end - _LOOK_BACK), end)
    return match.start() if match else end


def _ending(pattern: re.Pattern[str], text: str, end: int, after: int) -> re.Match[str] | None:
    """The match of a pattern that ends at a place."""
    for match in pattern.finditer(text, max(after, end - _LOOK_BACK), end):
        if match.end() == end:
            return match
    return None


def _marks(text: str, at: int) -> tuple[int, bool, bool, bool]:
    """The marks behind an amount, and where they end."""
    portion = new = reposted = False
    while True:
        gap = len(text[at : at + 4]) - len(text[at : at + 4].lstrip(" 　"))
        if match := PORTION.match(text, at):
            portion = True
        elif match := NEW_MARK.match(text, at + gap):
            new = True
        elif match := REPOSTED.match(text, at + gap):
            reposted = True
        else:
            return at, portion, new, reposted
        at = match.end()
