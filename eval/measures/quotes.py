"""Whether quotes are what the document says."""

from __future__ import annotations

from dataclasses import dataclass

from eval.measures.base import Outcome


@dataclass(frozen=True, slots=True)
class QuoteExactness:
    """Share of an answer's quotes that are, character by character, the text at their offsets.

    A question on which the run failed scores 0; a refusal has no quotes and is not measured.
    """

    lower_is_better = False

    def __call__(self, outcome: Outcome) -> float | None:
        if outcome.error is not None:
            return 0.0
        if not outcome.answered or not outcome.quotes:
            return None
        exact = sum(quote.quote == quote.source for quote in outcome.quotes)
        return exact / len(outcome.quotes)

    def __repr__(self) -> str:
        return "QuoteExactness"
