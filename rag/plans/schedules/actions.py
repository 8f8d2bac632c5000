"""The actions in a cell or line: one for each bullet, with the words that head them in brackets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from rag.plans.records import Text
from rag.plans.schedules.vocabulary import BULLET, LEADING, OWNER_BRACKET, TRAILING_ARROW


@dataclass(frozen=True, slots=True)
class Action:
    """One action in a cell.

    Attributes:
        words: What is done, with its place.
        bulleted: Whether a bullet stands before it.
        heads: Whether it is a line in brackets that names what the actions below it belong to.
        goes_on: Whether an arrow stands behind it.
    """

    words: Text
    bulleted: bool
    heads: bool
    goes_on: bool


_ITEM_NUMBER = re.compile(r"(?:[①-⑳]|[（(]\d{1,2}[）)]|\d{1,2}[.．、](?!\d))")
_LINE_BREAK = re.compile(r"\n[\s　]*")
_BRACKET_LINE = re.compile(r"[\[［【〔〈＜<][^\[\]［］【】\n]{2,}[\]］】〕〉＞>][^\S\n]*(?=\n|$)")
_BROKEN = re.compile(r"[\s　]*\n[\s　]*")


def split_actions(text: str, offset: int) -> list[Action]:
    """Takes a cell apart into its actions.

    Args:
        text: The cell.
        offset: Where it stands in the canonical text.

    Returns:
        Its actions in order; a cell without bullets is one, but for a first line in brackets.
    """
    found: list[Action] = []
    for start, end in _pieces(text):
        lead = LEADING.match(text[start:end])
        first = start + (lead.end() if lead else 0)
        arrow = TRAILING_ARROW.search(text[first:end])
        last = first + len(
            (text[first:end][: arrow.start()] if arrow else text[first:end]).rstrip()
        )
        if first >= last:
            continue
        words = one_line(text[first:last])
        bulleted = lead is not None and BULLET.search(lead.group()) is not None
        heads = not bulleted and OWNER_BRACKET.fullmatch(text[first:last]) is not None
        place = Text(words, offset + first, offset + last)
        found.append(Action(place, bulleted, heads, arrow is not None))
    return found


def one_line(text: str) -> str:
    """Words without the line breaks in them."""
    return _BROKEN.sub("", text).strip()


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """Where the items of a cell stand."""
    cuts = {match.start() for match in BULLET.finditer(text)}
    above = 0
    for match in _LINE_BREAK.finditer(text):
        heading = OWNER_BRACKET.fullmatch(text, above, match.start()) is not None
        begins = _ITEM_NUMBER.match(text, match.end()) or _BRACKET_LINE.match(text, match.end())
        if heading or begins or text.endswith("。", above, match.start()):
            cuts.add(match.end())
        above = match.end()
    edges = sorted({0, *cuts, len(text)})
    for start, end in pairwise(edges):
        if text[start:end].strip():
            yield start, end
