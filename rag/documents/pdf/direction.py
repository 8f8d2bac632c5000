"""The direction in which a page is read: horizontal, turned on its side, or vertical writing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from rag.documents.pdf.geometry import union
from rag.documents.pdf.glyphs import Glyph

_STEADY = 0.3
"""Largest shift across the line between neighbours on one line, in ems."""
_NEXT_DOWN = 2.0
_NEXT_RIGHT = 3.0
_CHAIN_PITCH = 1.45
"""Glyphs of a vertical line follow each other within this many ems; rows of a table do not."""
_CHAIN = 2
_ABREAST = 1.0
"""Width of a vertical line: what stands abreast within it is one unit of the line."""


def reading_turn(glyphs: Sequence[Glyph]) -> int:
    """The turn of the frame in which most of a page is read.

    Args:
        glyphs: Visible glyphs in page coordinates, in the order of the file.

    Returns:
        0, 90, 180 or 270 degrees clockwise; vertical writing of upright glyphs is 90, since its
        lines, too, run downwards and follow each other from right to left.
    """
    turns = Counter(g.style.turn for g in glyphs if g.style.turn is not None)
    if not turns:
        return 0
    turn = turns.most_common(1)[0][0] or 0
    if turn != 0:
        return turn
    right, down = 0, 0
    inked = [g for g in glyphs if g.style.turn == 0 and not g.char.isspace()]
    for left, right_one in pairwise(inked):
        if follows_right(left, right_one):
            right += 1
        elif follows_down(left, right_one):
            down += 1
    return 90 if down > right else 0


def follows_right(glyph: Glyph, other: Glyph) -> bool:
    """Whether the other glyph comes next on the same horizontal line."""
    size = min(glyph.style.size, other.style.size)
    return (
        abs(glyph.box.y1 - other.box.y1) <= _STEADY * size
        and -_STEADY * size <= other.box.x0 - glyph.box.x1 <= _NEXT_RIGHT * size
    )


def follows_down(glyph: Glyph, other: Glyph, pitch: float = _NEXT_DOWN) -> bool:
    """Whether the other glyph comes next on the same vertical line."""
    size = min(glyph.style.size, other.style.size)
    return (
        abs(glyph.box.center_x - other.box.center_x) <= _STEADY * size
        and 0.6 * size <= other.box.center_y - glyph.box.center_y <= pitch * size
    )


def vertical_chains(glyphs: Sequence[Glyph]) -> list[list[int]]:
    """Vertical lines within horizontal text: a label down the side of a table.

    Args:
        glyphs: Upright glyphs of one place, in reading coordinates, in the order of the file.

    Returns:
        Runs of indices of two or more full-width glyphs of which each follows down, closely,
        while none has a neighbour on its own horizontal line.
    """
    inked = [at for at, glyph in enumerate(glyphs) if not glyph.char.isspace()]
    chains: list[list[int]] = []
    for left, right in pairwise(inked):
        if not (_is_wide(glyphs[left]) and _is_wide(glyphs[right])):
            continue
        if follows_down(glyphs[left], glyphs[right], _CHAIN_PITCH):
            if chains and chains[-1][-1] == left:
                chains[-1].append(right)
            else:
                chains.append([left, right])
    linked = {
        at
        for left, right in pairwise(inked)
        if follows_right(glyphs[left], glyphs[right])
        for at in (left, right)
    }
    return [
        chain for chain in chains if len(chain) >= _CHAIN and not any(at in linked for at in chain)
    ]


def _is_wide(glyph: Glyph) -> bool:
    """Whether a glyph is one of words: signs of items stand under each other, too."""
    return glyph.char > "\u2e7f" and (glyph.char.isalpha() or glyph.char in "（）「」")


def set_apart_horizontal(glyphs: Sequence[Glyph]) -> tuple[list[Glyph], list[Glyph]]:
    """Parts a vertical page from what runs across it.

    Two or three digits or letters side by side within a vertical line (縦中横) become one glyph;
    longer stretches, such as a page number at the foot, are lines of their own.

    Args:
        glyphs: Upright glyphs in page coordinates, in the order of the file.

    Returns:
        The glyphs of vertical lines, and those of horizontal ones.
    """
    vertical: list[Glyph] = []
    horizontal: list[Glyph] = []
    for group in _side_by_side(glyphs):
        box = union(glyph.box for glyph in group)
        if len(group) == 1:
            vertical.extend(group)
        elif box.width <= _ABREAST * group[0].style.size * (1 + _STEADY):
            text = "".join(glyph.char for glyph in group)
            vertical.append(Glyph(text, box, group[0].style, any(g.unmapped for g in group)))
        else:
            horizontal.extend(group)
    return vertical, horizontal


def _side_by_side(glyphs: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    group: list[Glyph] = []
    for glyph in glyphs:
        beside = group and follows_right(group[-1], glyph)
        if beside and glyph.box.x0 - group[-1].box.x1 <= _ABREAST * glyph.style.size:
            group.append(glyph)
            continue
        if group:
            yield group
        group = [glyph]
    if group:
        yield group
