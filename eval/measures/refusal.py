"""Whether the system answers when it should and only then.

Source: Thakur et al. 2024, "NoMIRACL: Knowing When You Don't Know for Robust Multilingual
Retrieval-Augmented Generation", section 3.
"""

from __future__ import annotations

from dataclasses import dataclass

from eval.measures.base import Outcome


@dataclass(frozen=True, slots=True)
class HallucinationRate:
    """Share of unanswerable questions that got an answer."""

    lower_is_better = True

    def __call__(self, outcome: Outcome) -> float | None:
        if outcome.question.answerable:
            return None
        return float(outcome.answered or outcome.error is not None)

    def __repr__(self) -> str:
        return "HallucinationRate"


@dataclass(frozen=True, slots=True)
class ErrorRate:
    """Share of answerable questions that were refused or failed."""

    lower_is_better = True

    def __call__(self, outcome: Outcome) -> float | None:
        if not outcome.question.answerable:
            return None
        return float(not outcome.answered)

    def __repr__(self) -> str:
        return "ErrorRate"
