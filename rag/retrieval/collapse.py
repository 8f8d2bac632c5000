"""Near-duplicates: the same words in two places are shown once."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from rag.analysis import unpack_words
from rag.japanese.normalize import squeeze
from rag.retrieval.rerank import Candidate, Scored

_SAME = 0.92
_SHORT = 12
_DIGIT = "[0-9〇一二三四五六七八九十百千万億兆]"
_NUMBER = re.compile(rf"{_DIGIT}+(?:[.,]{_DIGIT}+)*")


def collapse(
    scored: Iterable[Scored], text_of: Callable[[int], str], apart: Collection[str] = ()
) -> Iterator[Scored]:
    """Leaves out candidates that say almost what a better one says.

    Two passages are the same when their words, each counted once, overlap by 92 % (Jaccard) and
    their numbers are equal: a row that differs in its amount alone is another row. Short ones must
    also stand under the same headings: 「0.2億円」 says different things in different places.

    Args:
        scored: Candidates, best first.
        text_of: Gives the text of a passage by its key; asked only where the words are alike.
        apart: Ids of documents that speak for themselves: their passages are compared with those
            of the same document only.
    """
    kept: list[_Kept] = []
    for entry in scored:
        words = _signature(entry.candidate)
        like = (
            other
            for other in kept
            if _may_be_same(entry.candidate, other.candidate, apart)
            and _overlap(words, other.words) >= _SAME
        )
        numbers: list[str] | None = None
        for other in like:
            numbers = numbers if numbers is not None else _numbers(text_of(entry.candidate.key))
            if numbers == _numbers(text_of(other.candidate.key)):
                break
        else:
            kept.append(_Kept(entry.candidate, words))
            yield entry


@dataclass(frozen=True, slots=True)
class _Kept:
    candidate: Candidate
    words: frozenset[int]


def _signature(candidate: Candidate) -> frozenset[int]:
    """Hashes of the words of a passage, with those of its headings where it is short."""
    words, _, headings, _ = unpack_words(candidate.analysis)
    unique = np.unique(words)
    if unique.size < _SHORT:
        unique = np.concatenate([unique, headings])
    return frozenset(unique.tolist())


def _may_be_same(one: Candidate, other: Candidate, apart: Collection[str]) -> bool:
    if one.document_id == other.document_id:
        return True
    return one.document_id not in apart and other.document_id not in apart


def _overlap(left: frozenset[int], right: frozenset[int]) -> float:
    """Jaccard; 0 where the sizes alone rule out that it is high enough."""
    if not len(left) * _SAME <= len(right) <= len(left) / _SAME:
        return 0.0
    shared = len(left & right)
    return shared / (len(left) + len(right) - shared) if shared else 0.0


def _numbers(text: str) -> list[str]:
    return sorted(_NUMBER.findall(squeeze(text)))
