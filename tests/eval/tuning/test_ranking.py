"""Fitting a ranking: what is learnt, what is held out, what a feature is worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pytest

from eval.tuning.linear import Array
from eval.tuning.ranking import RankingTask, study_ranking


@dataclass(frozen=True)
class First:
    """Alternatives of which one is right; worth 1 where it stands first."""

    question: str
    dataset: str
    features: Array
    right: int

    @property
    def target(self) -> Array:
        target = np.zeros(len(self.features))
        if self.right >= 0:
            target[self.right] = 1.0
        return target

    def measure(self, order) -> Sequence[float]:
        return [float(order[0] == self.right)]


def task(examples, current, unit="words", *, balanced=False) -> RankingTask:
    return RankingTask(
        name="試し",
        place="nowhere.py: WEIGHTS",
        features=("words", "noise"),
        measures=("First",),
        examples=examples,
        current=current,
        unit=unit,
        l2=1e-3,
        balanced=balanced,
    )


def example(number: int, right: int, *rows: tuple[float, float], dataset: str = "x") -> First:
    return First(f"{dataset}/{number}", dataset, np.array(rows), right)


# The right one always has more of `words`; `noise` says nothing.
EXAMPLES = [
    example(0, 0, (0.9, 0.1), (0.3, 0.8)),
    example(1, 1, (0.2, 0.7), (0.8, 0.7)),
    example(2, 0, (0.9, 0.1), (0.3, 0.8)),
    example(3, 1, (0.2, 0.4), (0.8, 0.4)),
    example(4, 0, (0.8, 0.9), (0.2, 0.6)),
    example(5, 1, (0.2, 0.2), (0.8, 0.2)),
]


def test_what_can_be_learnt_is_learnt():
    study = study_ranking(task(EXAMPLES, {"words": 1.0}), fold_count=3, repeats=2)
    assert study.weights["words"] == 1.0
    assert study.figures == {
        "current": {"First": 1.0},
        "fitted": {"First": 1.0},
        "cross_validated": {"First": 1.0},
    }
    assert (study.gain.value, study.gain.count) == (0.0, 6)
    assert [entry.feature for entry in study.ablations] == ["words", "noise"]
    # Without `words` the examples with equal noise keep the order they came in: all wrong.
    assert study.ablations[0].difference.value < 0
    assert study.ablations[1].difference.value == 0


def test_weights_in_force_that_are_worse():
    study = study_ranking(task(EXAMPLES, {"words": -1.0}), fold_count=3, repeats=1)
    assert study.figures["current"] == {"First": 0.0}
    assert study.gain.value == 1.0


def test_a_feature_without_a_weight_in_force_counts_for_nothing():
    study = study_ranking(task(EXAMPLES, {}), fold_count=3, repeats=1)
    # All equal: the order they came in, in which every other one is right.
    assert study.figures["current"] == {"First": 0.5}


def test_documents_never_seen():
    others = [
        # In this dataset it is the other way round, so that neither helps the other.
        example(number, 0, (0.1, 0.5), (0.9, 0.5), dataset="y")
        for number in range(6)
    ]
    study = study_ranking(task([*EXAMPLES, *others], {"words": 1.0}), fold_count=4, repeats=1)
    assert study.figures["other_documents"] == {"First": 0.0}


def test_examples_without_a_right_alternative_are_measured_and_not_fitted_on():
    hopeless = example(9, -1, (0.0, 1.0), (1.0, 0.0))
    study = study_ranking(task([*EXAMPLES, hopeless], {"words": 1.0}), fold_count=7, repeats=1)
    assert study.figures["fitted"]["First"] == pytest.approx(6 / 7)


def test_a_unit_that_is_fitted_below_zero_does_not_turn_the_order_round():
    turned = [
        First(one.question, one.dataset, one.features * [-1, 1], one.right) for one in EXAMPLES
    ]
    study = study_ranking(task(turned, {"words": -1.0}), fold_count=3, repeats=1)
    assert study.weights["words"] == -1.0
    assert study.figures["cross_validated"] == {"First": 1.0}


def test_a_balanced_task_hears_every_dataset_alike():
    # `noise` is right in the three questions of one dataset, wrong in the one of the other.
    many = [example(n, 0, (0.5, 0.9), (0.5, 0.1), dataset="many") for n in range(3)]
    few = [example(9, 0, (0.5, 0.1), (0.5, 0.9), dataset="few")]
    by_question, by_dataset = (
        study_ranking(
            task([*many, *few], {"words": 1.0}, "noise", balanced=balanced),
            fold_count=2,
            repeats=1,
        )
        for balanced in (False, True)
    )
    assert by_question.weights["noise"] == 1.0
    assert by_question.figures["fitted"] == {"First": 0.75}
    assert by_dataset.weights["noise"] == pytest.approx(0.0, abs=1e-6)


def test_figures_of_each_dataset():
    others = [
        example(n, right, (0.9, 0.5), (0.1, 0.5), dataset="y") for n, right in ((8, 0), (9, -1))
    ]
    examples = [*EXAMPLES, *others]
    found = study_ranking(task(examples, {"words": 1.0}), fold_count=3, repeats=1).of_datasets
    assert {name: one["First"].value for name, one in found.items()} == {"x": 1.0, "y": 0.5}
    assert found["x"]["First"].count == 6
