"""Searching for a question in further words, which a language model names.

The further words only add to a search. They are searched for together with the question, so that
the years and documents that it names count as before; and in the fused ranking all of them together
weigh less than the question alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from rag.errors import LanguageModelError
from rag.fields import content_lemmas
from rag.japanese.dates import find_dates
from rag.japanese.normalize import squeeze
from rag.japanese.organisations import find_organisations
from rag.japanese.quantities import find_quantities
from rag.japanese.tokens import tokenize
from rag.llm import Prompts
from rag.retrieval import Hit, SearchResult

if TYPE_CHECKING:
    from rag.llm.base import StreamingLLM

_MOST = 5
_LONGEST = 30
_LONGEST_RESPONSE = 600
_MAX_TOKENS = 160
_BULLET = re.compile(r"^(?:[-*・●○]|\(?\d{1,2}[.)、])\s*")
_SENTENCE = re.compile(r"[。！？!?:：]|(?:です|ます|ません|ください)$")

# Reciprocal rank fusion (Cormack et al., SIGIR 2009). With these, what only further words find
# stands behind the first four hits of the question, however many of them find it.
_RANK_CONSTANT = 10
_SHARE_OF_OTHERS = 0.75


def further_words(question: str, *, llm: StreamingLLM, prompts: Prompts) -> tuple[str, ...]:
    """Asks a model for what plans may call the things that a question names.

    Args:
        question: The question, standing by itself.
        llm: The model.
        prompts: The prompts in force.

    Returns:
        At most five wordings; none where the model fails, or says something else than wordings. One
        is left out that adds no word to the question, or names a number, a time or an organisation
        that the question does not.
    """
    messages = prompts["expand_query"].messages(question=question)
    try:
        said = "".join(piece.text for piece in llm.generate(messages, max_tokens=_MAX_TOKENS))
    except LanguageModelError:
        return ()
    if len(said) > _LONGEST_RESPONSE:
        return ()
    lines = (
        _BULLET.sub("", unicodedata.normalize("NFKC", line).strip()) for line in said.split("\n")
    )
    known = set(content_lemmas(tokenize(question)))
    facts = _facts(question)
    wordings = (
        line
        for line in lines
        if 0 < len(line) <= _LONGEST
        and not _SENTENCE.search(line)
        and set(content_lemmas(tokenize(line))) - known
        and _facts(line) <= facts
    )
    return tuple(dict.fromkeys(wordings))[:_MOST]


def _facts(text: str) -> set[str]:
    """Numbers, times and organisations of a text, as they are written."""
    return {
        *(squeeze(found.text) for found in find_quantities(text)),
        *(squeeze(found.text) for found in find_dates(text)),
        *(found.organisation.id for found in find_organisations(text)),
    }


def fuse(first: SearchResult, others: Sequence[SearchResult], *, top_k: int) -> SearchResult:
    """Fuses the search for a question with those for further words of it.

    A hit counts 1 / (10 + rank) in the search for the question, and in the others together at most
    three quarters of that.

    Args:
        first: The search for the question.
        others: The searches for further words.
        top_k: How many hits are wanted.

    Returns:
        The fused hits under the understanding of the question.
    """
    if not others:
        return first
    weight = _SHARE_OF_OTHERS / len(others)
    scores: dict[str, float] = {}
    hits: dict[str, Hit] = {}
    for share, result in ((1.0, first), *((weight, other) for other in others)):
        for name, hit in _named(result):
            hits.setdefault(name, hit)
            scores[name] = scores.get(name, 0.0) + share / (_RANK_CONSTANT + hit.rank)
    order = sorted(scores, key=lambda name: (-scores[name], hits[name].rank))[:top_k]
    ranked = tuple(
        replace(hits[name], rank=rank, score=round(scores[name], 6))
        for rank, name in enumerate(order, 1)
    )
    took = first.took_ms + sum(other.took_ms for other in others)
    return replace(first, hits=ranked, took_ms=took)


def _named(result: SearchResult) -> Iterator[tuple[str, Hit]]:
    """Hits by document and passage: documents of the same content share passages."""
    for hit in result.hits:
        yield f"{hit.document.id} {hit.passage.id}", hit
