"""Digits of a number put into the placeholders of a format: grouped, rounded, as a fraction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

from rag.documents.number_format_code import Part, Piece, Section, literals
from rag.documents.numerals import full_width, kanji_digits


def rounded(value: Decimal, decimals: int) -> Decimal:
    """Rounds half away from zero; numbers of any size."""
    quantum = Decimal(1).scaleb(-decimals)
    digits = max(value.adjusted() + decimals + 2, 28)
    return value.quantize(quantum, ROUND_HALF_UP, Context(prec=digits))


def digits_in_place(section: Section, value: Decimal) -> str:
    """Puts the digits of a number into the placeholders of its section."""
    pieces = section.pieces
    layout = _Layout(pieces)
    value = value.scaleb(2 * layout.percents - 3 * layout.thousands)
    whole, _, decimals = f"{rounded(value, layout.decimals):f}".partition(".")
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


def mantissa_of(value: Decimal, whole: int, decimals: int) -> tuple[Decimal, int]:
    """Mantissa and exponent; with several whole places the exponent is a multiple of them."""
    if not value:
        return Decimal(0), 0
    exponent = value.adjusted()
    exponent -= exponent % whole if whole > 1 else 0
    mantissa = rounded(value.scaleb(-exponent), decimals)
    if mantissa >= 10**whole:
        exponent += whole
        mantissa = rounded(value.scaleb(-exponent), decimals)
    return mantissa, exponent


def scientific(pieces: Sequence[Piece], value: Decimal) -> str:
    """`0.00E+00`: a mantissa and a power of ten; several whole places take powers by so many."""
    at = next(i for i, piece in enumerate(pieces) if piece.part is Part.EXPONENT)
    layout = _Layout(pieces[:at])
    places = sum(p.part is Part.DIGIT for p in pieces[: layout.point])
    mantissa, exponent = mantissa_of(value, places, layout.decimals)
    head = digits_in_place(Section(tuple(pieces[:at])), mantissa)
    sign = "-" if exponent < 0 else "+" if pieces[at].text.endswith("+") else ""
    tail = digits_in_place(Section(tuple(pieces[at + 1 :])), Decimal(abs(exponent)))
    return f"{head}E{sign}{tail}"


def is_fraction(pieces: Sequence[Piece]) -> bool:
    """Whether a slash stands between placeholders: `# ?/?` and not `0"円"/"人"`."""
    at = next(i for i, piece in enumerate(pieces) if piece.part is Part.SLASH)
    before, behind = pieces[at - 1 : at], pieces[at + 1 : at + 2]
    if not before or before[0].part is not Part.DIGIT or not behind:
        return False
    return behind[0].part is Part.DIGIT or behind[0].text.isdecimal()


def fraction(pieces: Sequence[Piece], value: Decimal) -> str:
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
    tail = literals(pieces[end:])
    if mixed and not numerator:
        return f"{whole}{tail}"
    return f"{f'{whole} ' if whole else ''}{numerator}/{denominator}{tail}"
