"""Finding the times that a text names, with their Western value.

`find_dates` reads 2024年, ２０２４年度, FY2024, R6, 令和元年, 令和５事務年度, 令和6年4月1日,
2024.4.1, 10月上旬, 第1四半期, 今年度 and their ranges, lists and pairs: 2023年（令和５年）10月 is
one mention, and so is 2021・2022年度（令和３・４年度）. Numbers that count years instead of naming
one (5年以内, 10年間, 3年後, 1年生) are no dates; `rag.japanese.quantities` finds them.

What is ambiguous is left alone rather than guessed:

* R6, H30 and S63 standing alone are fiscal years, and only between word boundaries, in capitals,
  and when plausible (R2 to R30, H10 to H40, S20 to S64); R1 only near another one.
* 「6年度」 has a year only with a `default_era`; in 令和 beyond 19 not even then: 24年度 may mean
  平成24年度 or 2024年度.
* A year of two digits is Western only with an apostrophe ('24年度), after FY, or as the end of a
  range (2025～27年度).
* 2023.10 is a month unless what follows makes it a number (2023.10％).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from rag.japanese.date_words import (
    ALONE_WORDS,
    RELATIVE_WORDS,
    read_alone,
    read_part,
    read_qualifiers,
    read_relative,
)
from rag.japanese.eras import era_names, parse_fiscal_year, to_era, to_western
from rag.japanese.normalize import NormalizedText
from rag.japanese.numerals import numeric_view, read_numeral
from rag.japanese.partial_dates import (
    DateMention,
    PartialDate,
    Relative,
    kind_of,
    names_time,
    resolve_relative,
    same_time,
)
from rag.japanese.year_phrases import CLOSING, OPENING, Joint, YearNumber, YearReader

__all__ = [
    "DateMention",
    "PartialDate",
    "era_names",
    "find_dates",
    "fiscal_years_in",
    "names_time",
    "parse_fiscal_year",
    "resolve_relative",
    "same_time",
    "to_era",
    "to_western",
]


def find_dates(text: str, *, default_era: str | None = None) -> list[DateMention]:
    """Finds every phrase that names a time.

    Args:
        text: Any text.
        default_era: Era in which 「6年度」 is counted where the text names none, for example 令和.

    Returns:
        The mentions in order; they do not overlap, and their offsets point into `text`.
    """
    return list(_Reader(text, numeric_view(text), default_era).mentions())


def fiscal_years_in(text: str, *, default_era: str | None = None) -> list[int]:
    """Fiscal years that a text names or whose days it names, ascending, each once."""
    mentions = find_dates(text, default_era=default_era)
    return sorted({year for mention in mentions for year in mention.fiscal_years})


_TRIGGER = re.compile(
    r"\d|明治|大正|昭和|平成|令和|西暦|fy|[mtshr](?=\.? ?[\d元])|['’‘](?=\d\d)|二〇|一九"
    rf"|(?<![一二三四五六七八九十])[一二三四五六七八九十]{{1,3}}月|{RELATIVE_WORDS}|{ALONE_WORDS}"
)
# Digits that can begin a date; all others are passed over at once.
_DATE_AHEAD = re.compile(r"\d{1,4}(?!\d) ?[年月事会学暦./~・、,(\[-]")
_DIGITS = re.compile(r"\d+")
_KANJI_NUMBER = r"[一二三四五六七八九十]{1,3}"
_SEVERAL = r"(?P<more>(?: ?[~・-] ?\d{1,2}){0,11})"
_MONTHS = re.compile(
    rf" ?の? ?(?P<first>\d{{1,2}}|{_KANJI_NUMBER}){_SEVERAL} ?月"
    r"(?![間別額謝曜餅刊経報給次]|当たり|あたり|以[内上]|未満|を超え|ごと|毎)"
)
_DAYS = re.compile(
    rf" ?の? ?(?P<first>\d{{1,2}}|{_KANJI_NUMBER}){_SEVERAL} ?日(?![間目]|以内)"
    r"(?: ?\((?:[月火水木金土日])(?:・?祝日?)?\))?"
)
_BEFORE_MONTH = re.compile(r"[\d.,/⁄]$")
_SIGN = re.compile(r"[~・-]")
_DOTTED = re.compile(
    r"(?P<year>(?:1[6-9]|20|21)\d\d|['’‘]\d\d|(?:明治|大正|昭和|平成|令和) ?(?:元|\d{1,2})"
    r"|(?P<letter>[mtshr])\.?(?P<letter_year>元|\d{1,2}))"
    r"(?P<sign>[./-])(?P<gap> ?)(?P<month>0?[1-9]|1[0-2])(?!\d)"
    r"(?:(?P=sign) ?(?P<day>0?[1-9]|[12]\d|3[01])(?!\d))?"
    r"(?: ?\((?:[月火水木金土日])(?:・?祝日?)?\))?"
)
_BEFORE_DOTTED = re.compile(r"[\d.,a-z_/⁄-]$")
_AFTER_DAY = re.compile(r"[./]\d|-\d{1,2}(?!\d)")
_AFTER_MONTH = re.compile(
    r" ?(?:[%a-z億万兆千百円倍割件人社回点]|[./,]\d|-\d{1,2}(?!\d)|か[国所月]|ポイント)"
)
_TO = re.compile(r"(?:頃|ごろ)? ?(?:(?P<sign>[~-]|ー(?=[\d令平]))|から|より)、? ?")
_UNTIL = re.compile(r" ?(?:頃|ごろ)?(?:まで|迄|にかけ|に至|の間|の\d+[かヶケカヵ]?[年月])")
_ABOUT = re.compile("頃|ごろ")
_AND = re.compile(r" ?(?P<sign>・|、|,|及び|および|並びに|と|や|/|又は|または) ?")


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A phrase read so far: its times, and where it ends."""

    dates: tuple[PartialDate, ...]
    end: int
    joint: Joint | None = None
    year: YearNumber | None = None
    shares_year: bool = False
    relative: Relative | None = None

    @property
    def last(self) -> PartialDate:
        return self.dates[-1]


