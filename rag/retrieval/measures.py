"""Measures that a question names: 「移動図書館の巡回の予算は」 names the measure of that title.

Titles are looked for in the documents that were found, so that none is named that the caller may
not read. They are sentences of a few words, of which many are in every other title (推進, 支援): a
question names a title by holding most of it, words counted by how rare they are among the titles.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rag.fields import content_lemmas
from rag.index import DocumentRow, Snapshot
from rag.japanese.normalize import normalize, squeeze
from rag.japanese.organisations import find_organisations
from rag.japanese.tokens import bigrams, tokenize
from rag.records.listing import measure_id, recorded_of
from rag.retrieval.followup import split_resolved
from rag.retrieval.requests import FILLER

MOST_NAMED = 3
"""Most measures that a question is said to name."""

_DOCUMENTS = 5
_REMEMBERED_DOCUMENTS = 64
_NAMED = 0.6
_ABOUT_AS_CLEAR = 0.85
_FEWEST_WORDS = 2
_SHORTEST_NAME = 3
_NUMBER = re.compile(r"^[\s　]*(?:[(（]?[0-9０-９]+[)）.．]?|[①-⑳])[\s　]*")
_NOTE = re.compile(r"[(（][^()（）]*[)）]")
_QUOTED = re.compile(r"「([^「」]+)」")
_TIMES = {"令和", "平成", "年度", "年"}


@dataclass(frozen=True, slots=True)
class NamedMeasure:
    """A measure that a question names.

    Attributes:
        id: Its id, see `rag.records.listing`.
        title: Its title as written.
        document_id: Id of its document.
    """

    id: str
    title: str
    document_id: str


@dataclass(frozen=True, slots=True)
class _Words:
    """What a title or a question says, without its years and organisations.

    Attributes:
        words: Lemmas of the content words.
        pairs: Pairs of those that touch.
    """

    words: frozenset[str]
    pairs: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Title:
    """A title, ready to be looked for.

    Attributes:
        said: Its words, without notes in brackets.
        names: Names that stand in quotation marks in it (「まど箱」), without blanks.
    """

    said: _Words
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Titles:
    """The titles of a document.

    Attributes:
        told: Each title once, with the place of the first measure that has it.
        counts: In how many of them each word stands.
    """

    told: tuple[tuple[int, _Title], ...]
    counts: Counter[str]


@dataclass(frozen=True, slots=True)
class _Candidate:
    document: DocumentRow
    place: int
    title: _Title


def named_measures(
    resolved: str, documents: Sequence[DocumentRow], snapshot: Snapshot
) -> tuple[NamedMeasure, ...]:
    """Finds the measures that a question names.

    Args:
        resolved: The question, made to stand by itself.
        documents: Documents that were found for it, the best first; the first five are looked into.
        snapshot: The generation that was searched.

    Returns:
        At most three, the clearest first. Words of earlier turns name a measure only where those of
        the question itself name none.
    """
    looked = documents[:_DOCUMENTS]
    titles = [
        _titles(tuple(m.title for m in recorded_of(snapshot, one).measures)) for one in looked
    ]
    candidates = [
        _Candidate(document, place, title)
        for document, found in zip(looked, titles, strict=True)
        for place, title in found.told
    ]
    rarities = _Rarities([found.counts for found in titles], len(candidates))
    for words in filter(None, split_resolved(resolved)):
        named = _named_by(words, candidates, rarities)
        if named:
            return tuple(_measure(candidate, snapshot) for candidate in named)
    return ()


@lru_cache(maxsize=_REMEMBERED_DOCUMENTS)
def _titles(titles: tuple[str, ...]) -> _Titles:
    told = {title: place for place, title in reversed(list(enumerate(map(_title, titles))))}
    counts = Counter(word for title in told for word in title.said.words)
    return _Titles(tuple(sorted(((at, one) for one, at in told.items()), key=_place)), counts)


def _place(told: tuple[int, _Title]) -> int:
    return told[0]


def _title(text: str) -> _Title:
    plain = _NUMBER.sub("", text)
    names = (_spelt(name) for name in _QUOTED.findall(plain))
    return _Title(
        _words(_NOTE.sub("", plain)),
        tuple(name for name in names if len(name) >= _SHORTEST_NAME),
    )


def _words(text: str) -> _Words:
    for mention in reversed(find_organisations(text)):
        text = f"{text[: mention.char_start]}、{text[mention.char_end :]}"
    tokens = tokenize(text)
    words = (lemma for lemma in content_lemmas(tokens) if not lemma.isdigit())
    return _Words(frozenset(words) - _TIMES, frozenset(bigrams(tokens)))


def _spelt(text: str) -> str:
    return squeeze(normalize(text)).lower()


class _Rarities(dict[str, float]):
    """Rarity of words among titles: ln(1 + (N - n + 0.5) / (n + 0.5)), worked out when asked for.

    Args:
        counts: In how many titles each word stands, by document.
        every: Number of all titles.
    """

    def __init__(self, counts: Sequence[Counter[str]], every: int) -> None:
        super().__init__()
        self._counts = counts
        self._every = every

    def __missing__(self, word: str) -> float:
        count = sum(counts[word] for counts in self._counts)
        self[word] = math.log(1 + (self._every - count + 0.5) / (count + 0.5))
        return self[word]


def _named_by(
    question: str, candidates: Sequence[_Candidate], rarities: Mapping[str, float]
) -> list[_Candidate]:
    """The measures named, the clearest first; of those that are much less clear, none."""
    asked, spelt = _words(FILLER.sub(" ", question)), _spelt(question)
    shares = [_share(candidate.title, asked, spelt, rarities) for candidate in candidates]
    least = max(_NAMED, max(shares, default=0.0) * _ABOUT_AS_CLEAR)
    named = [(-share, order) for order, share in enumerate(shares) if share >= least]
    return [candidates[order] for _, order in sorted(named)[:MOST_NAMED]]


def _share(title: _Title, asked: _Words, spelt: str, rarities: Mapping[str, float]) -> float:
    """How far a title stands in a question, between 0 and 1.

    Single words that both hold may mean something else: a pair that touches in both, or all words
    of the title, show that the title is meant.
    """
    if any(name in spelt for name in title.names):
        return 1.0
    words = title.said.words
    held = words & asked.words
    meant = held == words or title.said.pairs & asked.pairs
    if len(held) < _FEWEST_WORDS or not meant:
        return 0.0
    return sum(map(rarities.__getitem__, held)) / sum(map(rarities.__getitem__, words))


def _measure(candidate: _Candidate, snapshot: Snapshot) -> NamedMeasure:
    document, place = candidate.document, candidate.place
    measure = recorded_of(snapshot, document).measures[place]
    return NamedMeasure(measure_id(document, measure, place), measure.title, document.id)
