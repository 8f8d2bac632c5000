"""Numbers in digits with scale and unit, ranges that share a unit, fractions, times of day, codes.

The grammar works on a numeric view (`rag.japanese.numerals`); what is read and what is passed over
is told in `rag.japanese.quantities`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from rag.japanese.normalize import NormalizedText
from rag.japanese.numerals import Numeral, read_numeral
from rag.japanese.spelled_numbers import (
    CODE,
    ORDINAL_HEAD,
    TENTHS,
    NumberPhrase,
    head,
    read_branch,
    read_fraction,
    read_spelled,
    read_tenths,
)
from rag.japanese.units import PLAIN, Unit, read_unit

_NUMBERED = Unit("No.", "ordinal")
_CLOCK_TIME = Unit("時", "clock")
_CURRENCIES = {
    "¥": Unit("円", "money"), "$": Unit("米ドル", "money"), "€": Unit("ユーロ", "money"),
}  # fmt: skip
_LONGEST_NUMBER = 40

_RUN = re.compile(r"[\d,]+")
_NUMBERING = re.compile(r"\d+(?:[-.]\d+)*")
_SEQUENCE = re.compile(r"\d+(?:\.\d+){2,}|\d+(?:-\d+){2,}|\d+:\d+")
_CLOCK = re.compile(r"(?P<hour>\d{1,2}):(?P<minute>[0-5]\d)(?::[0-5]\d)?(?!\d)")
_HOUR = re.compile(
    r"(?P<hour>\d{1,2})時(?:(?P<minute>\d{1,2})分|(?P<half>半))?(?![間点代期刻短系])"
)
_HALF_OF_DAY = re.compile(r"(?P<afternoon>午後|pm) ?$|(?:午前|am) ?$")
_JOINT = re.compile(r" ?(?P<sign>~|-|から|・) ?(?=[▲△]?\d)")
_RANGE_SIGNS = frozenset({"~", "-", "から"})
_AND_A_HALF = re.compile(r"半(?![期数分ば額導])")
_PER = re.compile(r"/(?=[^\W\d])")
_OF = re.compile(r" ?の ?(?=[一-鿿ァ-ヶ]{2})")
_LETTER = re.compile("[a-z]")
_WORD = re.compile(r"[a-z]{2,}(?![a-z0-9])")
_ORDINAL_ENDINGS = frozenset({"st", "nd", "rd", "th"})
_CAPITAL_IS_A_NAME = frozenset("gmt")
_REST_OF_NAME = re.compile(r"[\d.,]*[a-z0-9]*")

_NUMBER_SIGN = re.compile(r"(?:no\.?|№) ?$")
_NAME_HEAD = re.compile(r"[a-z_][-._]?$")
_WORD_HEAD = re.compile(r"[a-z] $")
_NOTE_HEAD = re.compile(r"[※*#§] ?$|(?<![受発])注 ?$")
_LABEL_HEAD = re.compile(
    r"(レベル|ステップ|フェーズ|ステージ|ランク|ケース|パターン|タイプ|クラス|区分|段階) ?$"
    r"|(図表?|別?表|別紙|別添|様式|資料|付録|参考|問|例|方針|施策|項目|戦略)$"
)
_NEGATIVE = re.compile(r"[▲△]$|(?<=[^\n])[▲△] $|マイナス$|(?:^|[\s(、。:=])-$")
_CURRENCY_HEAD = re.compile(r"(?:us)?[¥$€]$")
_RANGE_HEAD = re.compile(r"~ ?$")
_LINE_HEAD = re.compile(r"(?:^|\n)[ \t#>・○●◆◇■□▶✓-]*[(\[【]?$")
_AFTER_LABEL = re.compile(r"[)\]】.:、]| +[^\s\d]")
_OPENING = re.compile(r"[(\[【] ?$")
_CLOSING = re.compile(r" ?[)\]】]")


@dataclass(frozen=True, slots=True)
class _Part:
    """One number of a chain such as 5・10・15％, and the sign that joins it to the one before."""

    start: int
    numeral: Numeral
    sign: int
    joint: str


@dataclass(frozen=True, slots=True)
class _WrittenUnit:
    """A unit where it stands, with half of one more behind it (2年半)."""

    unit: Unit
    end: int
    extra: Fraction = Fraction(0)


class NumberReader:
    """Reads number phrases of one text.

    Args:
        text: The source text.
        view: Its numeric view.
    """

    def __init__(self, text: str, view: NormalizedText) -> None:
        self._source = text
        self._view = view
        self._text = view.text

    def read(self, at: int, limit: int) -> tuple[Sequence[NumberPhrase], int]:
        """Reads the phrases that begin at a place.

        Args:
            at: Place of a digit, or of a number in kanji or words.
            limit: Where the next date begins.

        Returns:
            The phrases (several for a range that shares a unit), and where to go on.
        """
        if self._text[at].isdigit():
            return self._arabic(at, limit)
        phrase, end = read_spelled(self._text, at, limit)
        return [phrase] if phrase else [], end

    def _head(self, at: int, pattern: re.Pattern[str]) -> re.Match[str] | None:
        return head(self._text, at, pattern)

    def _arabic(self, at: int, limit: int) -> tuple[Sequence[NumberPhrase], int]:
        if self._head(at, _NUMBER_SIGN):
            return self._numbering(at, limit)
        if self._head(at, _NAME_HEAD):
            return [], self._after_name(at)
        phrase = (
            self._time_of_day(at, limit)
            or self._sequence(at, limit)
            or read_fraction(self._text, at, limit)
        )
        if phrase is not None:
            return [phrase], phrase.end
        return self._chain(at, limit)

    def _after_name(self, at: int) -> int:
        """Where a name with digits (IPv6, 5G) ends."""
        rest = _REST_OF_NAME.match(self._text, at)
        return rest.end() if rest and rest.end() > at else at + 1

    def _numbering(self, at: int, limit: int) -> tuple[Sequence[NumberPhrase], int]:
        """No.5 is an ordinal, No.6-44 a code."""
        match = _NUMBERING.match(self._text, at, limit)
        number = match.group() if match else ""
        if not number.isdigit() or len(number) > _LONGEST_NUMBER:
            return [NumberPhrase(at, at + len(number), None, CODE)], at + max(1, len(number))
        return [NumberPhrase(at, at + len(number), Fraction(number), _NUMBERED)], at + len(number)

    def _time_of_day(self, at: int, limit: int) -> NumberPhrase | None:
        """17:30, 17時半, 午後5時, in hours."""
        match = _CLOCK.match(self._text, at, limit) or _HOUR.match(self._text, at, limit)
        if match is None or int(match["hour"]) > 29:
            return None
        groups = match.groupdict()
        hour, minute = int(match["hour"]), int(match["minute"] or 0)
        half = self._head(at, _HALF_OF_DAY)
        hour += 12 if half and half["afternoon"] and hour < 12 else 0
        value = hour + Fraction(30 if groups.get("half") else minute, 60)
        return NumberPhrase(half.start() if half else at, match.end(), value, _CLOCK_TIME)

    def _sequence(self, at: int, limit: int) -> NumberPhrase | None:
        """3.2.1, 03-1234-5678, 3:1."""
        match = _SEQUENCE.match(self._text, at, limit)
        return NumberPhrase(at, match.end(), None, CODE) if match else None

    def _chain(self, at: int, limit: int) -> tuple[Sequence[NumberPhrase], int]:
        """One number, or several that share the unit of the last: 1,050万～1,370万円."""
        parts: list[_Part] = []
        position, joint = at, ""
        while True:
            start, sign = position, 1
            if self._text[position] in "▲△":
                position, sign = position + 1, -1
            numeral = read_numeral(self._text, position, limit)
            if numeral is None:
                run = _RUN.match(self._text, position)
                return [], run.end() if run else position + 1
            parts.append(_Part(start, numeral, sign, joint))
            written = self._unit(position, numeral.end, limit)
            if written is None:
                return [], max(numeral.end, self._after_name(position))
            following = _JOINT.match(self._text, numeral.end, limit)
            if written.unit is not PLAIN or following is None:
                return self._phrases(parts, written), written.end
            joint, position = following["sign"], following.end()

    def _phrases(self, parts: list[_Part], written: _WrittenUnit) -> Sequence[NumberPhrase]:
        """The numbers of a chain, each in the unit that stands behind the last."""
        unit, last = written.unit, parts[-1].numeral
        if unit is PLAIN:
            dashed = any(part.joint == "-" for part in parts)
            if dashed and all(part.numeral.scale == 1 for part in parts):
                return [NumberPhrase(self._start(parts[0]), written.end, None, CODE)]
            if self._is_label(parts[0].start, written.end):
                return []
        named = self._named(parts[0].start, unit)
        phrases = []
        for part in parts:
            value = part.numeral.value
            if part.numeral.scale == 1 and last.leading is not None and value < last.leading:
                value *= last.scale
            if part is parts[-1]:
                value += written.extra
            end = written.end if part is parts[-1] else part.numeral.end
            value *= self._sign(part) * unit.factor
            phrases.append(NumberPhrase(self._start(part), end, value, named))
        return self._with_bounds(parts, phrases)

    def _with_bounds(
        self, parts: list[_Part], phrases: list[NumberPhrase]
    ) -> Sequence[NumberPhrase]:
        """Marks the ends of a range, also where each end has its own unit (10％～20％)."""
        for position, part in enumerate(parts):
            if part.joint in _RANGE_SIGNS:
                phrases[position - 1] = replace(phrases[position - 1], bound="from")
                phrases[position] = replace(phrases[position], bound="to")
        if self._head(phrases[0].start, _RANGE_HEAD):
            phrases[0] = replace(phrases[0], bound="to")
        last = phrases[-1]
        if last.bound is None and self._text[last.end : last.end + 1] == "~":
            phrases[-1] = replace(last, bound="from")
        return phrases

    def _unit(self, at: int, end: int, limit: int) -> _WrittenUnit | None:
        """The unit behind a number.

        Returns:
            None when number and letters make a name (5G, 4K, 2nd).
        """
        text = self._text
        if tenths := read_tenths(text, end, limit):
            return _WrittenUnit(TENTHS, *tenths)
        labelled = self._head(at, _LABEL_HEAD) is not None
        unit, unit_end = read_unit(text, end, limit, known=labelled)
        if unit is PLAIN and text[end : end + 1] == " " and not self._head(at, _LINE_HEAD):
            unit, spaced_end = read_unit(text, end + 1, limit, known=True)
            unit_end = end if unit is PLAIN else spaced_end
        if unit is PLAIN and (of := _OF.match(text, end, limit)):
            unit, of_end = read_unit(text, of.end(), limit, known=True)
            unit, unit_end = (unit, of_end) if unit.kind == "count" else (PLAIN, end)
        if _LETTER.match(text, end, limit):
            return self._latin(unit, end, unit_end, limit)
        currency = _CURRENCIES.get(text[at - 1 : at]) if at else None
        if unit is PLAIN and currency:
            unit = currency
        return self._completed(unit, unit_end, limit)

    def _latin(self, unit: Unit, at: int, end: int, limit: int) -> _WrittenUnit | None:
        """Tells a unit of Latin letters (5g, 80px) from the end of a name (5G, 4K, 2nd)."""
        if unit is not PLAIN:
            single = end - at == 1 and self._text[at] in _CAPITAL_IS_A_NAME
            is_name = single and self._written(at, end).isupper()
            return None if is_name else self._completed(unit, end, limit)
        word = _WORD.match(self._text, at, limit)
        if word is None or word.group() in _ORDINAL_ENDINGS:
            return None
        if not self._written(at, word.end()).islower():
            return None
        return _WrittenUnit(Unit(word.group(), "count"), word.end())

    def _written(self, start: int, end: int) -> str:
        """The source characters of a place in the view."""
        first, last = self._view.source_span(start, end)
        return self._source[first:last]

    def _completed(self, unit: Unit, end: int, limit: int) -> _WrittenUnit:
        """Takes in what a unit may carry: 半 (2年半), の2 (第5条の2), /kWh."""
        if unit.kind == "duration" and (half := _AND_A_HALF.match(self._text, end, limit)):
            return _WrittenUnit(unit, half.end(), Fraction(1, 2))
        if unit.name == "第条":
            branch, end = read_branch(self._text, end, limit)
            return _WrittenUnit(replace(unit, name=unit.name + branch), end)
        if unit is not PLAIN and (per := _PER.match(self._text, end, limit)):
            below, below_end = read_unit(self._text, per.end(), limit, known=True)
            if below is not PLAIN:
                each = below.name if below.factor == 1 else self._text[per.end() : below_end]
                return _WrittenUnit(replace(unit, name=f"{unit.name}/{each}"), below_end)
        return _WrittenUnit(unit, end)

    def _named(self, at: int, unit: Unit) -> Unit:
        """Makes an ordinal of what stands behind 第, and of レベル4."""
        if self._head(at, ORDINAL_HEAD):
            return Unit("第" + unit.name.removeprefix("第"), "ordinal")
        if unit is PLAIN and (label := self._head(at, _LABEL_HEAD)):
            return Unit(label[1] or label[2], "ordinal")
        return unit

    def _start(self, part: _Part) -> int:
        """Where a phrase begins: its sign, 第 or currency belongs to it."""
        for pattern in (ORDINAL_HEAD, _NEGATIVE, _CURRENCY_HEAD):
            if match := self._head(part.start, pattern):
                return part.start - len(match.group().lstrip(" \n\t(、。:="))
        return part.start

    def _sign(self, part: _Part) -> int:
        return -1 if part.sign < 0 or self._head(part.start, _NEGATIVE) else 1

    def _is_label(self, at: int, end: int) -> bool:
        """Whether a plain number only numbers an item: 「1. 概要」, 「(2)」, 注3, 「model 2」."""
        if self._head(at, _WORD_HEAD) or self._head(at, _NOTE_HEAD):
            return True
        if end - at > 2 or self._head(at, ORDINAL_HEAD) or self._head(at, _LABEL_HEAD):
            return False
        if self._head(at, _OPENING) and _CLOSING.match(self._text, end):
            return True
        return bool(self._head(at, _LINE_HEAD) and _AFTER_LABEL.match(self._text, end))
