"""What the audit log says of an answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rag import __version__

Entry = tuple[dict[str, Any], dict[str, Any]]
"""Facts that are always kept, and words that are kept where the log keeps everything."""


def answer_entry(answer: Mapping[str, Any], client: str, key_id: str | None) -> Entry:
    """The entry of an answer.

    Args:
        answer: The answer as it is shown.
        client: How the question came.
        key_id: Id of the API key that was used.
    """
    facts = {
        "answer_id": answer["id"],
        "client": client,
        "key": key_id,
        "collection": answer["collection"],
        "generation": answer["generation"],
        "model": answer["model"],
        "version": __version__,
        "outcome": answer["outcome"],
        "passages": [
            {"id": found["passage_id"], "score": round(found["score"], 4)}
            for found in answer["retrieved"]
        ],
        "cited": [cited["passage"]["id"] for cited in answer["citations"]],
        "verdicts": [sentence["support"] for sentence in answer["sentences"]],
        "withheld": len(answer["withheld"]),
        "took_ms": answer["took_ms"],
    }
    words = {
        "question": answer["question"],
        "resolved_question": answer["resolved_question"],
        "answer": answer["answer"],
        "withheld_sentences": answer["withheld"],
        "notice": answer["notice"],
    }
    return facts, words


def feedback_entry(
    answer: Mapping[str, Any], rating: str, reasons: Sequence[str], comment: str
) -> Entry:
    """The entry of what a person said of an answer.

    Its words are whole by themselves: `tenkyo eval new` makes a draft question of them.

    Args:
        answer: The answer as it was shown.
        rating: `good` or `bad`.
        reasons: Why.
        comment: In the person's own words.
    """
    facts = {"answer_id": answer["id"], "rating": rating, "reasons": list(reasons)}
    words = {
        "question": answer["question"],
        "answer": answer["answer"],
        "comment": comment,
        "citations": [
            {
                "quote": cited["quote"],
                "passage": {"document": {"file_name": cited["passage"]["document"]["file_name"]}},
            }
            for cited in answer["citations"]
        ],
    }
    return facts, words
