"""Reading order: which part of a page is read after which.

Text in columns is read down each column; rows of short entries are read across. A gutter is
looked for between items that no other item crosses; what crosses it (a full-width heading, a
table) is read between the columns above and those below it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from rag.documents.pdf.geometry import Box, union
from rag.documents.pdf.marks import is_bullet

_SMALL = 0.9
_GUTTER = 1.1
"""Least width of a gutter between columns, in ems."""
_LONG_SHARE = 0.5
_LONG_LINE = 0.6
_SHORTEST_COLUMN = 8.0
_BULLETS = 0.3
_BULLET_COLUMN = 6.0
_ALIGNED = 0.25
_UNALIGNED_SHARE = 0.6
_BAND_GAP = 0.9
_LOOSER = 0.6
_BANDS = 3
_MOST_CANDIDATES = 100


@dataclass(frozen=True, slots=True)
class Item:
    """Something to be read: a line, a table, or a box with its content.

    Attributes:
        box: Its place, in reading coordinates.
        size: Size of its type in points.
        text: Its text if it is a line; None for a table or a box.
        number: Its place in the caller's list.
        heading: Whether its type sets it apart from running text.
    """

    box: Box
    size: float
    text: str | None
    number: int
    heading: bool = False

    @property
    def ems(self) -> float:
        """Its width in ems."""
        return self.box.width / self.size if self.size else 0.0


@dataclass(frozen=True, slots=True)
class _Gutter:
    above: tuple[Item, ...]
    left: tuple[Item, ...]
    right: tuple[Item, ...]
    below: tuple[Item, ...]


def reading_order(
    items: Sequence[Item], usual: Sequence[tuple[float, float]] = ()
) -> list[list[Item]]:
    """Cuts a page or a box into the columns in which it is read.

    Args:
        items: What stands in it.
        usual: Left and right edges of the columns that the document uses elsewhere, by which
            even a single line on each side is known to be a column.

    Returns:
        The columns in reading order; items of a column from top to bottom, those on one baseline
        from left to right.
    """
    ordered = sorted(items, key=lambda item: (item.box.center_y, item.box.x0))
    return [column for column in _order(ordered, usual) if column]


def _order(items: list[Item], usual: Sequence[tuple[float, float]]) -> list[list[Item]]:
    if len(items) < 2:
        return [items]
    gutter = _best_gutter(items, usual)
    if gutter is None:
        return [items]
    bands = _bands(gutter)
    parts = [list(band) for band in bands] if bands else [list(gutter.left), list(gutter.right)]
    columns = _order(list(gutter.above), usual) if gutter.above else []
    for part in parts:
        columns.extend(_order(part, usual) if len(part) < len(items) else [part])
    if gutter.below:
        columns.extend(_order(list(gutter.below), usual))
    return columns


def _best_gutter(items: Sequence[Item], usual: Sequence[tuple[float, float]]) -> _Gutter | None:
    """The gutter beside which most items stand."""
    size = median(item.size for item in items)
    headings = _lone_headings(items, size)
    best: _Gutter | None = None
    best_count = 0
    for x in _candidates(items, size):
        for start, end in _uncrossed(items, x, headings):
            left = [item for item in items[start:end] if item.box.center_x < x]
            right = [item for item in items[start:end] if item.box.center_x >= x]
            if len(left) + len(right) <= best_count or not _are_columns(left, right, size, usual):
                continue
            best_count = len(left) + len(right)
            best = _Gutter(tuple(items[:start]), tuple(left), tuple(right), tuple(items[end:]))
    return best


def _candidates(items: Sequence[Item], size: float) -> list[float]:
    """Places right of where items end; ends that differ by less than half an em are one."""
    last_start = max(item.box.x0 for item in items)
    edges = sorted(item.box.x1 for item in items)
    places = [
        edge + size / 4
        for edge, following in zip(edges, [*edges[1:], float("inf")], strict=True)
        if following - edge >= size / 2 and edge + size / 4 < last_start
    ]
    return places[:: len(places) // _MOST_CANDIDATES + 1]


def _uncrossed(
    items: Sequence[Item], x: float, headings: Mapping[int, tuple[float, float]]
) -> Iterator[tuple[int, int]]:
    """Stretches of items of which none crosses a place.

    A heading beside which nothing stands belongs to the whole width, though its words do not
    reach across, unless only the rest of its own column follows.
    """
    start = 0
    for at, item in enumerate(items):
        crosses = item.box.x0 < x < item.box.x1
        if not crosses and at in headings:
            left, right = headings[at]
            crosses = left > right or (right > x if item.box.center_x < x else left < x)
        if crosses:
            if at > start:
                yield start, at
            start = at + 1
    if len(items) > start:
        yield start, len(items)


def _lone_headings(items: Sequence[Item], size: float) -> dict[int, tuple[float, float]]:
    """Headings beside which nothing stands.

    Args:
        items: All items, from the top.
        size: Usual size of type.

    Returns:
        By their places, how far to the left and to the right the text that follows reaches,
        footnotes aside; the left is beyond the right where none follows.
    """
    order = sorted(range(len(items)), key=lambda at: items[at].box.y0)
    lone: dict[int, tuple[float, float]] = {}
    foot = float("-inf")
    for place, at in enumerate(order):
        box = items[at].box
        following = items[order[place + 1]].box.y0 if place + 1 < len(order) else float("inf")
        if items[at].heading and foot <= box.y0 and box.y1 <= following:
            lone[at] = (float("inf"), float("-inf"))
        foot = max(foot, box.y1)
    left, right = float("inf"), float("-inf")
    for at in range(len(items) - 1, -1, -1):
        if at in lone:
            lone[at] = (left, right)
        if items[at].size >= _SMALL * size and not items[at].heading:
            left, right = min(left, items[at].box.x0), max(right, items[at].box.x1)
    return lone


def _are_columns(
    left: Sequence[Item],
    right: Sequence[Item],
    size: float,
    usual: Sequence[tuple[float, float]],
) -> bool:
    """Whether what stands left and right of a gutter is read one after the other."""
    if not left or not right:
        return False
    left_box, right_box = union(i.box for i in left), union(i.box for i in right)
    # Boxes have their white space inside.
    boxed = any(i.text is None and i.box.x1 >= left_box.x1 - 1 for i in left) and any(
        i.text is None and i.box.x0 <= right_box.x0 + 1 for i in right
    )
    if right_box.x0 - left_box.x1 < (0.0 if boxed else _GUTTER * size - 0.1):
        return False
    least = min(left_box.height, right_box.height)
    if left_box.overlap_y(right_box) < 0.5 * least:
        return False
    solid = any(item.text is None for item in (*left, *right))
    known = any(
        _stands_in(left_box, one, size) and _stands_in(right_box, other, size)
        for one in usual
        for other in usual
        if one[1] < other[0]
    )
    if min(len(left), len(right)) < 2 and not (solid or known):
        return False
    prose = _is_prose(left), _is_prose(right)
    if all(prose):
        return True
    return any(prose) and not _is_aligned(left, right)


def _stands_in(box: Box, column: tuple[float, float], size: float) -> bool:
    """Whether lines begin at the left edge of a column and do not reach beyond it."""
    left, right = column
    return abs(box.x0 - left) <= 1.5 * size and box.x1 <= right + size


def _is_prose(items: Sequence[Item]) -> bool:
    """Whether a column holds running text, items or boxes, not the short entries of a list."""
    if any(item.text is None for item in items):
        return True
    widest = max(item.ems for item in items)
    if widest >= _SHORTEST_COLUMN:
        long = sum(item.ems >= max(_LONG_LINE * widest, _SHORTEST_COLUMN) for item in items)
        if long >= _LONG_SHARE * len(items):
            return True
    bullets = sum(is_bullet(item.text or "") for item in items)
    return bullets >= _BULLETS * len(items) and widest >= _BULLET_COLUMN


def _is_aligned(left: Sequence[Item], right: Sequence[Item]) -> bool:
    """Whether most lines of the side with fewer lines have one beside them on their baseline."""
    few, many = sorted((left, right), key=len)
    ends = [item.box.y1 for item in many]
    aligned = sum(
        any(abs(item.box.y1 - end) <= _ALIGNED * item.size for end in ends) for item in few
    )
    return aligned >= _UNALIGNED_SHARE * len(few)


def _bands(gutter: _Gutter) -> list[list[Item]]:
    """Rows of a layout, where white bands cut both sides at once, again and again.

    Two columns of running text are never cut so; boxes in rows and unruled tables of long texts
    are. Such rows are read one after the other.
    """
    items = sorted((*gutter.left, *gutter.right), key=lambda item: item.box.y0)
    solid = all(item.text is None for item in items)
    size = median(item.size for item in items)
    gap = max(_BAND_GAP * size, _usual_gap(gutter.left) + _LOOSER * size)
    bands: list[list[Item]] = []
    bottom = float("-inf")
    for item in items:
        if not bands or item.box.y0 - bottom > (0.0 if solid else gap):
            bands.append([])
        bands[-1].append(item)
        bottom = max(bottom, item.box.y1)
    if len(bands) < (2 if solid else _BANDS):
        return []
    left = set(gutter.left)
    level = 0
    for band in bands:
        tops = [
            min((item.box.y0 for item in band if (item in left) == side), default=None)
            for side in (True, False)
        ]
        if None not in tops and abs((tops[0] or 0.0) - (tops[1] or 0.0)) <= gap:
            level += 1
    if level < 0.8 * len(bands):
        return []
    return [sorted(band, key=lambda item: (item.box.center_y, item.box.x0)) for band in bands]


def _usual_gap(items: Sequence[Item]) -> float:
    """Median distance between items that follow each other down."""
    gaps = [lower.box.y0 - upper.box.y1 for upper, lower in pairwise(items)]
    return median(gaps) if gaps else 0.0
