"""The test: exact by hand, sampled beyond, adjusted for being many."""

from __future__ import annotations

import pytest
from scipy.stats import permutation_test

from eval.comparison.permutation import holm, sign_flip_p_value


@pytest.mark.parametrize(
    ("differences", "p_value"),
    [
        ([], 1.0),
        ([0, 0, 0], 1.0),
        # Of 2 flips both are as far from 0.
        ([1], 1.0),
        # Of 8 flips, +++ and --- are.
        ([1, 1, 1], 2 / 8),
        ([1, 1, 1, 0, 0], 2 / 8),
        # Sums of 1, 1, -1: 1; every flip of three ones is at least 1 away.
        ([1, 1, -1], 1.0),
        # Of 16, the sums of 4 (2) and of 2 (8) reach 2.
        ([1, 1, 1, -1], 10 / 16),
        ([0.5, 0.5, 0.5, 0.5, 0.5, 0.5], 2 / 64),
    ],
)
def test_all_flips_counted(differences, p_value):
    assert sign_flip_p_value(differences) == pytest.approx(p_value)
    assert sign_flip_p_value([-value for value in differences]) == pytest.approx(p_value)


def test_many_differences_are_sampled_as_scipy_does():
    differences = [0.5, 0.25, -0.25, 1, 0.5, -0.5, 1, 0.25, 1, -1, 0.5, 0.75, 0.25, -0.25, 0.5, 1]
    oracle = permutation_test(
        (differences,),
        lambda one, axis: one.mean(axis=axis),
        permutation_type="samples",
        vectorized=True,
        n_resamples=100_000,
        rng=5,
    )
    assert sign_flip_p_value(differences) == pytest.approx(oracle.pvalue, abs=0.01)
    assert sign_flip_p_value([1.0] * 60) == 1 / 20_001


def test_holm():
    assert holm({"a": 0.01, "b": 0.04, "c": 0.03}) == pytest.approx(
        {"a": 0.03, "b": 0.06, "c": 0.06}
    )
    assert holm({"a": 0.9, "b": 0.8}) == {"a": 1.0, "b": 1.0}
