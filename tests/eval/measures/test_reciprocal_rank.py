"""MRR@k, by hand, and beside ir_measures where that is installed."""

from __future__ import annotations

from fractions import Fraction

import pytest

from eval.measures import Outcome, ReciprocalRank
from tests.eval.outcomes import failed, passage, question, refused

CASES = [
    ("a", ["a", "b"], Fraction(1)),
    ("a", ["x", "a", "a"], Fraction(1, 2)),
    ("ab", ["x", "x", "b", "a"], Fraction(1, 3)),
    ("a", ["x"] * 9 + ["a"], Fraction(1, 10)),
    ("a", ["x"] * 10 + ["a"], Fraction(0)),
    ("a", [], Fraction(0)),
]


@pytest.mark.parametrize(("evidence", "ranked", "expected"), CASES)
def test_reciprocal_rank(evidence, ranked, expected):
    outcome = Outcome(question(evidence), ranked=[passage(letters) for letters in ranked])
    assert ReciprocalRank(10)(outcome) == float(expected)


@pytest.mark.parametrize(("evidence", "ranked", "expected"), CASES)
def test_it_is_what_ir_measures_finds(evidence, ranked, expected):
    ir_measures = pytest.importorskip("ir_measures", reason="ir_measures is not installed")
    qrels = {"q": {f"p{place}": 1 for place, letters in enumerate(ranked) if letters in evidence}}
    run = {"q": {f"p{place}": float(-place) for place in range(len(ranked))}}
    measure = ir_measures.RR @ 10
    values = [found.value for found in ir_measures.iter_calc([measure], qrels, run)]
    assert (values or [0.0]) == [float(expected)]


def test_where_it_does_not_apply_and_where_it_is_worst():
    measure = ReciprocalRank(10)
    assert measure(Outcome(question(""), ranked=[passage("a")])) is None
    assert measure(refused(question("a"))) == 0.0
    assert measure(failed(question("a"))) == 0.0
    assert not measure.lower_is_better
    assert repr(measure) == "MRR@10"
