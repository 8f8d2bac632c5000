"""The characters of a line with a blank wherever a reader sees one.

PDF has no words: blanks are drawn, or left out as gaps, as the program that made the file liked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from rag.documents.pdf.damage import GETA, is_unreadable
from rag.documents.pdf.geometry import Box
from rag.documents.pdf.glyphs import Glyph
from rag.documents.pdf.marks import is_bare_mark

_REAL_BLANK = 0.1
"""A drawn blank that takes less than this, in ems, is a slip of the program that set the line."""
_GAPS = (0.16, 0.6, 0.75)
_RECOGNISED_GAPS = (0.35, 0.9, 1.2)
"""Gaps, in ems, from which on a reader sees a blank: between Western characters, on the border to
Japanese ones, between Japanese ones; and the same where a recogniser placed them roughly. A
quarter em on the border, wider in justified lines, is put there by the typesetter."""
_AFTER_MARK = 0.35
_FULL_WIDTH = 0.9
_SPACED_OUT = 0.2
_EVEN = 0.25
_FIRST_JAPANESE = "\u2e80"
_LEADER = re.compile(r"\s*(?:[.．･・·](?:\s?[.．･・·]){4,}|[…‥](?:\s?[…‥]){2,})[\s.．…‥]*")


def compose(glyphs: Sequence[Glyph], marks: Sequence[Box]) -> str:
    """Writes a line.

    Args:
        glyphs: Its glyphs from left to right, drawn blanks among them.
        marks: Places of note marks that were taken out of it: the gaps there are no blanks.

    Returns:
        Its text; leaders between a title and its page number are one sign (…).
    """
    inked = [glyph for glyph in glyphs if not glyph.char.isspace()]
    stretched = _is_stretched(inked)
    text = ""
    last: Glyph | None = None
    drawn = ""
    for glyph in glyphs:
        if glyph.char.isspace():
            drawn += glyph.char
            continue
        if last is not None:
            taken_out = stretched or _holds_mark(marks, last, glyph)
            text += _between(last, glyph, drawn, after_mark=is_bare_mark(text), closed=taken_out)
        text += GETA if is_unreadable(glyph) else glyph.char
        last, drawn = glyph, ""
    return _LEADER.sub("…", text)


def _between(left: Glyph, right: Glyph, drawn: str, *, after_mark: bool, closed: bool) -> str:
    """What a reader sees between two glyphs.

    Args:
        left: The glyph before.
        right: The glyph after.
        drawn: Blanks of the file between them.
        after_mark: Whether all before is the mark of an item.
        closed: Whether a gap means nothing here.
    """
    if "\u3000" in drawn:
        return drawn.replace(" ", "").replace("\xa0", "")
    gap = (right.box.x0 - left.box.x1) / max(left.style.size, right.style.size)
    if drawn:
        return _blank(left, right, gap) if gap > _REAL_BLANK else ""
    if closed or (left.char in ",." and right.char.isdigit() and gap < 1.0):
        return ""
    japanese = (left.char >= _FIRST_JAPANESE) + (right.char >= _FIRST_JAPANESE)
    least = (_RECOGNISED_GAPS if right.style.invisible else _GAPS)[japanese]
    if after_mark:
        least = min(least, _AFTER_MARK)
    return _blank(left, right, gap) if gap > least else ""


def _blank(left: Glyph, right: Glyph, gap: float) -> str:
    """The blank that a gap stands for; PDFium drops some full-width blanks."""
    japanese = left.char >= _FIRST_JAPANESE and right.char >= _FIRST_JAPANESE
    return "\u3000" if japanese and gap >= _FULL_WIDTH else " "


def _holds_mark(marks: Sequence[Box], left: Glyph, right: Glyph) -> bool:
    """Whether a note mark that was taken out stood between two glyphs."""
    return any(
        left.box.x1 - 1 <= mark.center_x <= right.box.x0 + 1
        and mark.y0 <= left.box.y1
        and left.box.y0 <= mark.y1
        for mark in marks
    )


def _is_stretched(inked: Sequence[Glyph]) -> bool:
    """Whether a short label is stretched over its place by even gaps (主 担 当)."""
    if len(inked) < 2 or any(glyph.char < _FIRST_JAPANESE for glyph in inked):
        return False
    gaps = [(right.box.x0 - left.box.x1) / left.style.size for left, right in pairwise(inked)]
    return min(gaps) >= _SPACED_OUT and max(gaps) - min(gaps) <= _EVEN
