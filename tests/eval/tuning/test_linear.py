"""Fitting linear models, beside solutions that can be written down."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.special import log_softmax

from eval.tuning.linear import ChoiceSet, Logistic, fit_choice, fit_logistic, rows_of


def test_named_features_as_rows():
    rows = rows_of([{"a": 1.0, "b": 2.0, "c": 9.0}, {"b": 4.0, "a": 3.0}], ("b", "a"))
    np.testing.assert_array_equal(rows, [[2, 1], [4, 3]])


def test_no_rows_have_the_columns_all_the_same():
    assert rows_of([], ("a", "b")).shape == (0, 2)


def choice(*target: float) -> ChoiceSet:
    """Two alternatives: the first has the feature, the second has not."""
    return ChoiceSet(np.array([[1.0], [0.0]]), np.array(target))


@pytest.mark.parametrize(
    ("sets", "weight"),
    [
        # Chosen twice of three times: exp(w) / (exp(w) + 1) = 2/3.
        ([choice(1, 0), choice(1, 0), choice(0, 1)], math.log(2)),
        ([choice(0.75, 0.25)], math.log(3)),
        ([choice(0.5, 0.5)], 0.0),
        ([choice(0.25, 0.75), choice(0.25, 0.75)], -math.log(3)),
    ],
)
def test_choices_between_two(sets, weight):
    np.testing.assert_allclose(fit_choice(sets, l2=0.0), [weight], atol=1e-5)


def test_choices_between_many_with_a_penalty():
    generator = np.random.default_rng(2)
    sets = []
    for size in (2, 5, 1, 7):
        target = generator.random(size)
        sets.append(ChoiceSet(generator.normal(size=(size, 3)), target / target.sum()))
    found = fit_choice(sets, l2=0.1)

    def loss(weights):
        fit = np.mean([-(s.target @ log_softmax(s.features @ weights)) for s in sets])
        return fit + 0.05 * weights @ weights

    # The minimum of a convex function: no step makes it smaller.
    best = loss(found)
    for step in (*np.eye(3), *-np.eye(3)):
        assert loss(found + 1e-3 * step) > best
    assert np.abs(found).max() > 0.01


def test_a_choice_that_counts_three_times_is_three_choices():
    once, other = choice(0.8, 0.2), choice(0.1, 0.9)
    repeated = fit_choice([once, once, once, other], l2=0.1)
    assert fit_choice([once, other], l2=0.1, importance=[3, 1]) == pytest.approx(repeated, abs=1e-5)


def test_choices_are_not_upset_by_large_features():
    sets = [ChoiceSet(np.array([[900.0], [0.0]]), np.array([1.0, 0.0]))]
    assert np.isfinite(fit_choice(sets, l2=1e-3)).all()


def test_probabilities_of_a_logistic_model():
    model = Logistic(np.array([math.log(2), 0.0]), math.log(3))
    found = model.probabilities(np.array([[0.0, 5.0], [1.0, 5.0], [-1.0, 5.0]]))
    np.testing.assert_allclose(found, [3 / 4, 6 / 7, 3 / 5], rtol=1e-12)


def test_a_logistic_model_of_two_groups():
    # Without the feature 1 of 4 is right, with it 3 of 4: bias ln(1/3), weight ln 3 - ln(1/3).
    features = np.array([[0.0]] * 4 + [[1.0]] * 4)
    labels = np.array([1.0, 0, 0, 0, 1, 1, 1, 0])
    model = fit_logistic(features, labels, np.ones(8), l2=0.0)
    assert model.bias == pytest.approx(-math.log(3), abs=1e-5)
    np.testing.assert_allclose(model.weights, [2 * math.log(3)], atol=1e-5)


def test_a_row_that_counts_three_times_is_three_rows():
    features, labels = np.array([[0.2], [0.9], [0.4]]), np.array([1.0, 1.0, 0.0])
    weighed = fit_logistic(features, labels, np.array([1.0, 3.0, 2.0]), l2=0.5)
    repeated = np.array([0, 1, 1, 1, 2, 2])
    again = fit_logistic(features[repeated], labels[repeated], np.ones(6), l2=0.5)
    np.testing.assert_allclose(weighed.weights, again.weights, atol=1e-5)
    assert weighed.bias == pytest.approx(again.bias, abs=1e-5)


def test_the_penalty_makes_weights_small_and_leaves_the_constant():
    features = np.array([[0.0]] * 4 + [[1.0]] * 4)
    labels = np.array([1.0, 1, 1, 0, 1, 1, 1, 0])
    model = fit_logistic(features, labels, np.ones(8), l2=1e6)
    np.testing.assert_allclose(model.weights, [0.0], atol=1e-4)
    assert model.bias == pytest.approx(math.log(3), abs=1e-4)
