"""Automatic numbering of Word: the 第１章, (2), ①, ア or ・ that stands before a paragraph.

Source: ECMA-376 part 1, 17.9 (numbering) and 17.18.59 (ST_NumberFormat).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag.documents import numerals
from rag.documents.docx.styles import NumberingReference
from rag.documents.glyphs import draw, is_symbol_font
from rag.documents.ooxml import W, children, integer, is_on

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_DEPTHS = 9
_PLACE = re.compile(r"%([1-9])")
_BULLET = "・"
"""Shown for a bullet whose sign no known font draws, and for picture bullets."""

_FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalHalfWidth": str,
    "decimalZero": lambda n: f"{n:02d}",
    "decimalFullWidth": lambda n: numerals.full_width(str(n)),
    "decimalFullWidth2": lambda n: numerals.full_width(str(n)),
    "upperRoman": numerals.roman,
    "lowerRoman": lambda n: numerals.roman(n).lower(),
    "upperLetter": lambda n: numerals.lettered(n, numerals.UPPER_LETTERS),
    "lowerLetter": lambda n: numerals.lettered(n, numerals.UPPER_LETTERS).lower(),
    "ordinal": lambda n: f"{n}{_ordinal_ending(n)}",
    "numberInDash": lambda n: f"- {n} -",
    "decimalEnclosedCircle": lambda n: numerals.enclosed(n, "①", 20),
    "decimalEnclosedCircleChinese": lambda n: numerals.enclosed(n, "①", 20),
    "decimalEnclosedParen": lambda n: numerals.enclosed(n, "⑴", 20),
    "decimalEnclosedFullstop": lambda n: numerals.enclosed(n, "⒈", 20),
    "ideographEnclosedCircle": lambda n: numerals.enclosed(n, "㊀", 10),
    "ideographDigital": lambda n: numerals.kanji_digits(str(n)),
    "japaneseDigitalTenThousand": numerals.kanji_number,
    "japaneseCounting": numerals.kanji_number,
    "japaneseLegal": lambda n: numerals.kanji_number(n, formal=True),
    "chineseCounting": numerals.kanji_number,
    "chineseCountingThousand": numerals.kanji_number,
    "taiwaneseCounting": numerals.kanji_number,
    "ideographTraditional": lambda n: numerals.one_of(n, numerals.HEAVENLY_STEMS),
    "ideographZodiac": lambda n: numerals.one_of(n, numerals.EARTHLY_BRANCHES),
    "aiueo": lambda n: numerals.cycled(n, numerals.AIUEO_HALF_WIDTH),
    "aiueoFullWidth": lambda n: numerals.cycled(n, numerals.AIUEO),
    "iroha": lambda n: numerals.cycled(n, numerals.IROHA_HALF_WIDTH),
    "irohaFullWidth": lambda n: numerals.cycled(n, numerals.IROHA),
}


def _ordinal_ending(number: int) -> str:
    if number % 100 in {11, 12, 13}:
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


def _shown(number: int, number_format: str) -> str:
    if number_format == "none":
        return ""
    return _FORMATS.get(number_format, str)(number)


@dataclass(frozen=True, slots=True)
class _Level:
    """How one depth of a list is numbered.

    Attributes:
        start: First number.
        number_format: Name of the script, of ST_NumberFormat.
        text: What is shown, with %1 for the number of the first depth.
        suffix: What stands between the number and the text: a blank or nothing.
        restart: Depths from 1 up to this one restart it; 0: nothing does.
        decimal_only: Whether the numbers of all depths are shown in decimal (legal style).
        font: Font of a bullet.
        hidden: Whether the number is hidden.
        style_id: The paragraph style that is tied to this depth.
    """

    start: int
    number_format: str
    text: str
    suffix: str
    restart: int
    decimal_only: bool
    font: str
    hidden: bool
    style_id: str


@dataclass(frozen=True, slots=True)
class _List:
    """A list as a paragraph names it: its definition, with what it overrides of it."""

    definition: str
    levels: dict[int, _Level]
    starts: dict[int, int]


class Numbering:
    """The numbering of one document, counted while its paragraphs are read in order.

    Args:
        root: Root of the numbering part; None where the document has none.
    """

    def __init__(self, root: Element | None) -> None:
        self._lists: dict[str, _List] = {}
        self._counters: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()
        if root is not None:
            self._read(root)

    def label(self, reference: NumberingReference, style_id: str) -> str | None:
        """Counts one paragraph and gives what stands before its text.

        Args:
            reference: The list of the paragraph.
            style_id: Id of its style, which may fix the depth.

        Returns:
            The number or bullet with the blank behind it; empty where the list shows nothing;
            None where the paragraph is in no list.
        """
        entry = self._lists.get(reference.list_id)
        if entry is None:
            return None
        depth = self._depth(entry, reference, style_id)
        level = entry.levels.get(depth)
        if level is None:
            return None
        self._count(reference.list_id, entry, depth)
        if level.hidden:
            return ""
        shown = self._text(entry, depth, level)
        return f"{shown}{level.suffix}" if shown.strip() else ""

    def _depth(self, entry: _List, reference: NumberingReference, style_id: str) -> int:
        if reference.depth is not None:
            return min(max(reference.depth, 0), _DEPTHS - 1)
        tied = (depth for depth, level in entry.levels.items() if level.style_id == style_id)
        return next(tied, 0) if style_id else 0

    def _count(self, list_id: str, entry: _List, depth: int) -> None:
        """Adds one at this depth; lists of one definition share their numbers."""
        counters = self._counters.setdefault(entry.definition, {})
        begins_anew = depth in entry.starts and (list_id, depth) not in self._begun
        self._begun.add((list_id, depth))
        if begins_anew:
            counters[depth] = entry.starts[depth]
        elif depth in counters:
            counters[depth] += 1
        else:
            counters[depth] = _start(entry, depth)
        for deeper in [d for d in counters if d > depth]:
            if _restarts(entry.levels.get(deeper), depth):
                del counters[deeper]

    def _text(self, entry: _List, depth: int, level: _Level) -> str:
        if level.number_format == "bullet":
            return _bullet(level)
        counters = self._counters[entry.definition]

        def number(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            if at > depth:
                return ""
            value = counters.setdefault(at, _start(entry, at))
            its_format = entry.levels[at].number_format if at in entry.levels else "decimal"
            return _shown(value, "decimal" if level.decimal_only else its_format)

        return _PLACE.sub(number, level.text)

    def _read(self, root: Element) -> None:
        definitions = {
            abstract.get(f"{W}abstractNumId", ""): abstract
            for abstract in root.iter(f"{W}abstractNum")
        }
        by_style = {
            link.get(f"{W}val", ""): name
            for name, abstract in definitions.items()
            if (link := abstract.find(f"{W}styleLink")) is not None
        }
        for num in root.iter(f"{W}num"):
            reference = num.find(f"{W}abstractNumId")
            name = reference.get(f"{W}val", "") if reference is not None else ""
            name = _follow_style_link(name, definitions, by_style)
            if name in definitions:
                self._lists[num.get(f"{W}numId", "")] = _read_list(name, definitions[name], num)


def _follow_style_link(name: str, definitions: dict[str, Element], by_style: dict[str, str]) -> str:
    """A definition may only point to a list style, whose own definition holds the levels."""
    abstract = definitions.get(name)
    link = abstract.find(f"{W}numStyleLink") if abstract is not None else None
    return by_style.get(link.get(f"{W}val", ""), name) if link is not None else name


def _read_list(name: str, abstract: Element, num: Element) -> _List:
    levels = {
        integer(level.get(f"{W}ilvl")): _read_level(level) for level in abstract.iter(f"{W}lvl")
    }
    starts: dict[int, int] = {}
    for override in num.iter(f"{W}lvlOverride"):
        depth = integer(override.get(f"{W}ilvl"))
        level = override.find(f"{W}lvl")
        if level is not None:
            levels[depth] = _read_level(level)
        start = override.find(f"{W}startOverride")
        if start is not None:
            starts[depth] = integer(start.get(f"{W}val"), 1)
    return _List(name, levels, starts)


def _read_level(level: Element) -> _Level:
    depth = integer(level.get(f"{W}ilvl"))
    fonts = level.find(f"{W}rPr/{W}rFonts")
    vanish = level.find(f"{W}rPr/{W}vanish")
    legal = level.find(f"{W}isLgl")
    return _Level(
        start=integer(_value(level, "start"), 1),
        number_format=_number_format(level),
        text=_value(level, "lvlText") or "",
        suffix="" if _value(level, "suff") == "nothing" else " ",
        restart=integer(_value(level, "lvlRestart"), depth),
        decimal_only=legal is not None and is_on(legal.get(f"{W}val"), default=True),
        font=_font(fonts) if fonts is not None else "",
        hidden=vanish is not None and is_on(vanish.get(f"{W}val"), default=True),
        style_id=_value(level, "pStyle") or "",
    )


def _value(level: Element, name: str) -> str | None:
    found = level.find(f"{W}{name}")
    return found.get(f"{W}val") if found is not None else None


def _number_format(level: Element) -> str:
    """The script; `custom` ones (001, 002) of Word 2010 stand beside a fallback."""
    for child in children(level):
        if child.tag != f"{W}numFmt":
            continue
        if child.get(f"{W}val") == "custom":
            return "decimalZero" if child.get(f"{W}format", "").startswith("0") else "decimal"
        return str(child.get(f"{W}val", "decimal"))
    return "decimal"


def _font(fonts: Element) -> str:
    names = (fonts.get(f"{W}{name}", "") for name in ("ascii", "hAnsi"))
    return next((name for name in names if is_symbol_font(name)), "")


def _start(entry: _List, depth: int) -> int:
    level = entry.levels.get(depth)
    return entry.starts.get(depth, level.start if level is not None else 1)


def _restarts(level: _Level | None, shallower: int) -> bool:
    """Whether a deeper level begins anew after a paragraph of a shallower one."""
    return level is None or (level.restart > 0 and shallower + 1 <= level.restart)


def _bullet(level: _Level) -> str:
    sign = draw(level.text, level.font).strip()
    return sign or (_BULLET if level.text.strip() else "")
