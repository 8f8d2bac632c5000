"""Whether the numbers of an answer stand in what it cites."""

from __future__ import annotations

from dataclasses import dataclass

from eval.measures.base import Outcome


@dataclass(frozen=True, slots=True)
class UnsupportedNumberRate:
    """Share of an answer's numbers and dates that stand in none of their sentence's passages.

    Writings are compared, not readings in context: it sees numbers out of nowhere, not numbers
    taken from the wrong row. Answers without numbers, and refusals, are not measured; a question
    on which the run failed scores 1.
    """

    lower_is_better = True

    def __call__(self, outcome: Outcome) -> float | None:
        if outcome.error is not None:
            return 1.0
        numbers = sum(sentence.numbers for sentence in outcome.sentences)
        if not outcome.answered or not numbers:
            return None
        return sum(sentence.unsupported_numbers for sentence in outcome.sentences) / numbers

    def __repr__(self) -> str:
        return "UnsupportedNumberRate"
