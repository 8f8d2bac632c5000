"""The unit selector: which sentence, item or cell answers (`rag.answering.select`)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from eval.matching import meets_keys
from eval.questions import Question
from eval.tuning.folds import Rows
from eval.tuning.indexed import FoundUnits, IndexedDataset
from eval.tuning.linear import Array, rows_of
from eval.tuning.overlap import quote_share
from eval.tuning.ranking import RankingTask
from rag.answering.select import WEIGHTS

FEATURES = tuple(WEIGHTS)
_L2 = 1e-3
_RIGHT = 0.6
"""A unit is right when it holds this share of a quote."""
_LENGTH = 300


@dataclass(frozen=True, slots=True)
class UnitExample:
    """The units of one question.

    Attributes:
        question: Id of the question.
        dataset: Name of its dataset.
        features: Shape (units, features).
        shares: Share of the evidence that each unit holds, shape (units,).
        texts: What each unit says.
        keys: The answer keys of the question.
    """

    question: str
    dataset: str
    features: Array
    shares: Array
    texts: Sequence[str]
    keys: Sequence[Sequence[str]]

    @property
    def target(self) -> Array:
        """Units that hold most of a quote, each by its share."""
        right = np.where(self.shares >= _RIGHT, self.shares, 0.0)
        target: Array = right / (right.sum() or 1.0)
        return target

    def measure(self, order: Rows) -> Sequence[float]:
        """Whether the first unit is right; whether the first 300 characters meet the keys."""
        if not order.size:
            return [0.0, 0.0]
        text = ""
        for place in order:
            if len(text) + len(self.texts[place]) <= _LENGTH:
                text += "\n" + self.texts[place]
        return [float(self.shares[order[0]] >= _RIGHT), float(meets_keys(text, self.keys))]


def selector_task(datasets: Iterable[IndexedDataset]) -> RankingTask:
    """The selector's task over the answerable questions of some datasets."""
    examples = [
        unit_example(dataset.name, question, dataset.units(question))
        for dataset in datasets
        for question in dataset.questions
        if question.answerable
    ]
    return RankingTask(
        name="抜き書きの選択",
        place="rag/answering/select.py: WEIGHTS",
        features=FEATURES,
        measures=("BestUnitRight", f"KeysWithin{_LENGTH}chars"),
        examples=examples,
        current=WEIGHTS,
        unit="words",
        l2=_L2,
    )


def unit_example(dataset: str, question: Question, found: FoundUnits) -> UnitExample:
    """The units of a question as an example."""
    return UnitExample(
        question=f"{dataset}/{question.id}",
        dataset=dataset,
        features=rows_of((entry.features for entry in found.units), FEATURES),
        shares=np.array([quote_share(question, entry.unit) for entry in found.units]),
        texts=[entry.unit.about for entry in found.units],
        keys=question.answer_keys,
    )
