"""The judge: whether what was chosen answers the question (`rag.answering.judge`).

Most questions at hand can be answered. So that the judge also meets near misses, the choice that is
made after everything that answers was taken away stands beside each of them, as a refusal that
counts less.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eval.matching import meets_keys
from eval.questions import Question
from eval.tuning.indexed import FoundUnits, IndexedDataset
from eval.tuning.linear import Array, rows_of
from eval.tuning.overlap import overlaps
from rag.answering.choose import Choice
from rag.answering.grouping import choose_from_each
from rag.answering.judge import WEIGHTS, judge_features
from rag.answering.select import Scored

FEATURES = tuple(WEIGHTS)
_PSEUDO_IMPORTANCE = 0.1


@dataclass(frozen=True, slots=True)
class JudgedChoice:
    """A choice of units, and whether it should be shown as an answer.

    Attributes:
        question: Id of the question.
        dataset: Name of its dataset.
        features: What the judge sees of it.
        answerable: Whether it should be shown: the documents hold the answer, and it was not taken
            away.
        right: Whether the units meet the keys.
        pseudo: Whether what answers was taken away.
    """

    question: str
    dataset: str
    features: Mapping[str, float]
    answerable: bool
    right: bool
    pseudo: bool = False


@dataclass(frozen=True, slots=True)
class JudgeRows:
    """Choices as arrays; all of shape (rows,) but `features`, which is (rows, features).

    Attributes:
        questions: Id of the question of each.
        datasets: Name of its dataset.
        features: The columns of `FEATURES`.
        labels: 1 where it should be shown, else 0.
        importance: How much it counts in fitting.
        right: Whether its units meet the keys.
        real: Whether nothing was taken away; only such rows are counted in figures.
    """

    questions: Sequence[str]
    datasets: Sequence[str]
    features: Array
    labels: Array
    importance: Array
    right: NDArray[np.bool_]
    real: NDArray[np.bool_]


def judge_rows(datasets: Iterable[IndexedDataset]) -> JudgeRows:
    """The choices of all questions of some datasets, with those made without what answers."""
    choices = [
        choice
        for dataset in datasets
        for question in dataset.questions
        for choice in judged_choices(dataset.name, question, dataset.units(question))
    ]
    return JudgeRows(
        questions=[choice.question for choice in choices],
        datasets=[choice.dataset for choice in choices],
        features=rows_of((choice.features for choice in choices), FEATURES),
        labels=np.array([float(choice.answerable) for choice in choices]),
        importance=np.array([_PSEUDO_IMPORTANCE if one.pseudo else 1.0 for one in choices]),
        right=np.array([choice.right for choice in choices], dtype=np.bool_),
        real=np.array([not choice.pseudo for choice in choices], dtype=np.bool_),
    )


def judged_choices(dataset: str, question: Question, found: FoundUnits) -> Iterator[JudgedChoice]:
    """The choices for a question and, where it can be answered, those without what answers.

    Args:
        dataset: Name of the dataset.
        question: The question.
        found: The units that were found for it.

    Yields:
        A choice, or one of each document that is compared and holds evidence, and its counterpart.
        None of those in which nothing was chosen, or that lack what is asked for: the weights do
        not judge them.
    """
    identity = f"{dataset}/{question.id}"
    for choice, features in _judged(found.groups, found, question):
        text = "\n".join(entry.unit.about for entry in choice.units)
        right = question.answerable and meets_keys(text, question.answer_keys)
        yield JudgedChoice(identity, dataset, features, question.answerable, right)
    if not question.answerable:
        return
    others = [
        [
            entry
            for entry in group
            if not overlaps(question, entry.unit)
            and not meets_keys(entry.unit.about, question.answer_keys)
        ]
        for group in found.groups
    ]
    for _, features in _judged(others, found, question):
        yield JudgedChoice(identity, dataset, features, answerable=False, right=False, pseudo=True)


def _judged(
    groups: Sequence[Sequence[Scored]], found: FoundUnits, question: Question
) -> Iterator[tuple[Choice, Mapping[str, float]]]:
    """Choices from groups that the weights judge, with their features."""
    holding = {evidence.doc for evidence in question.evidence}
    for choice in choose_from_each(groups, found.reading):
        if not choice.units:
            continue
        name = choice.units[0].unit.hit.document.file_name
        if question.answerable and len(groups) > 1 and name not in holding:
            continue
        features = judge_features(choice, found.reading, found.words)
        if not features["lacking"]:
            yield choice, features
