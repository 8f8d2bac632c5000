"""The judge: whether what was chosen answers the question (`rag.answering.judge`).

Most questions at hand can be answered. So that the judge also meets near misses, the choice that is
made after everything that answers was taken away stands beside each of them, as a refusal that
counts less; and so that it also meets what is about something else, every question is asked of the
documents of the other datasets.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations

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
_MADE_IMPORTANCE = 0.1


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
        foreign: Whether the documents are of another dataset than the question.
    """

    question: str
    dataset: str
    features: Mapping[str, float]
    answerable: bool
    right: bool
    pseudo: bool = False
    foreign: bool = False


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
        real: Whether nothing was taken away, and the documents are its own; only such rows are
            counted in figures.
        foreign: Whether the documents are of another dataset than the question.
    """

    questions: Sequence[str]
    datasets: Sequence[str]
    features: Array
    labels: Array
    importance: Array
    right: NDArray[np.bool_]
    real: NDArray[np.bool_]
    foreign: NDArray[np.bool_]


def judge_rows(datasets: Sequence[IndexedDataset]) -> JudgeRows:
    """The choices of all questions of some datasets, with those that are made to be refused."""
    choices = [
        choice
        for dataset in datasets
        for question in dataset.questions
        for choice in judged_choices(dataset.name, question, dataset.units(question))
    ]
    choices += [
        choice
        for asked, dataset in permutations(datasets, 2)
        for question in asked.questions
        for choice in foreign_choices(asked.name, question, dataset)
    ]
    return JudgeRows(
        questions=[choice.question for choice in choices],
        datasets=[choice.dataset for choice in choices],
        features=rows_of((choice.features for choice in choices), FEATURES),
        labels=np.array([float(choice.answerable) for choice in choices]),
        importance=np.array(
            [_MADE_IMPORTANCE if one.pseudo or one.foreign else 1.0 for one in choices]
        ),
        right=np.array([choice.right for choice in choices], dtype=np.bool_),
        real=np.array([not (one.pseudo or one.foreign) for one in choices], dtype=np.bool_),
        foreign=np.array([choice.foreign for choice in choices], dtype=np.bool_),
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


def foreign_choices(
    name: str, question: Question, dataset: IndexedDataset
) -> Iterator[JudgedChoice]:
    """The choices for a question of a dataset from the documents of another: all to be refused."""
    found = dataset.units(question)
    for choice in choose_from_each(found.groups, found.reading):
        features = judge_features(choice, found.reading, found.words) if choice.units else None
        if features is not None and not features["lacking"]:
            identity = f"{name}/{question.id}"
            yield JudgedChoice(
                identity, dataset.name, features, answerable=False, right=False, foreign=True
            )


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
