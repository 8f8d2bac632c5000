"""Means with bootstrap intervals, beside scipy's."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import bootstrap

from eval.statistics import Mean, mean_with_interval


def test_no_values_have_no_mean():
    assert mean_with_interval([]) is None


@pytest.mark.parametrize("value", [0.0, 0.25, 1.0])
def test_equal_values_have_no_spread(value):
    assert mean_with_interval([value] * 5) == Mean(value, value, value, 5)


def test_one_value():
    assert mean_with_interval([0.5]) == Mean(0.5, 0.5, 0.5, 1)


def test_the_same_values_give_the_same_interval():
    values = [0.0, 1.0, 1.0, 0.5]
    assert mean_with_interval(values) == mean_with_interval(values)


@pytest.mark.parametrize(
    "values",
    [
        [1.0] * 9 + [0.0] * 3,
        [0.0, 0.25, 0.5, 0.75, 1.0] * 8,
        np.random.default_rng(5).beta(8, 2, size=200).tolist(),
    ],
)
def test_the_interval_is_the_one_that_scipy_finds(values):
    found = mean_with_interval(values)
    assert found is not None
    oracle = bootstrap(
        (values,), np.mean, n_resamples=20_000, method="percentile", rng=np.random.default_rng(3)
    ).confidence_interval
    assert found.value == pytest.approx(np.mean(values))
    assert found.count == len(values)
    # Both ends are random: their spread over 2,000 resamples is about a twentieth of the error.
    tolerance = 0.25 * float(np.std(values)) / len(values) ** 0.5 + 1e-9
    assert found.low == pytest.approx(oracle.low, abs=tolerance)
    assert found.high == pytest.approx(oracle.high, abs=tolerance)
