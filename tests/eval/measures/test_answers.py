"""Correct, concise-correct, citation recall and precision, by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest

from eval.measures import CitationPrecision, CitationRecall, ConciseCorrect, Correct, Outcome
from tests.eval.outcomes import failed, passage, question, refused

KEYS = (("30局", "三十局"), ("2031年度",))


@pytest.mark.parametrize(
    ("answer", "correct", "concise"),
    [
        ("2031年度に三十局とします。[1]", 1.0, 1.0),
        ("三十局とします。", 0.0, 0.0),
        ("2031年度に30局。" + "補足" * 194 + "[1]", 1.0, 1.0),
        ("2031年度に30局。" + "補足" * 195, 1.0, 0.0),
    ],
)
def test_correct_and_concise(answer, correct, concise):
    outcome = Outcome(question("a", KEYS), answered=True, answer=answer)
    assert (Correct()(outcome), ConciseCorrect()(outcome)) == (correct, concise)


def test_a_text_that_was_not_given_as_an_answer_is_not_correct():
    outcome = Outcome(question("a", KEYS), answered=False, answer="2031年度に30局とします。")
    assert (Correct()(outcome), ConciseCorrect()(outcome)) == (0.0, 0.0)


@pytest.mark.parametrize("asked", [question("", KEYS), question("a", ())])
def test_correctness_needs_evidence_and_keys(asked):
    outcome = Outcome(asked, answered=True, answer="2031年度に30局とします。")
    assert (Correct()(outcome), ConciseCorrect()(outcome)) == (None, None)


@pytest.mark.parametrize(
    ("evidence", "cited", "expected"),
    [
        ("a", ["a"], Fraction(1)),
        ("a", ["x"], Fraction(0)),
        ("ab", ["a"], Fraction(1, 2)),
        ("abc", ["ab", "x"], Fraction(2, 3)),
        ("a", [], Fraction(0)),
    ],
)
def test_citation_recall(evidence, cited, expected):
    outcome = Outcome(question(evidence), answered=True, cited=[passage(one) for one in cited])
    assert CitationRecall()(outcome) == float(expected)


@pytest.mark.parametrize(
    ("cited", "expected"),
    [
        (["a"], Fraction(1)),
        (["a", "x"], Fraction(1, 2)),
        # 「b」 covers no evidence, but carries the whole key group.
        (["a", "b", "x"], Fraction(2, 3)),
        (["x"], Fraction(0)),
        ([], Fraction(0)),
    ],
)
def test_citation_precision(cited, expected):
    asked = question("a", (("毎月二回",),))
    outcome = Outcome(asked, answered=True, cited=[passage(one) for one in cited])
    assert CitationPrecision()(outcome) == float(expected)


MEASURES = [Correct(), ConciseCorrect(), CitationRecall(), CitationPrecision()]


@pytest.mark.parametrize("measure", MEASURES)
def test_where_they_do_not_apply_and_where_they_are_worst(measure):
    asked = question("a", KEYS)
    shown = Outcome(question(""), answered=True, answer="三十局", cited=[passage("a")])
    assert measure(shown) is None
    assert measure(failed(question(""))) is None
    assert measure(refused(asked)) == 0.0
    assert measure(failed(asked)) == 0.0
    assert not measure.lower_is_better


def test_names():
    assert list(map(repr, MEASURES)) == [
        "Correct",
        "ConciseCorrect",
        "CitationRecall",
        "CitationPrecision",
    ]
