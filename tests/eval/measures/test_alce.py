"""ALCE's citation recall and precision, by hand."""

from __future__ import annotations

import pytest

from eval.measures import AlcePrecision, AlceRecall, Outcome
from eval.measures.alce import judge_citations
from eval.measures.base import AnswerSentence, Judgement
from tests.eval.outcomes import failed, question, refused


def entails(passages, sentence):
    """A passage holds letters; together they entail a sentence all of whose letters they hold."""
    return set(sentence) <= set("".join(passages))


@pytest.mark.parametrize(
    ("sentence", "cited", "recalled", "useful"),
    [
        ("a", [], False, 0),
        ("a", ["a"], True, 1),
        ("a", ["b"], False, 0),
        # Needed together: both are precise.
        ("ab", ["a", "b"], True, 2),
        # One is irrelevant: it entails nothing alone, and the other does without it.
        ("a", ["a", "x"], True, 1),
        # Either entails it alone: both are precise.
        ("a", ["a", "ab"], True, 2),
        ("ab", ["a", "b", "x"], True, 2),
        # Nothing counts where all together do not entail.
        ("abc", ["a", "b"], False, 0),
    ],
)
def test_a_sentence(sentence, cited, recalled, useful):
    assert judge_citations(sentence, cited, entails) == Judgement(recalled, useful)


def said(*judged):
    return Outcome(
        question("a"),
        answered=True,
        sentences=[
            AnswerSentence("文。", citations, Judgement(recalled, useful), Judgement(False, 0))
            for recalled, useful, citations in judged
        ],
        nli=True,
    )


def test_an_answer():
    outcome = said((True, 1, 2), (True, 2, 2), (False, 0, 1), (False, 0, 0))
    assert AlceRecall("check")(outcome) == 2 / 4
    assert AlcePrecision("check")(outcome) == 3 / 5
    assert (AlceRecall("nli")(outcome), AlcePrecision("nli")(outcome)) == (0.0, 0.0)
    # Without any citation precision is 0, as in ALCE.
    assert AlcePrecision("check")(said((False, 0, 0))) == 0.0


@pytest.mark.parametrize("measure", [AlceRecall("check"), AlcePrecision("check")])
def test_refusals_and_failures(measure):
    assert measure(refused(question("a"))) == 0.0
    assert measure(failed(question("a"))) == 0.0
    assert measure(refused(question(""))) is None
    assert measure(failed(question(""))) == 0.0


def test_without_a_model_nothing_is_judged_by_it():
    assert AlceRecall("nli")(refused(question("a"))) is None
    assert AlceRecall("nli")(Outcome(question("a"), nli=True)) == 0.0
    assert repr(AlceRecall("nli")) == "AlceRecall(nli)"
    assert repr(AlcePrecision("check")) == "AlcePrecision(check)"
