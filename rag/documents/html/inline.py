"""Running text of an HTML element: blanks as a browser shows them, note marks out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rag.documents.glyphs import lowered, raised
from rag.documents.wraps import joint

if TYPE_CHECKING:
    from bs4.element import Tag

_BLANKS = re.compile(r"[ \t\r\n\f]+")
_NOTE_MARK = re.compile(r"[\[［(（]?\s*(?:※|＊|\*|注)?\s*[0-9０-９]{0,3}\s*[\]］)）]?")
_FIRST_JAPANESE = "\u2e80"


class InlineText:
    """Collects the running text of one block.

    White space of the source is one blank, and none where a line of the source was broken
    between two Japanese characters (CSS Text Level 3, section 4.1.3).
    """

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._gap = ""
        self._last = ""

    def add(self, text: str) -> None:
        """Adds characters of the source."""
        at = 0
        for blank in _BLANKS.finditer(text):
            self._write(text[at : blank.start()])
            self._gap += blank.group()
            at = blank.end()
        self._write(text[at:])

    def add_verbatim(self, text: str) -> None:
        """Adds preformatted characters."""
        self._pieces.append(text)
        self._last, self._gap = text[-1:], ""

    def break_line(self) -> None:
        """Begins another line of the same block."""
        self._pieces.append("\n")
        self._last, self._gap = "\n", ""

    def take(self) -> str:
        """The text so far; the next block begins."""
        text = "".join(self._pieces)
        self._pieces, self._gap, self._last = [], "", ""
        return text

    def _write(self, text: str) -> None:
        if not text:
            return
        if self._gap and self._last not in {"", "\n"}:
            self._pieces.append(self._blank(text))
        self._gap = ""
        self._pieces.append(text)
        self._last = text[-1]

    def _blank(self, text: str) -> str:
        if "\n" not in self._gap:
            return " "
        if self._last >= _FIRST_JAPANESE and text[0] >= _FIRST_JAPANESE:
            return joint(self._last, text)
        return " "


def small_type(tag: Tag) -> str | None:
    """What a raised or lowered text shows: nothing for a note mark, m², CO₂.

    Returns:
        The characters, or None if the element is ordinary text.
    """
    if tag.name not in {"sup", "sub"}:
        return None
    text = tag.get_text().strip()
    if tag.name == "sub":
        return lowered(text)
    link = tag.find("a") or tag.find_parent("a")
    if _NOTE_MARK.fullmatch(text) and (link is not None or not text.isdigit()):
        return ""
    return raised(text)
