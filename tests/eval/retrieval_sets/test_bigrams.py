"""BM25 over pairs of characters."""

from __future__ import annotations

import math

import numpy as np
import pytest

from eval.retrieval_sets.bigrams import BigramIndex

TEXTS = ["凧揚げ", "凧揚げ大会", "独楽回し"]


def weight(times: int, length: int, holding: int) -> float:
    """The weight of a pair in a text, as the paper writes it; texts have 3 pairs on average."""
    rarity = math.log(1 + (3 - holding + 0.5) / (holding + 0.5))
    return rarity * times * 2.2 / (times + 1.2 * (0.25 + 0.75 * length / 3))


def test_scores_by_hand():
    # Pairs: 凧揚 揚げ／凧揚 揚げ げ大 大会／独楽 楽回 回し; lengths 2, 4 and 3.
    index = BigramIndex(TEXTS)
    np.testing.assert_allclose(
        index.scores("凧揚げ"), [2 * weight(1, 2, 2), 2 * weight(1, 4, 2), 0], rtol=1e-12
    )
    np.testing.assert_allclose(index.scores("大会"), [0, weight(1, 4, 1), 0], rtol=1e-12)
    # A pair that is asked for twice counts twice.
    np.testing.assert_allclose(index.scores("大会、大会"), [0, 2 * weight(1, 4, 1), 0], rtol=1e-12)


def test_repetition_counts_less_and_less():
    index = BigramIndex(["大会。大会", "競技の大会"])
    # Pairs: 大会 会。 。大 大会 (4) and 競技 技の の大 大会 (4).
    twice, once = index.scores("大会")
    rarity = math.log(1 + 0.5 / 2.5)
    assert twice == pytest.approx(rarity * 2 * 2.2 / (2 + 1.2), rel=1e-12)
    assert once == pytest.approx(rarity * 2.2 / (1 + 1.2), rel=1e-12)


@pytest.mark.parametrize(
    ("query", "best"),
    [
        ("凧揚げ", [0, 1]),
        ("凧揚げ大会", [1, 0]),
        ("独　楽", [2]),
        ("ﾄﾞｼﾞｮｳ", []),
        ("凧", []),
        ("", []),
    ],
)
def test_best(query, best):
    assert BigramIndex(TEXTS).best(query, 10) == best


def test_of_equals_the_earlier_and_no_more_than_wanted():
    index = BigramIndex(["大会", "大会", "大会", "凧揚げ"])
    assert index.best("大会", 2) == [0, 1]


def test_texts_without_a_pair():
    assert BigramIndex(["凧", ""]).best("凧揚げ", 5) == []
