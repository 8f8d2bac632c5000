"""The second stage: a hundred candidates, looked at closely.

Every candidate gets a handful of features between 0 and about 1, and a weighted sum of them. The
weights were tuned on the development questions with cross-validation (`eval/tuning.py`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from rag.analysis import Holds, unpack_words
from rag.retrieval.asks import HELD_BY, Ask
from rag.retrieval.understanding import Understanding
from rag.retrieval.words import QuestionWords, WordMatcher

WEIGHTS: Mapping[str, float] = {
    "words": 1.0,
    "coverage": 0.7,
    "near": 0.35,
    "kind": 0.2,
    "document": 0.4,
    "vector": 0.5,
}
"""Weights of the features. `vector` is that of a configured encoder; the trained default has none
(`TRAINED_VECTOR`), since cross-validation found no gain from it beside the others."""

TRAINED_VECTOR = 0.0

_HEADING_SHARE = 0.7
"""What a word counts that only the headings hold."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that the first stage found.

    Attributes:
        key: Its key.
        words: Score of the lexical search.
        vector: Cosine with the question, None for an index without vectors.
        analysis: Its packed analysis.
        document_id: Id of its document.
    """

    key: int
    words: float
    vector: float | None
    analysis: bytes
    document_id: str


@dataclass(frozen=True, slots=True)
class Scored:
    """A candidate with its score and what the score is made of."""

    candidate: Candidate
    score: float
    features: Mapping[str, float]


def rerank(
    candidates: Sequence[Candidate],
    understanding: Understanding,
    words: QuestionWords,
    weights: Mapping[str, float] = WEIGHTS,
) -> list[Scored]:
    """Scores candidates and orders them, best first; ties by key.

    Args:
        candidates: What the first stage found.
        understanding: The question as it was read.
        words: The words of the question.
        weights: Weight of each feature.
    """
    if not candidates:
        return []
    matcher = WordMatcher(words)
    parts = [unpack_words(candidate.analysis) for candidate in candidates]
    own = [part[0] for part in parts]
    inside = np.maximum(matcher.present(own), matcher.present([part[1] for part in parts]))
    above = matcher.present([part[2] for part in parts])
    coverage = matcher.shares(np.maximum(inside, _HEADING_SHARE * above))
    nearness = matcher.nearness(own)
    best = max(candidate.words for candidate in candidates) or 1.0
    wanted = wanted_kinds(understanding.asks)
    scored: list[Scored] = []
    for place, candidate in enumerate(candidates):
        features = {
            "words": candidate.words / best,
            "vector": max(0.0, candidate.vector or 0.0),
            "coverage": float(coverage[place]),
            "near": float(nearness[place]),
            "kind": _kinds_met(wanted, parts[place][3]),
            "document": understanding.naming.strengths.get(candidate.document_id, 0.0),
        }
        score = sum(weights[name] * value for name, value in features.items())
        scored.append(Scored(candidate, score, features))
    return sorted(scored, key=lambda entry: (-entry.score, entry.candidate.key))


def _kinds_met(wanted: Sequence[Holds], holds: Holds) -> float:
    """1 where a passage holds every kind of value asked for, 0 where none."""
    if not wanted:
        return 0.5
    return sum(bool(kinds & holds) for kinds in wanted) / len(wanted)


def wanted_kinds(asks: Sequence[Ask]) -> list[Holds]:
    """For each ask that wants a value, the kinds that satisfy it."""
    return [HELD_BY[ask] for ask in asks if ask in HELD_BY]
