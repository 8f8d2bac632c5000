"""Runs: glyphs that follow each other closely, in one size and on one baseline."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rag.documents.pdf.geometry import Box, union
from rag.documents.pdf.glyphs import Glyph

_SAME_SIZE = 0.8
_STEADY = 0.2
_BACKWARDS = 0.6
_CLOSE = 0.6
_OVER_BLANKS = 3.0
_EMPTY_LEFT = tuple("（「『【〔［《〈")
_EMPTY_RIGHT = tuple("）」』】〕］》〉、。，．")


@dataclass(frozen=True, slots=True)
class Run:
    """A run of glyphs.

    Attributes:
        glyphs: The glyphs from left to right, blanks between them but not at the ends.
        box: Bounds of the glyphs.
        baseline: The line on which they stand.
        size: Size of most of them.
    """

    glyphs: tuple[Glyph, ...]
    box: Box
    baseline: float
    size: float

    @classmethod
    def of(cls, glyphs: Sequence[Glyph]) -> Run:
        """A run of the given glyphs, the first and the last of which are not blank."""
        inked = [glyph for glyph in glyphs if not glyph.char.isspace()]
        size = Counter(glyph.style.size for glyph in inked).most_common(1)[0][0]
        box = union(glyph.box for glyph in inked)
        return cls(tuple(glyphs), box, inked[0].baseline, size)

    @property
    def inked(self) -> tuple[float, float]:
        """Left and right edge without the empty half of brackets, commas and full stops."""
        return inked_range(self.text, self.box, self.size)

    @property
    def text(self) -> str:
        """Its characters."""
        return "".join(glyph.char for glyph in self.glyphs)


def inked_range(text: str, box: Box, size: float) -> tuple[float, float]:
    """Left and right edge of a text without the empty half em at its ends.

    Full-width brackets and punctuation fill half of their em square; the empty half counts as
    white space where columns are told apart.
    """
    return (
        box.x0 + (size / 2 if text[:1] in _EMPTY_LEFT else 0.0),
        box.x1 - (size / 2 if text[-1:] in _EMPTY_RIGHT else 0.0),
    )


def split_runs(glyphs: Iterable[Glyph]) -> list[Run]:
    """Cuts glyphs where size, baseline or distance jumps from one to the next.

    Args:
        glyphs: Glyphs in reading coordinates, in the order of the file.
    """
    runs: list[Run] = []
    run: list[Glyph] = []
    blanks: list[Glyph] = []
    for glyph in glyphs:
        if glyph.char.isspace():
            blanks.append(glyph)
            continue
        if run and _is_next(run[-1], glyph, over_blanks=bool(blanks)):
            run.extend(blanks)
        elif run:
            runs.append(Run.of(run))
            run = []
        run.append(glyph)
        blanks = []
    if run:
        runs.append(Run.of(run))
    return runs


def _is_next(last: Glyph, glyph: Glyph, *, over_blanks: bool) -> bool:
    small, large = sorted((last.style.size, glyph.style.size))
    gap = glyph.box.x0 - last.box.x1
    return (
        small >= _SAME_SIZE * large
        and abs(glyph.baseline - last.baseline) <= _STEADY * small
        and -_BACKWARDS * large <= gap <= (_OVER_BLANKS if over_blanks else _CLOSE) * large
    )
