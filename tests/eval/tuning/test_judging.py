"""Fitting the judge: probabilities that are held out, and rates over thresholds."""

from __future__ import annotations

import math

import numpy as np
import pytest

from eval.tuning.judge import FEATURES, JudgeRows
from eval.tuning.judging import THRESHOLDS, area_under_curve, study_judge


@pytest.mark.parametrize(
    ("shown", "refused", "area"),
    [
        ([0.9, 0.8], [0.1, 0.2], 1.0),
        ([0.1], [0.9], 0.0),
        # Of 2 x 3 pairs 4 are the right way round and 1 is a tie.
        ([0.5, 0.9], [0.5, 0.1, 0.7], 4.5 / 6),
        ([0.4, 0.4], [0.4], 0.5),
    ],
)
def test_area_under_the_curve(shown, refused, area):
    labels = np.array([1.0] * len(shown) + [0.0] * len(refused))
    assert area_under_curve(np.array(shown + refused), labels) == pytest.approx(area)


def test_no_area_without_both_kinds():
    assert math.isnan(area_under_curve(np.array([0.5, 0.9]), np.array([1.0, 1.0])))


def rows(scores, labels, *, real=None, right=None, datasets=None, foreign=None):
    """Choices that differ in the feature `score` alone."""
    size = len(scores)
    features = np.zeros((size, len(FEATURES)))
    features[:, FEATURES.index("score")] = scores
    return JudgeRows(
        questions=[f"q{number}" for number in range(size)],
        datasets=datasets or ["x"] * size,
        features=features,
        labels=np.array(labels, dtype=np.float64),
        importance=np.ones(size),
        right=np.array(right if right is not None else labels, dtype=np.bool_),
        real=np.array(real if real is not None else [True] * size),
        foreign=np.array(foreign if foreign is not None else [False] * size),
    )


SCORES = [4.0, 5.0, 6.0, 4.5, -4.0, -5.0, -6.0, -4.5]
LABELS = [1, 1, 1, 1, 0, 0, 0, 0]


def test_what_can_be_learnt_is_learnt():
    study = study_judge(rows(SCORES, LABELS), fold_count=4, repeats=2)
    assert study.weights["score"] > 0.2
    assert {name: study.weights[name] for name in FEATURES if name != "score"} == pytest.approx(
        dict.fromkeys((name for name in FEATURES if name != "score"), 0.0)
    )
    assert list(study.figures) == ["current", "fitted", "cross_validated"]
    held_out = study.figures["cross_validated"]
    assert {name: held_out[name] for name in ("AUC", "ErrorRate", "HallucinationRate")} == {
        "AUC": 1.0,
        "ErrorRate": 0.0,
        "HallucinationRate": 0.0,
    }
    assert -0.7 < held_out["LogLikelihood"] < 0
    losses = {entry.feature: entry.difference.value for entry in study.ablations}
    assert list(losses) == list(FEATURES)
    assert losses["score"] < -0.3
    assert losses["margin"] == pytest.approx(0.0, abs=1e-6)


def test_rates_over_thresholds():
    # The last of each kind looks like the other one.
    scores = [5.0, 5.0, 5.0, -5.0, -5.0, -5.0, -5.0, 5.0]
    found = rows(scores, LABELS, right=[1, 0, 1, 1, 0, 0, 0, 0])
    study = study_judge(found, fold_count=8, repeats=1)
    assert [(point.dataset, point.threshold) for point in study.operating] == [
        ("x", threshold) for threshold in THRESHOLDS
    ]
    (half,) = [point for point in study.operating if point.threshold == 0.5]
    assert (half.error_rate, half.hallucination_rate, half.right) == (1 / 4, 1 / 4, 2 / 4)


def test_choices_without_what_answers_are_fitted_on_and_not_counted():
    # Counted, they would be four hallucinations.
    found = rows(
        [*SCORES, 9.0, 9.0, 9.0, 9.0], [*LABELS, 0, 0, 0, 0], real=[True] * 8 + [False] * 4
    )
    study = study_judge(found, fold_count=4, repeats=1)
    assert study.gain.count == 8
    assert study.figures["current"]["HallucinationRate"] == 0.0
    assert (
        study.weights["score"]
        < study_judge(rows(SCORES, LABELS), fold_count=4, repeats=1).weights["score"]
    )


def test_questions_of_other_documents_are_counted_apart():
    found = rows(
        [*SCORES, 9.0, -9.0, -9.0, -9.0],
        [*LABELS, 0, 0, 0, 0],
        real=[True] * 8 + [False] * 4,
        foreign=[False] * 8 + [True] * 4,
    )
    study = study_judge(found, fold_count=4, repeats=1)
    assert study.figures["current"]["ForeignRate"] == 1 / 4
    assert study.figures["current"]["HallucinationRate"] == 0.0
    (half,) = [point for point in study.operating if point.threshold == 0.5]
    assert half.foreign_rate == 1 / 4


def test_a_dataset_without_unanswerable_questions_has_no_hallucination_rate():
    found = rows(SCORES, LABELS, datasets=["x", "x", "y", "y", "x", "x", "x", "x"])
    study = study_judge(found, fold_count=4, repeats=1)
    assert "other_documents" in study.figures
    rates = {point.dataset: point.hallucination_rate for point in study.operating}
    assert rates["x"] == 0.0
    assert math.isnan(rates["y"])
