"""Reading order of shapes on a slide, in tenths of an inch."""

from __future__ import annotations

import pytest

from rag.documents.pptx.order import Box, reading_order


def box(left: float, top: float, width: float, height: float) -> Box:
    inch = 91_440
    return Box(left * inch, top * inch, (left + width) * inch, (top + height) * inch)


@pytest.mark.parametrize(
    ("boxes", "expected"),
    [
        pytest.param([], [], id="none"),
        pytest.param([box(0, 0, 10, 5)], [0], id="one"),
        pytest.param([box(5, 50, 90, 10), box(5, 20, 90, 10)], [1, 0], id="top to bottom"),
        pytest.param(
            [box(52, 30, 43, 30), box(5, 30, 43, 30), box(5, 12, 90, 12)],
            [2, 1, 0],
            id="a band above two columns",
        ),
        pytest.param(
            [box(5, 20, 40, 8), box(55, 20, 40, 8), box(5, 30, 40, 30), box(55, 30, 40, 30)],
            [0, 2, 1, 3],
            id="two columns with headings",
        ),
        pytest.param(
            [box(5, 20, 15, 8), box(21, 20, 70, 8), box(5, 32, 15, 8), box(21, 32, 70, 8)],
            [0, 1, 2, 3],
            id="labels beside their text",
        ),
        pytest.param(
            [box(35, 20.4, 25, 10), box(5, 20, 25, 10), box(65, 19.6, 25, 10)],
            [1, 0, 2],
            id="a row that is not quite level",
        ),
        pytest.param(
            [box(10, 40, 35, 10), box(5, 20, 90, 45), box(10, 28, 35, 10), box(55, 28, 35, 22)],
            [1, 2, 0, 3],
            id="a frame before what lies in it",
        ),
        pytest.param(
            [box(5, 20, 45, 20), box(45, 22, 45, 20), box(20, 41, 50, 20)],
            [0, 1, 2],
            id="slight overlaps",
        ),
        pytest.param([box(5, 5, 20, 20)] * 3, [0, 1, 2], id="one upon another"),
    ],
)
def test_reading_order(boxes: list[Box], expected: list[int]) -> None:
    assert reading_order(boxes) == expected


def test_a_crowded_slide_is_read_from_top_to_bottom() -> None:
    boxes = [box(i % 10, 600 - i, 1, 1) for i in range(600)]
    assert reading_order(boxes) == list(reversed(range(600)))
