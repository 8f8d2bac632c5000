"""From the lines of one column to paragraphs: which line goes on in the next.

A line goes on where it was wrapped: it reaches the right edge so that the beginning of the next
line had no room on it, and nothing (size, weight, distance, indent, a mark) begins anew.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from rag.documents.pdf.geometry import Box, union
from rag.documents.pdf.lines import Line
from rag.documents.pdf.marks import (
    begins_part,
    is_bare_mark,
    is_bullet,
    is_contents_entry,
    is_label,
)
from rag.documents.wraps import joint

_SAME_SIZE = 0.88
_LOOSER = 0.55
_A_LITTLE = 0.3
_LOOSEST = 1.1
WIDEST_LEADING = 3.5
"""Lines farther apart than this, in ems, never belong to one paragraph."""
_REGULAR = 0.15
_REGULAR_SHARE = 0.6
_FEWEST_GAPS = 4
_INDENT = 0.6
_OUTDENT = 1.6
_HANGING = 6.0
_SLACK = 0.75
_FULL = 1.0
_LONG_LINE = 12.0
_EXACTLY = 0.3
_FEWEST_EVEN = 3
_EVEN_SHARE = 0.2
TERMINAL = ("。", "．", "！", "？", "!", "?")
_GOES_ON = re.compile(r"[、，,（(「『・／〜～\-－―]$")
_NEVER_FIRST = re.compile(
    r"[、。，．）)」』】〕］》〉！？ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ％]"
)
_FIRST_UNIT = re.compile(
    r"[（(「『【〔［《〈]*(?:[!-~\u00c0-\u024f]+|.)"
    rf"(?:{_NEVER_FIRST.pattern}+(?:(?<=[）)])[!-~]+)?)*",
    re.DOTALL,
)
_LONGEST_UNIT = 12.0
_FIRST_JAPANESE = "\u2e80"


@dataclass(frozen=True, slots=True)
class Row:
    """Everything on one baseline of a column.

    Attributes:
        text: Its text, the pieces parted by a blank.
        box: Its place.
        size: Size of most of its type, in points.
        bold: Whether it is bold.
        serif: Whether it is set in Mincho; None where no Japanese character tells.
        ocr: Whether it was recognised in an image.
        pieces: Number of stretches kept apart by wide gaps, not counting the mark of an item.
        page: 1-based page; 0 in a cell, whose table knows it.
    """

    text: str
    box: Box
    size: float
    bold: bool
    serif: bool | None
    ocr: bool
    pieces: int
    page: int


@dataclass(frozen=True, slots=True)
class Measure:
    """The width to which text was set.

    Attributes:
        left: Its left edge.
        right: Its right edge.
        cell: Whether it is a cell, in which lines may also be centred or set to the right.
        sure: Whether more than one line, or the document, shows the right edge.
        leading: Usual distance between the lines of the document, in ems; None where it does
            not tell.
    """

    left: float
    right: float
    cell: bool = False
    sure: bool = True
    leading: float | None = None

    def room(self, row: Row) -> float:
        """Width that a row leaves empty, on both sides if it is centred in a cell."""
        before, after = row.box.x0 - self.left, self.right - row.box.x1
        if self.cell and (after < _INDENT * row.size or abs(before - after) <= _INDENT * row.size):
            return before + after
        return after


def to_row(lines: Sequence[Line], page: int = 0) -> Row:
    """Puts the stretches of one baseline together, from left to right."""
    text = lines[0].text
    pieces = 1
    for left, right in pairwise(lines):
        if not (pieces == 1 and is_bare_mark(left.text)):
            pieces += 1
        text += " " + right.text
    main = max(lines, key=lambda line: len(line.text))
    japanese = any(char >= _FIRST_JAPANESE for char in text)
    return Row(
        text=text,
        box=union(line.box for line in lines),
        size=main.size,
        bold=all(line.bold for line in lines),
        serif=main.font.serif if japanese and main.font.name else None,
        ocr=all(line.ocr for line in lines),
        pieces=pieces,
        page=page,
    )


def line_rows(lines: Iterable[Line]) -> list[list[Line]]:
    """Lines on the same baseline together: rows from the top, lines from left to right."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: line.box.y1):
        mates = next((row for row in reversed(rows[-3:]) if _beside(row, line)), None)
        if mates is None:
            rows.append([line])
        else:
            mates.append(line)
    return [sorted(row, key=lambda line: line.box.x0) for row in rows]


def to_rows(lines: Iterable[Line]) -> list[Row]:
    """Rows of one cell, from top to bottom."""
    return [to_row(row) for row in line_rows(lines)]


def _beside(row: Sequence[Line], line: Line) -> bool:
    """Whether a line stands on the baseline of a row, beside all of its lines."""
    size = min(line.size, row[0].size)
    return abs(row[0].box.y1 - line.box.y1) <= 0.35 * size and all(
        line.box.overlap_x(other.box) < 0.5 * size for other in row
    )


