"""Filling pages with flowables: footnotes at the foot, two columns, running heads.

reportlab's own document templates know no footnotes at the foot of the page; this loop does.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from reportlab.lib.pagesizes import A4  # type: ignore[import-untyped]
from reportlab.lib.units import mm  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]
from reportlab.platypus.flowables import Flowable  # type: ignore[import-untyped]

from eval.sample.make_documents.pdf_text import Piece, Prose, TextStyle

WIDTH, HEIGHT = A4
LEFT, RIGHT, TOP, BOTTOM = 24 * mm, WIDTH - 24 * mm, HEIGHT - 30 * mm, 24 * mm
TEXT_WIDTH = RIGHT - LEFT
_GUTTER = 9 * mm
_NOTE = TextStyle(size=8, leading=11, indent=16)
_RULE_HEIGHT = 8.0
_MUCH = 1e6


@dataclass(frozen=True, slots=True)
class Item:
    """A flowable on its way to a page.

    Attributes:
        flowable: What is drawn.
        before: Room above it, in points; dropped at the head of a page.
        footnotes: Numbers and texts of the footnotes whose marks it holds.
        keep: Height in points that must be free below it, so that a heading is never left alone.
        title: Title to be listed in the table of contents, with its level; one of level 0 stands
            in the running head only.
        new_page: Whether it begins a new page.
    """

    flowable: Flowable
    before: float = 0.0
    footnotes: tuple[tuple[int, str], ...] = ()
    keep: float = 0.0
    title: tuple[str, int] | None = None
    new_page: bool = False


@dataclass(frozen=True, slots=True)
class TwoColumns:
    """Items that are set in two columns of about equal height."""

    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """A title and the page on which it came to stand."""

    title: str
    level: int
    page: int


class Pages:
    """Lays items out on pages.

    Args:
        furnish: Draws the running head and foot: gets the canvas, the page number and the title of
            level 0 or 1 that the page belongs to.
    """

    def __init__(self, furnish: Callable[[Canvas, int, str], None]) -> None:
        self._stream = io.BytesIO()
        self._canvas = Canvas(self._stream, pagesize=A4, invariant=1, pageCompression=1)
        self._furnish = furnish
        self._page = 1
        self._part = ""
        self._y = TOP
        self._notes: list[Prose] = []
        self.listed: list[Listed] = []

    def add(self, item: Item | TwoColumns) -> None:
        """Places an item on this page, or on the next where it does not fit."""
        if isinstance(item, TwoColumns):
            self._add_columns(item.items)
            return
        if item.new_page and self._y < TOP:
            self._turn()
        _, height = item.flowable.wrap(TEXT_WIDTH, _MUCH)
        notes = [_footnote(number, text) for number, text in item.footnotes]
        room = self._room(notes)
        if height + item.before + item.keep > room:
            parts = (
                [] if notes or item.keep else item.flowable.split(TEXT_WIDTH, room - item.before)
            )
            if len(parts) > 1:
                self.add(replace(item, flowable=parts[0]))
                self._turn()
                for part in parts[1:]:
                    self.add(Item(part))
                return
            self._turn()
        self._notes.extend(notes)
        self._list(item)
        self._draw(item, LEFT, TEXT_WIDTH)

    def finish(self, title: str) -> bytes:
        """Closes the last page and returns the file."""
        self._close_page()
        self._canvas.setTitle(title)
        self._canvas.save()
        return self._stream.getvalue()

    def _add_columns(self, items: Sequence[Item]) -> None:
        """Sets items in two columns, cut where the left one holds half of the height."""
        width = (TEXT_WIDTH - _GUTTER) / 2
        heights = [item.before + item.flowable.wrap(width, _MUCH)[1] for item in items]
        left = 0
        while sum(heights[:left]) < sum(heights) / 2:
            left += 1
        while items[left - 1].keep:
            left -= 1
        needed = max(sum(heights[:left]), sum(heights[left:]))
        if needed > self._room([]):
            self._turn()
        top = self._y
        ends = []
        for start, column in ((LEFT, items[:left]), (LEFT + width + _GUTTER, items[left:])):
            self._y = top
            for item in column:
                self._list(item)
                self._draw(item, start, width)
            ends.append(self._y)
        self._y = min(ends)

    def _draw(self, item: Item, left: float, width: float) -> None:
        if self._y < TOP:
            self._y -= item.before
        _, height = item.flowable.wrap(width, _MUCH)
        item.flowable.drawOn(self._canvas, left, self._y - height)
        self._y -= height

    def _list(self, item: Item) -> None:
        if item.title is not None:
            title, level = item.title
            if level > 0:
                self.listed.append(Listed(title, level, self._page))
            self._part = title if level <= 1 else self._part

    def _room(self, more_notes: Sequence[Prose]) -> float:
        """Height that is left above the footnotes."""
        notes = [*self._notes, *more_notes]
        foot = sum(note.wrap(TEXT_WIDTH, _MUCH)[1] for note in notes)
        return float(self._y - BOTTOM - foot - (_RULE_HEIGHT if notes else 0))

    def _turn(self) -> None:
        self._close_page()
        self._page += 1
        self._y = TOP

    def _close_page(self) -> None:
        self._furnish(self._canvas, self._page, self._part)
        y = BOTTOM
        for note in reversed(self._notes):
            _, height = note.wrap(TEXT_WIDTH, _MUCH)
            note.drawOn(self._canvas, LEFT, y)
            y += height
        if self._notes:
            self._canvas.setLineWidth(0.5)
            self._canvas.line(LEFT, y + 4, LEFT + 45 * mm, y + 4)
        self._notes = []
        self._canvas.showPage()


def _footnote(number: int, text: str) -> Prose:
    return Prose([Piece(f"注{number}　{text}")], _NOTE)
