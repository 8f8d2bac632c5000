"""Addresses, and what is hidden."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.documents.grid import Area
from rag.documents.xlsx.sheet import Hidden, parse_address, parse_area


@pytest.mark.parametrize(
    ("address", "expected"),
    [("A1", (0, 0)), ("b3", (2, 1)), ("Z9", (8, 25)), ("AA10", (9, 26)),
     ("XFD1048576", (1048575, 16383)), ("$C$4", (3, 2)), ("", None), ("3B", None), ("ABCD1", None)],
)  # fmt: skip
def test_parse_address(address: str, expected: tuple[int, int] | None) -> None:
    assert parse_address(address) == expected


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ("B2:D5", Area(1, 1, 4, 3)),
        ("B2", Area(1, 1, 1, 1)),
        ("D5:B2", Area(4, 3, 4, 3)),
        ("B2:", Area(1, 1, 1, 1)),
        ("#REF!", None),
        ("B:D", None),
    ],
)
def test_parse_area(reference: str, expected: Area | None) -> None:
    assert parse_area(reference) == expected


@given(
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 8)).map(lambda p: (p[0], sum(p)))),
    st.integers(0, 80),
)
def test_hidden_runs(intervals: list[tuple[int, int]], index: int) -> None:
    gone = {i for first, last in intervals for i in range(first, last + 1)}
    hidden = Hidden(intervals)
    assert (index in hidden) == (index in gone)
    assert hidden.visible(index) == index - sum(i < index for i in gone)
