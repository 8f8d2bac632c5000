"""Searches and answers, as the API shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rag.japanese.organisations import organisation
from rag.retrieval.asks import NAMES
from rag.wire.documents import passage_json

if TYPE_CHECKING:
    from rag.answering import Answer, Citation
    from rag.japanese.synonyms import Expansion
    from rag.llm.usage import Usage
    from rag.retrieval import Hit, SearchResult, Understanding


def hit_json(hit: Hit) -> dict[str, Any]:
    """A passage found, with its rank and score."""
    return {
        "rank": hit.rank,
        "score": hit.score,
        "passage": passage_json(hit.passage, hit.document),
    }


_MOST_OTHERS = 8


def understanding_json(reading: Understanding) -> dict[str, Any]:
    """How a question was read."""
    return {
        "resolved_question": reading.resolved,
        "asks": [ask.value for ask in reading.asks],
        "ask_names": [NAMES[ask] for ask in reading.asks],
        "dates": [
            {"text": mention.text, "years": list(mention.years), "fiscal": mention.fiscal}
            for mention in reading.dates
        ],
        "fiscal_years": list(reading.fiscal_years),
        "organisations": list(reading.organisations),
        "organisation_names": [
            found.name for name in reading.organisations if (found := organisation(name))
        ],
        "other_words": [
            {"words": list(expansion.words), "others": _nearest(expansion)}
            for expansion in reading.expansions
        ],
        "documents": [
            {"id": name, "strength": strength, "verbatim": name in reading.naming.verbatim}
            for name, strength in sorted(
                reading.naming.strengths.items(), key=lambda entry: (-entry[1], entry[0])
            )
        ],
        "measures": [
            {"id": named.id, "title": named.title, "document_id": named.document_id}
            for named in reading.measures
        ],
        "today": reading.today.isoformat() if reading.today is not None else None,
    }


def _nearest(expansion: Expansion) -> list[list[str]]:
    """Other words for the same thing, the nearest first, each a compound of one or more."""
    weighed = sorted(expansion.weighed, key=lambda entry: -entry[1])
    return [list(other) for other, _ in weighed[:_MOST_OTHERS]]


def search_json(result: SearchResult) -> dict[str, Any]:
    """A search, as `POST /v1/search` answers."""
    return {
        "query": result.understanding.question,
        "understanding": understanding_json(result.understanding),
        "results": [hit_json(hit) for hit in result.hits],
        "generation": result.generation,
        "took_ms": round(result.took_ms, 2),
    }


def answer_json(answer: Answer) -> dict[str, Any]:
    """An answer, as `POST /v1/answers` gives it."""
    return {
        "id": answer.id,
        "question": answer.understanding.question,
        "resolved_question": answer.understanding.resolved,
        "outcome": answer.outcome.value,
        "answered": answer.answered,
        "answer": answer.text,
        "sentences": [
            {
                "text": sentence.text,
                "citations": list(sentence.citations),
                "support": sentence.support.value if sentence.support is not None else None,
                "reason": sentence.reason,
            }
            for sentence in answer.sentences
        ],
        "citations": [citation_json(citation) for citation in answer.citations],
        "retrieved": [
            {"rank": hit.rank, "score": hit.score, "passage_id": hit.passage.id}
            for hit in answer.retrieved
        ],
        "withheld": [{"text": kept.text, "reason": kept.reason} for kept in answer.withheld],
        "nearest": [hit_json(hit) for hit in answer.nearest],
        "model": answer.model,
        "length": answer.length.value,
        "as_of": answer.as_of,
        "notice": answer.notice,
        "understanding": understanding_json(answer.understanding),
        "generation": answer.generation,
        "took_ms": round(answer.took_ms, 2),
        "usage": usage_json(answer.usage),
    }


def usage_json(usage: Usage) -> dict[str, Any]:
    """Tokens used, under the names of OpenAI's API; `estimated` where the model did not say."""
    return {
        "prompt_tokens": usage.prompt_tokens,
        "completion_tokens": usage.completion_tokens,
        "total_tokens": usage.total_tokens,
        "estimated": usage.estimated,
    }


def citation_json(citation: Citation) -> dict[str, Any]:
    """A citation: the quote, the words used, the passage."""
    return {
        "number": citation.number,
        "quote": citation.quote,
        "char_start": citation.char_start,
        "char_end": citation.char_end,
        "spans": [
            {"text": span.text, "char_start": span.char_start, "char_end": span.char_end}
            for span in citation.spans
        ],
        "passage": passage_json(citation.hit.passage, citation.hit.document),
    }
