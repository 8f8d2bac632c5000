"""The fiscal year of days and months that name none: that of the caption or heading over them."""

from __future__ import annotations

from rag.documents.model import Block, Document
from rag.plans.fiscal_years import FiscalYears
from rag.plans.outline import Outline

_LONGEST_TITLE = 60


class BaseYears:
    """Finds the fiscal year that a heading gives to what stands under it (令和８年度の予定).

    Args:
        document: The document.
        outline: Its outline.
        years: How it counts years.
    """

    def __init__(self, document: Document, outline: Outline, years: FiscalYears) -> None:
        self._document = document
        self._outline = outline
        self._years = years
        self._sections: dict[int, int | None] = {}

    def titles(self, block: int) -> tuple[str, ...]:
        """The headings over a block, outermost first."""
        segment = self._outline.segment_at(block)
        section = segment.section if segment is not None else None
        return tuple(heading.title for heading in self._outline.path(section))

    def at(self, block: int, captions: tuple[Block, ...] = ()) -> int | None:
        """The one fiscal year that captions or the nearest heading with a year name."""
        for caption in captions:
            found = self._only(self._document.text[caption.char_start : caption.char_end])
            if found is not None:
                return found
        segment = self._outline.segment_at(block)
        if segment is None or segment.section is None:
            return None
        if segment.section not in self._sections:
            named = (self._only(title) for title in reversed(self.titles(block)))
            self._sections[segment.section] = next((y for y in named if y is not None), None)
        return self._sections[segment.section]

    def _only(self, title: str) -> int | None:
        if len(title) > _LONGEST_TITLE:
            return None
        named = {
            year
            for mention in self._years.mentions(title)
            if mention.fiscal and mention.relative is None
            for year in self._years.named(mention)
        }
        return named.pop() if len(named) == 1 else None
