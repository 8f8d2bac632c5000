"""Numbers in kanji and in words, and the many words that only look like them."""

from __future__ import annotations

from fractions import Fraction

import pytest

from rag.japanese.spelled_numbers import NumberPhrase, read_fraction, read_spelled, read_tenths
from rag.japanese.units import Unit


def read(text: str, at: int = 0) -> NumberPhrase | None:
    return read_spelled(text, at, len(text))[0]


def test_a_whole_phrase() -> None:
    unit = Unit("円", "money", kanji=True, vague=True)
    assert read_spelled("二千万円の", 0, 5) == (NumberPhrase(0, 4, Fraction(20_000_000), unit), 4)


@pytest.mark.parametrize(
    ("text", "at", "value", "unit"),
    [
        ("三割", 0, 30, "%"),
        ("三割五分", 0, 35, "%"),
        ("三分の一", 0, Fraction(100, 3), "%"),
        ("五か所", 0, 5, "か所"),
        ("約三千人", 1, 3_000, "人"),
        ("第二十二条", 1, 22, "第条"),
        ("第三期", 1, 3, "第期"),
        ("三か年", 0, 36, "か月"),
        ("数十件", 0, None, "件"),
        ("数割", 0, None, "%"),
        ("半減", 0, 50, "%"),
        ("過半数", 0, 50, "%"),
        ("半年", 0, 6, "か月"),
    ],
)
def test_numbers(text: str, at: int, value: int | Fraction | None, unit: str) -> None:
    phrase = read(text, at)
    assert phrase is not None
    assert (phrase.value, phrase.unit.name, phrase.end) == (value, unit, len(text))


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("一部", 0),
        ("十分", 0),
        ("三重県", 0),
        ("統一", 1),
        ("一人一人", 0),
        ("百万円", 0),
        ("千円", 0),
        ("第三者", 1),
        ("件数件", 1),
        ("数学", 0),
        ("数字", 0),
        ("半導体", 0),
        ("二人三脚", 1),
    ],
)
def test_words(text: str, at: int) -> None:
    assert read(text, at) is None


@pytest.mark.parametrize(
    ("text", "value", "end"),
    [
        ("1/2以上", Fraction(50), 3),
        ("3分の2", Fraction(200, 3), 4),
        ("24/7", None, 4),
        ("1/0", None, 3),
    ],
)
def test_read_fraction(text: str, value: Fraction | None, end: int) -> None:
    phrase = read_fraction(text, 0, len(text))
    assert phrase is not None
    assert (phrase.value, phrase.end) == (value, end)


@pytest.mark.parametrize("text", ["12", "1/2/3", "1/2.5"])
def test_no_fraction(text: str) -> None:
    assert read_fraction(text, 0, len(text)) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("割", (1, Fraction(0))),
        ("割5分", (3, Fraction(1, 2))),
        ("割5分2厘", (5, Fraction(26, 50))),
        ("割半", (2, Fraction(1, 2))),
        ("割合", None),
        ("割り引き", None),
        ("割5分野", (1, Fraction(0))),
    ],
)
def test_read_tenths(text: str, found: tuple[int, Fraction] | None) -> None:
    assert read_tenths(text, 0, len(text)) == found
