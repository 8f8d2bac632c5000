"""Number phrases by themselves; `test_quantities.py` has them in sentences."""

from __future__ import annotations

from fractions import Fraction

import pytest

from rag.japanese.number_phrases import NumberReader
from rag.japanese.numerals import numeric_view
from rag.japanese.spelled_numbers import NumberPhrase
from rag.japanese.units import Unit


def read(text: str, at: int = 0) -> tuple[list[NumberPhrase], int]:
    view = numeric_view(text)
    phrases, end = NumberReader(text, view).read(at, len(view.text))
    return list(phrases), end


def test_a_range_shares_scale_and_unit() -> None:
    unit = Unit("人", "count", kanji=True, vague=True)
    assert read("1～3万人が") == (
        [
            NumberPhrase(0, 1, Fraction(10_000), unit, "from"),
            NumberPhrase(2, 5, Fraction(30_000), unit, "to"),
        ],
        5,
    )


def test_the_sign_belongs_to_the_phrase() -> None:
    (phrase,), end = read("▲3.4％", 1)
    assert (phrase.start, phrase.end, phrase.value, end) == (0, 5, Fraction(-17, 5), 5)


@pytest.mark.parametrize(
    ("text", "at", "end"),
    [("5G通信", 0, 2), ("IPv6対応", 3, 4), ("4K・8K", 0, 2), ("(2)", 1, 2), ("注12", 1, 3)],
)
def test_names_and_labels_are_passed_over(text: str, at: int, end: int) -> None:
    assert read(text, at) == ([], end)


def test_reading_stops_before_a_date() -> None:
    text = "30令和6年"
    view = numeric_view(text)
    phrases, end = NumberReader(text, view).read(0, 2)
    assert ([(p.value, p.unit.name) for p in phrases], end) == ([(30, "")], 2)
