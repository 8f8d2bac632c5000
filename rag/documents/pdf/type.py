"""What the type of a document says: its body, its usual measure, and the levels of headings."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from rag.documents.model import BlockType
from rag.documents.pdf.file import Bookmark
from rag.documents.pdf.lines import Line
from rag.documents.pdf.marks import (
    is_bullet,
    is_caption,
    is_contents_entry,
    is_label,
    is_numbered,
)
from rag.documents.pdf.page import PageLayout
from rag.documents.pdf.paragraphs import TERMINAL, WIDEST_LEADING, Measure, Row
from rag.japanese.normalize import squeeze

_LARGER = 1.15
_LARGER_IMAGE = 1.35
"""The same in a recognised image, where the size of type is measured roughly."""
_SAME_SIZE = 1.06
_DEFAULT_SIZE = 10.5
_LONGEST_HEADING = 80
_MOST_ROWS = 3
_LONG_LINE = 12
_EDGE = 2
_SAME_LEFT = 3
_FEWEST_LINES = 3
_FEWEST_GAPS = 8
_USUAL_SHARE = 0.02
_DEEPEST = 6
_FIRST_JAPANESE = "\u2e80"
_LETTERS = re.compile(r"[^\W\d_].*[^\W\d_]", re.DOTALL)
_CHAPTER = re.compile(r"第[0-9０-９一二三四五六七八九十]{1,3}[部編章節](?:[ 　の]|$)")
_ENDS_IN_PAGE = re.compile(r"[…‥.・\s][0-9０-９]{1,4}$")


@dataclass(frozen=True, slots=True)
class _Face:
    """Type that sets a heading apart: its size, and whether it is heavier than the body."""

    size: float
    heavy: bool


class TypeBook:
    """The type of a document, seen over all of its pages.

    Args:
        layouts: The pages.
        bookmarks: The outline of the file, if it has one.
    """

    def __init__(self, layouts: Sequence[PageLayout], bookmarks: Sequence[Bookmark] = ()) -> None:
        lines = [(layout, line) for layout in layouts for line in _lines(layout)]
        self.body_size = _body_size(line for _, line in lines)
        body = [line for _, line in lines if self._is_body_size(line.size)]
        self._body_bold = _mostly(body, lambda line: line.bold)
        self._body_serif = _mostly(
            [line for line in body if line.font.name], lambda line: line.font.serif
        )
        self._outline: defaultdict[int, dict[str, int]] = defaultdict(dict)
        for bookmark in bookmarks:
            self._outline[bookmark.page][squeeze(bookmark.title)] = bookmark.level
        self._measures = _usual_measures(lines, self.body_size)
        self._leading = _usual_leading(layouts, self.body_size)
        self._levels = self._rank(lines)

    def measure(self, layout: PageLayout, own: Measure, limit: float) -> Measure:
        """The width to which a column was set.

        Args:
            layout: The page.
            own: The width of its own lines, which may all be short or indented.
            limit: Left edge of what stands beside it on the right.

        Returns:
            The narrowest measure of the document into which its lines fit, else its own.
        """
        reach = _SAME_LEFT * self.body_size
        fitting = [
            usual
            for usual in self._measures.get(_rounded(layout.frame.size), ())
            if abs(usual.left - own.left) <= reach
            and own.right - self.body_size <= usual.right < limit
        ]
        if not fitting:
            return replace(own, leading=self._leading)
        usual = min(fitting, key=lambda measure: measure.right)
        left, right = min(usual.left, own.left), max(usual.right, own.right)
        return Measure(left, right, leading=self._leading)

    def columns(self, layout: PageLayout) -> list[tuple[float, float]]:
        """Left and right edges of the columns in use on pages of this size."""
        measures = self._measures.get(_rounded(layout.frame.size), ())
        return [(measure.left, measure.right) for measure in measures]

    def sets_apart(self, line: Line) -> bool:
        """Whether a line is set in the type of a heading."""
        return self._line_face(line) is not None and not line.text.endswith(TERMINAL)

    def kind(self, rows: Sequence[Row]) -> tuple[BlockType, int | None]:
        """What a block of rows is, and the level if it is a heading."""
        text = "".join(row.text for row in rows)
        in_outline = self._outline_level(text, rows[0].page)
        if in_outline is not None:
            return BlockType.HEADING, in_outline
        if is_caption(text):
            return BlockType.CAPTION, None
        if self._may_be_heading(rows, text):
            face = self._face(rows[0].size, rows[0].bold, rows[0].serif, ocr=rows[0].ocr)
            if face is not None:
                return BlockType.HEADING, self._level(face)
            if _CHAPTER.match(text) and not _ENDS_IN_PAGE.search(text):
                return BlockType.HEADING, None
        if is_bullet(text) or (is_numbered(text) and not is_label(text)):
            return BlockType.LIST_ITEM, None
        return BlockType.PARAGRAPH, None

    def _may_be_heading(self, rows: Sequence[Row], text: str) -> bool:
        return (
            len(text) <= _LONGEST_HEADING
            and len(rows) <= _MOST_ROWS
            and all(row.pieces <= 2 for row in rows)
            and not text.endswith(TERMINAL)
            and _LETTERS.search(text) is not None
            and not is_bullet(text)
            and not is_contents_entry(text)
            and not text.startswith(("※", "＊", "*"))
        )

    def _face(self, size: float, bold: bool, serif: bool | None, *, ocr: bool) -> _Face | None:
        """The face of a heading, None for type like the body's or smaller."""
        if ocr:
            large = size >= _LARGER_IMAGE * self.body_size
            return _Face(round(size / 2) * 2, heavy=False) if large else None
        heavy = (bold and not self._body_bold) or (serif is False and self._body_serif)
        if size >= _LARGER * self.body_size or (heavy and size >= 0.95 * self.body_size):
            return _Face(round(size * 2) / 2, heavy)
        return None

    def _line_face(self, line: Line) -> _Face | None:
        japanese = any(char >= _FIRST_JAPANESE for char in line.text)
        serif = line.font.serif if japanese else None
        return self._face(line.size, line.bold, serif, ocr=line.ocr)

    def _is_body_size(self, size: float) -> bool:
        return abs(size - self.body_size) <= 0.05 * self.body_size

    def _outline_level(self, text: str, page: int) -> int | None:
        titles = self._outline.get(page)
        if not titles:
            return None
        squeezed = squeeze(text)
        exact = titles.get(squeezed)
        if exact is not None or len(squeezed) > _LONGEST_HEADING:
            return exact
        return next(
            (
                level
                for title, level in titles.items()
                if len(title) >= 4 and squeezed.endswith(title)
            ),
            None,
        )

    def _rank(self, lines: Sequence[tuple[PageLayout, Line]]) -> dict[_Face, int]:
        """Levels of the faces in use: the outline's where it tells, else by size and weight.

        Faces of the first page alone (title, subtitle) that are larger than all others share
        the first level.
        """
        pages: defaultdict[_Face, set[int]] = defaultdict(set)
        told: defaultdict[_Face, Counter[int]] = defaultdict(Counter)
        for layout, line in lines:
            face = self._line_face(line)
            if face is None or line.text.endswith(TERMINAL):
                continue
            if is_bullet(line.text) or is_contents_entry(line.text):
                continue
            pages[face].add(layout.number)
            level = self._outline_level(line.text, layout.number)
            if level is not None:
                told[face][level] += 1
        first = min((layout.number for layout, _ in lines), default=1)
        return _levels(pages, told, first)

    def _level(self, face: _Face) -> int:
        if face in self._levels:
            return self._levels[face]
        larger = [level for other, level in self._levels.items() if other.size >= face.size]
        return max(larger, default=1)


