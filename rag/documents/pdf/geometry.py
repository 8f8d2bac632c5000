"""Rectangles on a page, and the direction in which its text is read.

Page coordinates are points from the top left corner of the page as displayed, x to the right and
y down. Layout is worked out in *reading coordinates*: the page turned so that every line runs
from left to right and lines follow each other downwards, whatever way the text runs on paper.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple


class Box(NamedTuple):
    """A rectangle: left, top, right and bottom edge, in points, y downwards."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        """Extent from left to right."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """Extent from top to bottom."""
        return self.y1 - self.y0

    @property
    def center_x(self) -> float:
        """Middle between the left and the right edge."""
        return (self.x0 + self.x1) / 2

    @property
    def center_y(self) -> float:
        """Middle between the top and the bottom edge."""
        return (self.y0 + self.y1) / 2

    @property
    def area(self) -> float:
        """Width times height, never negative."""
        return max(self.width, 0.0) * max(self.height, 0.0)

    def holds(self, x: float, y: float, slack: float = 0.0) -> bool:
        """Whether a point lies inside, or no farther outside than `slack`."""
        return self.x0 - slack <= x <= self.x1 + slack and self.y0 - slack <= y <= self.y1 + slack

    def covers(self, other: Box, slack: float = 0.0) -> bool:
        """Whether the other box lies inside, or sticks out no more than `slack`."""
        return (
            self.x0 - slack <= other.x0
            and other.x1 <= self.x1 + slack
            and self.y0 - slack <= other.y0
            and other.y1 <= self.y1 + slack
        )

    def overlap_x(self, other: Box) -> float:
        """Length of the common part of both x ranges; negative for a gap between them."""
        return min(self.x1, other.x1) - max(self.x0, other.x0)

    def overlap_y(self, other: Box) -> float:
        """Length of the common part of both y ranges; negative for a gap between them."""
        return min(self.y1, other.y1) - max(self.y0, other.y0)

    def inset(self, margin: float) -> Box:
        """The box made smaller by a margin on every side."""
        return Box(self.x0 + margin, self.y0 + margin, self.x1 - margin, self.y1 - margin)

    def clipped(self, other: Box) -> Box:
        """The common part of both; its area is 0 where they do not meet."""
        return Box(
            max(self.x0, other.x0),
            max(self.y0, other.y0),
            min(self.x1, other.x1),
            min(self.y1, other.y1),
        )


def union(boxes: Iterable[Box]) -> Box:
    """The smallest box around all boxes; there must be at least one."""
    x0, y0, x1, y1 = zip(*boxes, strict=True)
    return Box(min(x0), min(y0), max(x1), max(y1))


@dataclass(frozen=True, slots=True)
class Frame:
    """A page turned so that its text runs from left to right.

    Attributes:
        width: Width of the page as displayed.
        height: Height of the page as displayed.
        turn: Direction in which the text runs on the page, in degrees clockwise from rightwards:
            0, 90 (downwards; also vertical writing, whose lines follow each other from right to
            left), 180 or 270 (upwards).
    """

    width: float
    height: float
    turn: int = 0

    def reading(self, box: Box) -> Box:
        """A box of the page in reading coordinates."""
        if self.turn == 90:
            return Box(box.y0, self.width - box.x1, box.y1, self.width - box.x0)
        if self.turn == 180:
            return Box(
                self.width - box.x1, self.height - box.y1, self.width - box.x0, self.height - box.y0
            )
        if self.turn == 270:
            return Box(self.height - box.y1, box.x0, self.height - box.y0, box.x1)
        return box

    def page(self, box: Box) -> Box:
        """A box of reading coordinates on the page as displayed."""
        if self.turn == 90:
            return Box(self.width - box.y1, box.x0, self.width - box.y0, box.x1)
        if self.turn == 180:
            return Box(
                self.width - box.x1, self.height - box.y1, self.width - box.x0, self.height - box.y0
            )
        if self.turn == 270:
            return Box(box.y0, self.height - box.x1, box.y1, self.height - box.x0)
        return box

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the page in reading coordinates."""
        return (self.height, self.width) if self.turn in {90, 270} else (self.width, self.height)
