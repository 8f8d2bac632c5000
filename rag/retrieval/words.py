"""The words of a question: how rare each is, and what else a plan may call it."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.analysis import WordHashes, hash_words
from rag.fields import content_lemmas
from rag.index import Access, Snapshot
from rag.japanese.synonyms import Expansion, find_expansions
from rag.japanese.tokens import tokenize
from rag.retrieval.followup import split_resolved
from rag.retrieval.understanding import Understanding

OTHER_WORD_SHARE = 0.75
"""What another word for the same thing counts, beside the question's own word."""

NAMING_SHARE = 0.3
"""What a word counts that names a document."""

EARLIER_SHARE = 0.75
"""What a word of an earlier turn counts."""

# Stretches of 30 words begin every 15, so that each word lies in two of them.
_STEP = 15


@dataclass(frozen=True, slots=True)
class QuestionWords:
    """Words of a question with their weight.

    Attributes:
        lemmas: Lemmas of the content words, each once.
        rarities: Inverse document frequency of each, never below 0.
        expansions: Words of the question for which there are others.
    """

    lemmas: tuple[str, ...]
    rarities: tuple[float, ...]
    expansions: tuple[Expansion, ...]

    @property
    def total(self) -> float:
        """Sum of all rarities; 1 for a question without words, so that it can divide."""
        return sum(self.rarities) or 1.0

    def share(self, lemmas: Collection[str]) -> float:
        """Share of the question, by rarity, that a set of lemmas holds."""
        held = {lemma: 1.0 for lemma in self.lemmas if lemma in lemmas}
        for expansion in self.expansions:
            if any(all(word in lemmas for word in other) for other in expansion.others):
                for word in expansion.words:
                    held.setdefault(word, OTHER_WORD_SHARE)
        rarity = dict(zip(self.lemmas, self.rarities, strict=True))
        return sum(rarity.get(word, 0.0) * part for word, part in held.items()) / self.total


def question_words(
    understanding: Understanding, snapshot: Snapshot, access: Access
) -> QuestionWords:
    """Weighs the words of a question by the passages that the caller may read.

    Rarity is BM25's inverse document frequency: ln(1 + (N - n + 0.5) / (n + 0.5)). Words of earlier
    turns count a little less. Words that name a document count little: they say where to look.

    Args:
        understanding: The question as it was read.
        snapshot: The generation that is searched.
        access: Who asks.
    """
    current, earlier = split_resolved(understanding.resolved)
    tokens = tokenize(current)
    own = dict.fromkeys(content_lemmas(tokens))
    lemmas = tuple(own | dict.fromkeys(content_lemmas(tokenize(earlier))))
    statistics = snapshot.statistics({"body": lemmas}, access)
    counts = statistics.frequencies.get("body", {})
    passages = statistics.passages
    rarities = tuple(
        math.log(1 + (passages - counts.get(lemma, 0) + 0.5) / (counts.get(lemma, 0) + 0.5))
        * (1.0 if lemma in own else EARLIER_SHARE)
        * (NAMING_SHARE if lemma in understanding.naming.words else 1.0)
        for lemma in lemmas
    )
    return QuestionWords(lemmas, rarities, tuple(find_expansions(tokens)))


class WordMatcher:
    """Finds the words of a question in many passages at once, by their hashes.

    Args:
        words: The words of the question.
    """

    def __init__(self, words: QuestionWords) -> None:
        others = [word for e in words.expansions for other in e.others for word in other]
        every = list(dict.fromkeys((*words.lemmas, *others)))
        hashes = hash_words(every)
        self._order = np.argsort(hashes, kind="stable")
        self._sorted = hashes[self._order]
        self._count = len(words.lemmas)
        self._rarity = np.array(words.rarities, dtype=np.float64)
        self._total = words.total
        place = {word: index for index, word in enumerate(every)}
        self._expansions = [
            (
                [place[word] for word in expansion.words if word in words.lemmas],
                [[place[word] for word in other] for other in expansion.others],
            )
            for expansion in words.expansions
        ]

    def present(self, runs: Sequence[WordHashes]) -> NDArray[np.float64]:
        """How far each run holds each word of the question, shape (runs, words): 0 to 1."""
        found = np.zeros((len(runs), len(self._sorted)), dtype=np.bool_)
        owner, _, place = self._matches(runs)
        found[owner, place] = True
        held = found[:, : self._count].astype(np.float64)
        for words, others in self._expansions:
            instead = np.zeros(len(runs), dtype=np.bool_)
            for other in others:
                instead |= found[:, other].all(axis=1)
            for word in words:
                held[:, word] = np.maximum(held[:, word], OTHER_WORD_SHARE * instead)
        return held

    def shares(self, held: NDArray[np.float64]) -> NDArray[np.float64]:
        """Share of the question, by rarity, for each row of `present`."""
        shares: NDArray[np.float64] = held @ self._rarity / self._total
        return shares

    def nearness(self, runs: Sequence[WordHashes]) -> NDArray[np.float64]:
        """Share of the question's own words, by rarity, in the best stretch of 30 words."""
        result = np.zeros(len(runs))
        owner, at, place = self._matches(runs)
        own = place < self._count
        owner, at, place = owner[own], at[own], place[own]
        if owner.size == 0:
            return result
        stretch = np.concatenate([at // _STEP, at // _STEP + 1])
        keys = np.stack([np.tile(owner, 2), stretch, np.tile(place, 2)])
        owners, stretches, places = np.unique(keys, axis=1)
        width = int(stretches.max()) + 1
        sums = np.bincount(owners * width + stretches, self._rarity[places], len(runs) * width)
        result[:] = sums.reshape(len(runs), width).max(axis=1) / self._total
        return result

    def _matches(
        self, runs: Sequence[WordHashes]
    ) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]:
        """Where the words stand: number of the run, place in it, which word."""
        if not len(self._sorted) or not runs:
            empty = np.zeros(0, dtype=np.intp)
            return empty, empty, empty
        lengths = np.fromiter((len(run) for run in runs), dtype=np.intp, count=len(runs))
        every = np.concatenate(runs)
        place = np.minimum(np.searchsorted(self._sorted, every), len(self._sorted) - 1)
        hit = np.flatnonzero(self._sorted[place] == every)
        starts = np.cumsum(lengths) - lengths
        owner = np.repeat(np.arange(len(runs)), lengths)[hit]
        return owner, hit - starts[owner], self._order[place[hit]]
