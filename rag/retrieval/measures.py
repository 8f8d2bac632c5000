"""Measures that a question names: 「移動図書館の巡回の予算は」 names the measure of that title.

Titles are looked for in the documents that were found, so that none is named that the caller may
not read. They are sentences of a few words, of which many are in every other title (推進, 支援): a
question names a title by holding most of it, words counted by how rare they are among the titles.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
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
    candidates = list(_candidates(documents[:_DOCUMENTS], snapshot))
    rarities = _rarities([candidate.title for candidate in candidates])
    for words in filter(None, split_resolved(resolved)):
        named = _named_by(words, candidates, rarities)
        if named:
            return tuple(_measure(candidate, snapshot) for candidate in named)
    return ()


def _candidates(documents: Sequence[DocumentRow], snapshot: Snapshot) -> Iterator[_Candidate]:
    for document in documents:
        measures = recorded_of(snapshot, document).measures
        titles = _titles(tuple(measure.title for measure in measures))
        seen: set[_Title] = set()
        for place, title in enumerate(titles):
            if title not in seen:
                seen.add(title)
                yield _Candidate(document, place, title)


@lru_cache(maxsize=_REMEMBERED_DOCUMENTS)
def _titles(titles: tuple[str, ...]) -> tuple[_Title, ...]:
    return tuple(map(_title, titles))


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


def _rarities(titles: Sequence[_Title]) -> dict[str, float]:
    """Rarity of words among titles: ln(1 + (N - n + 0.5) / (n + 0.5))."""
    counts = Counter(word for title in titles for word in title.said.words)
    every = len(titles)
    return {
        word: math.log(1 + (every - count + 0.5) / (count + 0.5)) for word, count in counts.items()
    }


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
