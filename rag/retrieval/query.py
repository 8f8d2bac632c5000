"""From a question to weighted terms: what is asked of the lexical index."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from rag.fields import question_terms, time_terms
from rag.japanese.organisations import expand, organisation
from rag.japanese.synonyms import Expansion
from rag.retrieval.followup import split_resolved
from rag.retrieval.requests import FILLER
from rag.retrieval.understanding import Understanding
from rag.retrieval.words import EARLIER_SHARE, RANKED_NAMING_SHARE, QuestionWords

# Weight of each field in the first stage, tuned by `python -m eval.tuning`.
FIELD_WEIGHTS: Mapping[str, float] = {
    "body": 1.0,
    "pair": 0.5,
    "chars": 0.5,
    "head": 0.7,
    "title": 0.5,
    "time": 0.15,
}
_OTHER_NAMES = 0.4

OTHER_WORDS = 0.4
"""What another word for the same thing counts, beside the question's own word."""

ALL_OTHER_WORDS = 1.0
"""What all others for a word count together: never more than the word itself."""

Terms = dict[str, dict[str, float]]


def build_terms(understanding: Understanding, words: QuestionWords) -> Terms:
    """Weighted terms of a question, by field.

    Words of the question count once however often it repeats them; words of earlier turns and
    other names of the organisations named count less.

    Args:
        understanding: The question as it was read.
        words: Its words; how rare they are limits what others for them count.
    """
    current, earlier = split_resolved(understanding.resolved)
    terms = _weighted(FILLER.sub(" ", current), 1.0)
    _merge(terms, _weighted(FILLER.sub(" ", earlier), EARLIER_SHARE))
    _merge(terms, _other_words(words))
    _merge(terms, _times(understanding))
    for name in understanding.organisations:
        found = organisation(name)
        for other in sorted(expand(found.name)) if found is not None else ():
            if other not in understanding.resolved:
                _merge(terms, _weighted(other, _OTHER_NAMES))
    for field, entries in terms.items():
        if field != "title":
            for term in entries.keys() & understanding.naming.words:
                entries[term] *= RANKED_NAMING_SHARE
    return {field: entries for field, entries in terms.items() if entries}


def _weighted(text: str, weight: float) -> Terms:
    return {
        field: dict.fromkeys(words, FIELD_WEIGHTS[field] * weight)
        for field, words in question_terms(text).items()
    }


def _times(understanding: Understanding) -> Terms:
    """Terms of the times that were named relative to the day of the question (今年度)."""
    words = time_terms(understanding.relative_dates)
    return {"time": dict.fromkeys(words, FIELD_WEIGHTS["time"])}


def _other_words(words: QuestionWords) -> Terms:
    """Terms of what plans call the things that the question names in everyday words.

    BM25 weighs a term by its rarity. Of a word that stands everywhere a rare other would count for
    more than the word itself, so an other is never taken for rarer than the word that it is for.
    """
    terms: Terms = {"body": {}, "pair": {}, "head": {}}
    for expansion in words.expansions:
        weights = _other_weights(expansion, words)
        for other, weight in zip(expansion.others, weights, strict=True):
            pairs = [f"{left}_{right}" for left, right in pairwise(other)]
            for field in terms:
                of_field = pairs if field == "pair" else other
                for word in of_field:
                    part = FIELD_WEIGHTS[field] * weight / len(of_field)
                    terms[field][word] = max(part, terms[field].get(word, 0.0))
    return terms


def _other_weights(expansion: Expansion, words: QuestionWords) -> list[float]:
    """What each of the others counts, the word itself counting 1."""
    own = words.rarity_of(expansion.words)
    weights = []
    for other, closeness in expansion.weighed:
        rarity = words.rarity_of(other)
        weights.append(OTHER_WORDS * closeness * (min(1.0, own / rarity) if rarity else 1.0))
    most = min(1.0, ALL_OTHER_WORDS / total) if (total := sum(weights)) else 1.0
    return [weight * most for weight in weights]


def _merge(terms: Terms, more: Terms) -> None:
    """Adds terms; one that is there already keeps its larger weight."""
    for field, entries in more.items():
        into = terms.setdefault(field, {})
        for term, weight in entries.items():
            into[term] = max(weight, into.get(term, 0.0))
