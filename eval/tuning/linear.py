"""The two kinds of linear models that rank and judge, fitted by maximum likelihood.

Both are convex, so that the same data give the same weights. They are small enough for L-BFGS over
the whole data at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

Array = NDArray[np.float64]


def rows_of(features: Iterable[Mapping[str, float]], names: Sequence[str]) -> Array:
    """Named features as an array of shape (rows, names)."""
    rows = [[entry[name] for name in names] for entry in features]
    return np.array(rows, dtype=np.float64).reshape(-1, len(names))


@dataclass(frozen=True, slots=True)
class ChoiceSet:
    """Alternatives of which some are right.

    Attributes:
        features: Shape (alternatives, features).
        target: Shape (alternatives,): the distribution that the model should give, sums to 1.
    """

    features: Array
    target: Array


def fit_choice(
    sets: Sequence[ChoiceSet], *, l2: float, importance: Sequence[float] | None = None
) -> Array:
    """Fits a multinomial (conditional) logistic model: softmax over the alternatives of each set.

    Minimises the mean over the sets of -sum(target * log softmax(features @ w)), plus
    l2 / 2 * |w|^2.

    Source: McFadden 1974, "Conditional logit analysis of qualitative choice behavior"; as ranking,
    Cao et al. 2007, "Learning to Rank: From Pairwise Approach to Listwise Approach", section 4.

    Args:
        sets: The training data; at least one set.
        l2: Strength of the penalty.
        importance: How much each set counts in the mean; None for all the same.

    Returns:
        Weights, shape (features,).
    """
    every = np.concatenate([entry.features for entry in sets])
    parts = np.array([1.0] * len(sets) if importance is None else importance, dtype=np.float64)
    parts = parts / parts.sum()
    target = np.concatenate([entry.target * part for entry, part in zip(sets, parts, strict=True)])
    lengths = np.array([len(entry.target) for entry in sets])
    starts = np.cumsum(lengths) - lengths
    share = np.repeat(parts, lengths)

    def loss(weights: Array) -> tuple[float, Array]:
        scores = every @ weights
        scores = scores - np.repeat(np.maximum.reduceat(scores, starts), lengths)
        totals = np.add.reduceat(np.exp(scores), starts)
        logs = scores - np.repeat(np.log(totals), lengths)
        value = -float(target @ logs) + l2 / 2 * float(weights @ weights)
        slope = every.T @ (np.exp(logs) * share - target) + l2 * weights
        return value, slope

    return _minimum(loss, every.shape[1])


@dataclass(frozen=True, slots=True)
class Logistic:
    """A binary logistic model.

    Attributes:
        weights: Shape (features,).
        bias: The constant.
    """

    weights: Array
    bias: float

    def probabilities(self, features: Array) -> Array:
        """Probability of each row, shape (rows,)."""
        values: Array = expit(features @ self.weights + self.bias)
        return values


def fit_logistic(features: Array, labels: Array, importance: Array, *, l2: float) -> Logistic:
    """Fits a binary logistic model.

    Minimises sum(importance * log loss) + l2 / 2 * |w|^2; the constant is not penalised.

    Args:
        features: Shape (rows, features).
        labels: 0 or 1, shape (rows,).
        importance: How much each row counts, shape (rows,).
        l2: Strength of the penalty, 1 / C of scikit-learn.
    """
    signs = np.where(labels > 0, 1.0, -1.0)
    extended = np.concatenate([features, np.ones((len(features), 1))], axis=1)

    def loss(weights: Array) -> tuple[float, Array]:
        margins = signs * (extended @ weights)
        penalised = np.append(weights[:-1], 0.0)
        value = float(importance @ np.logaddexp(0, -margins))
        value += l2 / 2 * float(penalised @ penalised)
        slope = extended.T @ (-importance * signs * expit(-margins)) + l2 * penalised
        return value, slope

    found = _minimum(loss, extended.shape[1])
    return Logistic(found[:-1], float(found[-1]))


def _minimum(loss: Callable[[Array], tuple[float, Array]], size: int) -> Array:
    result = minimize(
        loss, np.zeros(size), jac=True, method="L-BFGS-B", options={"ftol": 1e-12, "gtol": 1e-7}
    )
    found: Array = result.x
    return found
