"""Turning a page for reading, and back."""

from __future__ import annotations

import pytest

from rag.documents.pdf.geometry import Box, Frame, union


@pytest.mark.parametrize(
    ("turn", "expected"),
    [
        (0, Box(10, 20, 40, 30)),
        (90, Box(20, 560, 30, 590)),
        (180, Box(560, 770, 590, 780)),
        (270, Box(770, 10, 780, 40)),
    ],
)
def test_a_box_is_turned_and_back(turn, expected):
    frame = Frame(600, 800, turn)
    box = Box(10, 20, 40, 30)
    assert frame.reading(box) == expected
    assert frame.page(frame.reading(box)) == box
    assert Box(0, 0, *frame.size).covers(frame.reading(box))


def test_boxes():
    box, other = Box(0, 0, 10, 20), Box(8, 15, 30, 40)
    assert (box.width, box.height, box.area, box.center_x, box.center_y) == (10, 20, 200, 5, 10)
    assert (box.overlap_x(other), box.overlap_y(other)) == (2, 5)
    assert box.overlap_x(Box(12, 0, 20, 1)) == -2
    assert union([box, other]) == Box(0, 0, 30, 40)
    assert box.clipped(other) == Box(8, 15, 10, 20)
    assert box.clipped(Box(20, 0, 30, 1)).area == 0
    assert box.covers(box.inset(1))
    assert not box.covers(other, slack=5)
    assert box.holds(11, 0, slack=1)
