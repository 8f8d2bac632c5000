"""Fitting and judging the judge: probabilities, errors and hallucinations over thresholds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eval.statistics import Mean, mean_with_interval
from eval.tuning.folds import Rows, each_dataset, folds
from eval.tuning.judge import FEATURES, JudgeRows
from eval.tuning.linear import Array, Logistic, fit_logistic
from eval.tuning.ranking import Ablation
from rag.answering.judge import ANSWERED, BIAS, WEIGHTS

THRESHOLDS = (0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65)
PLACE = "rag/answering/judge.py: WEIGHTS, BIAS"
_L2 = 1.0
_LEAST = 1e-6


@dataclass(frozen=True, slots=True)
class Operating:
    """What a threshold gives, over the questions of one dataset for which something was chosen.

    Rates are NaN where the dataset has no such question.

    Attributes:
        dataset: Name of the dataset.
        threshold: Probability from which on a choice is shown as an answer.
        error_rate: Share of answerable questions that are refused.
        hallucination_rate: Share of unanswerable questions that are answered.
        right: Share of answerable questions that are answered with units that meet the keys.
        foreign_rate: Share of the questions of other datasets that are answered.
    """

    dataset: str
    threshold: float
    error_rate: float
    hallucination_rate: float
    right: float
    foreign_rate: float


@dataclass(frozen=True, slots=True)
class JudgeStudy:
    """What fitting found.

    Attributes:
        weights: The fitted weights.
        bias: The fitted constant.
        figures: AUC, LogLikelihood, and ErrorRate, HallucinationRate and ForeignRate (questions of
            other datasets that are answered) at the threshold in force:
            with `current` weights, `fitted` on all questions, held out in `cross_validated` folds,
            and held out by whole dataset in `other_documents`.
        gain: LogLikelihood of a question, cross-validated minus current.
        ablations: Change of the held-out LogLikelihood of a question without each feature.
        operating: Rates over thresholds, cross-validated.
    """

    weights: Mapping[str, float]
    bias: float
    figures: Mapping[str, Mapping[str, float]]
    gain: Mean
    ablations: tuple[Ablation, ...]
    operating: tuple[Operating, ...]


def study_judge(rows: JudgeRows, *, fold_count: int, repeats: int) -> JudgeStudy:
    """Fits the judge, judges it on what is held out, and leaves out every feature in turn.

    Args:
        rows: The choices.
        fold_count: Number of folds.
        repeats: How often the folds are drawn anew; probabilities of a choice are averaged.
    """
    every = tuple(range(len(FEATURES)))
    splits = [split for seed in range(repeats) for split in folds(rows.questions, fold_count, seed)]
    in_force = Logistic(np.array([WEIGHTS.get(name, 0.0) for name in FEATURES]), BIAS)
    fitted = _fit(rows, np.arange(len(rows.labels)), every)
    held_out = _held_out(rows, splits, every)
    probabilities = {
        "current": in_force.probabilities(rows.features),
        "fitted": fitted.probabilities(rows.features),
        "cross_validated": held_out,
    }
    whole = list(each_dataset(rows.datasets))
    if whole:
        probabilities["other_documents"] = _held_out(rows, whole, every)
    ablations = []
    for number, name in enumerate(FEATURES):
        without = _held_out(rows, splits, tuple(place for place in every if place != number))
        ablations.append(Ablation(name, _difference(rows, without, held_out)))
    return JudgeStudy(
        dict(zip(FEATURES, fitted.weights.tolist(), strict=True)),
        fitted.bias,
        {kind: _figures(rows, found) for kind, found in probabilities.items()},
        _difference(rows, held_out, probabilities["current"]),
        tuple(ablations),
        tuple(
            _operating(rows, held_out, dataset, threshold)
            for dataset in sorted(set(rows.datasets))
            for threshold in THRESHOLDS
        ),
    )


def area_under_curve(probabilities: Array, labels: Array) -> float:
    """AUC: how often a choice that should be shown gets more than one that should not.

    Ties count half. Source: Hanley and McNeil 1982, "The Meaning and Use of the Area under a
    Receiver Operating Characteristic (ROC) Curve".
    """
    shown, refused = probabilities[labels > 0], probabilities[labels <= 0]
    if not shown.size or not refused.size:
        return float("nan")
    more = (shown[:, None] > refused).mean()
    return float(more + (shown[:, None] == refused).mean() / 2)


def _fit(rows: JudgeRows, chosen: Rows, columns: Sequence[int]) -> Logistic:
    """Fits on some rows with some features; weights of the others are 0."""
    found = fit_logistic(
        rows.features[np.ix_(chosen, np.asarray(columns))],
        rows.labels[chosen],
        rows.importance[chosen],
        l2=_L2,
    )
    weights = np.zeros(len(FEATURES))
    weights[list(columns)] = found.weights
    return Logistic(weights, found.bias)


def _held_out(
    rows: JudgeRows, splits: Sequence[tuple[Rows, Rows]], columns: Sequence[int]
) -> Array:
    """Mean probability of every row under models fitted without its question, shape (rows,)."""
    totals = np.zeros(len(rows.labels))
    times = np.zeros(len(rows.labels))
    for fitted_on, held_out in splits:
        model = _fit(rows, fitted_on, columns)
        totals[held_out] += model.probabilities(rows.features[held_out])
        times[held_out] += 1
    mean: Array = totals / times
    return mean


def _figures(rows: JudgeRows, probabilities: Array) -> dict[str, float]:
    at_force = _operating(rows, probabilities, None, ANSWERED)
    return {
        "AUC": area_under_curve(probabilities[rows.real], rows.labels[rows.real]),
        "LogLikelihood": float(_log_likelihood(rows, probabilities).mean()),
        "ErrorRate": at_force.error_rate,
        "HallucinationRate": at_force.hallucination_rate,
        "ForeignRate": at_force.foreign_rate,
    }


def _log_likelihood(rows: JudgeRows, probabilities: Array) -> Array:
    """Of each real row, shape (real rows,)."""
    right = np.where(rows.labels > 0, probabilities, 1 - probabilities)[rows.real]
    logs: Array = np.log(np.maximum(right, _LEAST))
    return logs


def _difference(rows: JudgeRows, left: Array, right: Array) -> Mean:
    values = _log_likelihood(rows, left) - _log_likelihood(rows, right)
    mean = mean_with_interval(values.tolist())
    if mean is None:
        msg = "a study needs at least one question"
        raise ValueError(msg)
    return mean


def _operating(
    rows: JudgeRows, probabilities: Array, dataset: str | None, threshold: float
) -> Operating:
    within = np.full(len(rows.labels), fill_value=True)
    if dataset is not None:
        within = np.array(rows.datasets) == dataset
    here = rows.real & within
    shown = probabilities >= threshold
    answerable, unanswerable = here & (rows.labels > 0), here & (rows.labels <= 0)
    return Operating(
        dataset or "",
        threshold,
        error_rate=_share(~shown, answerable),
        hallucination_rate=_share(shown, unanswerable),
        right=_share(shown & rows.right, answerable),
        foreign_rate=_share(shown, rows.foreign & within),
    )


def _share(found: NDArray[np.bool_], among: NDArray[np.bool_]) -> float:
    return float(found[among].mean()) if among.any() else float("nan")
