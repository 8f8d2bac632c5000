"""The place of a measure in a document."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.documents.model import Document
from rag.plans.numbering import canonical_number
from rag.plans.outline import Outline


@dataclass(frozen=True, slots=True, eq=False)
class Region:
    """The place of a measure.

    Attributes:
        number: Its number, None without.
        title: Its title.
        section: Title of the section that it stands in, None at the top.
        path: Titles of all headings above it, outermost first.
        start: Offset at which it begins.
        heading: Index of its own section, None for forms and rows.
        row: Whether it is a row of a table.
        certain: False where the form of the text does not prove it.
    """

    number: str | None
    title: str
    section: str | None
    path: tuple[str, ...]
    start: int
    heading: int | None = None
    row: bool = False
    certain: bool = True


COUNTED = frozenset({"id", "decimal2", "decimal3", "(n)", "[n]", "n", "n)", "circled"})
"""Numbering systems in which measures are counted; 第１章, Ⅰ and 別紙 count chapters."""


class Places:
    """The blocks of a document with the sections that they stand in.

    Args:
        document: The document.
        outline: Its outline.
    """

    def __init__(self, document: Document, outline: Outline) -> None:
        self.document = document
        self.outline = outline
        self.homes = _homes(document, outline)
        """The section of each block, None outside of sections."""

    def path(self, section: int | None) -> tuple[str, ...]:
        """Titles of a section and those around it, outermost first."""
        return tuple(above.title for above in self.outline.path(section))


def _homes(document: Document, outline: Outline) -> list[int | None]:
    homes: list[int | None] = [None] * len(document.blocks)
    for segment in outline.segments:
        homes[segment.first : segment.last] = [segment.section] * (segment.last - segment.first)
    return homes


def measure_number(text: str) -> str | None:
    """A number of measures in canonical form, None for other words."""
    number = canonical_number(text.strip()) if text.strip() else ""
    return number if re.fullmatch(r"[0-9A-Z]{1,6}(?:-[0-9A-Z]{1,4})*", number) else None
