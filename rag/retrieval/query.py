"""From a question to weighted terms: what is asked of the lexical index."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise

from rag.fields import question_terms, time_terms
from rag.japanese.organisations import expand, organisation
from rag.japanese.synonyms import find_expansions
from rag.japanese.tokens import tokenize
from rag.retrieval.followup import split_resolved
from rag.retrieval.understanding import Understanding
from rag.retrieval.words import EARLIER_SHARE, NAMING_SHARE

# Weight of each field in the first stage, tuned by `python -m eval.tuning`.
FIELD_WEIGHTS: Mapping[str, float] = {
    "body": 1.0,
    "pair": 0.6,
    "chars": 0.35,
    "head": 0.45,
    "title": 0.15,
    "time": 0.25,
}
_OTHER_NAMES = 0.4
_OTHER_WORDS = 0.4

# How questions are put, not what they are about.
_REQUEST = (
    r"(?:を|について|に関して|は|が)?(?:教えて(?:ください|下さい|欲しい|ほしい)?|知りたい(?:です|の)?"
    r"|(?:お)?(?:示し|聞かせ)(?:て)?(?:ください|下さい))"
)
_ENDING = (
    r"(?:で|でしょう|なの|んでしょう|のでしょう)?です?か?[?？。]?$"
    r"|でしょうか|ですか|ますか|ましたか|なんですか|なのか|のか"
)
_REQUESTS = re.compile(_REQUEST)
_FILLER = re.compile(f"{_REQUEST}|{_ENDING}")

Terms = dict[str, dict[str, float]]


def build_terms(understanding: Understanding) -> Terms:
    """Weighted terms of a question, by field.

    Words of the question count once however often it repeats them; words of earlier turns and
    other names of the organisations named count less.

    Args:
        understanding: The question as it was read.
    """
    current, earlier = split_resolved(understanding.resolved)
    terms = _weighted(_FILLER.sub(" ", current), 1.0)
    _merge(terms, _weighted(_FILLER.sub(" ", earlier), EARLIER_SHARE))
    _merge(terms, _other_words(_REQUESTS.sub(" ", current)))
    _merge(terms, _times(understanding))
    for name in understanding.organisations:
        found = organisation(name)
        for other in sorted(expand(found.name)) if found is not None else ():
            if other not in understanding.resolved:
                _merge(terms, _weighted(other, _OTHER_NAMES))
    for field, entries in terms.items():
        if field != "title":
            for term in entries.keys() & understanding.naming.words:
                entries[term] *= NAMING_SHARE
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


def _other_words(text: str) -> Terms:
    """Terms of what plans call the things that the question names in everyday words."""
    terms: Terms = {"body": {}, "pair": {}, "head": {}}
    for expansion in find_expansions(tokenize(text)):
        for other in expansion.others:
            pairs = [f"{left}_{right}" for left, right in pairwise(other)]
            for field in terms:
                weight = FIELD_WEIGHTS[field] * _OTHER_WORDS
                words = pairs if field == "pair" else other
                for word in words:
                    terms[field][word] = max(weight / len(words), terms[field].get(word, 0.0))
    return terms


def _merge(terms: Terms, more: Terms) -> None:
    """Adds terms; one that is there already keeps its larger weight."""
    for field, entries in more.items():
        into = terms.setdefault(field, {})
        for term, weight in entries.items():
            into[term] = max(weight, into.get(term, 0.0))
