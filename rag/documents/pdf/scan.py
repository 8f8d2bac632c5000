"""A scanned page as glyphs and rules, so that it is laid out as any other page is.

The recogniser gives words with places; the lines of tables are found in the image itself, and
are wiped out before the recogniser sees them as | and 一.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from statistics import median
from typing import TYPE_CHECKING

from rag.documents.ocr import OcrLine
from rag.documents.pdf.drawings import Drawings, Rule
from rag.documents.pdf.fonts import UNKNOWN_FONT
from rag.documents.pdf.geometry import Box
from rag.documents.pdf.glyphs import Glyph, Style

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_DARK = 150
_SHORTEST_RULE = 0.4
"""Shortest line that rules a table, in inches; no stroke of a character is as long."""
_THICKEST_RULE = 0.06
_BREAK = 0.02
_SAME_SIZE = 0.22
_NARROWEST = 0.2
_EMPTY_LEFT = "（「『【"
_EMPTY_RIGHT = "）」』】、。，．"
_INK = 0.92
"""Height of the ink of a line of kanji, in ems."""


def find_rules(image: NDArray[np.uint8], dpi: int) -> tuple[list[Rule], NDArray[np.uint8]]:
    """Finds the ruled lines of a grey page image.

    Args:
        image: Height x width grey values.
        dpi: Its resolution.

    Returns:
        Horizontal and vertical rules in pixels, and the image without them.
    """
    dark = image < _DARK
    wiped = image.copy()
    rules: list[Rule] = []
    for horizontal in (True, False):
        mask = dark if horizontal else dark.T
        for first, last, start, end in _long_runs(mask, dpi):
            middle = (first + last) / 2
            rules.append(Rule(horizontal, middle, float(start), float(end)))
            across = slice(max(first - 1, 0), last + 2)
            along = slice(start, end)
            wiped[(across, along) if horizontal else (along, across)] = 255
    return rules, wiped


def _long_runs(dark: NDArray[np.bool_], dpi: int) -> Iterator[tuple[int, int, int, int]]:
    """Long thin dark runs along the rows: first and last row, start and end.

    Runs of neighbouring rows that overlap are one line, even where a skewed scan lets it climb.
    """
    import numpy as np

    shortest = int(_SHORTEST_RULE * dpi)
    slack = int(_BREAK * dpi)
    open_runs: list[list[int]] = []
    for row in np.flatnonzero(dark.sum(axis=1) >= shortest):
        edges = np.flatnonzero(np.diff(np.concatenate(([0], dark[row].view(np.int8), [0]))))
        for start, end in zip(edges[::2], edges[1::2], strict=True):
            if end - start < shortest:
                continue
            run = next(
                (
                    run
                    for run in reversed(open_runs[-60:])
                    if row - run[1] <= 2 and start <= run[3] + slack and run[2] <= end + slack
                ),
                None,
            )
            if run is None:
                open_runs.append([int(row), int(row), int(start), int(end)])
            else:
                run[1] = int(row)
                run[2], run[3] = min(run[2], int(start)), max(run[3], int(end))
    thickest = _THICKEST_RULE * dpi
    for first, last, start, end in open_runs:
        skew = 0.02 * (end - start)
        if last - first <= thickest + skew:
            yield first, last, start, end


def to_page(
    lines: Sequence[OcrLine], rules: Sequence[Rule], points: float
) -> tuple[list[Glyph], Drawings]:
    """Glyphs and drawings of a page as recognised.

    Args:
        lines: What the recogniser read.
        rules: The ruled lines, in pixels.
        points: Points to the pixel.

    Returns:
        What `rag.documents.pdf.page.lay_out` needs.
    """
    heights = [(line.bottom - line.top) * points / _INK for line in lines]
    usual = median(heights) if heights else 0.0
    glyphs: list[Glyph] = []
    for number, (line, height) in enumerate(zip(lines, heights, strict=True)):
        # Ink is a rough measure of type: small differences mean nothing.
        size = max(usual if abs(height - usual) <= _SAME_SIZE * usual else height, 1.0)
        style = Style(UNKNOWN_FONT, size, 0, False, True, False, number)
        bottom = (line.bottom + line.top) / 2 * points + size / 2
        for char, left, right in _characters(line, points, size):
            glyphs.append(Glyph(char, Box(left, bottom - size, right, bottom), style))
    drawings = Drawings(
        rules=[
            Rule(rule.horizontal, rule.at * points, rule.start * points, rule.end * points)
            for rule in rules
        ]
    )
    return glyphs, drawings


def _characters(line: OcrLine, points: float, size: float) -> Iterator[tuple[str, float, float]]:
    """The characters of a line with their left and right edges, each after the one before.

    Words get back the empty half of brackets and punctuation at their ends, as far as there is
    room for it.
    """
    reach = float("-inf")
    starts = [word.left * points for word in line.words[1:]]
    for word, following in zip(line.words, [*starts, float("inf")], strict=True):
        left, right = word.left * points, word.right * points
        if word.text[0] in _EMPTY_LEFT:
            left -= size / 2
        if word.text[-1] in _EMPTY_RIGHT:
            right = max(right, min(right + size / 2, following))
        left = max(left, reach)
        unit = max(right - left, _NARROWEST * size) / sum(map(_width, word.text))
        for char in word.text:
            reach = left + _width(char) * unit
            yield char, left, reach
            left = reach


def _width(char: str) -> float:
    return 1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.55
