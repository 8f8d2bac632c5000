"""Outcomes as lines of the journal, and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from eval.measures import Outcome, RankedPassage
from eval.measures.base import AnswerSentence, CitedQuote, Judgement
from eval.questions import Question
from rag.llm.usage import Usage


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, asked once of one model.

    Attributes:
        model: Name of the model.
        repeat: Which time it was, from 1.
        outcome: What came of it.
        answer: The answer as the API gives it; None where the run failed.
        ms: Milliseconds it took, search included; None where the run failed.
        tokens: Tokens that the answer took; None without a language model.
        transient: Whether it failed for the model's sake, and is worth another try.
    """

    model: str
    repeat: int
    outcome: Outcome
    answer: Mapping[str, Any] | None = None
    ms: float | None = None
    tokens: Usage | None = None
    transient: bool = False


def asked_json(asked: Asked) -> dict[str, Any]:
    """One line of the journal; the ranking stands on a line of its own."""
    outcome = asked.outcome
    return {
        "kind": "asked",
        "model": asked.model,
        "repeat": asked.repeat,
        "id": outcome.question.id,
        "outcome": {
            "answered": outcome.answered,
            "answer": outcome.answer,
            "error": outcome.error,
            "cited": [asdict(passage) for passage in outcome.cited],
            "quotes": [asdict(quote) for quote in outcome.quotes],
            "sentences": [asdict(sentence) for sentence in outcome.sentences],
            "evidence_pages": list(outcome.evidence_pages),
            "withheld": list(outcome.withheld),
            "nli": outcome.nli,
        },
        "answer": asked.answer,
        "ms": asked.ms,
        "tokens": asdict(asked.tokens) if asked.tokens is not None else None,
        "transient": asked.transient,
    }


def read_asked(
    value: Mapping[str, Any], question: Question, ranked: Sequence[RankedPassage]
) -> Asked:
    """A line of the journal, with its question and the ranking of that question."""
    told = value["outcome"]
    return Asked(
        value["model"],
        value["repeat"],
        Outcome(
            question=question,
            ranked=ranked,
            answered=told["answered"],
            answer=told["answer"],
            cited=[RankedPassage(**passage) for passage in told["cited"]],
            quotes=[CitedQuote(**quote) for quote in told["quotes"]],
            error=told["error"],
            sentences=[_sentence(sentence) for sentence in told["sentences"]],
            evidence_pages=told["evidence_pages"],
            withheld=told["withheld"],
            nli=told["nli"],
        ),
        value["answer"],
        value["ms"],
        Usage(**value["tokens"]) if value["tokens"] is not None else None,
        value["transient"],
    )


def _sentence(told: Mapping[str, Any]) -> AnswerSentence:
    nli = told["nli"]
    return AnswerSentence(
        **dict(told)
        | {
            "check": Judgement(**told["check"]),
            "nli": Judgement(**nli) if nli is not None else None,
        }
    )


def ranking_json(name: str, ranked: Sequence[RankedPassage]) -> dict[str, Any]:
    """The ranking of a question, one line of the journal."""
    return {"kind": "ranking", "id": name, "ranked": [asdict(passage) for passage in ranked]}


def read_ranking(value: Mapping[str, Any]) -> list[RankedPassage]:
    """A ranking of the journal."""
    return [RankedPassage(**passage) for passage in value["ranked"]]
