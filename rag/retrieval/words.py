"""The words of a question: how rare each is, and what else a plan may call it."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from rag.analysis import WordHashes, hash_words
from rag.fields import content_lemmas
from rag.index import Access, Snapshot
from rag.japanese.synonyms import Expansion
from rag.japanese.tokens import tokenize
from rag.retrieval.followup import split_resolved
from rag.retrieval.requests import ASKING
from rag.retrieval.understanding import Understanding

OTHER_WORD_SHARE = 0.75
"""What another word for the same thing counts, beside the question's own word."""

NAMING_SHARE = 0.3
"""What a word counts that names a document: it says where to look, not what for."""

RANKED_NAMING_SHARE = 0.6
"""The same where passages are ranked: the passage that is looked for may be about what its document
is called, as an article of an encyclopedia is."""

MOST_OTHERS = 8
"""Most other words that one word of the question is expanded by."""

EARLIER_SHARE = 0.75
"""What a word of an earlier turn counts."""

_SATURATION = 1.2
_LENGTH_SHARE = 0.3
"""`k1` and `b` of BM25 where candidates are set against each other."""

# Words that ask, and stand in no answer: いくら, いくつ (also cut as いく and つ), どう, それぞれ.
_ASKING = {"幾ら", "幾つ", "幾", "つ", "どう", "どれ", "何故", "如何", "其々"}


@dataclass(frozen=True, slots=True)
class QuestionWords:
    """Words of a question with their weight.

    Attributes:
        lemmas: Lemmas of the content words, each once.
        rarities: Inverse document frequency of each, never below 0.
        expansions: Words of the question for which the collection has others.
        others: Inverse document frequency of the words of these others.
    """

    lemmas: tuple[str, ...]
    rarities: tuple[float, ...]
    expansions: tuple[Expansion, ...]
    others: Mapping[str, float] = field(default_factory=dict)

    def rarity_of(self, compound: Collection[str]) -> float:
        """Mean rarity of the words of a compound; those that nobody counted are left out."""
        known = [self.others[word] for word in compound if word in self.others]
        return sum(known) / len(known) if known else 0.0

    @property
    def total(self) -> float:
        """Sum of all rarities; 1 for a question without words, so that it can divide."""
        return sum(self.rarities) or 1.0

    def share(self, lemmas: Collection[str]) -> float:
        """Share of the question, by rarity, that a set of lemmas holds."""
        held = {lemma: 1.0 for lemma in self.lemmas if lemma in lemmas}
        for expansion in self.expansions:
            near = max(
                (near for other, near in expansion.weighed if all(w in lemmas for w in other)),
                default=0.0,
            )
            for word in expansion.words:
                held[word] = max(held.get(word, 0.0), OTHER_WORD_SHARE * near)
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
    tokens = tokenize(ASKING.sub(" ", current))
    own = dict.fromkeys(lemma for lemma in content_lemmas(tokens) if lemma not in _ASKING)
    lemmas = tuple(own | dict.fromkeys(content_lemmas(tokenize(earlier))))
    found = understanding.expansions
    others = {word for expansion in found for other in expansion.others for word in other}
    others.update(word for expansion in found for word in expansion.words)
    statistics = snapshot.statistics({"body": others.union(lemmas)}, access)
    counts = statistics.frequencies.get("body", {})
    passages = statistics.passages
    rarity = {
        word: math.log(1 + (passages - count + 0.5) / (count + 0.5))
        for word in others.union(lemmas)
        for count in (counts.get(word, 0),)
    }
    rarities = tuple(
        rarity[lemma]
        * (1.0 if lemma in own else EARLIER_SHARE)
        * (NAMING_SHARE if lemma in understanding.naming.words else 1.0)
        for lemma in lemmas
    )
    expansions = tuple(_held(found, counts))
    return QuestionWords(lemmas, rarities, expansions, {word: rarity[word] for word in others})


def _held(expansions: Sequence[Expansion], counts: Mapping[str, int]) -> Iterator[Expansion]:
    """The others that the collection holds, the nearest first."""
    for expansion in expansions:
        held = [entry for entry in expansion.weighed if all(map(counts.get, entry[0]))]
        if held:
            held = sorted(held, key=lambda entry: -entry[1])[:MOST_OTHERS]
            others, closeness = zip(*held, strict=True)
            yield replace(expansion, others=others, closeness=closeness)


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
                [([place[word] for word in other], near) for other, near in expansion.weighed],
            )
            for expansion in words.expansions
        ]

    def present(self, runs: Sequence[WordHashes]) -> NDArray[np.float64]:
        """How far each run holds each word of the question, shape (runs, words): 0 to 1."""
        return self.held(self.counts(runs))

    def counts(self, runs: Sequence[WordHashes]) -> NDArray[np.intp]:
        """How often each run holds each word, shape (runs, words and others).

        The words of the question come first, in their order.
        """
        owner, place = self._matches(runs)
        shape = (len(runs), len(self._sorted))
        return np.bincount(owner * shape[1] + place, minlength=shape[0] * shape[1]).reshape(shape)

    def held(self, counts: NDArray[np.intp]) -> NDArray[np.float64]:
        """`present`, from what `counts` gives."""
        found = counts > 0
        held = found[:, : self._count].astype(np.float64)
        for words, others in self._expansions:
            instead = np.zeros(len(counts))
            for other, near in others:
                instead = np.maximum(instead, near * found[:, other].all(axis=1))
            for word in words:
                held[:, word] = np.maximum(held[:, word], OTHER_WORD_SHARE * instead)
        return held

    def often(
        self,
        counts: NDArray[np.intp],
        lengths: NDArray[np.float64],
        rarities: NDArray[np.float64],
    ) -> NDArray[np.float64]:
        """BM25 of runs by the question's own words, set against the best; shape (runs,).

        Source: Robertson and Zaragoza 2009, "The Probabilistic Relevance Framework: BM25 and
        Beyond", section 3.4.

        Args:
            counts: What `counts` gives.
            lengths: Number of words of each run, shape (runs,).
            rarities: What each word of the question counts, shape (words,).
        """
        repeats = counts[:, : self._count]
        longer = 1 - _LENGTH_SHARE + _LENGTH_SHARE * lengths / (lengths.mean() or 1.0)
        parts = repeats * (_SATURATION + 1) / (repeats + _SATURATION * longer[:, None])
        scores: NDArray[np.float64] = parts @ rarities
        return scores / (scores.max() or 1.0)

    def shares(self, held: NDArray[np.float64]) -> NDArray[np.float64]:
        """Share of the question, by rarity, for each row of `present`."""
        shares: NDArray[np.float64] = held @ self._rarity / self._total
        return shares

    def _matches(self, runs: Sequence[WordHashes]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Numbers of a run and of a word that it holds, for each place where one stands."""
        if not len(self._sorted) or not runs:
            empty = np.zeros(0, dtype=np.intp)
            return empty, empty
        lengths = np.fromiter((len(run) for run in runs), dtype=np.intp, count=len(runs))
        every = np.concatenate(runs)
        place = np.minimum(np.searchsorted(self._sorted, every), len(self._sorted) - 1)
        hit = np.flatnonzero(self._sorted[place] == every)
        owner = np.repeat(np.arange(len(runs)), lengths)[hit]
        return owner, self._order[place[hit]]
