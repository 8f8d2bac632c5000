"""Fitting and judging a linear ranking: what the reranker and the unit selector have in common."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from eval.statistics import Mean, mean_with_interval
from eval.tuning.folds import Rows, each_dataset, folds
from eval.tuning.linear import Array, ChoiceSet, fit_choice


class Example(Protocol):
    """The alternatives of one question."""

    @property
    def question(self) -> str:
        """Id of the question, unique over all datasets."""

    @property
    def dataset(self) -> str:
        """Name of its dataset."""

    @property
    def features(self) -> Array:
        """Shape (alternatives, features)."""

    @property
    def target(self) -> Array:
        """Shape (alternatives,): sums to 1, or all 0 where no alternative is right."""

    def measure(self, order: Rows) -> Sequence[float]:
        """What an order of the alternatives is worth, one value for each measure."""


@dataclass(frozen=True, slots=True)
class RankingTask:
    """A linear ranking to be fitted.

    Attributes:
        name: What is ranked, for tables.
        place: Where its weights stand in the code.
        features: Names of the features, in the order of the examples' columns.
        measures: Names of the measures; the first decides.
        examples: One for each answerable question that has alternatives.
        current: The weights in force.
        unit: The feature whose weight is set to 1; only ratios of weights matter.
        l2: Strength of the penalty.
        balanced: Whether every dataset counts the same in the fit, however many questions it has.
    """

    name: str
    place: str
    features: tuple[str, ...]
    measures: tuple[str, ...]
    examples: Sequence[Example]
    current: Mapping[str, float]
    unit: str
    l2: float
    balanced: bool = False


@dataclass(frozen=True, slots=True)
class Ablation:
    """What a feature is worth.

    Attributes:
        feature: The feature.
        difference: Change of the first measure when it is left out, over held-out questions;
            negative where the feature helps.
    """

    feature: str
    difference: Mean


@dataclass(frozen=True, slots=True)
class RankingStudy:
    """What fitting found.

    Attributes:
        task: What was fitted.
        weights: The fitted weights, `task.unit` having 1 (or -1, where it was fitted below 0).
        figures: Mean of every measure: `current` weights, `fitted` on all questions, held out in
            `cross_validated` folds, and held out by whole dataset in `other_documents`.
        gain: First measure, cross-validated minus current, over questions. The current weights
            have seen the questions, so that a gain of 0 means that they are as good as they get.
        ablations: What each feature is worth.
        of_datasets: Mean of every measure over the questions of each dataset, under the weights of
            the cross-validation.
    """

    task: RankingTask
    weights: Mapping[str, float]
    figures: Mapping[str, Mapping[str, float]]
    gain: Mean
    ablations: tuple[Ablation, ...]
    of_datasets: Mapping[str, Mapping[str, Mean]]


def study_ranking(task: RankingTask, *, fold_count: int, repeats: int) -> RankingStudy:
    """Fits a ranking, judges it on what is held out, and leaves out every feature in turn.

    Args:
        task: What is fitted.
        fold_count: Number of folds.
        repeats: How often the folds are drawn anew; values of a question are averaged.
    """
    every = tuple(range(len(task.features)))
    splits = [
        split
        for seed in range(repeats)
        for split in folds([example.question for example in task.examples], fold_count, seed)
    ]
    current = np.array([task.current.get(name, 0.0) for name in task.features])
    in_force = _measured(task, current)
    fitted = _fit(task, range(len(task.examples)), every)
    held_out = _held_out(task, splits, every)
    values = {"current": in_force, "fitted": _measured(task, fitted), "cross_validated": held_out}
    whole = list(each_dataset([example.dataset for example in task.examples]))
    if whole:
        values["other_documents"] = _held_out(task, whole, every)
    ablations = []
    for number, name in enumerate(task.features):
        without = _held_out(task, splits, tuple(place for place in every if place != number))
        ablations.append(Ablation(name, _mean_difference(without, held_out)))
    # A negative scale would turn the order round.
    scale = abs(fitted[task.features.index(task.unit)]) or 1.0
    return RankingStudy(
        task,
        dict(zip(task.features, (fitted / scale).tolist(), strict=True)),
        {
            kind: dict(zip(task.measures, found.mean(axis=0).tolist(), strict=True))
            for kind, found in values.items()
        },
        _mean_difference(held_out, in_force),
        tuple(ablations),
        _of_datasets(task, held_out),
    )


def _fit(task: RankingTask, rows: Iterable[int], columns: Sequence[int]) -> Array:
    """Fits on some examples with some features; weights of the others are 0."""
    examples = [task.examples[row] for row in rows if task.examples[row].target.any()]
    sets = [ChoiceSet(example.features[:, columns], example.target) for example in examples]
    count = Counter(example.dataset for example in examples)
    importance = [1 / count[example.dataset] if task.balanced else 1.0 for example in examples]
    weights = np.zeros(len(task.features))
    weights[list(columns)] = fit_choice(sets, l2=task.l2, importance=importance)
    return weights


def _of_datasets(task: RankingTask, values: Array) -> dict[str, dict[str, Mean]]:
    """Means with intervals over the questions of each dataset."""
    of = np.array([example.dataset for example in task.examples])
    return {
        dataset: {
            measure: _mean(column)
            for measure, column in zip(task.measures, values[of == dataset].T, strict=True)
        }
        for dataset in dict.fromkeys(of.tolist())
    }


def _measured(task: RankingTask, weights: Array) -> Array:
    """Values of all examples under given weights, shape (examples, measures)."""
    return np.array([_values(example, weights) for example in task.examples])


def _held_out(
    task: RankingTask, splits: Sequence[tuple[Rows, Rows]], columns: Sequence[int]
) -> Array:
    """Values of all examples under weights fitted without them, shape (examples, measures)."""
    totals = np.zeros((len(task.examples), len(task.measures)))
    times = np.zeros((len(task.examples), 1))
    for fitted_on, held_out in splits:
        weights = _fit(task, fitted_on, columns)
        for row in held_out:
            totals[row] += _values(task.examples[row], weights)
            times[row] += 1
    values: Array = totals / times
    return values


def _values(example: Example, weights: Array) -> Array:
    order = np.argsort(-(example.features @ weights), kind="stable")
    return np.array(example.measure(order), dtype=np.float64)


def _mean_difference(left: Array, right: Array) -> Mean:
    return _mean(left[:, 0] - right[:, 0])


def _mean(values: Array) -> Mean:
    mean = mean_with_interval(values.tolist())
    if mean is None:
        msg = "a study needs at least one question"
        raise ValueError(msg)
    return mean
