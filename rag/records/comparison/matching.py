"""Which measures of two plans are the same one, by their titles and what they say."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scipy.sparse import csr_matrix

from rag.fields import lemma_set, words_and_pairs
from rag.japanese.normalize import squeeze
from rag.japanese.tokens import tokenize
from rag.records.comparison.model import Level, Match
from rag.records.listing import MeasureRow

_TITLE_SHARE = 0.6
_LEAST = 0.30
_MEDIUM = 0.45
_HIGH = 0.62
_NAMED_WORDS = 3


@dataclass(frozen=True, slots=True)
class Found:
    """The counterpart of a measure.

    Attributes:
        after: Place of the counterpart in the later plan.
        match: Why it is held to be one.
    """

    after: int
    match: Match


def match_measures(before: Sequence[MeasureRow], after: Sequence[MeasureRow]) -> dict[int, Found]:
    """Pairs the measures of two plans, each at most once, the likest first.

    The likeness is the cosine of TF-IDF weights of words and pairs of words (Salton and Buckley
    1988), for titles and for contents, weighted 6 : 4.

    Returns:
        The counterpart of each measure of the earlier plan that has one, by its place.
    """
    if not before or not after:
        return {}
    titles = _likeness([_title(row) for row in before], [_title(row) for row in after])
    contents = _likeness([_content(row) for row in before], [_content(row) for row in after])
    scores = (_TITLE_SHARE * titles + (1 - _TITLE_SHARE) * contents).tocoo()
    pairs = sorted(
        (-float(score), int(first), int(second))
        for score, first, second in zip(scores.data, scores.row, scores.col, strict=True)
        if score >= _LEAST
    )
    found: dict[int, Found] = {}
    taken: set[int] = set()
    for unlikeness, first, second in pairs:
        if first in found or second in taken:
            continue
        taken.add(second)
        reason = _reason(
            before[first].measure.title,
            after[second].measure.title,
            float(contents[first, second]),
        )
        found[first] = Found(second, Match(round(-unlikeness, 3), _level(-unlikeness), reason))
    return found


def _level(score: float) -> Level:
    if score >= _HIGH:
        return Level.HIGH
    return Level.MEDIUM if score >= _MEDIUM else Level.LOW


def _title(row: MeasureRow) -> list[str]:
    return words_and_pairs(row.measure.title)


def _content(row: MeasureRow) -> list[str]:
    measure = row.measure
    return words_and_pairs("\n".join((measure.body, *(kpi.text for kpi in measure.kpis))))


def _likeness(first: Sequence[list[str]], second: Sequence[list[str]]) -> csr_matrix:
    """Cosines, one row a text of the first list, one column a text of the second."""
    counts = Counter(word for words in (*first, *second) for word in set(words))
    total = len(first) + len(second)
    rare = {word: math.log(1 + total / count) for word, count in counts.items()}
    columns = {word: column for column, word in enumerate(counts)}
    left = [_weights(words, rare) for words in first]
    right = [_weights(words, rare) for words in second]
    return csr_matrix(_matrix(left, columns) @ _matrix(right, columns).T)


def _weights(words: Sequence[str], rare: Mapping[str, float]) -> dict[str, float]:
    """TF-IDF weights of a text with a sum of squares of 1."""
    weights = {word: (1 + math.log(count)) * rare[word] for word, count in Counter(words).items()}
    norm = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
    return {word: weight / norm for word, weight in weights.items()}


def _matrix(rows: Sequence[Mapping[str, float]], columns: Mapping[str, int]) -> csr_matrix:
    places = [
        (row, columns[word], weight) for row, w in enumerate(rows) for word, weight in w.items()
    ]
    data = [weight for _, _, weight in places]
    at = ([row for row, _, _ in places], [column for _, column, _ in places])
    return csr_matrix((data, at), shape=(len(rows), max(1, len(columns))))


def _reason(before: str, after: str, content: float) -> str:
    """What two measures share, in a sentence."""
    if squeeze(before) == squeeze(after):
        return f"題名が同じ、内容の近さ {content:.2f}"
    lemmas = lemma_set(after)
    shared = dict.fromkeys(
        token.surface for token in tokenize(before) if token.content and token.lemma in lemmas
    )
    words = sorted(shared, key=len, reverse=True)[:_NAMED_WORDS]
    common = f"題名に共通の語（{'、'.join(words)}）、" if words else ""
    return f"{common}内容の近さ {content:.2f}"
