"""The format codes of spreadsheet numbers, taken apart: `#,##0;[Red]▲#,##0;"－"`.

Source: ECMA-376 part 1, 18.8.30 (numFmt) and 18.8.31 (numFmts), with what Japanese Excel adds:
eras (g, e, r), weekdays (aaa), [DBNum1], G/標準.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import Enum, auto
from functools import lru_cache

GENERAL = "General"
_LONGEST_CODE = 255
"""Excel accepts no longer code."""

_LONG_DATE = 'yyyy"年"m"月"d"日"'
_ERA_DATE = '[$-411]ggge"年"m"月"d"日"'

BUILTIN_FORMATS: dict[int, str] = {
    0: GENERAL, 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00",
    5: '"¥"#,##0;"¥"\\-#,##0', 6: '"¥"#,##0;[Red]"¥"\\-#,##0',
    7: '"¥"#,##0.00;"¥"\\-#,##0.00', 8: '"¥"#,##0.00;[Red]"¥"\\-#,##0.00',
    9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
    14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm",
    27: "[$-411]ge.m.d", 28: _ERA_DATE, 29: _ERA_DATE, 30: "m/d/yy", 31: _LONG_DATE,
    32: 'h"時"mm"分"', 33: 'h"時"mm"分"ss"秒"', 34: 'yyyy"年"m"月"', 35: 'm"月"d"日"',
    36: "[$-411]ge.m.d", 37: "#,##0;\\-#,##0", 38: "#,##0;[Red]\\-#,##0",
    39: "#,##0.00;\\-#,##0.00", 40: "#,##0.00;[Red]\\-#,##0.00",
    41: '_ * #,##0_ ;_ * \\-#,##0_ ;_ * "-"_ ;_ @_ ',
    42: '_ "¥"* #,##0_ ;_ "¥"* \\-#,##0_ ;_ "¥"* "-"_ ;_ @_ ',
    43: '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ',
    44: '_ "¥"* #,##0.00_ ;_ "¥"* \\-#,##0.00_ ;_ "¥"* "-"??_ ;_ @_ ',
    45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
    50: "[$-411]ge.m.d", 51: _ERA_DATE, 52: 'yyyy"年"m"月"', 53: 'm"月"d"日"', 54: _ERA_DATE,
    55: 'yyyy"年"m"月"', 56: 'm"月"d"日"', 57: "[$-411]ge.m.d", 58: _ERA_DATE,
}  # fmt: skip
"""Codes that a file names by number only, as Japanese Excel shows them (ECMA-376, ja-jp)."""


class Part(Enum):
    """What a piece of a format code does."""

    LITERAL = auto()
    """Shown as it is."""
    DIGIT = auto()
    """`0`, `#` or `?`."""
    POINT = auto()
    COMMA = auto()
    PERCENT = auto()
    SLASH = auto()
    EXPONENT = auto()
    """`E+` or `E-`."""
    GENERAL = auto()
    TEXT = auto()
    """`@`."""
    DATE = auto()
    """A run of y, m, d, h, s, g, e, r or a, in lower case."""
    ELAPSED = auto()
    """[h], [m] or [s]: hours, minutes or seconds without carry."""
    HALF_DAY = auto()
    """AM/PM or A/P."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a section: what it does, and its characters."""

    part: Part
    text: str

    @property
    def literal(self) -> str:
        """What it shows whatever the value is."""
        return self.text if self.part is not Part.GENERAL else ""


@dataclass(frozen=True, slots=True)
class Condition:
    """A test like [>=1000] on the value of a cell."""

    operator: str
    operand: Decimal

    def holds(self, value: Decimal) -> bool:
        """Whether the value passes."""
        match self.operator:
            case "<":
                return value < self.operand
            case "<=":
                return value <= self.operand
            case ">":
                return value > self.operand
            case ">=":
                return value >= self.operand
            case "=":
                return value == self.operand
            case _:
                return value != self.operand

    @property
    def only_negative(self) -> bool:
        """Whether no value from 0 up passes: its section then shows the sign itself."""
        if self.operator == "<":
            return self.operand <= 0
        return self.operator in {"<=", "="} and self.operand < 0


@dataclass(frozen=True, slots=True)
class Section:
    """One of the up to four parts of a code between semicolons.

    Attributes:
        pieces: What it shows, in order.
        condition: Its own test, if it has one.
        number_style: 1 to 3 for [DBNum1] (一二三), [DBNum2] (壱弐参), [DBNum3] (１２３); else 0.
        locale: What follows the dash of [$-411], in lower case; else empty.
    """

    pieces: tuple[Piece, ...]
    condition: Condition | None = None
    number_style: int = 0
    locale: str = ""

    def has(self, *parts: Part) -> bool:
        """Whether a piece of one of these kinds is in it."""
        return any(piece.part in parts for piece in self.pieces)

    @property
    def is_date(self) -> bool:
        """Whether it shows a number as a date or time."""
        return self.has(Part.DATE, Part.ELAPSED, Part.HALF_DAY)