def measure_of(boxes: Sequence[Box], size: float) -> Measure:
    """The measure of a column as its own lines show it.

    Justified lines end at one place: where a good part of the long lines does, the right edge
    is. Else it is one that two lines share, if only one line, a long title, goes beyond it.

    Args:
        boxes: Places of its lines.
        size: Size of its type.
    """
    left = min(box.x0 for box in boxes)
    long = sorted(box.x1 for box in boxes if box.width >= _LONG_LINE * size)
    even = [sum(abs(end - other) <= _EXACTLY * size for other in long) for end in long]
    if even and max(even) >= max(_FEWEST_EVEN, _EVEN_SHARE * len(long)):
        edge = long[even.index(max(even))]
        beyond = sum(end > edge + _FULL * size for end in long)
        if beyond <= _EVEN_SHARE * len(long):
            return Measure(left, edge)
    ends = sorted((box.x1 for box in boxes), reverse=True)[:3]
    shared = next((a for a, b in pairwise(ends) if a - b <= _FULL * size), None)
    return Measure(left, ends[0] if shared is None else shared, sure=shared is not None)


def split_paragraphs(rows: Sequence[Row], measure: Measure) -> list[list[Row]]:
    """Groups the rows of a column into paragraphs, items and headings."""
    leading = _usual_leading(rows, measure.leading)
    blocks: list[list[Row]] = []
    for row in rows:
        if blocks and _continues(blocks[-1], row, measure, leading):
            blocks[-1].append(row)
        else:
            blocks.append([row])
    return blocks


def join_rows(rows: Sequence[Row]) -> list[str]:
    """Texts of the rows, each with what stands between it and the next once they are joined."""
    texts = [left.text + joint(left.text, right.text) for left, right in pairwise(rows)]
    return [*texts, rows[-1].text]


def _usual_leading(rows: Sequence[Row], usual: float | None) -> float:
    """Usual distance between neighbouring rows, in ems.

    Wide distances are those between paragraphs, unless nearly all rows stand so far apart, here
    or (`usual`) in the document.
    """
    gaps = [
        (lower.box.y0 - upper.box.y1) / upper.size
        for upper, lower in pairwise(rows)
        if is_same_type(upper, lower)
    ]
    near = [gap for gap in gaps if -0.3 <= gap <= WIDEST_LEADING]
    if not near:
        return 0.6 if usual is None else usual
    middle = median(near)
    regular = sum(abs(gap - middle) <= _REGULAR for gap in near)
    if len(near) >= _FEWEST_GAPS and regular >= _REGULAR_SHARE * len(near):
        return middle
    return min(middle, _LOOSEST) if usual is None else min(middle, usual)


def is_same_type(row: Row, other: Row) -> bool:
    """Whether two rows are set in the same type, as far as their characters tell."""
    small, large = sorted((row.size, other.size))
    return (
        small >= _SAME_SIZE * large
        and row.bold == other.bold
        and (row.serif is None or other.serif is None or row.serif == other.serif)
    )


def _continues(block: Sequence[Row], row: Row, measure: Measure, leading: float) -> bool:
    last = block[-1]
    if not is_same_type(last, row) or last.pieces > 1 or row.pieces > 1:
        return False
    gap = (row.box.y0 - last.box.y1) / last.size
    # After a full stop a little more distance is enough to tell paragraphs apart.
    looser = _A_LITTLE if last.text.endswith(TERMINAL) else _LOOSER
    if not -0.6 <= gap <= leading + looser:
        return False
    if is_bullet(row.text) or is_label(row.text) or is_contents_entry(last.text):
        return False
    if not is_aligned(block, row, measure):
        return False
    if not measure.sure and last.text.endswith(TERMINAL):
        return False
    if begins_part(row.text) and (last.text.endswith(TERMINAL) or len(block) == 1):
        return False
    return runs_on(last, row, measure)


def is_aligned(block: Sequence[Row], row: Row, measure: Measure) -> bool:
    """Whether a row begins where the next line of a block would begin."""
    first, last, size = block[0], block[-1], row.size
    if measure.cell and (
        abs(last.box.center_x - row.box.center_x) <= _INDENT * size
        or abs(last.box.x1 - row.box.x1) <= _INDENT * size
    ):
        return True
    shift = row.box.x0 - last.box.x0
    if len(block) > 1:
        return abs(shift) <= _INDENT * size
    if last.text.endswith(TERMINAL) and abs(shift) <= _INDENT * size:
        # Two sentences indented alike are two paragraphs: a paragraph's second line is not.
        return last.box.x0 - measure.left < _INDENT * size
    if begins_part(first.text):
        return -_OUTDENT * size <= shift <= _HANGING * size
    return -_OUTDENT * size <= shift <= _INDENT * size


def runs_on(last: Row, row: Row, measure: Measure) -> bool:
    """Whether a row has no room for the beginning of the next, or breaks off."""
    if (len(last.text) > 1 and _GOES_ON.search(last.text)) or _NEVER_FIRST.match(row.text):
        return True
    # Where a sentence ends, another paragraph is as likely: only a line without room goes on.
    slack = 0.0 if last.text.endswith(TERMINAL) else _SLACK
    return measure.room(last) < (first_unit(row.text) + slack) * row.size


def first_unit(text: str) -> float:
    """Width, in ems, of the shortest beginning of a text that may stand at a line end.

    A Western word is not cut, a bracket stays with what it encloses, and what never begins a
    line stays with what is before it (UAX #14, JIS X 4051).
    """
    unit = _FIRST_UNIT.match(text)
    return min(sum(_width(char) for char in unit.group()), _LONGEST_UNIT) if unit else 1.0


def _width(char: str) -> float:
    return 1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.55
