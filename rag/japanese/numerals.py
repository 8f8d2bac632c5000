"""Numbers as Japanese writes them: 1,234, 5,163.1億, 1兆2,345億, 9万5千, 二千万, 二〇二四.

Dates, amounts and counts are all found on one *numeric view* of the text: the normalised copy in
which digits that count nothing (①, ⑴, footnote marks, digits of a web address) are blanked, so
that 「①2024年」 is never read as 12024年.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from rag.japanese.normalize import NormalizedText, normalize_with_map

_BLANKED = "●"
"""Stands for a character that must not be read as part of a number; one code point for one."""

_LABEL_RANGES = (
    (0x2070, 0x2089),  # superscripts and subscripts, beside ¹²³ of Latin-1
    (0x2460, 0x24FF),  # ① ⑴ ⒈ and their kin
    (0x2776, 0x2793),  # ❶ ➀ ➊
    (0x3220, 0x3229),  # ㈠
    (0x3251, 0x325F),  # ㉑
    (0x3280, 0x3289),  # ㊀
    (0x32B1, 0x32BF),  # ㊱
    (0x1F100, 0x1F10A),  # 🄁
)
_RAISED = re.compile("[²³¹]")
_RAISED_MARK = re.compile("(?<![mMｍＭ㎝㎞㎜])[²³]|¹")
_ADDRESS = re.compile(
    r"(?:https?://|www\.)[!-~]+|(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII
)
_LABELS = re.compile(
    "[" + "".join(f"{chr(first)}-{chr(last)}" for first, last in _LABEL_RANGES) + "]"
)


@cache
def _label_table() -> dict[int, str]:
    """Characters that number an item and that NFKC would turn into plain digits or letters."""
    return {
        code: _BLANKED
        for first, last in _LABEL_RANGES
        for code in range(first, last + 1)
        if unicodedata.normalize("NFKC", chr(code)) != chr(code)
    }


def numeric_view(text: str) -> NormalizedText:
    """The normalised copy of a text on which numbers are read.

    Args:
        text: Any text.

    Returns:
        The copy of `normalize_with_map`, with ● for each character of an item mark (①), a raised
        footnote number or a web or mail address. Its offsets point into `text`.
    """
    if _LABELS.search(text):
        text = text.translate(_label_table())
    if _RAISED.search(text):
        text = _RAISED_MARK.sub(_BLANKED, text)
    if "://" in text or "www." in text or "@" in text:
        text = _ADDRESS.sub(lambda match: _BLANKED * len(match.group()), text)
    return normalize_with_map(text)


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number read from the text.

    Attributes:
        value: Its exact value.
        end: Where its last character ends.
        scale: The power that the last character stands for (億 of 12億: 10**8; 1 for 12).
        leading: The digits before that power (12 of 12億); None when there are several parts
            (1億2,000万).
    """

    value: Fraction
    end: int
    scale: int
    leading: Fraction | None


_SMALL = {"十": 10, "百": 100, "千": 1_000}
_MYRIAD = {"万": 10**4, "億": 10**8, "兆": 10**12, "京": 10**16}
_KANJI_DIGITS = {c: str(i) for i, c in enumerate("〇一二三四五六七八九")} | {"零": "0"}
_TO_DIGITS = str.maketrans(_KANJI_DIGITS)

KANJI_DIGITS = "〇零一二三四五六七八九"
"""The characters of a kanji numeral that are digits."""

_LONGEST = 40
"""Most characters of digits in a row that are still taken for a number."""

_TOKEN = re.compile(
    rf"(?P<number>(?:\d{{1,3}}(?:,\d{{3}})+(?!\d)|\d+)(?:\.\d+)?|[{KANJI_DIGITS}]+)"
    r"|(?P<small> ?(?:[十百](?!貨)|千(?!葉|代田|歳市)))"
    r"|(?P<myriad> ?(?:[万兆京](?!候|都|博)|億(?!劫)))"
)


@dataclass(slots=True)
class _Sum:
    """A number under construction: what is summed up, and the digits not yet multiplied."""

    total: Fraction = Fraction(0)
    section: Fraction = Fraction(0)
    pending: Fraction | None = None
    below: int = 10**20
    myriad_below: int = 10**20
    scale: int = 1
    parts: int = 0
    first: Fraction | None = None

    @property
    def value(self) -> Fraction:
        return self.total + self.section + (self.pending or 0)

    def number(self, number: Fraction) -> bool:
        """Takes digits; False where they cannot belong to the number (5千2024)."""
        if self.pending is not None or (self.parts and number >= min(self.below, self.scale)):
            return False
        self.parts += 1
        self.pending, self.scale = number, 1
        self.first = number if self.parts == 1 else None
        return True

    def small(self, unit: int) -> bool:
        """Takes 十, 百 or 千; alone they mean one of them."""
        if unit >= self.below:
            return False
        self.parts = max(self.parts, 1)
        self.section += (1 if self.pending is None else self.pending) * unit
        self.pending, self.below = None, unit
        self.scale *= unit
        return True

    def myriad(self, unit: int) -> bool:
        """Takes 万, 億, 兆 or 京, which multiply all that stands since the last of them."""
        part = self.section + (self.pending or 0)
        if unit >= self.myriad_below or part == 0:
            return False
        self.total += part * unit
        self.section, self.pending = Fraction(0), None
        self.below, self.myriad_below = 10**20, unit
        self.scale *= unit
        return True


def read_numeral(text: str, at: int = 0, end: int | None = None) -> Numeral | None:
    """Reads the number that begins at a place: Arabic, kanji, or both mixed.

    Args:
        text: A numeric view (see `numeric_view`).
        at: Where the number begins.
        end: Where the text is to be taken as ended.

    Returns:
        The longest number there, None where none begins. 「1億2,808万」 is one number; of
        「3万5億」 only 3万 is read.
    """
    limit = len(text) if end is None else end
    state = _Sum()
    position = at
    settled: Numeral | None = None
    while token := _TOKEN.match(text, position, limit):
        word = token.group().lstrip()
        if len(word) > _LONGEST:
            return settled
        if token.lastgroup == "number":
            if state.parts:
                settled = Numeral(state.value, position, state.scale, state.first)
            taken = state.number(_digits(word))
        elif token.lastgroup == "small":
            taken = state.small(_SMALL[word])
        else:
            taken = state.myriad(_MYRIAD[word])
            if not taken and settled is not None:
                return settled
        if not taken:
            break
        position = token.end()
    if position == at:
        return None
    return Numeral(state.value, position, state.scale, state.first)


def _digits(text: str) -> Fraction:
    """Value of plain digits, Arabic with commas and a point, or kanji by position."""
    return Fraction(text.translate(_TO_DIGITS).replace(",", ""))


def parse_numeral(text: str) -> Fraction | None:
    """Value of a text that is one number and nothing else.

    Args:
        text: A number in any writing: 1,234, １２．４万, 二千万, ▲3.4.

    Returns:
        The exact value, or None when the text is anything else.
    """
    view = numeric_view(text.strip()).text
    sign = -1 if view[:1] in {"▲", "△", "-"} else 1
    view = view[1:] if sign < 0 else view
    numeral = read_numeral(view)
    if numeral is None or numeral.end != len(view):
        return None
    return sign * numeral.value
