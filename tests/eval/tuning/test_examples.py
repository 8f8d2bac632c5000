"""What the reranker and the selector are fitted on: targets and measures by hand."""

from __future__ import annotations

import numpy as np
import pytest

from eval.tuning.reranker import CandidateExample
from eval.tuning.selector import UnitExample


def candidates(*covering: tuple[int, ...]) -> CandidateExample:
    held = np.array(covering, dtype=np.bool_)
    return CandidateExample("x/q", "x", np.zeros((len(covering), 2)), held)


@pytest.mark.parametrize(
    ("covering", "target"),
    [
        (((0,), (1,), (0,)), [0, 1, 0]),
        (((1,), (0,), (1,)), [1 / 2, 0, 1 / 2]),
        # Two pieces of evidence: half each; the second is in two passages.
        (((1, 0), (0, 1), (0, 1)), [1 / 2, 1 / 4, 1 / 4]),
        # A piece that no candidate covers teaches nothing.
        (((1, 0), (0, 0)), [1, 0]),
        (((0,), (0,)), [0, 0]),
    ],
)
def test_target_of_candidates(covering, target):
    np.testing.assert_allclose(candidates(*covering).target, target)


@pytest.mark.parametrize(
    ("covering", "values"),
    [
        (((1,), (0,)), [1, 1, 1, 1]),
        (((0,), (1,)), [1 / 2, 0, 1, 1]),
        (((0, 1), (1, 0), (0, 0)), [1, 1 / 2, 1, 1]),
        (((0,),) * 5 + ((1,),), [1 / 6, 0, 0, 1]),
        (((0,),) * 10 + ((1,),), [0, 0, 0, 0]),
    ],
)
def test_measures_of_candidates(covering, values):
    example = candidates(*covering)
    assert example.measure(np.arange(len(covering))) == pytest.approx(values)


def test_an_order_is_followed():
    assert candidates((0,), (0,), (1,)).measure(np.array([2, 0, 1])) == [1, 1, 1, 1]


def units(shares: list[float], texts: list[str] | None = None, keys=()) -> UnitExample:
    return UnitExample(
        "x/q", "x", np.zeros((len(shares), 2)), np.array(shares), texts or [""] * len(shares), keys
    )


@pytest.mark.parametrize(
    ("shares", "target"),
    [
        ([0.59, 0.6], [0, 1]),
        ([1.0, 0.0, 0.6], [1 / 1.6, 0, 0.6 / 1.6]),
        ([0.3, 0.5], [0, 0]),
    ],
)
def test_target_of_units(shares, target):
    np.testing.assert_allclose(units(shares).target, target)


def test_measures_of_units():
    texts = ["凧は三十枚", "独楽は四十個" * 49, "竹馬は五本"]
    example = units([0.2, 0.1, 0.8], texts, (("三十枚",), ("五本",)))
    # 5 characters, then 294 more: the third would go beyond 300.
    assert example.measure(np.array([0, 1, 2])) == [0.0, 0.0]
    assert example.measure(np.array([2, 0, 1])) == [1.0, 1.0]


def test_a_question_without_units():
    assert units([]).measure(np.array([], dtype=np.intp)) == [0.0, 0.0]
