"""Whether paired differences could be chance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

_EXACT_UP_TO = 14
_SAMPLES = 20_000
_SEED = 17
_TOLERANCE = 1e-12


def sign_flip_p_value(differences: Sequence[float]) -> float:
    """Two-sided p-value of the paired permutation test (sign flips of the mean difference).

    Under the hypothesis that both runs are alike, each question's difference might as well have
    had the other sign. Up to 14 differences other than 0 all flips are counted; beyond, 20,000
    random ones with a fixed seed, and the observed one (Phipson and Smyth 2010).

    Source: Smucker, Allan and Carterette 2007, "A Comparison of Statistical Significance Tests for
    Information Retrieval Evaluation", section 3.4.

    Args:
        differences: After minus before, one for each question.
    """
    data = np.asarray([value for value in differences if value != 0], dtype=np.float64)
    if not len(data):
        return 1.0
    observed = abs(data.sum()) - _TOLERANCE
    if len(data) <= _EXACT_UP_TO:
        flips = np.arange(2 ** len(data))[:, None] >> np.arange(len(data)) & 1
        return float(np.mean(np.abs((1 - 2 * flips) @ data) >= observed))
    generator = np.random.default_rng(_SEED)
    signs = generator.integers(0, 2, size=(_SAMPLES, len(data)), dtype=np.int8) * 2 - 1
    beyond = int(np.sum(np.abs(signs @ data) >= observed))
    return (beyond + 1) / (_SAMPLES + 1)


def holm(p_values: Mapping[str, float]) -> dict[str, float]:
    """P-values adjusted for being many, by Holm's step-down procedure.

    Source: Holm 1979, "A Simple Sequentially Rejective Multiple Test Procedure".
    """
    adjusted: dict[str, float] = {}
    highest = 0.0
    for place, (name, value) in enumerate(sorted(p_values.items(), key=lambda entry: entry[1])):
        highest = max(highest, min(1.0, value * (len(p_values) - place)))
        adjusted[name] = highest
    return {name: adjusted[name] for name in p_values}
