"""Reading order of what stands on a page."""

from __future__ import annotations

import pytest

from rag.documents.pdf.columns import Item, reading_order
from rag.documents.pdf.geometry import Box

PROSE = "計画の本文がこの幅いっぱいに続く行である"


def order(*items: tuple) -> list[str]:
    """Names in reading order of items (name, x0, y0, x1, y1[, text or None[, heading]])."""
    made = []
    for number, (_, x0, y0, x1, y1, *rest) in enumerate(items):
        text = rest[0] if rest else PROSE
        made.append(Item(Box(x0, y0, x1, y1), 10.0, text, number, len(rest) > 1))
    columns = reading_order(made)
    return [" ".join(items[item.number][0] for item in column) for column in columns]


def lines(name: str, x0: float, x1: float, y0: float, count: int) -> list[tuple]:
    """Lines 10 high, 16 apart."""
    return [(f"{name}{i}", x0, y0 + 16 * i, x1, y0 + 16 * i + 10) for i in range(count)]


def test_one_column():
    assert order(*lines("a", 50, 250, 50, 3)) == ["a0 a1 a2"]


def test_two_columns_are_read_down_each():
    assert order(*lines("a", 50, 250, 50, 3), *lines("b", 270, 470, 50, 3)) == [
        "a0 a1 a2",
        "b0 b1 b2",
    ]


def test_columns_whose_lines_are_not_level():
    assert order(*lines("a", 50, 250, 50, 3), *lines("b", 270, 470, 55, 4)) == [
        "a0 a1 a2",
        "b0 b1 b2 b3",
    ]


def test_three_columns():
    assert order(
        *lines("a", 50, 200, 50, 3), *lines("b", 220, 370, 50, 3), *lines("c", 390, 540, 50, 3)
    ) == ["a0 a1 a2", "b0 b1 b2", "c0 c1 c2"]


def test_what_crosses_the_gutter_is_read_between():
    assert order(
        *lines("a", 50, 250, 50, 3),
        *lines("b", 270, 470, 50, 3),
        ("title", 50, 110, 470, 124),
        *lines("c", 50, 250, 140, 3),
        *lines("d", 270, 470, 140, 3),
    ) == ["a0 a1 a2", "b0 b1 b2", "title", "c0 c1 c2", "d0 d1 d2"]


def test_a_short_heading_with_nothing_beside_it_belongs_to_the_whole_width():
    assert order(
        *lines("a", 50, 250, 50, 3),
        *lines("b", 270, 470, 50, 3),
        ("title", 50, 110, 120, 124, "課題", True),
        *lines("c", 50, 250, 140, 3),
        *lines("d", 270, 470, 140, 3),
    ) == ["a0 a1 a2", "b0 b1 b2", "title", "c0 c1 c2", "d0 d1 d2"]


def test_a_heading_in_the_longer_column_stays_in_it():
    assert order(
        *lines("a", 50, 250, 50, 3),
        *lines("b", 270, 470, 50, 2),
        ("title", 50, 110, 120, 124, "課題", True),
        *lines("c", 50, 250, 140, 3),
    ) == ["a0 a1 a2 title c0 c1 c2", "b0 b1"]


def test_labels_beside_their_texts_are_read_across():
    items = []
    for i in range(3):
        items.append((f"k{i}", 50, 50 + 40 * i, 90, 60 + 40 * i, "担当課"))
        items.extend(lines(f"v{i}", 120, 470, 50 + 40 * i, 2))
    assert order(*items) == ["k0 v00 v01 k1 v10 v11 k2 v20 v21"]


def test_rows_of_short_entries_are_read_across():
    items = [
        (f"{name}{i}", x, 50 + 16 * i, x + 30, 60 + 16 * i, "1,200")
        for i in range(3)
        for name, x in (("a", 50), ("b", 150), ("c", 250))
    ]
    assert order(*items) == ["a0 b0 c0 a1 b1 c1 a2 b2 c2"]


def test_boxes_in_rows_are_read_row_by_row():
    boxes = [
        ("1", 50, 50, 250, 150, None),
        ("2", 260, 50, 460, 150, None),
        ("3", 50, 160, 250, 260, None),
        ("4", 260, 160, 460, 260, None),
    ]
    assert " ".join(order(*boxes)) == "1 2 3 4"


def test_a_label_above_each_box_is_read_with_it():
    assert order(
        ("a", 50, 50, 90, 60, "課題"),
        ("A", 50, 80, 250, 200, None),
        ("b", 260, 50, 300, 60, "対応"),
        ("B", 260, 80, 460, 200, None),
    ) == ["a A", "b B"]


@pytest.mark.parametrize(
    ("usual", "expected"),
    [((), ["a0 b0 a1"]), (((50, 250), (270, 470)), ["a0 a1", "b0"])],
)
def test_single_lines_are_columns_where_the_document_uses_them(usual, expected):
    items = [*lines("a", 50, 250, 50, 2), *lines("b", 270, 440, 50, 1)]
    made = [Item(Box(*item[1:5]), 10.0, PROSE, at) for at, item in enumerate(items)]
    columns = reading_order(made, usual)
    assert [" ".join(items[i.number][0] for i in column) for column in columns] == expected
