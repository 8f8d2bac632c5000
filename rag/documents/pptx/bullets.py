"""Bullets and automatic numbers of PowerPoint paragraphs.

Source: ECMA-376 part 1, 21.1.2.4 (bullets) and 20.1.10.61 (ST_TextAutonumberScheme).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rag.documents import numerals
from rag.documents.drawings import paragraph_text
from rag.documents.glyphs import draw
from rag.documents.ooxml import A, integer, local_name

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_BULLET = "・"
_ENDINGS = (
    ("ParenBoth", "({})"),
    ("ParenR", "{})"),
    ("Period", "{}."),
    ("Minus", "- {} -"),
    ("Plain", "{}"),
)


class Bullets:
    """Gives the paragraphs of one text body what stands before them.

    Args:
        levels: List styles from the nearest to the furthest: of the shape, of its placeholder in
            layout and master, of the master's text.
    """

    def __init__(self, levels: Sequence[Element]) -> None:
        self._levels = levels
        self._numbers: dict[int, tuple[str, int]] = {}
        """Level -> scheme and last number of the run of numbered paragraphs."""

    def label(self, paragraph: Element) -> str:
        """Bullet or number with the blank behind it; empty where the paragraph has none."""
        properties = paragraph.find(f"{A}pPr")
        level = integer(properties.get("lvl")) if properties is not None else 0
        if not paragraph_text(paragraph).strip():
            return ""
        sign = self._sign(properties, level)
        for deeper in [n for n in self._numbers if n > level]:
            del self._numbers[deeper]
        if sign is None or local_name(sign) != "buAutoNum":
            self._numbers.pop(level, None)
        if sign is None:
            return ""
        match local_name(sign):
            case "buAutoNum":
                return f"{self._number(sign, level)} "
            case "buChar":
                return f"{self._character(sign, properties, level)} "
            case "buBlip":
                return f"{_BULLET} "
            case _:
                return ""

    def _sources(self, properties: Element | None, level: int) -> Iterator[Element]:
        """Where the looks of a paragraph of this level are set, nearest first."""
        if properties is not None:
            yield properties
        for style in self._levels:
            found = style.find(f"{A}lvl{level + 1}pPr")
            if found is not None:
                yield found

    def _sign(self, properties: Element | None, level: int) -> Element | None:
        for source in self._sources(properties, level):
            for child in source:
                if local_name(child) in {"buNone", "buAutoNum", "buChar", "buBlip"}:
                    return child
        return None

    def _character(self, sign: Element, properties: Element | None, level: int) -> str:
        font = next(
            (
                f
                for s in self._sources(properties, level)
                if (f := s.find(f"{A}buFont")) is not None
            ),
            None,
        )
        typeface = font.get("typeface", "") if font is not None else ""
        return draw(sign.get("char", ""), typeface).strip() or _BULLET

    def _number(self, sign: Element, level: int) -> str:
        scheme = sign.get("type", "arabicPeriod")
        start = integer(sign.get("startAt"), 1)
        before = self._numbers.get(level)
        number = before[1] + 1 if before is not None and before[0] == scheme else start
        self._numbers[level] = (scheme, number)
        return numbered(number, scheme)


def numbered(number: int, scheme: str) -> str:
    """A number in one of PowerPoint's schemes: `arabicParenR` gives `3)`."""
    for name, pattern in _ENDINGS:
        if scheme.endswith(name):
            stem = scheme.removesuffix(name)
            full_width = stem in {"arabicDb", "ea1JpnChsDb"} and name == "Period"
            return (pattern.replace(".", "．") if full_width else pattern).format(
                _digits(number, stem)
            )
    return str(number)


def _digits(number: int, stem: str) -> str:
    match stem:
        case "alphaLc":
            return numerals.lettered(number, numerals.UPPER_LETTERS).lower()
        case "alphaUc":
            return numerals.lettered(number, numerals.UPPER_LETTERS)
        case "romanLc":
            return numerals.roman(number).lower()
        case "romanUc":
            return numerals.roman(number)
        case "arabicDb":
            return numerals.full_width(str(number))
        case "circleNumDb" | "circleNumWdWhite" | "circleNumWdBlack":
            return _circled(number, stem)
        case "ea1Jpn" | "ea1JpnKor" | "ea1JpnChsDb" | "ea1Chs" | "ea1Cht":
            return numerals.kanji_number(number)
        case _:
            return str(number)


def _circled(number: int, stem: str) -> str:
    if stem == "circleNumWdBlack":
        return numerals.enclosed(number, "❶", 10)
    return numerals.enclosed(number, "①", 20)