def literals(pieces: Sequence[Piece]) -> str:
    """What pieces show whatever the value is."""
    return "".join(piece.literal for piece in pieces)


_TOKEN = re.compile(
    r"""
      "(?P<quoted>[^"]*)"?
    | \\(?P<escaped>.)
    | _(?P<pad>.)
    | \*(?P<fill>.)
    | \[(?P<bracket>[^\]]*)\]
    | (?P<general>General|G/標準)
    | (?P<half_day>AM/PM|A/P)
    | (?<=[0\#?.,])(?P<exponent>E[+-])(?=[0\#?])
    | (?P<date>y+|m+|d+|h+|s+|g+|e+|r+|aaaa?)
    | (?P<digit>[0\#?])
    | (?P<point>\.)
    | (?P<comma>,)
    | (?P<percent>[%％])
    | (?P<slash>/)
    | (?P<text>@)
    | (?P<end>;)
    | (?P<literal>.)
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_SIMPLE_PARTS = {
    "quoted": Part.LITERAL,
    "escaped": Part.LITERAL,
    "literal": Part.LITERAL,
    "general": Part.GENERAL,
    "half_day": Part.HALF_DAY,
    "exponent": Part.EXPONENT,
    "date": Part.DATE,
    "digit": Part.DIGIT,
    "point": Part.POINT,
    "comma": Part.COMMA,
    "percent": Part.PERCENT,
    "slash": Part.SLASH,
    "text": Part.TEXT,
}
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?[0-9.]+(?:E[+-]?\d+)?)", re.IGNORECASE)
_ELAPSED = re.compile(r"h+|m+|s+", re.IGNORECASE)
_CURRENCY_OR_LOCALE = re.compile(r"\$(?P<symbol>[^-]*)(?:-(?P<locale>.*))?", re.DOTALL)
_DIGIT_STYLE = re.compile(r"DBNum([123])", re.IGNORECASE)


@lru_cache(maxsize=2048)
def parse_format(code: str) -> tuple[Section, ...]:
    """Takes a format code apart.

    Args:
        code: The code as the file holds it. One of the system's own dates ([$-F800], [$-F400])
            becomes the Japanese default.

    Returns:
        One to four sections.
    """
    if len(code) > _LONGEST_CODE:
        code = GENERAL
    upper = code.upper()
    if upper.startswith("[$-F800]"):
        code = _LONG_DATE
    elif upper.startswith("[$-F400]"):
        code = "h:mm:ss"
    return tuple(_sections(code))[:4]


def _sections(code: str) -> Iterator[Section]:
    draft = _SectionDraft()
    for match in _TOKEN.finditer(code):
        kind = match.lastgroup or "literal"
        text = match[kind]
        if kind == "end":
            yield draft.finish()
            draft = _SectionDraft()
        elif kind == "bracket":
            draft.read_bracket(text)
        elif kind == "pad":
            draft.pieces.append(Piece(Part.LITERAL, " "))
        elif kind in _SIMPLE_PARTS:
            shown = text.lower() if kind == "date" else text
            draft.pieces.append(Piece(_SIMPLE_PARTS[kind], shown))
    yield draft.finish()


class _SectionDraft:
    """A section while its code is read."""

    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self.condition: Condition | None = None
        self.number_style = 0
        self.locale = ""

    def read_bracket(self, content: str) -> None:
        """Takes a [...]: elapsed time, condition, currency, locale, digits; colours are dropped."""
        if _ELAPSED.fullmatch(content):
            self.pieces.append(Piece(Part.ELAPSED, content.lower()))
        elif match := _CONDITION.fullmatch(content):
            try:
                self.condition = Condition(match[1], Decimal(match[2]))
            except InvalidOperation:
                self.condition = None
        elif match := _DIGIT_STYLE.fullmatch(content):
            self.number_style = int(match[1])
        elif match := _CURRENCY_OR_LOCALE.fullmatch(content):
            if match["symbol"]:
                self.pieces.append(Piece(Part.LITERAL, match["symbol"]))
            self.locale = (match["locale"] or "").lower()

    def finish(self) -> Section:
        return Section(tuple(self.pieces), self.condition, self.number_style, self.locale)
