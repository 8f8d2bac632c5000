"""Page accuracy, by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from eval.measures import Outcome, PageAccuracy, RankedPassage
from eval.measures.base import CitedQuote
from tests.eval.outcomes import PLAN, question


def cites(evidence_pages, *named, evidence="ab"):
    return Outcome(
        question(evidence),
        answered=True,
        cited=[RankedPassage(doc, "文") for doc, _ in named],
        quotes=[CitedQuote("文", "文", page) for _, page in named],
        evidence_pages=evidence_pages,
    )


@pytest.mark.parametrize(
    ("outcome", "value"),
    [
        (cites([3, 7], (PLAN, 3), (PLAN, 7)), 1.0),
        (cites([3, 7], (PLAN, 3), (PLAN, 8)), 1 / 2),
        (cites([3, 7], ("other.pdf", 3)), 0.0),
        # Evidence without a page is not measured.
        (cites([None, 7], (PLAN, 7)), 1.0),
        (cites([None, None], (PLAN, None)), None),
        (cites([], evidence=""), None),
    ],
)
def test_by_hand(outcome, value):
    assert PageAccuracy()(outcome) == value


def test_a_refusal_and_a_failure_score_the_worst():
    assert PageAccuracy()(replace(cites([3, 7]), answered=False)) == 0.0
    assert PageAccuracy()(Outcome(question("a"), error="失敗", evidence_pages=[2])) == 0.0
