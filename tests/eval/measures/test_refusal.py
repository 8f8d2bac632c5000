"""Hallucination and error rate: the table of answered and refused."""

from __future__ import annotations

import pytest

from eval.measures import ErrorRate, HallucinationRate, Outcome
from tests.eval.outcomes import failed, question, refused

ANSWERABLE, UNANSWERABLE = question("a"), question("")


@pytest.mark.parametrize(
    ("outcome", "hallucination", "error"),
    [
        (Outcome(ANSWERABLE, answered=True, answer="三十局"), None, 0.0),
        (refused(ANSWERABLE), None, 1.0),
        (failed(ANSWERABLE), None, 1.0),
        (Outcome(UNANSWERABLE, answered=True, answer="三十局"), 1.0, None),
        (refused(UNANSWERABLE), 0.0, None),
        # A run that failed has not refused: the worst value.
        (failed(UNANSWERABLE), 1.0, None),
    ],
)
def test_rates(outcome, hallucination, error):
    assert (HallucinationRate()(outcome), ErrorRate()(outcome)) == (hallucination, error)


def test_less_is_better():
    assert HallucinationRate().lower_is_better
    assert ErrorRate().lower_is_better
    assert [repr(HallucinationRate()), repr(ErrorRate())] == ["HallucinationRate", "ErrorRate"]
