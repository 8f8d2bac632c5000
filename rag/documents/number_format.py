"""Numbers of spreadsheets and charts as their reader sees them: ▲1,234, 45.0%, 令和6年4月1日.

Source: ECMA-376 part 1, 18.8.30 and 18.8.31. A value is shown with fifteen significant digits at
most, halves are rounded away from zero. Column widths are not known here: nothing becomes ####,
and whole numbers are shown in full by the format General.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from functools import lru_cache

from rag.documents.number_format_code import (
    BUILTIN_FORMATS,
    GENERAL,
    Part,
    Section,
    literals,
    parse_format,
)
from rag.documents.number_format_dates import render_date
from rag.documents.number_format_digits import (
    digits_in_place,
    fraction,
    is_fraction,
    mantissa_of,
    rounded,
    scientific,
)
from rag.documents.numerals import kanji_number, mixed_number

__all__ = ["BUILTIN_FORMATS", "GENERAL", "format_number", "format_text"]

_FIFTEEN_DIGITS = Context(prec=15, rounding=ROUND_HALF_UP)
_GENERAL_WIDTH = 11
"""Characters that General spends on a number with decimals, the point included."""
_LARGEST_WHOLE = 10**15
_LARGEST_EXPONENT = 330
"""Beyond what a floating point number of the file format can hold."""


@lru_cache(maxsize=65_536)
def format_number(number: str, code: str, *, date1904: bool = False) -> str:
    """Shows a number by a format code.

    Args:
        number: The number as the file writes it: `1234.5`, `4.5E-2`.
        code: The format code, for example `#,##0;▲#,##0;"－"`.
        date1904: Whether the workbook counts its days from 1904.

    Returns:
        The characters shown, without blanks at the edges; empty for a format like `;;;`. What is
        not a number is returned as it is.
    """
    try:
        value = _FIFTEEN_DIGITS.create_decimal(number.strip())
    except InvalidOperation:
        return number
    if not value.is_finite() or abs(value.adjusted()) > _LARGEST_EXPONENT:
        return number
    sections = parse_format(code)
    section = _choose(sections, value)
    if section is None:
        return ""
    if section.is_date:
        shown = render_date(section, value, date1904=date1904)
        return _general(value) if shown is None else shown.strip(" ")
    unsigned = value < 0 and _shows_own_sign(sections, section)
    return _render(section, abs(value) if unsigned else value).strip(" ")


def format_text(text: str, code: str) -> str:
    """Shows a text by a format code: `@"様"` puts 様 behind it, `;;;` hides it.

    Args:
        text: The text of the cell.
        code: The format code.

    Returns:
        The characters shown.
    """
    if code in {GENERAL, "@"}:
        return text
    sections = parse_format(code)
    section = sections[-1]
    if not section.has(Part.TEXT):
        # A fourth section speaks for text, even an empty one; without it text is shown as it is.
        return text if len(sections) < 4 else literals(section.pieces)
    pieces = (text if p.part is Part.TEXT else p.literal for p in section.pieces)
    return "".join(pieces)


def _number_sections(sections: Sequence[Section]) -> Sequence[Section]:
    """The sections that speak of numbers: a last one with @ speaks of text."""
    if len(sections) == 4 or (len(sections) > 1 and sections[-1].has(Part.TEXT)):
        return sections[:-1]
    return sections


def _choose(sections: Sequence[Section], value: Decimal) -> Section | None:
    numeric = _number_sections(sections)
    if any(section.condition for section in numeric):
        return _choose_by_condition(numeric, value)
    if value < 0 and len(numeric) > 1:
        return numeric[1]
    if value == 0 and len(numeric) > 2:
        return numeric[2]
    return numeric[0]


def _choose_by_condition(numeric: Sequence[Section], value: Decimal) -> Section | None:
    """The first two sections are tested; without a test of its own the second takes negatives."""
    for index, section in enumerate(numeric[:2]):
        if section.condition is not None:
            if section.condition.holds(value):
                return section
        elif index == 0:
            if value > 0 or len(numeric) < 2:
                return section
        elif len(numeric) == 2 or value < 0:
            return section
    return numeric[-1] if len(numeric) > 2 else None


def _shows_own_sign(sections: Sequence[Section], section: Section) -> bool:
    """Whether the section is for negative numbers only, so that no minus is put before it."""
    if section.condition is not None:
        return section.condition.only_negative
    numeric = _number_sections(sections)
    if len(numeric) < 2 or section is numeric[0]:
        return False
    return numeric[0].condition is None or _covers_zero_up(numeric[0])


def _covers_zero_up(section: Section) -> bool:
    condition = section.condition
    return condition is not None and condition.operator in {">", ">="} and condition.operand <= 0


def _render(section: Section, value: Decimal) -> str:
    pieces = section.pieces
    if section.has(Part.EXPONENT):
        return _signed(value, scientific(pieces, abs(value)))
    if section.has(Part.SLASH) and is_fraction(pieces):
        return _signed(value, fraction(pieces, abs(value)))
    if section.has(Part.DIGIT):
        return _signed(value, digits_in_place(section, abs(value)))
    if section.has(Part.GENERAL, Part.TEXT):
        shown = _spoken(value, section.number_style)
        return "".join(shown if p.part in {Part.GENERAL, Part.TEXT} else p.text for p in pieces)
    if section.number_style and not section.has(Part.LITERAL):
        return _spoken(value, section.number_style)
    return _signed(value, literals(pieces)) if pieces else ""


def _signed(value: Decimal, shown: str) -> str:
    """Minus before a negative number, unless it was rounded to nothing but zeros."""
    rounded_away = any(c in "0０〇" for c in shown) and not any(c in _NON_ZERO for c in shown)
    return f"-{shown}" if value < 0 and not rounded_away else shown


_NON_ZERO = frozenset("123456789１２３４５６７８９一二三四五六七八九壱弐参")


def _general(value: Decimal) -> str:
    """The format General: whole numbers in full, decimals within eleven characters."""
    if value == value.to_integral_value() and abs(value) < _LARGEST_WHOLE:
        return str(int(value))
    magnitude = value.adjusted()
    if not -5 <= magnitude < _GENERAL_WIDTH:
        return _general_scientific(value)
    whole = max(magnitude + 1, 1)
    decimals = max(_GENERAL_WIDTH - 1 - whole, 0)
    shown = f"{rounded(value, decimals):f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def _general_scientific(value: Decimal) -> str:
    mantissa, exponent = mantissa_of(abs(value), 1, 5)
    digits = f"{mantissa:f}".rstrip("0").rstrip(".") if "." in f"{mantissa:f}" else f"{mantissa:f}"
    return f"{'-' if value < 0 else ''}{digits}E{'-' if exponent < 0 else '+'}{abs(exponent):02d}"


def _spoken(value: Decimal, style: int) -> str:
    """General in the numerals of [DBNum1] to [DBNum3]: 千二百, 壱千弐百, １千２百."""
    shown = _general(value)
    if not style or not shown.lstrip("-").isdecimal():
        return shown
    number = abs(int(value))
    words = {1: kanji_number(number), 2: kanji_number(number, formal=True)}
    return ("-" if value < 0 else "") + words.get(style, mixed_number(number))
