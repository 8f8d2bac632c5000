"""Numbers of spreadsheets and charts as their reader sees them: ▲1,234, 45.0%, 令和6年4月1日.

Source: ECMA-376 part 1, 18.8.30 and 18.8.31. A value is shown with fifteen significant digits at
most, halves are rounded away from zero. Column widths are not known here: nothing becomes ####,
and whole numbers are shown in full by the format General.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from fractions import Fraction
from functools import lru_cache

from rag.documents.number_format_code import (
    BUILTIN_FORMATS,
    GENERAL,
    Part,
    Piece,
    Section,
    parse_format,
)
from rag.documents.number_format_dates import render_date
from rag.documents.numerals import full_width, kanji_digits, kanji_number, mixed_number

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
        return text if len(sections) < 4 else _literals(section.pieces)
    pieces = (text if p.part is Part.TEXT else _literal(p) for p in section.pieces)
    return "".join(pieces)


def _literals(pieces: Sequence[Piece]) -> str:
    return "".join(map(_literal, pieces))


def _literal(piece: Piece) -> str:
    return piece.text if piece.part is not Part.GENERAL else ""


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
        return _signed(value, _scientific(pieces, abs(value)))
    if section.has(Part.SLASH) and _is_fraction(pieces):
        return _signed(value, _fraction(pieces, abs(value)))
    if section.has(Part.DIGIT):
        return _signed(value, _digits_in_place(section, abs(value)))
    if section.has(Part.GENERAL, Part.TEXT):
        shown = _spoken(value, section.number_style)
        return "".join(shown if p.part in {Part.GENERAL, Part.TEXT} else p.text for p in pieces)
    if section.number_style and not section.has(Part.LITERAL):
        return _spoken(value, section.number_style)
    return _signed(value, _literals(pieces)) if pieces else ""


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
    shown = f"{_rounded(value, decimals):f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def _general_scientific(value: Decimal) -> str:
    mantissa, exponent = _mantissa(abs(value), 1, 5)
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


def _rounded(value: Decimal, decimals: int) -> Decimal:
    """Rounds half away from zero; numbers of any size."""
    quantum = Decimal(1).scaleb(-decimals)
    digits = max(value.adjusted() + decimals + 2, 28)
    return value.quantize(quantum, ROUND_HALF_UP, Context(prec=digits))


def _digits_in_place(section: Section, value: Decimal) -> str:
    """Puts the digits of a number into the placeholders of its section."""
    pieces = section.pieces
    layout = _Layout(pieces)
    value = value.scaleb(2 * layout.percents - 3 * layout.thousands)
    whole, _, decimals = f"{_rounded(value, layout.decimals):f}".partition(".")
    glyphs = _GLYPHS.get(section.number_style, str)
    shown = _fill_whole(pieces[: layout.point], whole.lstrip("0"), layout, glyphs)
    if layout.point < len(pieces):
        shown += "." if layout.has_point else ""
        rest = layout.point + (1 if layout.has_point else 0)
        shown += _fill_decimals(pieces[rest:], decimals, glyphs)
    return shown


_GLYPHS: dict[int, Callable[[str], str]] = {
    1: kanji_digits,
    2: lambda digits: kanji_digits(digits, formal=True),
    3: full_width,
}


class _Layout:
    """Where the placeholders of a number section stand.

    Attributes:
        point: Index of the decimal point, or the number of pieces.
        has_point: Whether there is a point.
        decimals: Placeholders behind the point.
        percents: Signs that multiply by a hundred.
        thousands: Commas behind the last digit, each of which divides by a thousand.
        grouped: Whether a comma stands between digits: groups of three are shown.
    """

    def __init__(self, pieces: Sequence[Piece]) -> None:
        parts = [piece.part for piece in pieces]
        self.has_point = Part.POINT in parts
        self.point = parts.index(Part.POINT) if self.has_point else len(parts)
        self.decimals = parts[self.point :].count(Part.DIGIT)
        self.percents = parts.count(Part.PERCENT)
        digits = [i for i, part in enumerate(parts) if part is Part.DIGIT]
        whole = [i for i in digits if i < self.point]
        commas = [i for i, part in enumerate(parts) if part is Part.COMMA]
        first, last = (whole[0], whole[-1]) if whole else (self.point, self.point)
        self.grouped = any(first < i < last for i in commas)
        behind = [i for i in commas if i > (last if whole else -1)]
        self.thousands = len(behind) if digits else 0


def _fill_whole(
    pieces: Sequence[Piece], digits: str, layout: _Layout, glyphs: Callable[[str], str]
) -> str:
    """Fills the placeholders before the point from right to left; the first takes what is left."""
    places = sum(piece.part is Part.DIGIT for piece in pieces)
    shown: list[str] = []
    written = 0
    for piece in reversed(pieces):
        if piece.part is Part.COMMA:
            continue
        if piece.part is not Part.DIGIT:
            shown.append(piece.text)
            continue
        places -= 1
        take = max(len(digits), 1) if places == 0 else 1
        for _ in range(take):
            digit, digits = (digits[-1], digits[:-1]) if digits else (_filler(piece.text), "")
            if digit and layout.grouped and written and written % 3 == 0:
                shown.append("," if digit != " " else " ")
            shown.append(glyphs(digit))
            written += 1 if digit else 0
    return "".join(reversed(shown))


def _filler(placeholder: str) -> str:
    """What a placeholder shows where the number has no digit: 0 a zero, ? a blank, # nothing."""
    return {"0": "0", "?": " "}.get(placeholder, "")


