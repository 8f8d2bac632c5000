"""Counting as documents do: ①, ⑴, １, 一, 壱, ア, イ, iv, C.

The formats of automatic numbering (Word, PowerPoint) and of spreadsheet numbers ([DBNum1]).
Every function takes a count from 1 up; what a script cannot write falls back to decimal digits,
as the programs do.
"""

from __future__ import annotations

_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_KANJI_DIGITS = "〇一二三四五六七八九"
_FORMAL_DIGITS = "〇壱弐参四五六七八九"
_KANJI_UNITS = ("", "十", "百", "千")
_KANJI_MYRIADS = ("", "万", "億", "兆", "京")
_MOST_ROUNDS = 30
"""Word writes no more than thirty letters."""
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip

UPPER_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
AIUEO = (
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン"
)
AIUEO_HALF_WIDTH = "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜｦﾝ"
IROHA = (
    "イロハニホヘトチリヌルヲワカヨタレソツネナラム"
    "ウヰノオクヤマケフコエテアサキユメミシヱヒモセスン"
)
IROHA_HALF_WIDTH = "ｲﾛﾊﾆﾎﾍﾄﾁﾘﾇﾙｦﾜｶﾖﾀﾚｿﾂﾈﾅﾗﾑｳヰﾉｵｸﾔﾏｹﾌｺｴﾃｱｻｷﾕﾒﾐｼヱﾋﾓｾｽﾝ"
HEAVENLY_STEMS = "甲乙丙丁戊己庚辛壬癸"
EARTHLY_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"


def full_width(digits: str) -> str:
    """ASCII digits as full-width ones: `12` gives `１２`."""
    return digits.translate(_FULL_WIDTH)


def kanji_digits(digits: str, *, formal: bool = False) -> str:
    """Digit by digit in kanji: `2024` gives 二〇二四; formal: 弐〇弐四."""
    signs = _FORMAL_DIGITS if formal else _KANJI_DIGITS
    return "".join(signs[ord(c) - ord("0")] if "0" <= c <= "9" else c for c in digits)


def kanji_number(number: int, *, formal: bool = False) -> str:
    """Read as spoken: 1234 gives 千二百三十四, formal 壱千弐百参拾四; 20000 gives 二万.

    Zero is 〇. A number of more than twenty digits is written digit by digit.
    """
    if number == 0:
        return "〇"
    if number < 0 or number >= 10**20:
        return kanji_digits(str(number), formal=formal)
    parts: list[str] = []
    for myriad in _KANJI_MYRIADS:
        number, group = divmod(number, 10_000)
        if group:
            parts.append(_kanji_group(group, formal=formal) + myriad)
    return "".join(reversed(parts))


def _kanji_group(group: int, *, formal: bool) -> str:
    """A number below 10,000; only formal writing says 壱 before 拾, 百, 千."""
    digits = _FORMAL_DIGITS if formal else _KANJI_DIGITS
    out = ""
    for power in (3, 2, 1, 0):
        digit = group // 10**power % 10
        if digit:
            unit = "拾" if formal and power == 1 else _KANJI_UNITS[power]
            out += (digits[digit] if digit > 1 or power == 0 or formal else "") + unit
    return out


def mixed_number(number: int) -> str:
    """Full-width digits with kanji units: 1234 gives １千２百３十４ ([DBNum3] of spreadsheets)."""
    spoken = kanji_number(number)
    return "".join(
        full_width(str(_KANJI_DIGITS.index(c))) if c in _KANJI_DIGITS else c for c in spoken
    )


def roman(number: int) -> str:
    """Upper case Roman numeral: 4 gives IV; above 3999 decimal digits."""
    if not 0 < number < 4000:
        return str(number)
    out = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        out += letters * count
    return out


def lettered(number: int, alphabet: str) -> str:
    """The n-th sign of an alphabet; past its end signs are doubled, as Word does: 27 gives AA."""
    if number < 1:
        return str(number)
    rounds, index = divmod(number - 1, len(alphabet))
    return alphabet[index] * (rounds + 1) if rounds < _MOST_ROUNDS else str(number)


def cycled(number: int, signs: str) -> str:
    """The n-th sign of a sequence that begins again: ア … ン ア."""
    return signs[(number - 1) % len(signs)] if number > 0 else str(number)


def one_of(number: int, signs: str) -> str:
    """The n-th sign of a short sequence, past its end decimal digits: 甲 … 癸 11."""
    return signs[number - 1] if 0 < number <= len(signs) else str(number)


def enclosed(number: int, first: str, count: int) -> str:
    """The n-th of `count` enclosed signs from `first` on in Unicode: ①, ⑴, ⒈, ㊀; else decimal."""
    return chr(ord(first) + number - 1) if 0 < number <= count else str(number)
