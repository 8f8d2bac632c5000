"""Units and counters, in the spellings that plans use, each with its canonical form.

か所, カ所, ヶ所 and 箇所 are one unit, 名 is 人, 2km is 2,000 m. The table is `data/units.csv`. A
counter that it does not know is taken from the text as it stands, so that 30区 and 30県 never
become equal for want of a row.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import Literal, cast

from rag.japanese.numerals import numeric_view, read_numeral

UnitKind = Literal[
    "money", "percent", "ratio", "points", "count", "ordinal", "duration", "size", "clock",
    "number", "code",
]  # fmt: skip
"""What a number counts. ratio: 3倍, 半分, 1/2; size: length, mass, data rate; code: 3.2.1."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit in canonical form.

    Attributes:
        name: Canonical name (円, %, 人, m, か月); empty for a plain number.
        kind: What it measures.
        factor: How many canonical units one of the written unit is.
        kanji: Whether a kanji numeral before it is surely a number (三割, not 一部).
        vague: Whether a bare 数 before it is (数社, not 数字).
    """

    name: str
    kind: UnitKind
    factor: Fraction = Fraction(1)
    kanji: bool = False
    vague: bool = False


PLAIN = Unit("", "number")
"""No unit."""


@dataclass(frozen=True, slots=True)
class _Spelling:
    """A unit as it is written, and the characters before which it is another word."""

    unit: Unit
    not_before: str


_KA = re.compile("[カヵヶケ箇個](?=[所国月年])")
_KATAKANA = re.compile("[ァ-ヶー]+")
_KANJI = re.compile("[一-鿿々]{1,2}")
_LATIN = re.compile("[a-z]")
# Words that follow a number and are no counter.
_NO_COUNTER = re.compile(
    "以[上下内前降]|未満|程度|前後|超|増|減|達成|目標|実績|予定|見込|時点|現在|及び|又は|若しく"
    "|並びに|等|各|全|当|同|対|弱|強|余|内外|中|約|計|比|年|月|日|時|分|割|第|数|半"
)
_LONGEST = 9


@cache
def _table() -> dict[str, _Spelling]:
    """The rows of the table by their spelling, read once."""
    source = files("rag.japanese").joinpath("data/units.csv").read_text("utf-8")
    rows = csv.DictReader(line for line in source.splitlines() if not line.startswith("#"))
    return {row["spelling"]: _spelling(row) for row in rows}


def _spelling(row: dict[str, str]) -> _Spelling:
    unit = Unit(
        name=row["name"] or row["spelling"],
        kind=cast("UnitKind", row["kind"]),
        factor=Fraction(row["factor"] or 1),
        kanji=row["kanji"] == "yes",
        vague=row["vague"] == "yes",
    )
    return _Spelling(unit, row["not_before"])


def read_unit(text: str, at: int, end: int, *, known: bool = False) -> tuple[Unit, int]:
    """Reads the unit or counter that stands right behind a number.

    Args:
        text: A numeric view.
        at: Where the unit begins.
        end: Where the text is to be taken as ended.
        known: Whether only units of the table count.

    Returns:
        The unit and where it ends; `PLAIN` and `at` when none stands there.
    """
    ahead = _KA.sub("か", text[at : min(end, at + _LONGEST)])
    for length in range(len(ahead), 0, -1):
        word = ahead[:length]
        spelling = _table().get(word)
        if spelling is not None and _ends(word, spelling, text[at + length : at + length + 1]):
            return spelling.unit, at + length
    return (PLAIN, at) if known else _unknown(text, at, end)


def _ends(word: str, spelling: _Spelling, following: str) -> bool:
    """Whether a spelling is not the beginning of a longer word."""
    if not following:
        return True
    if _LATIN.match(word[-1]):
        return not (following.isascii() and following.isalnum())
    if _KATAKANA.match(word[-1]):
        return _KATAKANA.match(following) is None
    return following not in spelling.not_before


def _unknown(text: str, at: int, end: int) -> tuple[Unit, int]:
    """A counter that the table does not know: a run of katakana, or two kanji at most."""
    if katakana := _KATAKANA.match(text, at, end):
        return Unit(katakana.group(), "count"), katakana.end()
    kanji = _KANJI.match(text, at, end)
    if kanji is None or _NO_COUNTER.match(text, at, end):
        return PLAIN, at
    return Unit(kanji.group(), "count"), kanji.end()


def parse_unit(text: str) -> Unit | None:
    """Reads a unit that stands alone, as in the head of a table: 百万円, 千人, ％, 億円.

    Args:
        text: The unit, in any width; a number before it is not allowed.

    Returns:
        The unit, with the factor by which figures are to be multiplied (百万円: 円, 1,000,000), or
        None when it is not a known unit.
    """
    view = numeric_view(text.strip()).text
    power = read_numeral("1" + view) if view[:1] and view[0] in "十百千万億兆" else None
    start = power.end - 1 if power else 0
    spelling = _table().get(_KA.sub("か", view[start:]))
    if spelling is None:
        return None
    unit = spelling.unit
    return Unit(unit.name, unit.kind, unit.factor * (power.value if power else 1))