def _fill_decimals(pieces: Sequence[Piece], digits: str, glyphs: Callable[[str], str]) -> str:
    """Fills the placeholders behind the point; `#` and `?` drop zeros at the end."""
    needed = len(digits.rstrip("0"))
    shown: list[str] = []
    position = 0
    for piece in pieces:
        if piece.part is Part.COMMA:
            continue
        if piece.part is not Part.DIGIT:
            shown.append(piece.text)
            continue
        must = piece.text == "0" or position < needed or _zero_follows(pieces, position)
        digit = digits[position : position + 1] if must else _filler(piece.text)
        shown.append(glyphs(digit))
        position += 1
    return "".join(shown)


def _zero_follows(pieces: Sequence[Piece], position: int) -> bool:
    """Whether a `0` stands further right: then this digit is shown, zero or not."""
    places = [piece.text for piece in pieces if piece.part is Part.DIGIT]
    return "0" in places[position + 1 :]


def _mantissa(value: Decimal, whole: int, decimals: int) -> tuple[Decimal, int]:
    """Mantissa and exponent; with several whole places the exponent is a multiple of them."""
    if not value:
        return Decimal(0), 0
    exponent = value.adjusted()
    exponent -= exponent % whole if whole > 1 else 0
    mantissa = _rounded(value.scaleb(-exponent), decimals)
    if mantissa >= 10**whole:
        exponent += whole
        mantissa = _rounded(value.scaleb(-exponent), decimals)
    return mantissa, exponent


def _scientific(pieces: Sequence[Piece], value: Decimal) -> str:
    at = next(i for i, piece in enumerate(pieces) if piece.part is Part.EXPONENT)
    layout = _Layout(pieces[:at])
    places = sum(p.part is Part.DIGIT for p in pieces[: layout.point])
    mantissa, exponent = _mantissa(value, places, layout.decimals)
    head = _digits_in_place(Section(tuple(pieces[:at])), mantissa)
    sign = "-" if exponent < 0 else "+" if pieces[at].text.endswith("+") else ""
    tail = _digits_in_place(Section(tuple(pieces[at + 1 :])), Decimal(abs(exponent)))
    return f"{head}E{sign}{tail}"


def _is_fraction(pieces: Sequence[Piece]) -> bool:
    """Whether a slash stands between placeholders: `# ?/?` and not `0"円"/"人"`."""
    at = next(i for i, piece in enumerate(pieces) if piece.part is Part.SLASH)
    before, behind = pieces[at - 1 : at], pieces[at + 1 : at + 2]
    if not before or before[0].part is not Part.DIGIT or not behind:
        return False
    return behind[0].part is Part.DIGIT or behind[0].text.isdecimal()


def _fraction(pieces: Sequence[Piece], value: Decimal) -> str:
    """`# ?/?`: a whole number and a fraction of at most so many digits; `# ?/8`: of eighths."""
    at = next(i for i, piece in enumerate(pieces) if piece.part is Part.SLASH)
    start = at
    while start and pieces[start - 1].part is Part.DIGIT:
        start -= 1
    end = at + 1
    while end < len(pieces) and (pieces[end].part is Part.DIGIT or pieces[end].text.isdecimal()):
        end += 1
    below = "".join(piece.text for piece in pieces[at + 1 : end])
    mixed = any(piece.part is Part.DIGIT for piece in pieces[:start])
    whole = int(value) if mixed else 0
    rest = Fraction(value) - whole
    if below.strip("0#?"):
        denominator = int("".join(c for c in below if c.isdecimal()))
        numerator = int(rest * denominator + Fraction(1, 2))
    else:
        near = rest.limit_denominator(10 ** len(below) - 1)
        numerator, denominator = near.numerator, near.denominator
    if mixed and numerator >= denominator:
        whole, numerator = whole + 1, 0
    tail = _literals(pieces[end:])
    if mixed and not numerator:
        return f"{whole}{tail}"
    return f"{f'{whole} ' if whole else ''}{numerator}/{denominator}{tail}"
