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
        page: 1-based page on which it begins, None where the document has none.
        heading: The innermost heading above it.
        id: Its id.
    """

    doc: str
    text: str
    page: int | None = None
    heading: str = ""
    id: str = ""

    def covers(self, evidence: Evidence) -> bool:
        """Whether it comes from the evidence's document and holds its quote.

        Where the evidence has no quote, it must begin on its page, or stand in its document.
        """
        if self.doc != evidence.doc:
            return False
        if not evidence.quote:
            return evidence.page in (None, self.page)
        return covers(evidence.quote, self.text)


@dataclass(frozen=True, slots=True)
class CitedQuote:
    """A quote as an answer shows it, and the characters that stand at its offsets.

    Attributes:
        quote: The quote.
        source: The canonical text at its offsets.
        page: 1-based page that the citation names, None where the document has none.
    """

    quote: str
    source: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a judge of entailment found of a sentence and what it cites; see `eval.measures.alce`.

    Attributes:
        recalled: Whether the passages cited, together, entail the sentence.
        useful: How many of them count as precise.
    """

    recalled: bool
    useful: int


@dataclass(frozen=True, slots=True)
class AnswerSentence:
    """A sentence of an answer that claims something.

    Attributes:
        text: The sentence, without markers.
        citations: How many passages it cites.
        check: What our own support check found.
        nli: What an independent entailment model found, None where none is configured.
        numbers: How many numbers and dates it gives.
        unsupported_numbers: How many of them stand in none of the passages that it cites.
    """

    text: str
    citations: int
    check: Judgement
    nli: Judgement | None = None
    numbers: int = 0
    unsupported_numbers: int = 0


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
        sentences: The sentences of the answer that claim something.
        evidence_pages: Page of each piece of evidence, None where its document has none.
        withheld: Sentences that the support check kept back.
        nli: Whether an independent entailment model judges the answers of the run.
    """

    question: Question
    ranked: Sequence[RankedPassage] = ()
    answered: bool = False
    answer: str = ""
    cited: Sequence[RankedPassage] = ()
    quotes: Sequence[CitedQuote] = field(default=())
    error: str | None = None
    sentences: Sequence[AnswerSentence] = ()
    evidence_pages: Sequence[int | None] = ()
    withheld: Sequence[str] = ()
    nli: bool = False


class Measure(Protocol):
    """A number between 0 and 1 for each question that it applies to."""

    @property
    def lower_is_better(self) -> bool:
        """Whether 0 is the best value."""

    def __call__(self, outcome: Outcome) -> float | None:
        """The value for one question, None if the measure does not apply to it."""
