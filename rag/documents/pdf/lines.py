"""From glyphs to lines of text, as they stand on the page.

A line here is a stretch without a wide gap: what stands in one column, or beside one tab stop.
All coordinates are reading coordinates.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from rag.documents.pdf.blanks import compose
from rag.documents.pdf.direction import vertical_chains
from rag.documents.pdf.fonts import UNKNOWN_FONT, Font
from rag.documents.pdf.geometry import Box, union
from rag.documents.pdf.glyphs import Glyph
from rag.documents.pdf.marks import is_bare_mark, is_bullet
from rag.documents.pdf.runs import Run, split_runs
from rag.documents.pdf.small_type import settle_small_type

_SAME_LINE = 0.3
"""Largest difference of baselines on one line, in ems."""
WIDE_GAP = 1.3
"""A gap of this many ems begins another line: a tab stop or another column."""
_AFTER_BULLET = 3.0
_FIRST_JAPANESE = "\u2e80"


@dataclass(frozen=True, slots=True)
class Line:
    """A stretch of text on one printed line.

    Attributes:
        text: Its characters.
        box: Its place, from em square to em square.
        size: Size of most of its glyphs, in points.
        bold: Whether most of it is bold.
        font: Font of most of its Japanese glyphs, or of all where there are none.
        ocr: Whether it was recognised in an image.
    """

    text: str
    box: Box
    size: float
    bold: bool = False
    font: Font = UNKNOWN_FONT
    ocr: bool = False


def build_lines(glyphs: Sequence[Glyph]) -> list[Line]:
    """The lines of one place: a page without its tables, or a cell.

    Args:
        glyphs: Glyphs in reading coordinates, in the order of the file.

    Returns:
        Lines from top to bottom and, on the same baseline, from left to right. Furigana and
        raised note marks are gone.
    """
    chains = vertical_chains(glyphs)
    in_chains = {at for chain in chains for at in chain}
    runs = split_runs(glyph for at, glyph in enumerate(glyphs) if at not in in_chains)
    runs, marks = settle_small_type(runs)
    lines = [_line(fragment, marks) for row in _rows(runs) for fragment in _fragments(row)]
    lines.extend(_vertical_line([glyphs[at] for at in chain]) for chain in chains)
    return sorted((line for line in lines if line.text), key=_place)


def _place(line: Line) -> tuple[float, float]:
    return line.box.y1, line.box.x0


def _rows(runs: Iterable[Run]) -> list[list[Run]]:
    """Runs on the same baseline together, rows from top to bottom, runs from left to right."""
    rows: list[list[Run]] = []
    for run in sorted(runs, key=lambda run: run.baseline):
        row = next(
            (
                row
                for row in reversed(rows[-4:])
                if abs(row[0].baseline - run.baseline) <= _SAME_LINE * min(row[0].size, run.size)
            ),
            None,
        )
        if row is None:
            rows.append([run])
        else:
            row.append(run)
    for row in rows:
        row.sort(key=lambda run: run.box.x0)
    return rows


def _fragments(row: Sequence[Run]) -> Iterator[list[Run]]:
    """Cuts a row where a wide gap stands between its runs."""
    fragment = [row[0]]
    for left, right in pairwise(row):
        reach = max(run.inked[1] for run in fragment)
        bullet = len(fragment) == 1 and is_bullet(left.text) and is_bare_mark(left.text)
        widest = _AFTER_BULLET if bullet else WIDE_GAP
        if right.inked[0] - reach > widest * min(left.size, right.size):
            yield fragment
            fragment = []
        fragment.append(right)
    yield fragment


def _line(runs: Sequence[Run], marks: Sequence[Box]) -> Line:
    glyphs = [glyph for run in runs for glyph in run.glyphs]
    if any(right.box.x0 < left.box.x1 - right.size / 2 for left, right in pairwise(runs)):
        # A sign of another font was drawn later, into the gap that was left for it.
        glyphs.sort(key=lambda glyph: glyph.box.center_x)
    inked = [glyph for glyph in glyphs if not glyph.char.isspace()]
    wide = [glyph for glyph in inked if glyph.char >= _FIRST_JAPANESE] or inked
    font = Counter(glyph.style.font for glyph in wide).most_common(1)[0][0]
    size = Counter(glyph.style.size for glyph in inked).most_common(1)[0][0]
    return Line(
        text=compose(glyphs, marks),
        box=union(run.box for run in runs),
        size=size,
        bold=2 * sum(glyph.style.bold for glyph in inked) > len(inked),
        font=font,
        ocr=2 * sum(glyph.style.invisible for glyph in inked) > len(inked),
    )


def _vertical_line(glyphs: Sequence[Glyph]) -> Line:
    line = _line([Run.of(glyphs)], ())
    return replace(line, text="".join(glyph.char for glyph in glyphs))
