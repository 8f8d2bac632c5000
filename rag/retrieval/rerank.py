"""The second stage: a hundred candidates, looked at closely.

Every candidate gets a handful of features between 0 and about 1, and a weighted sum of them. The
weights were fitted on plans, articles of an encyclopedia and of laws alike, each counting the same,
and rounded (`python -m eval.tuning reranker`); `docs/retrieval.md` says what each part is worth.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache, partial

import numpy as np
from numpy.typing import NDArray

from rag.analysis import Holds, WordHashes, hash_words, unpack_words
from rag.fields import content_lemmas
from rag.japanese.tokens import tokenize
from rag.retrieval.asks import HELD_BY, Ask
from rag.retrieval.understanding import Understanding
from rag.retrieval.words import NAMING_SHARE, RANKED_NAMING_SHARE, QuestionWords, WordMatcher

WEIGHTS: Mapping[str, float] = {
    "words": 1.0,
    "rare": 0.3,
    "telling": 1.1,
    "often": -0.25,
    "kind": 0.28,
    "document": 0.25,
    "title": 0.3,
    "vector": 0.5,
}
"""Weights of the features. `vector` is that of a configured encoder; the trained default has none
(`TRAINED_VECTOR`), since cross-validation found no gain from it beside the others."""

TRAINED_VECTOR = 0.0

_HEADING_SHARE = 0.7
"""What a word counts that only the headings hold."""

_RAREST = 0.02
"""Share of the candidates that is added to those with a word, so that no word counts endlessly."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that the first stage found.

    Attributes:
        key: Its key.
        words: Score of the lexical search.
        vector: Cosine with the question, None for an index without vectors.
        analysis: Its packed analysis.
        document_id: Id of its document.
        title: Title of its document.
    """

    key: int
    words: float
    vector: float | None
    analysis: bytes
    document_id: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Scored:
    """A candidate with its score and what is known of it, by name.

    * `words`    score of the first stage, 1 for the best candidate
    * `rare`     share of the question that text, context, headings and title hold, by the square of
                 rarity: the rarest words decide
    * `telling`  the same by how few of the candidates hold a word, which tells them apart
    * `often`    how often text and context say the question's own words, 1 for the best. The first
                 stage counts that already, and too much: words said again and again are less than
                 more of the words, pairs, headings and other words for the same. Its weight is
                 below 0
    * `kind`     share of the kinds of values asked for that the passage holds
    * `document` how far the question names its document
    * `title`    1 where the title stands in the question word for word
    * `vector`   cosine with the question
    * `coverage` share of the question that text, context and headings hold, by rarity. It has no
                 weight here; the choice of what answers reads it
    """

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
    own = matcher.counts([part[0] for part in parts])
    around = matcher.counts([part[1] for part in parts])
    inside = np.maximum(matcher.held(own), matcher.held(around))
    above = matcher.present([part[2] for part in parts])
    body = np.maximum(inside, _HEADING_SHARE * above)
    coverage = matcher.shares(body)
    held = np.maximum(body, _titles_held(candidates, matcher))
    rarities = _ranked_rarities(words, understanding)
    rare = _share(held, rarities**2)
    lengths = np.array([len(part[0]) + len(part[1]) for part in parts], dtype=np.float64)
    often = matcher.often(own + around, lengths, rarities)
    telling = _share(held, np.log1p(1 / (held.mean(axis=0) + _RAREST)))
    best = max(candidate.words for candidate in candidates) or 1.0
    kinds_met = cache(partial(_kinds_met, wanted_kinds(understanding.asks)))
    scored: list[Scored] = []
    for place, candidate in enumerate(candidates):
        features = {
            "words": candidate.words / best,
            "vector": max(0.0, candidate.vector or 0.0),
            "rare": float(rare[place]),
            "telling": float(telling[place]),
            "often": float(often[place]),
            "coverage": float(coverage[place]),
            "kind": kinds_met(parts[place][3]),
            "document": understanding.naming.strengths.get(candidate.document_id, 0.0),
            "title": float(candidate.document_id in understanding.naming.verbatim),
        }
        score = sum(weight * features[name] for name, weight in weights.items())
        scored.append(Scored(candidate, score, features))
    return sorted(scored, key=lambda entry: (-entry.score, entry.candidate.key))


def _titles_held(candidates: Sequence[Candidate], matcher: WordMatcher) -> NDArray[np.float64]:
    """How far the title of each one's document holds each word, shape (candidates, words)."""
    titles = {title: row for row, title in enumerate({one.title: None for one in candidates})}
    held = matcher.present([_title_words(title) for title in titles])
    return held[[titles[one.title] for one in candidates]]


@lru_cache(maxsize=8192)
def _title_words(title: str) -> WordHashes:
    return hash_words(content_lemmas(tokenize(title)))


def _ranked_rarities(words: QuestionWords, understanding: Understanding) -> NDArray[np.float64]:
    """Rarity of each word, those that name documents counting as they do in a ranking."""
    more = RANKED_NAMING_SHARE / NAMING_SHARE
    named = understanding.naming.words
    pairs = zip(words.lemmas, words.rarities, strict=True)
    return np.array([rarity * (more if lemma in named else 1.0) for lemma, rarity in pairs])


def _share(held: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Share of the question that each row holds, shape (rows,); 0 for one without words."""
    shares: NDArray[np.float64] = held @ weights / (weights.sum() or 1.0)
    return shares


def _kinds_met(wanted: Sequence[Holds], holds: Holds) -> float:
    """1 where a passage holds every kind of value asked for, 0 where none."""
    if not wanted:
        return 0.5
    return sum(bool(kinds & holds) for kinds in wanted) / len(wanted)


def wanted_kinds(asks: Sequence[Ask]) -> list[Holds]:
    """For each ask that wants a value, the kinds that satisfy it."""
    return [HELD_BY[ask] for ask in asks if ask in HELD_BY]
