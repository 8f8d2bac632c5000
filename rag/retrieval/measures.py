"""Measures that a question names: 「移動図書館の巡回の予算は」 names the measure of that title.

Titles are looked for in the documents that were found, so that none is named that the caller may
not read. They are sentences of a few words, of which many are in every other title (推進, 支援): a
question names a title by holding most of it, words counted by how rare they are among the titles.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
    """The titles of a document, each of them once.

    Attributes:
        told: The titles, in order.
        places: For each, the place of the first measure that has it.
        holding: For each word, the numbers of the titles that hold it, ascending.
        named: Names in quotation marks, with the number of their title.
    """

    told: tuple[_Title, ...]
    places: tuple[int, ...]
    holding: Mapping[str, Sequence[int]]
    named: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, order=True)
class _Meant:
    """A title that a question holds in part or whole; the clearest comes first.

    Attributes:
        unlike: How little it holds of the title: minus its share.
        order: Place of the document among those looked into.
        place: Place of the measure in its document.
    """

    unlike: float
    order: int
    place: int


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
    rarities = _Rarities(titles)
    for words in filter(None, split_resolved(resolved)):
        named = _named_by(words, titles, rarities)
        if named:
            return tuple(_measure(looked[one.order], one.place, snapshot) for one in named)
    return ()


@lru_cache(maxsize=_REMEMBERED_DOCUMENTS)
def _titles(titles: tuple[str, ...]) -> _Titles:
    first = {title: place for place, title in reversed(list(enumerate(map(_title, titles))))}
    told = sorted(first, key=first.__getitem__)
    holding: dict[str, list[int]] = {}
    for number, title in enumerate(told):
        for word in title.said.words:
            holding.setdefault(word, []).append(number)
    return _Titles(
        tuple(told),
        tuple(first[title] for title in told),
        holding,
        tuple((name, number) for number, title in enumerate(told) for name in title.names),
    )


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
        titles: The titles, by document.
    """

    def __init__(self, titles: Sequence[_Titles]) -> None:
        super().__init__()
        self._titles = titles
        self._every = sum(len(found.told) for found in titles)

    def __missing__(self, word: str) -> float:
        count = sum(len(found.holding.get(word, ())) for found in self._titles)
        self[word] = math.log(1 + (self._every - count + 0.5) / (count + 0.5))
        return self[word]


def _named_by(
    question: str, titles: Sequence[_Titles], rarities: Mapping[str, float]
) -> list[_Meant]:
    """The measures named, the clearest first; of those that are much less clear, none."""
    asked, spelt = _words(FILLER.sub(" ", question)), _spelt(question)
    meant = sorted(
        _Meant(-share, order, found.places[number])
        for order, found in enumerate(titles)
        for number, share in _shares(found, asked, spelt, rarities)
    )
    least = max(_NAMED, -meant[0].unlike * _ABOUT_AS_CLEAR) if meant else 0.0
    return [one for one in meant if -one.unlike >= least][:MOST_NAMED]


def _shares(
    titles: _Titles, asked: _Words, spelt: str, rarities: Mapping[str, float]
) -> Iterator[tuple[int, float]]:
    """How far titles stand in a question, with their numbers; only those that stand in it at all.

    Single words that both hold may mean something else: a pair that touches in both, or all words
    of the title, show that the title is meant. A name in quotation marks is enough.
    """
    named = {number for name, number in titles.named if name in spelt}
    yield from ((number, 1.0) for number in named)
    times = Counter(number for word in asked.words for number in titles.holding.get(word, ()))
    for number, count in times.items():
        if count < _FEWEST_WORDS or number in named:
            continue
        said = titles.told[number].said
        if count == len(said.words) or said.pairs & asked.pairs:
            held = said.words & asked.words
            yield number, _sum(held, rarities) / _sum(said.words, rarities)


def _sum(words: Iterable[str], rarities: Mapping[str, float]) -> float:
    return sum(map(rarities.__getitem__, words))


def _measure(document: DocumentRow, place: int, snapshot: Snapshot) -> NamedMeasure:
    measure = recorded_of(snapshot, document).measures[place]
    return NamedMeasure(measure_id(document, measure, place), measure.title, document.id)
