"""What a measure sees of one question, and what it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from eval.matching import covers
from eval.questions import Evidence, Question


@dataclass(frozen=True, slots=True)
class RankedPassage:
    """A retrieved or cited passage.

    Attributes:
        doc: File name of its document.
        text: Its text; context does not count as covering.
    """

    doc: str
    text: str

    def covers(self, evidence: Evidence) -> bool:
        """Whether it comes from the evidence's document and holds its quote."""
        return self.doc == evidence.doc and covers(evidence.quote, self.text)


@dataclass(frozen=True, slots=True)
class CitedQuote:
    """A quote as an answer shows it, and the characters that stand at its offsets."""

    quote: str
    source: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run gave for one question.

    Attributes:
        question: The question.
        ranked: Passages retrieved, best first.
        answered: Whether an answer was given; False for refusals, weak answers and failures.
        answer: Text of the answer, empty if none.
        cited: Passages that the answer cites, in order of their numbers.
        quotes: The quotes of these citations.
        error: What went wrong, if the run failed on this question.
    """

    question: Question
    ranked: Sequence[RankedPassage] = ()
    answered: bool = False
    answer: str = ""
    cited: Sequence[RankedPassage] = ()
    quotes: Sequence[CitedQuote] = field(default=())
    error: str | None = None


class Measure(Protocol):
    """A number between 0 and 1 for each question that it applies to."""

    @property
    def lower_is_better(self) -> bool:
        """Whether 0 is the best value."""

    def __call__(self, outcome: Outcome) -> float | None:
        """The value for one question, None if the measure does not apply to it."""
