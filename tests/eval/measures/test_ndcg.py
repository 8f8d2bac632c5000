"""nDCG: by hand, and all rank measures against `ir_measures`."""

from __future__ import annotations

from dataclasses import replace
from math import log2

import ir_measures
import pytest
from ir_measures import RR, Qrel, R, ScoredDoc, nDCG

from eval.measures import NDCG, Outcome, Recall, ReciprocalRank
from tests.eval.outcomes import failed, passage, question


def outcome(evidence: str, *ranked: str) -> Outcome:
    return Outcome(question(evidence), ranked=[passage(letters) for letters in ranked])


@pytest.mark.parametrize(
    ("evidence", "ranked", "value"),
    [
        ("a", ["a"], 1.0),
        ("a", ["x", "a"], 1 / log2(3)),
        ("a", ["x", "y"], 0.0),
        ("a", [], 0.0),
        # A passage that holds the same again adds nothing.
        ("a", ["x", "a", "a"], 1 / log2(3)),
        ("ab", ["a", "b"], 1.0),
        ("ab", ["a", "x", "b"], (1 + 1 / log2(4)) / (1 + 1 / log2(3))),
        ("ab", ["a", "x"], 1 / (1 + 1 / log2(3))),
        # Together in one passage they are one thing.
        ("ab", ["ab"], 1.0),
        ("ab", ["x", "ab"], 1 / log2(3)),
        ("a", ["x"] * 10 + ["a"], 0.0),
    ],
)
def test_by_hand(evidence, ranked, value):
    assert NDCG(10)(outcome(evidence, *ranked)) == pytest.approx(value)


def test_where_it_does_not_apply():
    assert NDCG(10)(outcome("")) is None
    assert NDCG(10)(failed(question("a"))) == 0.0
    assert repr(NDCG(10)) == "nDCG@10"


@pytest.mark.parametrize(
    ("evidence", "ranked"), [("abc", "xbyaxx"), ("ab", "xxxxxb"), ("c", "xyz"), ("abc", "cab")]
)
def test_against_ir_measures(evidence, ranked):
    """Passages of one letter each: the letters are documents, and the rules are the field's."""
    run = [ScoredDoc("q", f"{letter}{place}" if letter not in "abc" else letter, -float(place))
           for place, letter in enumerate(ranked)]  # fmt: skip
    relevant = [Qrel("q", letter, 1) for letter in evidence]
    measured = ir_measures.calc_aggregate([R @ 5, RR @ 10, nDCG @ 10], relevant, run)
    ours = outcome(evidence, *ranked)
    assert Recall(5)(ours) == pytest.approx(measured[R @ 5])
    assert ReciprocalRank(10)(ours) == pytest.approx(measured[RR @ 10])
    assert NDCG(10)(ours) == pytest.approx(measured[nDCG @ 10])
    # Filling beyond the cut-off changes nothing.
    longer = replace(ours, ranked=[*ours.ranked, *[passage("z")] * 10])
    assert NDCG(10)(longer) == NDCG(10)(ours)
