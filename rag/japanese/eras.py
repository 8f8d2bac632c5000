"""Japanese eras and the Western calendar, calendar years and fiscal years.

A fiscal year (年度) runs from 1 April to 31 March and has the number of the year in which it
begins. Eras change within a year: 2019 is 平成31年 until 30 April and 令和元年 from 1 May, while
the whole fiscal year 2019 is called 令和元年度 (平成31年度 before the change was known).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from rag.errors import ConfigurationError
from rag.japanese.normalize import normalize
from rag.japanese.numerals import parse_numeral


@dataclass(frozen=True, slots=True)
class Era:
    """An era: 令和.

    Attributes:
        name: Its name.
        letter: Its abbreviation, lower case (r of R6).
        first_day: The day from which it counts.
        zeroth: Western year of its year 0, so that year n is `zeroth + n`.
    """

    name: str
    letter: str
    first_day: date
    zeroth: int


ERAS = (
    Era("令和", "r", date(2019, 5, 1), 2018),
    Era("平成", "h", date(1989, 1, 8), 1988),
    Era("昭和", "s", date(1926, 12, 25), 1925),
    Era("大正", "t", date(1912, 7, 30), 1911),
    Era("明治", "m", date(1868, 1, 25), 1867),
)
"""The eras of the modern calendar, newest first."""

_BY_NAME = {key: era for era in ERAS for key in (era.name, era.letter)}
_LAST_YEAR = 99


def find_era(name: str) -> Era | None:
    """The era of a name (令和) or an abbreviation (R, r), None for any other word."""
    return _BY_NAME.get(name.lower())


def to_western(era: str, year: int) -> int | None:
    """Western year of a year of an era.

    Years beyond an era's end are counted on, as plans do that were written before the end was
    known: 平成32年度 is 2020.

    Args:
        era: Name or abbreviation (令和, R).
        year: Year of the era, 1 for 元年.

    Returns:
        The Western year, or None when there is no such era or year.
    """
    found = find_era(era)
    if found is None or not 1 <= year <= _LAST_YEAR:
        return None
    return found.zeroth + year


def fiscal_year_of(year: int, month: int) -> int:
    """Fiscal year that a month lies in: 2024 for 2025-03."""
    return year if month >= 4 else year - 1


def era_names(year: int, *, fiscal: bool = False) -> tuple[str, ...]:
    """All names that a year has in eras, the one in use first.

    Args:
        year: Western year, or fiscal year.
        fiscal: Whether it is a fiscal year.

    Returns:
        For 2019 令和元年 and 平成31年, for the fiscal year 2019 令和元年度 and 平成31年度 (the era
        of its middle, 1 October, stands first); nothing before 明治.
    """
    eras = sorted(
        _eras_of(year, fiscal=fiscal),
        key=lambda era: not era.first_day <= date(year, 10, 1) < _end(era),
    )
    unit = "年度" if fiscal else "年"
    return tuple(_era_year(era, year) + unit for era in eras)


def _eras_of(year: int, *, fiscal: bool) -> list[Era]:
    """The eras that a year lies in, newest first."""
    first = date(year, 4, 1) if fiscal else date(year, 1, 1)
    last = date(year + 1, 3, 31) if fiscal else date(year, 12, 31)
    return [
        era for era in ERAS if year > era.zeroth and era.first_day <= last and _end(era) > first
    ]


def _end(era: Era) -> date:
    """First day of the era that followed."""
    position = ERAS.index(era)
    return ERAS[position - 1].first_day if position else date.max


def _era_year(era: Era, year: int) -> str:
    number = year - era.zeroth
    return f"{era.name}{'元' if number == 1 else number}"


def to_era(
    year: int, month: int | None = None, day: int | None = None, *, fiscal: bool = False
) -> str:
    """A Western date in words of its era, for display.

    Args:
        year: Western year, or fiscal year.
        month: Month, if known.
        day: Day, if known; an era that begins within the month is told by it.
        fiscal: Whether `year` is a fiscal year; then there is no month.

    Returns:
        令和6年4月1日, 令和6年4月, 令和6年 or 令和6年度. A calendar year of two eras names both:
        平成31年／令和元年. Years before 明治 stay Western.
    """
    if month is None and fiscal:
        return next(iter(era_names(year, fiscal=True)), f"{year}年度")
    if month is None:
        eras = _eras_of(year, fiscal=False)
        return "／".join(f"{_era_year(era, year)}年" for era in reversed(eras)) or f"{year}年"
    on = date(year, month, day or 28)
    era = next((era for era in ERAS if era.first_day <= on), None)
    words = f"{_era_year(era, year) if era else year}年{month}月"
    return words if day is None else f"{words}{day}日"


_FISCAL_YEAR = re.compile(
    r"(?:fy ?)?(?P<western>(?:19|20|21)\d\d) ?(?:年度?)?"
    r"|(?P<era>令和|平成|昭和|[rhs]) ?(?P<year>元|[0-9〇一二三四五六七八九十]{1,3}) ?(?:年度?)?"
)


def parse_fiscal_year(text: str) -> int:
    """Reads a fiscal year that a person typed as a filter.

    Args:
        text: R7, 令和7年度, 令和7, 2025, FY2025 or 2025年度, full or half width.

    Returns:
        The fiscal year in Western count.

    Raises:
        ConfigurationError: The text is not a year.
    """
    match = _FISCAL_YEAR.fullmatch(" ".join(normalize(text).split()))
    if match is not None:
        if match["western"]:
            return int(match["western"])
        number = 1 if match["year"] == "元" else parse_numeral(match["year"])
        year = to_western(match["era"], int(number)) if number is not None else None
        if year is not None:
            return year
    raise ConfigurationError(
        f"年度「{text}」を読み取れません。年度は西暦または和暦で書く決まりです。"
        "「2025」「令和7年度」「R7」のように指定してください。"
    )
