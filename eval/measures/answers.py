"""Whether answers say what they should, and cite what says it."""

from __future__ import annotations

from dataclasses import dataclass

from eval.matching import carries_key, is_concise, meets_keys
from eval.measures.base import Outcome


@dataclass(frozen=True, slots=True)
class Correct:
    """Share of answerable questions whose answer holds one spelling of every key group.

    Questions without keys are not measured.
    """

    lower_is_better = False

    def __call__(self, outcome: Outcome) -> float | None:
        question = outcome.question
        if not question.answerable or not question.answer_keys:
            return None
        return float(outcome.answered and meets_keys(outcome.answer, question.answer_keys))

    def __repr__(self) -> str:
        return "Correct"


@dataclass(frozen=True, slots=True)
class ConciseCorrect:
    """Like `Correct`, for answers of at most 400 characters; a longer one scores 0."""

    lower_is_better = False

    def __call__(self, outcome: Outcome) -> float | None:
        correct = Correct()(outcome)
        return correct if correct is None else correct * is_concise(outcome.answer)

    def __repr__(self) -> str:
        return "ConciseCorrect"


@dataclass(frozen=True, slots=True)
class CitationRecall:
    """Share of a question's evidence covered by the passages that the answer cites."""

    lower_is_better = False

    def __call__(self, outcome: Outcome) -> float | None:
        evidence = outcome.question.evidence
        if not evidence:
            return None
        if not outcome.answered:
            return 0.0
        found = sum(any(passage.covers(entry) for passage in outcome.cited) for entry in evidence)
        return found / len(evidence)

    def __repr__(self) -> str:
        return "CitationRecall"


@dataclass(frozen=True, slots=True)
class CitationPrecision:
    """Share of cited passages that cover some evidence or carry a whole key group."""

    lower_is_better = False

    def __call__(self, outcome: Outcome) -> float | None:
        question = outcome.question
        if not question.answerable:
            return None
        if not outcome.answered or not outcome.cited:
            return 0.0
        useful = sum(
            any(passage.covers(entry) for entry in question.evidence)
            or carries_key(passage.text, question.answer_keys)
            for passage in outcome.cited
        )
        return useful / len(outcome.cited)

    def __repr__(self) -> str:
        return "CitationPrecision"
