"""Paragraph and character styles of a Word document, as far as they decide what is read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag.documents.ooxml import W, integer, is_on

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_HEADING = re.compile(r"(?:heading|見出し|標題)\s*([1-9１-９])")
_TITLES = {"title", "表題"}
_CAPTIONS = {"caption", "図表番号"}
_BODY_LEVEL = 9
"""Outline level of body text; 0 to 8 are headings (ECMA-376, 17.3.1.20)."""


@dataclass(frozen=True, slots=True)
class NumberingReference:
    """Which list a paragraph belongs to, and how deep in it; no depth: by its style."""

    list_id: str
    depth: int | None


@dataclass(frozen=True, slots=True)
class ParagraphStyle:
    """What a paragraph style, with all that it is based on, says.

    Attributes:
        style_id: Its id in the file; empty for none.
        heading_level: 1 for Title and Heading 1, 2 for Heading 2 ...; None for body text.
        is_caption: Whether it is the style of table and figure titles.
        numbering: The list that it puts its paragraphs in.
        hidden: Whether its text is hidden.
    """

    style_id: str = ""
    heading_level: int | None = None
    is_caption: bool = False
    numbering: NumberingReference | None = None
    hidden: bool = False


class Styles:
    """The styles of a document.

    Args:
        root: Root of the styles part; None where the document has none.
    """

    def __init__(self, root: Element | None) -> None:
        self._styles: dict[str, Element] = {}
        self._default_paragraph = ""
        self._resolved: dict[str, ParagraphStyle] = {}
        for style in root.iter(f"{W}style") if root is not None else ():
            style_id = style.get(f"{W}styleId", "")
            self._styles[style_id] = style
            if style.get(f"{W}type") == "paragraph" and is_on(style.get(f"{W}default")):
                self._default_paragraph = style_id

    def paragraph(self, style_id: str | None) -> ParagraphStyle:
        """The style of this id; the document's default where it is None or unknown."""
        key = style_id if style_id in self._styles else self._default_paragraph
        key = key or ""
        if key not in self._resolved:
            self._resolved[key] = self._resolve(key)
        return self._resolved[key]

    def hides(self, style_id: str | None) -> bool:
        """Whether a character style hides its text."""
        return any(
            is_on(vanish.get(f"{W}val"), default=True)
            for style in self._chain(style_id or "")
            if (vanish := style.find(f"{W}rPr/{W}vanish")) is not None
        )

    def font(self, style_id: str | None) -> str:
        """Font of a character style; empty where it names none."""
        for style in self._chain(style_id or ""):
            fonts = style.find(f"{W}rPr/{W}rFonts")
            if fonts is not None:
                return str(fonts.get(f"{W}ascii", ""))
        return ""

    def _chain(self, style_id: str) -> Iterator[Element]:
        """A style and what it is based on; a circle in a damaged file ends it."""
        seen: set[str] = set()
        while style_id in self._styles and style_id not in seen:
            seen.add(style_id)
            style = self._styles[style_id]
            yield style
            based_on = style.find(f"{W}basedOn")
            style_id = based_on.get(f"{W}val", "") if based_on is not None else ""

    def _resolve(self, style_id: str) -> ParagraphStyle:
        chain = list(self._chain(style_id))
        return ParagraphStyle(
            style_id=style_id,
            heading_level=_heading_level(chain),
            is_caption=any(not _CAPTIONS.isdisjoint(_names(style)) for style in chain),
            numbering=_numbering(chain),
            hidden=self.hides(style_id),
        )


def _names(style: Element) -> list[str]:
    """Its name and aliases in lower case. Word writes names of its own styles in English."""
    name = style.find(f"{W}name")
    aliases = style.find(f"{W}aliases")
    joined = name.get(f"{W}val", "") if name is not None else ""
    if aliases is not None:
        joined += "," + aliases.get(f"{W}val", "")
    return [part.strip().lower() for part in joined.split(",")]


def _heading_level(chain: list[Element]) -> int | None:
    """Nearest of the chain that says so: an outline level, or the name of a heading style.

    A Title is a heading of level 1: in plan documents it names the document or one of its parts.
    """
    for style in chain:
        outline = style.find(f"{W}pPr/{W}outlineLvl")
        if outline is not None:
            return outline_level(outline.get(f"{W}val"))
        for name in _names(style):
            if match := _HEADING.fullmatch(name):
                return int(match[1])
            if name in _TITLES:
                return 1
    return None


def outline_level(value: str | None) -> int | None:
    """Heading level of an outline level: `0` is 1; `9` is body text."""
    level = integer(value, _BODY_LEVEL)
    return level + 1 if 0 <= level < _BODY_LEVEL else None


def _numbering(chain: list[Element]) -> NumberingReference | None:
    """List id and depth may be named by different styles of the chain."""
    depth: int | None = None
    for style in chain:
        properties = style.find(f"{W}pPr/{W}numPr")
        if properties is None:
            continue
        level = properties.find(f"{W}ilvl")
        if depth is None and level is not None:
            depth = integer(level.get(f"{W}val"))
        list_id = properties.find(f"{W}numId")
        if list_id is not None:
            return NumberingReference(list_id.get(f"{W}val", "0"), depth)
    return None
