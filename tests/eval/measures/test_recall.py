"""Recall@k and Recall<=n chars, by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest

from eval.measures import Outcome, Recall, RecallWithin
from tests.eval.outcomes import PLAN, failed, passage, question, refused


@pytest.mark.parametrize(
    ("evidence", "ranked", "cutoff", "expected"),
    [
        ("a", ["a"], 1, Fraction(1)),
        ("a", ["x", "a"], 1, Fraction(0)),
        ("a", ["x", "a"], 2, Fraction(1)),
        ("ab", ["a", "x", "b"], 1, Fraction(1, 2)),
        ("ab", ["a", "x", "b"], 3, Fraction(1)),
        ("ab", ["ab"], 1, Fraction(1)),
        ("abc", ["a", "a", "b"], 3, Fraction(2, 3)),
        ("a", [], 5, Fraction(0)),
    ],
)
def test_recall_at_a_rank(evidence, ranked, cutoff, expected):
    outcome = Outcome(question(evidence), ranked=[passage(letters) for letters in ranked])
    assert Recall(cutoff)(outcome) == float(expected)


def test_the_same_words_in_another_document_do_not_count():
    outcome = Outcome(question("a"), ranked=[passage("a", doc="other.txt")])
    assert Recall(1)(outcome) == 0.0
    assert passage("a", doc=PLAN).covers(question("a").evidence[0])


@pytest.mark.parametrize(
    ("characters", "expected"),
    [
        # The passages have 3, 19 and 18 characters.
        (2, Fraction(0)),
        (21, Fraction(0)),
        (22, Fraction(1, 2)),
        (39, Fraction(1, 2)),
        (40, Fraction(1)),
    ],
)
def test_recall_within_so_many_characters(characters, expected):
    outcome = Outcome(question("ab"), ranked=[passage("x"), passage("a"), passage("b")])
    assert [len(entry.text) for entry in outcome.ranked] == [3, 19, 18]
    assert RecallWithin(characters)(outcome) == float(expected)


def test_a_passage_that_does_not_fit_ends_the_window():
    """What a model reads is a beginning of the ranking, not a pick from it."""
    outcome = Outcome(question("a"), ranked=[passage("xxxxxxxxxx"), passage("a")])
    assert RecallWithin(20)(outcome) == 0.0


@pytest.mark.parametrize("measure", [Recall(5), RecallWithin(4000)])
def test_where_it_does_not_apply_and_where_it_is_worst(measure):
    assert measure(Outcome(question(""), ranked=[passage("a")])) is None
    assert measure(failed(question(""))) is None
    assert measure(refused(question("a"))) == 0.0
    assert measure(failed(question("a"))) == 0.0
    assert not measure.lower_is_better


def test_names():
    assert [repr(Recall(5)), repr(RecallWithin(4000))] == ["Recall@5", "Recall<=4000chars"]
