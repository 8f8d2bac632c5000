"""Ids of passages that a rebuild made anew: where what they named stands now.

An id is a hash of content, reader and place, so newer readers give other ids. What was cited keeps
its old one. It is found again by the content's sha256 and by its words: the passage of the new
generation that overlaps the place where they stand now.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rag.index.records import PassageRow

_SHORTEST = 8
"""Characters of a line that is looked for alone: fewer stand in many places."""


@dataclass(frozen=True, slots=True)
class FormerPassage:
    """A passage of a generation that is gone.

    Attributes:
        id: Its id.
        sha256: The content that it was cut from.
        char_start: Its first character in the text as it was read then.
        text: Its words.
    """

    id: str
    sha256: str
    char_start: int
    text: str


def place_of(former: FormerPassage, text: str) -> tuple[int, int] | None:
    """Where the words of a former passage stand in the text as it is read now.

    Args:
        former: The passage.
        text: The canonical text of the same content.

    Returns:
        Start and end: of the whole, else of its longest line that is found; None for nowhere. Of
        several places, the one nearest to where it was.
    """
    lines = sorted((line for line in former.text.splitlines() if len(line) >= _SHORTEST), key=len)
    for words in (former.text, *reversed(lines)):
        if words and (found := _nearest(words, text, former.char_start)) is not None:
            return found, found + len(words)
    return None


def overlapping(place: tuple[int, int], passages: Iterable[PassageRow]) -> PassageRow | None:
    """The passage that shares most characters with a place; the first of equals."""
    start, end = place
    best, most = None, 0
    for passage in passages:
        shared = min(end, passage.char_end) - max(start, passage.char_start)
        if shared > most:
            best, most = passage, shared
    return best


def _nearest(words: str, text: str, wanted: int) -> int | None:
    after = text.find(words, max(0, wanted))
    before = text.rfind(words, 0, max(0, wanted) + len(words))
    found = [place for place in (before, after) if place >= 0]
    return min(found, key=lambda place: abs(place - wanted), default=None)
