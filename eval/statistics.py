"""Means with intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

_RESAMPLES = 2000
_SEED = 11


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean over questions, with its 95 % interval.

    Attributes:
        value: The mean.
        low: Lower end.
        high: Upper end.
        count: Number of questions that the measure applies to.
    """

    value: float
    low: float
    high: float
    count: int

    def as_json(self) -> dict[str, float]:
        """It as the reports have it, to four places."""
        return {
            "value": round(self.value, 4),
            "low": round(self.low, 4),
            "high": round(self.high, 4),
            "count": self.count,
        }


def mean_with_interval(values: Sequence[float]) -> Mean | None:
    """The mean with a percentile bootstrap interval; None for no values.

    Source: Efron and Tibshirani 1993, "An Introduction to the Bootstrap", chapter 13; 2,000
    resamples, fixed seed.
    """
    if not values:
        return None
    data = np.asarray(values, dtype=np.float64)
    generator = np.random.default_rng(_SEED)
    resamples = generator.choice(data, size=(_RESAMPLES, len(data)), replace=True).mean(axis=1)
    low, high = np.percentile(resamples, [2.5, 97.5])
    return Mean(float(data.mean()), float(low), float(high), len(data))
