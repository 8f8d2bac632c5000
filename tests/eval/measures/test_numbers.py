"""The rate of unsupported numbers, by hand."""

from __future__ import annotations

from dataclasses import replace

from eval.measures import Outcome, UnsupportedNumberRate
from eval.measures.base import AnswerSentence, Judgement
from tests.eval.outcomes import failed, question, refused


def said(*numbers):
    judged = Judgement(recalled=True, useful=1)
    return Outcome(
        question("a"),
        answered=True,
        sentences=[AnswerSentence("文。", 1, judged, None, all_, bad) for all_, bad in numbers],
    )


def test_by_hand():
    rate = UnsupportedNumberRate()
    assert rate(said((3, 1), (1, 0))) == 1 / 4
    assert rate(said((2, 0))) == 0.0
    assert rate(said((0, 0))) is None
    assert rate(replace(said((2, 1)), answered=False)) is None
    assert rate(refused(question("a"))) is None
    assert rate(failed(question("a"))) == 1.0
