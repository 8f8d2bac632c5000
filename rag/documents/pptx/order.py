"""In which order the shapes of a slide are read.

The slide is cut where the widest gap runs through it, across or down, and each part is cut again
(the XY-cut of Nagy and Seth, 1984, with the widest gap first): two columns with headings are read
one after the other, labels with their text row by row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_SHRINK = 0.12
"""Share of a box that may overlap its neighbour's and still leave a gap."""
_MOST_SHRINK = 230_000
"""The same in EMU: a quarter of an inch."""
_SAME_CUT = 0.5
"""Gaps of at least this share of the widest are cut at once."""
_MOST_BOXES = 500


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a slide, in EMU from its upper left corner."""

    left: float
    top: float
    right: float
    bottom: float

    def holds(self, other: Box) -> bool:
        """Whether the other box lies inside, by its middle and by its size."""
        x, y = (other.left + other.right) / 2, (other.top + other.bottom) / 2
        inside = self.left <= x <= self.right and self.top <= y <= self.bottom
        return inside and self.area > other.area * 1.5

    @property
    def area(self) -> float:
        """Its area in square EMU."""
        return max(self.right - self.left, 0) * max(self.bottom - self.top, 0)


def reading_order(boxes: Sequence[Box]) -> list[int]:
    """Orders boxes as a reader goes through them.

    Args:
        boxes: The boxes, in the order in which they are drawn.

    Returns:
        Their indices in reading order.
    """
    everything = list(range(len(boxes)))
    if len(boxes) > _MOST_BOXES:
        return sorted(everything, key=lambda i: (boxes[i].top, boxes[i].left))
    return _order(everything, boxes)


def _order(indices: list[int], boxes: Sequence[Box]) -> list[int]:
    if len(indices) < 2:
        return indices
    across = _Gaps([(boxes[i].top, boxes[i].bottom) for i in indices])
    down = _Gaps([(boxes[i].left, boxes[i].right) for i in indices])
    if not across.widest and not down.widest:
        return _without_gaps(indices, boxes)
    gaps = across if across.widest >= down.widest else down
    ordered: list[int] = []
    for group in gaps.groups():
        ordered += _order([indices[member] for member in group], boxes)
    return ordered


class _Gaps:
    """The gaps between intervals along one axis."""

    def __init__(self, intervals: Sequence[tuple[float, float]]) -> None:
        self._intervals = [_shrunk(start, end) for start, end in intervals]
        self._gaps: list[tuple[float, float]] = []
        """Width and end of each gap."""
        reach: float | None = None
        for start, end in sorted(self._intervals):
            if reach is not None and start > reach:
                self._gaps.append((start - reach, start))
            reach = end if reach is None else max(reach, end)
        self.widest = max((width for width, _ in self._gaps), default=0.0)

    def groups(self) -> list[list[int]]:
        """The intervals between the wide gaps, as indices."""
        cuts = sorted(end for width, end in self._gaps if width >= _SAME_CUT * self.widest)
        groups: list[list[int]] = [[] for _ in range(len(cuts) + 1)]
        for index, (start, _) in enumerate(self._intervals):
            groups[sum(cut <= start for cut in cuts)].append(index)
        return groups


def _shrunk(start: float, end: float) -> tuple[float, float]:
    margin = min((end - start) * _SHRINK, _MOST_SHRINK)
    return start + margin, end - margin


def _without_gaps(indices: list[int], boxes: Sequence[Box]) -> list[int]:
    """A frame comes before what lies in it; else row by row, rows taken with some tolerance."""
    frames = [i for i in indices if any(boxes[i].holds(boxes[j]) for j in indices if j != i)]
    inner = [i for i in indices if i not in frames]
    if frames and inner:
        return _rows(frames, boxes) + _order(inner, boxes)
    return _rows(indices, boxes)


def _rows(indices: list[int], boxes: Sequence[Box]) -> list[int]:
    ordered: list[int] = []
    row: list[int] = []
    for index in sorted(indices, key=lambda i: (boxes[i].top, boxes[i].left)):
        if row and boxes[index].top > _middle(boxes[row[0]]):
            ordered += sorted(row, key=lambda i: boxes[i].left)
            row = []
        row.append(index)
    return ordered + sorted(row, key=lambda i: boxes[i].left)


def _middle(box: Box) -> float:
    return (box.top + box.bottom) / 2
