"""The reranker: which of a hundred candidates stand first (`rag.retrieval.rerank`)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eval.questions import Question
from eval.tuning.folds import Rows
from eval.tuning.indexed import FoundPassage, IndexedDataset
from eval.tuning.linear import Array, rows_of
from eval.tuning.ranking import RankingTask
from rag.retrieval.rerank import TRAINED_VECTOR, WEIGHTS

FEATURES = tuple(WEIGHTS)
_L2 = 1e-4
_DEPTH = 10


@dataclass(frozen=True, slots=True)
class CandidateExample:
    """The candidates of one question.

    Attributes:
        question: Id of the question.
        dataset: Name of its dataset.
        features: Shape (candidates, features).
        covering: Whether each candidate covers each piece of evidence, shape
            (candidates, evidence).
    """

    question: str
    dataset: str
    features: Array
    covering: NDArray[np.bool_]

    @property
    def target(self) -> Array:
        """Every piece of evidence that was found counts the same, divided among its passages."""
        found = self.covering[:, self.covering.any(axis=0)]
        shares = found / np.maximum(found.sum(axis=0), 1)
        target: Array = shares.sum(axis=1) / max(found.shape[1], 1)
        return target

    def measure(self, order: Rows) -> Sequence[float]:
        """MRR@10 and Recall@1, 5 and 10; near-duplicates count, other than in a search."""
        ranked = self.covering[order]
        useful = np.flatnonzero(ranked[:_DEPTH].any(axis=1))
        reciprocal = 1 / (useful[0] + 1) if useful.size else 0.0
        recalls = [float(ranked[:depth].any(axis=0).mean()) for depth in (1, 5, _DEPTH)]
        return [reciprocal, *recalls]


def reranker_task(datasets: Iterable[IndexedDataset]) -> RankingTask:
    """The reranker's task over the answerable questions of some datasets."""
    examples = [
        candidate_example(dataset.name, question, dataset.candidates(question))
        for dataset in datasets
        for question in dataset.questions
        if question.answerable
    ]
    return RankingTask(
        name="並べ替え",
        place="rag/retrieval/rerank.py: WEIGHTS",
        features=FEATURES,
        measures=("MRR@10", "Recall@1", "Recall@5", "Recall@10"),
        examples=examples,
        current={**WEIGHTS, "vector": TRAINED_VECTOR},
        unit="words",
        l2=_L2,
        balanced=True,
    )


def candidate_example(
    dataset: str, question: Question, found: Sequence[FoundPassage]
) -> CandidateExample:
    """The candidates of a question as an example."""
    return CandidateExample(
        question=f"{dataset}/{question.id}",
        dataset=dataset,
        features=rows_of((one.scored.features for one in found), FEATURES),
        covering=np.array(
            [[one.passage.covers(entry) for entry in question.evidence] for one in found],
            dtype=np.bool_,
        ).reshape(-1, len(question.evidence)),
    )