class _Reader:
    """Reads the dates of one text: points in time first, then ranges, lists and pairs of them."""

    def __init__(self, text: str, view: NormalizedText, default_era: str | None) -> None:
        self._source = text
        self._view = view
        self._text = view.text
        self._years = YearReader(text, view, default_era)

    def mentions(self) -> Iterator[DateMention]:
        at = 0
        while trigger := _TRIGGER.search(self._text, at):
            start = trigger.start()
            phrase = None
            if not self._text[start].isdigit() or _DATE_AHEAD.match(self._text, start):
                phrase = self._whole(start)
            if phrase is not None:
                yield self._mention(start, phrase)
                at = phrase.end
            else:
                digits = _DIGITS.match(self._text, start)
                at = digits.end() if digits else trigger.end()

    def _mention(self, start: int, phrase: _Phrase) -> DateMention:
        qualifiers = read_qualifiers(self._text, start, phrase.end)
        if phrase.joint == "range":
            rough = _ABOUT.search(self._text, start, phrase.end)
            qualifiers = ("around",) if rough or "around" in qualifiers else ()
        kind = phrase.joint or ("relative" if phrase.relative else kind_of(phrase.dates[0]))
        first, last = self._view.source_span(start, phrase.end)
        return DateMention(
            kind,
            phrase.dates,
            qualifiers,
            self._source[first:last],
            first,
            last,
            phrase.relative,
        )

    def _whole(self, at: int) -> _Phrase | None:
        """A point in time with all that belongs to it: range, list, and pair in brackets."""
        phrase = self._point(at)
        if phrase is None or phrase.relative:
            return phrase
        phrase = self._with_pair(phrase)
        if phrase.joint is None:
            phrase = self._range(phrase) or self._list(phrase)
        return self._with_pair(phrase)

    def _with_pair(self, phrase: _Phrase) -> _Phrase:
        """Takes in the same time in brackets: 2023年度末（令和５年度末）."""
        opening = OPENING.match(self._text, phrase.end)
        inner = self._point(opening.end()) if opening else None
        if inner is not None and phrase.joint and inner.joint is None:
            inner = self._range(inner) or self._list(inner)
        closing = CLOSING.match(self._text, inner.end) if inner else None
        if inner is None or closing is None or inner.dates != phrase.dates:
            return phrase
        return replace(phrase, end=closing.end())

    def _range(self, first: _Phrase) -> _Phrase | None:
        """From one time to another: 令和7年度から9年度まで, 4月1日～3日."""
        sign = _TO.match(self._text, first.end)
        last = self._point(sign.end(), first) if sign else None
        if sign is None or last is None or last.joint or last.relative:
            return None
        if not sign["sign"] and not _UNTIL.match(self._text, last.end):
            return None
        if not _in_order(first.last, last.last):
            return None
        return replace(last, dates=(*first.dates, *last.dates), joint="range")

    def _list(self, first: _Phrase) -> _Phrase:
        """Times of which the later ones share what the first says: 令和3年度及び4年度."""
        phrase = first
        while sign := _AND.match(self._text, phrase.end):
            following = self._point(sign.end(), phrase)
            if following is None or following.joint or not following.shares_year:
                break
            if not _in_order(phrase.last, following.last):
                break
            dates = (*phrase.dates, *following.dates)
            phrase = replace(following, dates=dates, joint="list")
        return phrase

    def _point(self, at: int, before: _Phrase | None = None) -> _Phrase | None:
        """One time, or several that share their unit.

        Args:
            at: Where it begins.
            before: The time named just before it, whose year, month or era it may share.
        """
        return (
            self._dotted(at, before)
            or self._year(at, before)
            or self._month(at, before)
            or self._day(at, before)
            or (self._relative(at) or self._alone(at) if before is None else None)
        )

    def _dotted(self, at: int, before: _Phrase | None) -> _Phrase | None:
        """2024.4.1, 2024/4/1, 2024-04-01, R6.4.1, 2023.10."""
        match = _DOTTED.match(self._text, at)
        if match is None:
            return None
        if before is None and _BEFORE_DOTTED.search(self._text, max(0, at - 1), at):
            return None
        month, day = match["month"], match["day"]
        if day is None:
            vague = match["letter"] in {"h", "s"} and len(match["letter_year"]) < 2
            dash = match["sign"] == "-" and (len(month) < 2 or not match["year"].isdigit())
            if vague or dash or match["gap"] or match["letter"] in {"m", "t"}:
                return None
        after = _AFTER_DAY if day else _AFTER_MONTH
        year = self._years.phrase(at, in_brackets=True)
        if year is None or year.end != match.end("year") or after.match(self._text, match.end()):
            return None
        number = year.numbers[0]
        time = PartialDate(number.year, int(month), int(day) if day else None)
        return self._with_part(_Phrase((time,), match.end(), year=number))

    def _year(self, at: int, before: _Phrase | None) -> _Phrase | None:
        """A year or several, and what is said of month, day and part."""
        if self._text[at : at + 1].isdigit() and self._text[max(0, at - 1) : at].isdigit():
            return None
        years = self._years.phrase(at, before.year if before else None)
        if years is None or years.calendar is None:
            return None
        shares = years.numbers[0].written == "bare"
        phrase = _Phrase(years.dates(), years.end, years.joint, years.numbers[-1], shares)
        has_months = years.joint is None and years.calendar != "business"
        if has_months and (months := self._numbers(_MONTHS, years.end, 12)):
            return self._of_months(phrase, *months)
        return self._with_part(phrase)

    def _month(self, at: int, before: _Phrase | None) -> _Phrase | None:
        """A month without a year; after another month it shares that one's year."""
        if _BEFORE_MONTH.search(self._text, max(0, at - 1), at):
            return None
        months = self._numbers(_MONTHS, at, 12)
        if months is None:
            return None
        known = before.last if before is not None and before.last.month is not None else None
        year = known.year if known else None
        if known and year is not None and months[0][0] < (known.month or 0):
            year += 1
        phrase = _Phrase(
            (PartialDate(year),), at, year=before.year if before else None, shares_year=True
        )
        phrase = self._of_months(phrase, *months)
        has_kanji = not self._text[at].isdigit() and phrase.dates[0].day is None
        return None if has_kanji else phrase

    def _day(self, at: int, before: _Phrase | None) -> _Phrase | None:
        """A day that shares the month of the day before it."""
        if before is None or before.last.day is None:
            return None
        days = self._numbers(_DAYS, at, 31)
        if days is None or len(days[0]) > 1:
            return None
        time = replace(before.last, day=days[0][0])
        return replace(before, dates=(time,), end=days[2], joint=None, shares_year=True)

    def _relative(self, at: int) -> _Phrase | None:
        """今年度, 来年10月, 今月末, 今後5年間."""
        found = read_relative(self._text, at)
        if found is None:
            return None
        relative, calendar, end = found
        phrase = _Phrase((PartialDate(calendar=calendar),), end, relative=relative)
        if relative.unit in {"year", "fiscal_year"} and not relative.length:
            months = self._numbers(_MONTHS, end, 12)
            if months and len(months[0]) == 1:
                return self._of_months(phrase, *months)
        if relative.unit == "month":
            days = self._numbers(_DAYS, end, 31)
            if days and len(days[0]) == 1:
                return replace(phrase, dates=(PartialDate(day=days[0][0]),), end=days[2])
        return phrase if relative.length else self._with_part(phrase)

    def _alone(self, at: int) -> _Phrase | None:
        found = read_alone(self._text, at)
        return _Phrase((found[0],), found[1]) if found else None

    def _of_months(
        self, phrase: _Phrase, months: list[int], joint: Joint | None, end: int
    ) -> _Phrase:
        """Sets the months of a year, and the days of a single month."""
        year = phrase.dates[0]
        times = tuple(_with_month(year, month) for month in months)
        if joint == "range" and months[1] < months[0] and times[1].year is not None:
            times = (times[0], replace(times[1], year=times[1].year + 1))
        phrase = replace(phrase, dates=times, end=end, joint=joint)
        if joint is None and (days := self._numbers(_DAYS, end, 31)):
            dates = tuple(replace(times[0], day=day) for day in days[0])
            return replace(phrase, dates=dates, end=days[2], joint=days[1])
        return self._with_part(phrase)

    def _with_part(self, phrase: _Phrase) -> _Phrase:
        """Adds the part that follows: 末, 上旬, 上半期; to the last of several."""
        time = phrase.last
        in_month = time.month is not None or (
            phrase.relative is not None and phrase.relative.unit == "month"
        )
        found = read_part(self._text, phrase.end, "month" if in_month else "year")
        if found is None or time.day is not None:
            return phrase
        dates = (*phrase.dates[:-1], replace(time, part=found[0]))
        return replace(phrase, dates=dates, end=found[1])

    def _numbers(
        self, pattern: re.Pattern[str], at: int, largest: int
    ) -> tuple[list[int], Joint | None, int] | None:
        """Months or days before their unit: one, a range (4～6月), or a list (4・10月)."""
        match = pattern.match(self._text, at)
        if match is None:
            return None
        first = read_numeral(match["first"])
        signs = _SIGN.findall(match["more"])
        numbers = [int(first.value) if first else 0]
        numbers += [int(number) for number in re.findall(r"\d+", match["more"])]
        if not all(1 <= number <= largest for number in numbers):
            return None
        if not signs:
            return numbers, None, match.end()
        if set(signs) == {"・"}:
            return (numbers, "list", match.end()) if numbers == sorted(set(numbers)) else None
        return (numbers, "range", match.end()) if len(numbers) == 2 else None


def _with_month(year: PartialDate, month: int) -> PartialDate:
    """A month of a year; the months January to March of a 年度 lie in the next year."""
    if year.calendar == "fiscal" and year.year is not None:
        return PartialDate(year.year + (month < 4), month)
    return replace(year, month=month)


def _in_order(first: PartialDate, last: PartialDate) -> bool:
    """Whether a time is later than another, and said as exactly, so that both make a range."""
    if (first.month is None) != (last.month is None) and first.year is None:
        return False
    begins, ends = first.interval(), last.interval()
    if begins is None or ends is None:
        return begins is ends and _rank(first) < _rank(last)
    return begins[0] <= ends[0] and begins[1] <= ends[1] and first != last


def _rank(time: PartialDate) -> tuple[int, int, int]:
    return time.era_year or 0, time.month or 0, time.day or 0