def _usual_measures(
    lines: Sequence[tuple[PageLayout, Line]], body_size: float
) -> dict[tuple[int, int], list[Measure]]:
    """Left and right edges that long lines of the body share, by size of the page."""
    edges: defaultdict[tuple[int, int], Counter[tuple[int, int]]] = defaultdict(Counter)
    for layout, line in lines:
        box = line.box
        if abs(line.size - body_size) <= 0.05 * body_size and (box.width >= _LONG_LINE * line.size):
            edge = round(box.x0 / _EDGE) * _EDGE, round(box.x1 / _EDGE) * _EDGE
            edges[_rounded(layout.frame.size)][edge] += 1
    return {
        size: [
            Measure(left, right)
            for (left, right), count in counts.items()
            if count >= max(_FEWEST_LINES, _USUAL_SHARE * counts.total())
        ]
        for size, counts in edges.items()
    }


def _usual_leading(layouts: Sequence[PageLayout], body_size: float) -> float | None:
    """Distance between lines of the body that most of its long lines have, in ems."""
    gaps: Counter[float] = Counter()
    for layout in layouts:
        for region in layout.content.walk():
            body = sorted(
                (
                    line.box
                    for line in region.lines
                    if abs(line.size - body_size) <= 0.05 * body_size
                    and line.box.width >= _LONG_LINE * line.size
                ),
                key=lambda box: (round(box.x0 / (_SAME_LEFT * body_size)), box.y0),
            )
            for upper, lower in pairwise(body):
                gap = (lower.y0 - upper.y1) / body_size
                if -0.3 <= gap <= WIDEST_LEADING:
                    gaps[round(gap, 1)] += 1
    if gaps.total() < _FEWEST_GAPS:
        return None
    return gaps.most_common(1)[0][0]


def _levels(
    pages: Mapping[_Face, set[int]], told: Mapping[_Face, Counter[int]], first: int
) -> dict[_Face, int]:
    """Levels of faces, the largest first.

    Args:
        pages: The pages on which each face is used.
        told: Levels that the outline gives to headings in a face.
        first: The page of the cover.
    """
    inner = max((face.size for face in pages if pages[face] != {first}), default=0.0)
    levels: dict[_Face, int] = {}
    level = 0
    last: _Face | None = None
    for face in sorted(pages, key=lambda face: (-face.size, not face.heavy)):
        cover = face.size > inner > 0
        if face in told:
            level = told[face].most_common(1)[0][0]
        elif level == 0:
            level = 1
        elif not cover and (last is None or not _is_like(face, last)):
            level += 1
        levels[face] = min(level, _DEEPEST)
        if not cover:
            last = face
    return levels


def _lines(layout: PageLayout) -> Iterator[Line]:
    for region in layout.content.walk():
        yield from region.lines


def _rounded(size: tuple[float, float]) -> tuple[int, int]:
    return round(size[0] / 4), round(size[1] / 4)


def _body_size(lines: Iterable[Line]) -> float:
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size * 2) / 2] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else _DEFAULT_SIZE


def _mostly(lines: Sequence[Line], test: Callable[[Line], bool]) -> bool:
    """Whether a test holds for more than half of the characters of some lines."""
    total = sum(len(line.text) for line in lines)
    return 2 * sum(len(line.text) for line in lines if test(line)) > total


def _is_like(face: _Face, other: _Face) -> bool:
    return (
        max(face.size, other.size) <= _SAME_SIZE * min(face.size, other.size)
        and face.heavy == other.heavy
    )
