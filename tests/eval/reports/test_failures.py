"""What went wrong, told apart."""

from __future__ import annotations

import pytest

from eval.measures import Outcome
from eval.measures.base import AnswerSentence, Judgement
from eval.reports.failures import Failure, failure_of
from tests.eval.outcomes import failed, passage, question

KEYS = (("三十局",),)
SUPPORTED = AnswerSentence("文。", 1, Judgement(recalled=True, useful=1))
UNSUPPORTED = AnswerSentence("文。", 1, Judgement(recalled=False, useful=0))


def answer(text, cited, *, ranked="xa", evidence="a", sentence=SUPPORTED, keys=KEYS):
    return Outcome(
        question(evidence, keys),
        ranked=[passage(letter) for letter in ranked],
        answered=True,
        answer=text,
        cited=[passage(letter) for letter in cited],
        sentences=[sentence],
    )


def refusal(ranked, evidence="a", withheld=()):
    ranking = [passage(letter) for letter in ranked]
    return Outcome(question(evidence, KEYS), ranked=ranking, withheld=withheld)


@pytest.mark.parametrize(
    ("outcome", "failure"),
    [
        (answer("三十局。", "a"), None),
        (refusal("x", evidence=""), None),
        # Without keys the evidence decides.
        (answer("四十局。", "a", keys=()), None),
        (failed(question("a")), Failure.RUN),
        (failed(question("")), Failure.RUN),
        # Retrieval: the evidence, or part of it, was never there to be used.
        (refusal("x"), Failure.RETRIEVAL),
        (refusal("xxxxxxxxxxa"), Failure.RETRIEVAL),
        (answer("四十局。", "x", ranked="x"), Failure.RETRIEVAL),
        (answer("四十局。", "a", ranked="a", evidence="ab"), Failure.RETRIEVAL),
        # Generation: it was there, and something else was said.
        (answer("四十局。", "a"), Failure.GENERATION),
        (answer("四十局。", "x"), Failure.GENERATION),
        (answer("四十局。", "x", keys=()), Failure.GENERATION),
        # Support: right, but not by what is cited; or kept back.
        (answer("三十局。", "x"), Failure.SUPPORT),
        (answer("三十局。", "a", sentence=UNSUPPORTED), Failure.SUPPORT),
        (refusal("a", withheld=["三十局。"]), Failure.SUPPORT),
        # Refusal.
        (refusal("a"), Failure.REFUSAL),
        (answer("三十局。", "a", evidence=""), Failure.REFUSAL),
    ],
)
def test_where_it_went_wrong(outcome, failure):
    assert failure_of(outcome) is failure
