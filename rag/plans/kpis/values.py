"""The values of an indicator that its words say: 「…件数（2027年度末までに29万件）」.

Each quantity belongs to the time named nearest before it in its clause, else to the one after it.
Words tell what it is: まで, 目標 a target; 実績, 時点 a value reached; 現状 the one that it starts
from. Where no word tells, a year before that of the document was reached, any other is aimed at;
without the date of the document that remains uncertain.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.japanese.dates import DateMention
from rag.japanese.eras import fiscal_year_of
from rag.japanese.normalize import normalize
from rag.japanese.quantities import Quantity, find_quantities
from rag.plans.fiscal_years import FiscalYears
from rag.plans.labels import Role
from rag.plans.records import KpiValue


@dataclass(frozen=True, slots=True)
class SaidValue:
    """A value that a phrase says.

    Attributes:
        role: BASELINE, TARGET or ACTUAL.
        value: The number.
        unit: Its unit as written, empty without.
        fiscal_year: Fiscal year that it is of, None where the phrase does not say.
        start: Offset of the quantity in the phrase.
        end: End of it.
        certain: Whether words prove the role.
    """

    role: Role
    value: float | None
    unit: str
    fiscal_year: int | None
    start: int
    end: int
    certain: bool = True

    def kpi_value(self, text: str, char_start: int) -> KpiValue:
        """The value as a record, for a phrase that stands in one piece at an offset."""
        start, end = char_start + self.start, char_start + self.end
        return KpiValue(self.value, self.fiscal_year, text[self.start : self.end], start, end)


_CLAUSE_END = re.compile(r"[（）()「」『』〔〕［］、，;；/。→⇒\n]|(?<![0-9０-９])[,](?![0-9０-９])")
_TARGET = re.compile(
    r"目標|まで|目指|途|目処|達成|とする|にする|引き上げ|引き下げ|削減|以降|～$|毎年|年間|毎月"
)
_ACTUAL = re.compile(r"実績|時点|現在|参考|見込")
_BASELINE = re.compile(r"現状(?!の)|基準値|当初値|策定時")
_WHOLE_BRACKET = re.compile(r"[（(](?P<word>参考|実績|目標|現状)[^、。）)]{0,4}[：:]")
_COMPARED = re.compile(r"[\s　]*(?:年度?)?(?:比|と比べ|を基準|に比べ)")
_ARROW = re.compile(r"[\s　]*[→⇒]")
_COUNTER = re.compile(r"(?P<unit>[か-ヶ]?[一-龠ァ-ヴ]{1,3})(?=[\s　]*(?:$|[）)、。，]))")
_EACH = re.compile(r"(?:当たり|あたり|につき|ごと|毎)")
_AIMED_AT = re.compile(
    r"[\s　]*(?:程度|以上|以下|以内|未満)?"
    r"(?:とする|にする|とし、|に(?:増|引|削|拡|縮|減)|を達成|を目指|まで)"
)
_NUMBER_HEAD = re.compile(r"^[^0-9]*[0-9][0-9,.]*(?:[十百千万億兆]*)")
_NO_UNIT = frozenset(
    {"以上", "以下", "以内", "未満", "程度", "前後", "目標", "実績", "見込", "達成", "予定"}
)
_NEAR = 6
_NO_VALUE_KINDS = frozenset({"ordinal", "code"})


def said_values(text: str, years: FiscalYears) -> list[SaidValue]:
    """The values that a phrase says of its indicator.

    Args:
        text: The item.
        years: How the years of the document are counted.

    Returns:
        The values in order. A number that is part of the indicator's name (67手続のうち) is none.
    """
    mentions = years.mentions(text)
    quantities = [q for q in find_quantities(text, dates=mentions) if q.kind not in _NO_VALUE_KINDS]
    return list(_said(text, years, mentions, quantities))


def _said(
    text: str, years: FiscalYears, mentions: Sequence[DateMention], quantities: Sequence[Quantity]
) -> Iterator[SaidValue]:
    own = [m for m in mentions if _COMPARED.match(text, m.char_end) is None]
    inside = {at for m in mentions for at in range(m.char_start, m.char_end)}
    stops = [m.start() for m in _CLAUSE_END.finditer(text) if m.start() not in inside]
    for quantity in quantities:
        if _COMPARED.match(text, quantity.char_end) or _EACH.match(text, quantity.char_end):
            continue
        start = max((stop + 1 for stop in stops if stop < quantity.char_start), default=0)
        end = min((stop for stop in stops if stop >= quantity.char_end), default=len(text))
        time = _time_of(text, quantity, start, end, own) or _time_behind(
            text, quantity, end, own, quantities
        )
        if time is None and not _stands_as_value(text, start, end, quantity):
            continue
        reach = max(end, time.char_end if time is not None else end)
        year = year_of(time, years) if time is not None else None
        after = _CLAUSE_END.search(text, reach + 1)
        until = min(reach + 8, after.start() if after else len(text))
        role, certain = _role(text, start, until, year, years)
        if _ARROW.match(text, _end_of_bracket(text, end)):
            role, certain = Role.BASELINE, True
        certain = certain and (time is None or year is not None)
        value, unit = number_and_unit(quantity)
        counter = _COUNTER.match(text, quantity.char_end) if not unit else None
        unit = counter.group("unit") if counter and counter.group() not in _NO_UNIT else unit
        yield SaidValue(role, value, unit, year, quantity.char_start, quantity.char_end, certain)


def _time_of(
    text: str, quantity: Quantity, start: int, end: int, mentions: Sequence[DateMention]
) -> DateMention | None:
    """The time of a quantity: in its clause, or of a value before it in the same bracket."""
    inside = [m for m in mentions if start <= m.char_start and m.char_end <= end]
    before = [m for m in inside if m.char_end <= quantity.char_start]
    if inside:
        return before[-1] if before else inside[0]
    if text[start - 1 : start] in ("、", "，"):
        # 「2026年度までに合計30件、うち10件」: a further value of the same time.
        earlier = [m for m in mentions if m.char_end < start]
        near = earlier and not re.search(r"[）)。]", text[earlier[-1].char_end : start])
        return earlier[-1] if near else None
    return None


def _time_behind(
    text: str,
    quantity: Quantity,
    end: int,
    mentions: Sequence[DateMention],
    quantities: Sequence[Quantity],
) -> DateMention | None:
    """The time in the bracket right behind a quantity (５回（2023年）) that holds no other one."""
    if text[end : end + 1] not in ("（", "(") or end - quantity.char_end > _NEAR:
        return None
    close = _closing(text, end)
    if any(end < other.char_start < close for other in quantities):
        return None
    return next((m for m in mentions if end < m.char_start < close), None)


def _end_of_bracket(text: str, end: int) -> int:
    """The end of a clause with the bracket right behind it."""
    return _closing(text, end) + 1 if text[end : end + 1] in ("（", "(") else end


def _closing(text: str, opening: int) -> int:
    """Where a bracket closes that opens at a place; the end of the text for one left open."""
    depth = 0
    for at in range(opening, len(text)):
        depth += (text[at] in "（(") - (text[at] in "）)")
        if depth == 0:
            return at
    return len(text)


def _stands_as_value(text: str, start: int, end: int, quantity: Quantity) -> bool:
    """Whether a number without time is a value.

    It fills its bracket or the line, stands behind a colon, or the sentence aims at it.
    """
    before = text[start : quantity.char_start]
    short = len(text[quantity.char_end : end].strip()) <= _NEAR
    bracketed = text[start - 1 : start] in ("（", "(") and len(before) <= _NEAR + 2
    colon = re.search(r"[：:\s　][\s　約]*$", before) is not None
    alone = not before.strip() and end == len(text)
    aimed = _AIMED_AT.match(text, quantity.char_end) is not None
    return aimed or (short and (bracketed or colon or alone))


def _role(
    text: str, start: int, end: int, year: int | None, years: FiscalYears
) -> tuple[Role, bool]:
    opening = max(text.rfind("（", 0, start), text.rfind("(", 0, start))
    whole = _WHOLE_BRACKET.match(text, opening) if opening >= 0 else None
    words = text[start:end] + (whole.group("word") if whole else "")
    for role, pattern in (
        (Role.BASELINE, _BASELINE),
        (Role.ACTUAL, _ACTUAL),
        (Role.TARGET, _TARGET),
    ):
        if pattern.search(words):
            return role, True
    return (Role.TARGET, True) if year is None else role_of_year(year, years)


def role_of_year(year: int, years: FiscalYears) -> tuple[Role, bool]:
    """What a value of a year is where no word tells, and whether the date proves it."""
    if years.today is None:
        return Role.TARGET, False
    own = fiscal_year_of(years.today.year, years.today.month)
    return (Role.ACTUAL if year < own else Role.TARGET), True


def year_of(mention: DateMention, years: FiscalYears) -> int | None:
    """The fiscal year of a mention, of its end for a range; None where nothing proves it."""
    named = years.named(mention)
    return named[-1] if named else None


def year_in(text: str, years: FiscalYears) -> int | None:
    """The one fiscal year that a label names (現状値（令和４年度）); None for none or several.

    Western and Japanese numbers of one year (2025年度, 令和７年度) are one.
    """
    found = {year_of(mention, years) for mention in years.mentions(text)}
    return found.pop() if len(found) == 1 else None


def named_years(text: str, years: FiscalYears) -> frozenset[int]:
    """The years that a text names, Western, as named: 2023年3月 is 2023."""
    return frozenset(
        when.year
        for mention in years.mentions(text)
        if mention.relative is None
        for when in mention.dates
        if when.year is not None
    )


def names_unknown_year(text: str, years: FiscalYears) -> bool:
    """Whether a text counts a year from a day that is not known: 本年度 in an undated document."""
    return any(
        mention.relative is not None
        and mention.relative.unit in ("year", "fiscal_year")
        and not mention.relative.anaphoric
        and not years.named(mention)
        for mention in years.mentions(text)
    )


def first_number(text: str) -> tuple[float | None, str]:
    """The first number of a cell, with its unit; None for a cell without (増加, 全市町村)."""
    found = [q for q in find_quantities(text) if q.kind not in _NO_VALUE_KINDS]
    return number_and_unit(found[0]) if found else (None, "")


def number_and_unit(quantity: Quantity) -> tuple[float | None, str]:
    """The number in the unit in which it is written: 29万件 is 290000 件, 3割 is 3 割."""
    written = normalize(quantity.text)
    head = _NUMBER_HEAD.match(written)
    unit = written[head.end() :] if head is not None else ""
    if quantity.value is None:
        return None, unit
    if quantity.kind == "percent" and unit.startswith("割"):
        return float(quantity.value / 10), "割"
    if quantity.kind in ("count", "percent", "money", "number"):
        return float(quantity.value), unit
    plain = re.match(r"[0-9][0-9,]*(?:\.[0-9]+)?", written[head.start() :] if head else written)
    return (float(plain.group().replace(",", "")) if plain else float(quantity.value)), unit
