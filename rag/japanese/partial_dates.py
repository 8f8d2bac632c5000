"""What a text says about a time: a day, a month, a year, a fiscal year, or part of one.

A plan rarely names a day. It says 令和7年度, 2025年秋頃, 10月上旬, 2021・2022年度; a `PartialDate`
holds as much as was said and no more, and a `DateMention` holds the one or several of them that
one phrase names.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from rag.japanese.eras import fiscal_year_of

Calendar = Literal["calendar", "fiscal", "business"]
"""Whose year it is: 年 (January), 年度 (April), or 事務年度 of tax and customs offices (July)."""

Part = Literal[
    "start", "end", "early", "middle", "late", "first_half", "second_half",
    "q1", "q2", "q3", "q4", "spring", "summer", "autumn", "winter",
]  # fmt: skip
"""A part of the year or month: 年初, 年度末, 上旬, 中旬, 下旬, 上半期, 下半期, 第1四半期, 春 ..."""

Kind = Literal["day", "month", "year", "fiscal_year", "range", "list", "relative"]
"""How exact the phrase is, or that it names several times, or one that needs a today."""

Qualifier = Literal["from", "until", "around", "target", "within", "before", "after", "as_of"]
"""How the time is meant: から・以降, まで, 頃, 目途, 中, より前・以前, 後, 現在・時点."""

_EXACT_PARTS: dict[Part, tuple[int, int]] = {
    "first_half": (0, 6), "second_half": (6, 6),
    "q1": (0, 3), "q2": (3, 3), "q3": (6, 3), "q4": (9, 3),
}  # fmt: skip
_FIRST_MONTH: dict[Calendar, int] = {"calendar": 1, "fiscal": 4, "business": 7}
_LONGEST_RANGE = 200


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A time, known as far as the text says it.

    Attributes:
        year: Western number of the year; None when no year, or none that can be known, was said.
        month: Month; then `calendar` is "calendar", and a 年度 was turned into the year it is in.
        day: Day of the month.
        calendar: Whose year `year` is.
        part: Part of the smallest unit known.
        era_year: Year of an era that was not named (6 of 「6年度」), where `year` is None for it.
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    calendar: Calendar = "calendar"
    part: Part | None = None
    era_year: int | None = None

    @property
    def fiscal(self) -> bool:
        """Whether it is a fiscal year (年度) or part of one."""
        return self.calendar == "fiscal"

    @property
    def fiscal_year(self) -> int | None:
        """The fiscal year that it is or lies in.

        A calendar year without a month gives the fiscal year of the same number, which holds nine
        of its months; a 事務年度 likewise.
        """
        if self.year is None or self.month is None:
            return self.year
        return fiscal_year_of(self.year, self.month)

    def interval(self) -> tuple[date, date] | None:
        """First and last day, None without a year.

        Vague parts (春, 上旬, 末) do not narrow it: 2025年春 gives all of 2025.
        """
        if self.year is None:
            return None
        if self.month is not None and self.day is not None:
            on = date(self.year, self.month, min(self.day, monthrange(self.year, self.month)[1]))
            return on, on
        if self.month is not None:
            return _months(self.year, self.month, 1)
        offset, length = _EXACT_PARTS.get(self.part, (0, 12)) if self.part else (0, 12)
        return _months(self.year, _FIRST_MONTH[self.calendar] + offset, length)

    def canonical(self) -> PartialDate:
        """The same time in the form in which times are compared: 年末 is the end of December."""
        if self.month is None and self.part == "end" and self.era_year is None:
            if self.calendar == "calendar":
                return replace(self, month=12)
            if self.calendar == "fiscal":
                year = None if self.year is None else self.year + 1
                return PartialDate(year=year, month=3, part="end")
        return self


def _months(year: int, month: int, length: int) -> tuple[date, date]:
    """First and last day of `length` months from a month, which may run over into next year."""
    years, month = divmod(month - 1, 12)
    more_years, last = divmod(month + length - 1, 12)
    last_year = year + years + more_years
    return (
        date(year + years, month + 1, 1),
        date(last_year, last + 1, monthrange(last_year, last + 1)[1]),
    )


@dataclass(frozen=True, slots=True)
class Relative:
    """A time counted from another day: 昨年度 is the fiscal year -1 from today.

    Attributes:
        unit: What is counted.
        offset: How many of them later; negative for the past.
        length: Years of a span that begins (今後5年間: 5) or ends (過去3年間: -3) now; else 0.
        anaphoric: Whether it refers to a time named before it in the text (同年), not to today.
    """

    unit: Literal["day", "month", "year", "fiscal_year"]
    offset: int = 0
    length: int = 0
    anaphoric: bool = False


@dataclass(frozen=True, slots=True)
class DateMention:
    """A phrase that names a time, with its place.

    Attributes:
        kind: How exact it is, or that it is a range, a list or relative.
        dates: The times named, at least one: first and last of a range; every one of a list; of a
            relative one what was said beside it (the October of 来年10月).
        qualifiers: How it is meant, in the order of the words. Their words are not in `text`.
        text: The phrase as it stands.
        char_start: Offset of its first character.
        char_end: End of it.
        relative: From where it is counted, for the kind relative.
    """

    kind: Kind
    dates: tuple[PartialDate, ...]
    qualifiers: tuple[Qualifier, ...]
    text: str
    char_start: int
    char_end: int
    relative: Relative | None = None

    @property
    def start(self) -> PartialDate:
        """The time, or the first of several."""
        return self.dates[0]

    @property
    def end(self) -> PartialDate | None:
        """The last of several times, None when there is one."""
        return self.dates[-1] if len(self.dates) > 1 else None

    @property
    def fiscal(self) -> bool:
        """Whether it names fiscal years."""
        return self.start.fiscal

    @property
    def years(self) -> tuple[int, ...]:
        """Western numbers of the years named, 年 and 年度 alike, ascending; a range in full."""
        return self._expand(time.year for time in self.dates)

    @property
    def fiscal_years(self) -> tuple[int, ...]:
        """Fiscal years named, or holding the times named, ascending; a range in full."""
        return self._expand(time.fiscal_year for time in self.dates)

    def _expand(self, years: Iterable[int | None]) -> tuple[int, ...]:
        known = sorted({year for year in years if year is not None})
        if self.kind == "range" and len(known) == 2 and known[1] - known[0] <= _LONGEST_RANGE:
            return tuple(range(known[0], known[1] + 1))
        return tuple(known)


def same_time(a: DateMention, b: DateMention) -> bool:
    """Whether two phrases name the same time, in whatever words.

    令和5年度 and 2023年度 are the same, and so are 令和3・4年度 and 2021～2022年度; 2023年 and
    2023年度 are not. Qualifiers (頃, まで) are not compared. A relative time is only the same as
    one counted in the same way; an era left unsaid (6年度) only as another of the same number.
    """
    return a.relative == b.relative and _value(a) == _value(b)


def _value(mention: DateMention) -> tuple[str, tuple[PartialDate, ...]]:
    """What is compared: several whole years one by one, all else as it was said."""
    times = tuple(time.canonical() for time in mention.dates)
    first = times[0]
    if len(times) == 1:
        return "one", times
    if all(time.year and time.month is None and time.part == first.part for time in times):
        return "years", tuple(replace(first, year=year) for year in mention.years)
    return mention.kind, times


def names_time(evidence: DateMention, claim: DateMention) -> bool:
    """Whether evidence names every time of a claim, as exactly or more exactly.

    「令和6年4月1日」 names 2024年4月, 2024年, 令和6年度 and 4月; 「2024年」 does not name
    2024年度. A vague part (秋, 上旬, 末) is named only by the same part. Of several times claimed
    each must be named; a range names its two ends, not what lies between.
    """
    if evidence.relative != claim.relative:
        return False
    if same_time(evidence, claim):
        return True
    return all(any(_within(time, claimed) for time in evidence.dates) for claimed in claim.dates)


def _within(time: PartialDate, claimed: PartialDate) -> bool:
    time, claimed = time.canonical(), claimed.canonical()
    if time == claimed:
        return True
    if claimed.year is None:
        without_year = replace(time, year=None, era_year=None)
        return claimed in (
            without_year,
            replace(without_year, part=None),
            replace(without_year, part=None, day=None),
        ) and (claimed.month is not None or claimed.part is not None)
    if claimed.part is not None and claimed.part not in _EXACT_PARTS:
        return False
    inner, outer = time.interval(), claimed.interval()
    return inner is not None and outer is not None and outer[0] <= inner[0] and inner[1] <= outer[1]


def resolve_relative(mention: DateMention, today: date) -> DateMention | None:
    """Turns a relative time of a question into an absolute one.

    Args:
        mention: A mention; one that is not relative is returned as it is.
        today: The day on which the question is asked.

    Returns:
        The mention with its times known: on 2026-02-01, 今年度 is 2025年度, 来年10月 is 2027-10,
        今後5年間 is 2026-02-01 to 2031-01-31. None for what refers to another time in the text
        (同年10月).
    """
    relative = mention.relative
    if relative is None:
        return mention
    if relative.anaphoric:
        return None
    if relative.length:
        return replace(mention, kind="range", dates=_span(today, relative.length), relative=None)
    said = mention.start
    if relative.unit == "fiscal_year":
        year = fiscal_year_of(today.year, today.month) + relative.offset
        time = replace(said, year=year, calendar="fiscal")
        if said.month is not None:
            time = replace(said, year=year + (said.month < 4), calendar="calendar")
    elif relative.unit == "year":
        time = replace(said, year=today.year + relative.offset)
    elif relative.unit == "month":
        years, month = divmod(today.month - 1 + relative.offset, 12)
        time = replace(said, year=today.year + years, month=month + 1)
    else:
        on = today + timedelta(days=relative.offset)
        time = replace(said, year=on.year, month=on.month, day=on.day)
    return replace(mention, kind=kind_of(time), dates=(time,), relative=None)


def _span(today: date, years: int) -> tuple[PartialDate, PartialDate]:
    """The years after, or up to, a day."""
    other = _years_later(today, years)
    first, last = (today, other - timedelta(days=1))
    if years < 0:
        first, last = (other + timedelta(days=1), today)
    return (
        PartialDate(first.year, first.month, first.day),
        PartialDate(last.year, last.month, last.day),
    )


def _years_later(day: date, years: int) -> date:
    year = day.year + years
    return date(year, day.month, min(day.day, monthrange(year, day.month)[1]))


def kind_of(time: PartialDate) -> Kind:
    """Kind of a mention that names this one time."""
    if time.day is not None:
        return "day"
    if time.month is not None:
        return "month"
    return "year" if time.calendar == "calendar" else "fiscal_year"
