"""Citations put into a finished answer by similarity, in the way of RAGFlow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from eval.baselines.base import RANKED, Corpus, answered, best_sentences, posed
from eval.measures import Outcome
from eval.questions import Question
from eval.retrieval_sets.bigrams import BigramIndex
from rag.japanese.normalize import squeeze

if TYPE_CHECKING:
    from rag.embedding import Embedding

_TOKEN_WEIGHT = 0.1
_VECTOR_WEIGHT = 0.9
_THRESHOLD = 0.63
_LEAST_THRESHOLD = 0.3
_LOWERING = 0.8
_NEAR_BEST = 0.99
_MOST_CITED = 4
_GIVEN = 6
_SENTENCES = 2


@dataclass(frozen=True, slots=True)
class Similarity:
    """How alike sentences and passages are, by their characters and by their vectors.

    Attributes:
        embedding: The embedding model; None compares characters alone.
    """

    embedding: Embedding | None

    def __call__(self, sentences: Sequence[str], passages: Sequence[str]) -> np.ndarray:
        """Similarities, shape (sentences, passages), at most 1."""
        held = [_pairs(passage) for passage in passages]
        tokens = np.array([[_share(_pairs(one), other) for other in held] for one in sentences])
        if self.embedding is None:
            return tokens
        vectors = self.embedding.embed_passages
        cosines = vectors(list(sentences)) @ vectors(list(passages)).T
        return np.asarray(_TOKEN_WEIGHT * tokens + _VECTOR_WEIGHT * cosines)


def _pairs(text: str) -> set[str]:
    return {first + second for first, second in pairwise(squeeze(text))}


def _share(wanted: set[str], held: set[str]) -> float:
    return len(wanted & held) / len(wanted) if wanted else 0.0


def insert_citations(
    sentences: Sequence[str], passages: Sequence[str], similarity: Similarity
) -> list[tuple[int, ...]]:
    """Which passages each sentence gets, by similarity alone; nobody looks at what either says.

    A sentence gets the passages within a hundredth of its most similar one, at most four, where
    that is above 0.63; while nothing is cited in the whole answer, the threshold falls by a fifth
    at a time, as far as 0.3.

    Source: the procedure of RAGFlow, `rag/nlp/search.py`, `insert_citations`, written anew.

    Args:
        sentences: The answer.
        passages: What it may cite.
        similarity: How alike they are.

    Returns:
        Places of passages for each sentence.
    """
    nothing: list[tuple[int, ...]] = [() for _ in sentences]
    if not sentences or not passages:
        return nothing
    alike = similarity(sentences, passages)
    threshold = _THRESHOLD
    while threshold >= _LEAST_THRESHOLD:
        cited = [_above(row, threshold) for row in alike]
        if any(cited):
            return cited
        threshold *= _LOWERING
    return nothing


def _above(row: np.ndarray, threshold: float) -> tuple[int, ...]:
    best = float(row.max())
    if best < threshold:
        return ()
    order = np.argsort(-row, kind="stable")
    return tuple(int(place) for place in order if row[place] >= _NEAR_BEST * best)[:_MOST_CITED]


class InsertedBaseline:
    """Sentences of the best passages that share most with the question, citations put in after.

    Args:
        corpus: The documents; Tenkyo's passages are searched by BM25 over pairs of characters.
        similarity: How alike sentences and passages are.
    """

    name = "inserted"

    def __init__(self, corpus: Corpus, similarity: Similarity) -> None:
        self._passages = corpus.passages
        self._index = BigramIndex([passage.text for passage in corpus.passages])
        self._similarity = similarity

    def answer(self, question: Question) -> Outcome:
        """At most two sentences, each with the passages most like it."""
        wanted = posed(question)
        ranked = [self._passages[place] for place in self._index.best(wanted, RANKED)]
        given = ranked[:_GIVEN]
        sentences = best_sentences(wanted, given, _SENTENCES)
        if not sentences:
            return Outcome(question, ranked=ranked)
        inserted = insert_citations(sentences, [one.text for one in given], self._similarity)
        places = dict.fromkeys(place for cited in inserted for place in cited)
        return answered(
            question,
            "\n".join(sentences),
            ranked=ranked,
            cited=[given[place] for place in places],
        )
