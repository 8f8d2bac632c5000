"""Numbers in kanji and in words: 三割, 二千万円, 三分の一, 第二十二条, 数十件, 半減, 過半数.

Kanji numerals stand in many words that count nothing (一部, 十分, 三重県, 第三者); one is read
only before a unit that leaves no doubt, or behind 第. The grammar works on a numeric view.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from rag.japanese.numerals import read_numeral
from rag.japanese.units import PLAIN, Unit, read_unit

Bound = Literal["at_least", "at_most", "more_than", "less_than", "from", "to"]
"""以上・最低, 以下・以内・最大, 超・を超える, 未満・を下回る; from and to are ends of a range
(3～5人)."""

RATIO = Unit("%", "ratio")
TENTHS = Unit("%", "percent", Fraction(10), kanji=True, vague=True)
CODE = Unit("", "code")
ORDINAL_HEAD = re.compile(r"第 ?$")

_HEAD_LENGTH = 8
_FRACTION = re.compile(
    r"(?P<below>\d+|[二三四五六七八九十百千万]+) ?分の ?(?P<above>\d+|[一二三四五六七八九十百]+)"
)
_SLASHED = re.compile(
    r"(?P<above>\d+)[/⁄](?P<below>\d+)(?:(?<=⁄\d)|(?<=⁄\d\d)|(?![\d/.,-]))"
)  # ½ is 1⁄2 in the view, and one character
_TENTHS = re.compile(
    r"割(?![合当引賦り])"
    r"(?:(?P<hundredths>\d(?:\.\d+)?|[一二三四五六七八九])分(?![野析類散担離布科の])"
    r"(?:(?P<thousandths>\d|[一二三四五六七八九])厘)?|(?P<half>半))?"
)
_KANJI = re.compile(r"[〇零一二三四五六七八九十百千万億兆]+")
_KANJI_HEAD = re.compile(r"[一-鿿々〆ァ-ヶ]$")
_MAY_STAND_BEFORE = re.compile(r"(?:約|計|全|延べ|最大|最低|上限|下限|概ね|第)$")
_POWERS = re.compile("[百千万億兆]+|十億")
_ORDINALS = frozenset("条項号章節款編部期次回版巻種類位") | {"段階", "世代"}
_BRANCH = re.compile(r"の ?(\d{1,3}|[一二三四五六七八九十]{1,3})(?![\d.,割人件つ倍分年月日/%])")
_SOME = re.compile(r"(?:十数|数)(?P<power>[十百千万億兆]*)")
_DIGIT_HEAD = re.compile(r"[\d数一二三四五六七八九十]$")
_WORDS: tuple[tuple[re.Pattern[str], Fraction, Unit, Bound | None], ...] = (
    (re.compile("過半数?"), Fraction(50), RATIO, "more_than"),
    (re.compile("半数|半分|半減"), Fraction(50), RATIO, None),
    (re.compile("倍増"), Fraction(200), RATIO, None),
    (re.compile("半年(?!度)"), Fraction(6), Unit("か月", "duration"), None),
)

SPELLED = "[一二三四五六七八九十百千数半]|倍増|過半"
"""Pattern of what such a number begins with."""


@dataclass(frozen=True, slots=True)
class NumberPhrase:
    """A number with its unit.

    Attributes:
        start: Where it begins in the view.
        end: Where its unit ends.
        value: Its value in canonical units, None for vague numbers and codes.
        unit: Its unit.
        bound: Whether it is an end of a range, or a word that is a bound itself (過半).
    """

    start: int
    end: int
    value: Fraction | None
    unit: Unit
    bound: Bound | None = None


def head(text: str, at: int, pattern: re.Pattern[str]) -> re.Match[str] | None:
    """Matches a pattern that ends with $ to the few characters right before a place."""
    return pattern.search(text, max(0, at - _HEAD_LENGTH), at)


def read_spelled(text: str, at: int, limit: int) -> tuple[NumberPhrase | None, int]:
    """Reads a number in kanji or words.

    Args:
        text: A numeric view.
        at: Where one of `SPELLED` stands.
        limit: Where the next date begins.

    Returns:
        The number, None where there is none, and where to go on.
    """
    for reader in (_vague, _kanji, _word):
        phrase = reader(text, at, limit)
        if phrase is not None:
            return phrase, phrase.end
    run = _KANJI.match(text, at, limit)
    return None, run.end() if run else at + 1


def read_fraction(text: str, at: int, limit: int) -> NumberPhrase | None:
    """Reads 1/2, 2分の1, 三分の二, as per cent. Improper ones (24/7) are codes."""
    match = _FRACTION.match(text, at, limit) or _SLASHED.match(text, at, limit)
    if match is None:
        return None
    above, below = read_numeral(match["above"]), read_numeral(match["below"])
    if above is None or below is None or above.value > below.value or below.value == 0:
        return NumberPhrase(at, match.end(), None, CODE)
    return NumberPhrase(at, match.end(), 100 * above.value / below.value, RATIO)


def read_tenths(text: str, at: int, limit: int) -> tuple[int, Fraction] | None:
    """Reads 割 and what follows: 3割5分, 2割半.

    Returns:
        Where it ends, and what stands behind 割, in tenths (1/2 for 5分 and for 半).
    """
    match = _TENTHS.match(text, at, limit)
    if match is None:
        return None
    if match["half"]:
        return match.end(), Fraction(1, 2)
    extra = Fraction(0)
    for name, share in (("hundredths", 10), ("thousandths", 100)):
        numeral = read_numeral(match[name]) if match[name] else None
        extra += numeral.value / share if numeral else 0
    return match.end(), extra


def read_branch(text: str, at: int, limit: int) -> tuple[str, int]:
    """Reads what an article (条) carries behind it: の2 of 第5条の2, の二の三.

    Returns:
        The branch in Arabic digits, empty when there is none, and where it ends.
    """
    branch = ""
    while match := _BRANCH.match(text, at, limit):
        numeral = read_numeral(match[1])
        if numeral is None:
            break
        branch, at = f"{branch}の{numeral.value}", match.end()
    return branch, at


def _stands_alone(text: str, at: int) -> bool:
    """Whether a kanji numeral is not the end of a word (統一, 件数)."""
    return head(text, at, _KANJI_HEAD) is None or head(text, at, _MAY_STAND_BEFORE) is not None


def _kanji(text: str, at: int, limit: int) -> NumberPhrase | None:
    """三割, 二千万円, 五か所, 三分の一, 第二十二条."""
    run = _KANJI.match(text, at, limit)
    if run is None or not _stands_alone(text, at):
        return None
    if fraction := read_fraction(text, at, limit):
        return fraction
    numeral = read_numeral(text, at, run.end())
    if numeral is None or numeral.end != run.end():
        return None
    unit, end = read_unit(text, run.end(), limit, known=True)
    if ordinal := head(text, at, ORDINAL_HEAD):
        name = unit.name.removeprefix("第")
        if name not in _ORDINALS:
            return None
        branch, end = read_branch(text, end, limit) if name == "条" else ("", end)
        named = Unit(f"第{name}{branch}", "ordinal")
        return NumberPhrase(ordinal.start(), end, numeral.value, named)
    extra = Fraction(0)
    if tenths := read_tenths(text, run.end(), limit):
        unit, (end, extra) = TENTHS, tenths
    idiom = run.group() == "一" and unit.kind == "count"
    if not unit.kanji or idiom or _POWERS.fullmatch(run.group()):
        return None
    return NumberPhrase(at, end, (numeral.value + extra) * unit.factor, unit)


def _vague(text: str, at: int, limit: int) -> NumberPhrase | None:
    """数十件, 数百万円, 十数社, 数年."""
    match = _SOME.match(text, at, limit)
    if match is None or not _stands_alone(text, at):
        return None
    unit, end = read_unit(text, match.end(), limit, known=True)
    if tenths := read_tenths(text, match.end(), limit):
        unit, end = TENTHS, tenths[0]
    if unit is PLAIN or not (match["power"] or unit.vague):
        return None
    return NumberPhrase(at, end, None, unit)


def _word(text: str, at: int, limit: int) -> NumberPhrase | None:
    """半数, 半減, 倍増, 過半数, 半年."""
    if head(text, at, _DIGIT_HEAD):
        return None
    for pattern, value, unit, bound in _WORDS:
        if match := pattern.match(text, at, limit):
            return NumberPhrase(at, match.end(), value, unit, bound)
    return None
