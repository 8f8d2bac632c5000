"""Reading the years of a date: 令和６（2024）年度, 2021・2022年度, R3～R7, FY2024, 2020年代.

The grammar works on a numeric view (`rag.japanese.numerals`); which readings are accepted where
several are possible is told in `rag.japanese.dates`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from rag.japanese.eras import ERAS, Era, find_era
from rag.japanese.normalize import NormalizedText
from rag.japanese.numerals import read_numeral
from rag.japanese.partial_dates import Calendar, PartialDate

Joint = Literal["range", "list"]

OPENING = re.compile(r"[ \n]?[(\[] ?")
CLOSING = re.compile(r" ?[)\]]")

_KANJI = "〇一二三四五六七八九十"
_NUMBER = re.compile(
    rf"(?P<era>明治|大正|昭和|平成|令和) ?(?P<era_year>元|\d{{1,2}}(?!\d)|[{_KANJI}]{{1,3}})"
    r"|(?P<letter>[mtshr])\.? ?(?P<letter_year>元|\d{1,2}(?!\d))"
    r"|fy ?['’]?(?P<fy>\d{4}|\d\d)(?!\d)"
    r"|(?:西暦 ?)?(?P<western>(?:1[6-9]|20|21|1[0-5](?!00))\d\d(?!\d)"
    r"|(?:二〇|一九)[〇一二三四五六七八九]{2})"
    r"|['’‘](?P<short>\d\d)(?!\d)"
    r"|(?P<bare>\d{1,2})(?!\d)"
)
_SUFFIX = re.compile(
    r" ?(?:(?P<business>事務年度)"
    r"|(?P<fiscal>(?:会計|学)?年度)(?!目(?![途標処的])|連続|間|以内|ごと|毎)"
    r"|(?P<calendar>暦?年)(?!間|目(?![途標処的])|代|度))"
)
_SHARED = re.compile(r" ?(?P<sign>[~・、,-]) ?")
_DECADE = re.compile(r" ?年代(?P<half>前半|後半)?")
# What follows 「9年」 without an era when it names a year and does not count years.
_MONTH_AHEAD = re.compile(rf" ?(?:\d{{1,2}}|[{_KANJI}]{{1,2}}) ?月(?![間以未])")
_TIME_AHEAD = re.compile(r" ?(?:末|頃|まで|迄|にかけ|に至|度?[春夏秋冬](?!闘))")
# What stands before 「6年度」 when it counts years: 第, 過去, 約 ...
_COUNTS = re.compile(r"(?:[第数約全各計かヶケカヵ⁄\d]|\d[.,]|過去|直近|今後|向こう)の? ?$")
_LARGEST_BARE = 19

_LETTER_YEARS = {"r": range(2, 31), "h": range(10, 41), "s": range(20, 65)}
_WORD_BEFORE = re.compile(r"(?:[a-z0-9_.][-/.]?|[a-z] )$")
_YEAR_BEFORE = re.compile(r"[\d年度][-/ ]$")
_WORD_AFTER = re.compile(r"[a-z0-9_%=ァ-ヶー]|[-./](?![rh]\d)\w")
_BARE_RANGE_AFTER = re.compile(r" ?(?:$|[\n\t)\]】」』、。:]|に|の|を|は|まで|計画)")


@dataclass(frozen=True, slots=True)
class YearNumber:
    """One year as it is counted.

    Attributes:
        year: Western year, None when the era is unknown.
        number: The number written.
        zeroth: Western year of the count's year 0 (0 for Western years), None when unknown.
        written: In which way it is written.
        end: Where it ends, its pair in brackets included.
        paired: Whether a pair stands in brackets: 6（2024）.
    """

    year: int | None
    number: int
    zeroth: int | None
    written: Literal["era", "letter", "fy", "western", "short", "bare"]
    end: int
    paired: bool = False


@dataclass(frozen=True, slots=True)
class YearPhrase:
    """Years with their unit.

    Attributes:
        numbers: The years: one, both ends of a range, or all of a list.
        joint: How several belong together.
        calendar: Whose years they are; None when no unit was written.
        end: Where the phrase ends, its pair in brackets included.
    """

    numbers: tuple[YearNumber, ...]
    joint: Joint | None
    calendar: Calendar | None
    end: int

    def dates(self) -> tuple[PartialDate, ...]:
        """The years as times."""
        return tuple(
            PartialDate(
                year=number.year,
                calendar=self.calendar or "calendar",
                era_year=number.number if number.year is None else None,
            )
            for number in self.numbers
        )


class YearReader:
    """Reads year phrases of one text.

    Args:
        text: The source text.
        view: Its numeric view.
        default_era: Era of years without one, if known.
    """

    def __init__(self, text: str, view: NormalizedText, default_era: str | None) -> None:
        era = find_era(default_era) if default_era else None
        self._source = text
        self._view = view
        self._text = view.text
        self._default = era.zeroth if era else None
        self._largest = _largest_bare(era) if era else 0

    def phrase(
        self, at: int, previous: YearNumber | None = None, *, in_brackets: bool = False
    ) -> YearPhrase | None:
        """Reads the longest year phrase that begins at a place.

        Args:
            at: Where it begins, in the numeric view.
            previous: The year named just before it, whose era or century 「9年度」 shares.
            in_brackets: Whether it stands in brackets behind its pair and needs no unit.

        Returns:
            The phrase, or None when what stands there names no year.
        """
        first = self._number(at, previous)
        if first is None:
            return None
        if decade := self._decade(first):
            return decade
        phrase = self._sharing(first) or self._single(first, previous)
        if phrase is None:
            return None
        if phrase.calendar is None and not in_brackets:
            phrase = self._without_unit(phrase, at)
        return phrase if phrase is None or in_brackets else self._with_pair(phrase)

    def _number(self, at: int, previous: YearNumber | None) -> YearNumber | None:
        """Reads one year, with its pair where brackets follow the bare number."""
        number = self._plain_number(at, previous)
        return self._pair_number(number) if number else None

    def _plain_number(self, at: int, previous: YearNumber | None) -> YearNumber | None:
        match = _NUMBER.match(self._text, at)
        if match is None:
            return None
        end = match.end()
        if match["era"]:
            return self._of_era(match["era"], match["era_year"], "era", end)
        if match["letter"]:
            if not self._is_capital(at):
                return None
            return self._of_era(match["letter"], match["letter_year"], "letter", end)
        if match["fy"]:
            number = int(match["fy"])
            return YearNumber(number + 2000 * (number < 100), number, 0, "fy", end)
        if match["short"]:
            return YearNumber(2000 + int(match["short"]), int(match["short"]), 0, "short", end)
        if match["western"]:
            year = _value(match["western"])
            return YearNumber(year, year, 0, "western", end)
        return self._bare(int(match["bare"]), at, end, previous)

    def _of_era(
        self, era: str, year: str, written: Literal["era", "letter"], end: int
    ) -> YearNumber | None:
        found = find_era(era)
        number = _value(year)
        if found is None or number == 0:
            return None
        return YearNumber(found.zeroth + number, number, found.zeroth, written, end)

    def _bare(
        self, number: int, at: int, end: int, previous: YearNumber | None
    ) -> YearNumber | None:
        """A number whose era is the one of the year before it, or the default."""
        if previous is None:
            if number == 0 or _COUNTS.search(self._text, max(0, at - 4), at):
                return None
            zeroth = self._default if number <= self._largest else None
            year = None if zeroth is None else zeroth + number
            return YearNumber(year, number, zeroth, "bare", end)
        year = None
        if previous.zeroth == 0 and previous.year is not None:
            year = previous.year // 100 * 100 + number
        elif previous.zeroth is not None:
            year = previous.zeroth + number
        follows = number > previous.number if year is None else year > (previous.year or 0)
        if not follows:
            return None
        return YearNumber(year, number, previous.zeroth, "bare", end)

    def _pair_number(self, number: YearNumber) -> YearNumber:
        """Takes in the same year in brackets before the unit: 令和６（2024）年度."""
        opening = OPENING.match(self._text, number.end)
        match = _NUMBER.match(self._text, opening.end()) if opening else None
        closing = CLOSING.match(self._text, match.end()) if match else None
        if match is None or closing is None or match["bare"]:
            return number
        inner = self._plain_number(match.start(), None)
        if inner is None or inner.end != match.end() or not _same_year(number, inner):
            return number
        return replace(number, year=inner.year, end=closing.end(), paired=True)

    def _decade(self, number: YearNumber) -> YearPhrase | None:
        """2020年代, 昭和50年代前半: a range."""
        match = _DECADE.match(self._text, number.end)
        if match is None or number.year is None or number.number % 10:
            return None
        first = number.year + (5 if match["half"] == "後半" else 0)
        last = number.year + (4 if match["half"] == "前半" else 9)
        numbers = (replace(number, year=first), replace(number, year=last))
        return YearPhrase(numbers, "range", "calendar", match.end())

    def _sharing(self, first: YearNumber) -> YearPhrase | None:
        """Several years before one unit: 2021・2022年度, 令和３～７年度, R3-R7."""
        numbers, joint, end = [first], None, first.end
        while match := _SHARED.match(self._text, end):
            kind: Joint = "range" if match["sign"] in "~-" else "list"
            following = self._number(match.end(), numbers[-1])
            if following is None or (joint is not None and (kind == "range" or joint != kind)):
                break
            if not _may_follow(numbers[-1], following, match["sign"]):
                break
            numbers.append(following)
            joint, end = kind, following.end
        if joint is None:
            return None
        suffix = _SUFFIX.match(self._text, end)
        if suffix and numbers[0].written == "bare" and suffix["calendar"]:
            return None  # 2～3年: how many years, not which
        if suffix:
            return YearPhrase(tuple(numbers), joint, _calendar(suffix), suffix.end())
        ways = {number.written for number in numbers}
        if joint == "range" and ways <= {"letter", "fy", "western", "bare"}:
            return YearPhrase(tuple(numbers), joint, None, end)
        return None

    def _single(self, number: YearNumber, previous: YearNumber | None) -> YearPhrase | None:
        suffix = _SUFFIX.match(self._text, number.end)
        if suffix is None:
            return YearPhrase((number,), None, None, number.end)
        phrase = YearPhrase((number,), None, _calendar(suffix), suffix.end())
        if number.written != "bare" or phrase.calendar != "calendar" or number.paired:
            return phrase
        if _MONTH_AHEAD.match(self._text, phrase.end):
            return phrase
        known = previous is not None or number.year is not None
        return phrase if known and _TIME_AHEAD.match(self._text, phrase.end) else None

    def _without_unit(self, phrase: YearPhrase, at: int) -> YearPhrase | None:
        """What may stand for a year without 年 or 年度: R6, FY2024, 令和６（2024）, 2021～2025."""
        first, last = phrase.numbers[0], phrase.numbers[-1]
        if first.written == "fy":
            return replace(phrase, calendar="fiscal")
        if first.written == "letter":
            plausible = all(self._is_plausible(at, number) for number in phrase.numbers)
            if not plausible or _WORD_AFTER.match(self._text, phrase.end):
                return None
            return replace(phrase, calendar="fiscal")
        if phrase.joint is None and first.paired and first.written in {"era", "western"}:
            return replace(phrase, calendar="calendar")
        if phrase.joint == "range" and first.written == last.written == "western":
            after = _BARE_RANGE_AFTER.match(self._text, phrase.end)
            return replace(phrase, calendar="calendar") if after else None
        return None

    def _is_capital(self, at: int) -> bool:
        """Whether the letter is one of RHSTM in the source, and begins a word."""
        before = self._text[max(0, at - 2) : at]
        return self._source[self._view.starts[at]].isupper() and (
            not _WORD_BEFORE.search(before) or bool(_YEAR_BEFORE.search(before))
        )

    def _is_plausible(self, at: int, number: YearNumber) -> bool:
        """Whether R6 without a unit is a year and not the name of a model (R1, H2, S3)."""
        if number.written == "bare":
            return True
        letter = next(era.letter for era in ERAS if era.zeroth == number.zeroth)
        if letter == "r" and number.number == 1:
            near = self._text[max(0, at - _NEAR) : at + _NEAR]
            return _OTHER_LETTER_YEAR.search(near) is not None
        return number.number in _LETTER_YEARS.get(letter, range(0))

    def _with_pair(self, phrase: YearPhrase) -> YearPhrase:
        """Takes in the same years in brackets behind the unit: 2023年（令和５年）."""
        opening = OPENING.match(self._text, phrase.end)
        inner = self.phrase(opening.end(), in_brackets=True) if opening else None
        closing = CLOSING.match(self._text, inner.end) if inner else None
        if inner is None or closing is None or inner.joint != phrase.joint:
            return phrase
        if inner.calendar not in (None, phrase.calendar) or len(inner.numbers) != len(
            phrase.numbers
        ):
            return phrase
        pairs = list(zip(phrase.numbers, inner.numbers, strict=True))
        if not all(_same_year(outer, other) for outer, other in pairs):
            return phrase
        numbers = tuple(replace(outer, year=other.year) for outer, other in pairs)
        return replace(phrase, numbers=numbers, end=closing.end())


_NEAR = 40
_OTHER_LETTER_YEAR = re.compile(r"(?<![a-z0-9])(?:r(?:[2-9]|[12]\d)|h(?:[123]\d))(?!\w)")


def _largest_bare(era: Era) -> int:
    """Largest year that is read in an era which the text does not name.

    In the present era a larger one is as likely a year of the last era, or Western (24年度).
    """
    position = ERAS.index(era)
    return ERAS[position - 1].zeroth - era.zeroth + 1 if position else _LARGEST_BARE


def _value(digits: str) -> int:
    """Value of digits, kanji or 元."""
    if digits == "元":
        return 1
    numeral = read_numeral(digits)
    return int(numeral.value) if numeral else 0


def _calendar(suffix: re.Match[str]) -> Calendar:
    if suffix["business"]:
        return "business"
    return "fiscal" if suffix["fiscal"] else "calendar"


def _same_year(number: YearNumber, inner: YearNumber) -> bool:
    """Whether a year and the one in brackets are the same; an unknown era is told by it."""
    if number.year is None and inner.year is not None:
        return any(era.zeroth + number.number == inner.year for era in ERAS)
    return number.year is not None and number.year == inner.year


def _may_follow(number: YearNumber, following: YearNumber, sign: str) -> bool:
    """Whether two numbers before one unit are years in a row, and not a figure and a year."""
    if number.year is None or following.year is None:
        return number.year is following.year and following.number - number.number in range(1, 20)
    step = following.year - number.year
    return step in (range(1, 3) if sign in "、," else range(1, 100))
