"""Answers: sentences, each with its citations and what the check found."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from rag.answering.length import Length
from rag.llm.usage import Usage
from rag.retrieval.model import Hit
from rag.retrieval.understanding import Understanding
from rag.support import Support


class Outcome(StrEnum):
    """How a question ended."""

    ANSWERED = "answered"
    NEARBY = "nearby"
    """Something near was found, which may not be what was asked for."""
    NOT_FOUND = "not_found"


@dataclass(frozen=True, slots=True)
class Span:
    """Words of a passage that a sentence rests on, verbatim.

    Attributes:
        text: The words.
        char_start: Their offset in the canonical text.
        char_end: Their end.
    """

    text: str
    char_start: int
    char_end: int


@dataclass(frozen=True, slots=True)
class Citation:
    """A passage that an answer cites.

    Attributes:
        number: Its number in the answer, 1..n by first use.
        quote: The smallest contiguous piece of the passage that holds all spans used.
        char_start: Offset of the quote.
        char_end: End of the quote.
        spans: The words that the answer uses.
        hit: The passage.
    """

    number: int
    quote: str
    char_start: int
    char_end: int
    spans: tuple[Span, ...]
    hit: Hit

    @property
    def used_words(self) -> str:
        """The words that the answer uses, with a … for each piece of the quote left out."""
        base = self.char_start
        shown, end = "", base
        for span in sorted(self.spans, key=lambda span: span.char_start):
            if span.char_start > end:
                left_out = self.quote[end - base : span.char_start - base]
                shown += " … " if left_out.strip() else " "
            shown += self.quote[max(span.char_start, end) - base : max(span.char_end, end) - base]
            end = max(end, span.char_end)
        return shown


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an answer.

    Attributes:
        text: The sentence, without markers.
        citations: Numbers of the passages that it cites.
        support: What the check found; None for a sentence that claims nothing.
        reason: Why, in Japanese; empty where it is supported.
    """

    text: str
    citations: tuple[int, ...] = ()
    support: Support | None = None
    reason: str = ""

    @property
    def marked(self) -> str:
        """The sentence with its markers."""
        return self.text + "".join(f"[{number}]" for number in self.citations)


@dataclass(frozen=True, slots=True)
class Withheld:
    """A sentence that was not shown, and why."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer, or a refusal with what stands nearest.

    Attributes:
        id: Its id.
        understanding: How the question was read.
        outcome: How it ended.
        sentences: The sentences shown.
        citations: The passages cited, by number; none in a refusal.
        retrieved: What the search gave, best first.
        withheld: Sentences that the check kept back.
        nearest: For refusals, the passages that stand nearest.
        model: Name of the model that answered.
        as_of: Date of the newest plan that the answer rests on (時点), if known.
        notice: What the reader should know: a newer plan, how 今年度 was taken.
        generation: The generation that was searched.
        took_ms: Milliseconds it took.
        usage: Tokens that language models took; none without one.
        length: How long it was wanted.
    """

    id: str
    understanding: Understanding
    outcome: Outcome
    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...]
    retrieved: tuple[Hit, ...]
    withheld: tuple[Withheld, ...]
    nearest: tuple[Hit, ...]
    model: str
    as_of: str | None
    notice: str
    generation: int
    took_ms: float
    usage: Usage = field(default_factory=Usage)
    length: Length = Length.NORMAL

    @property
    def answered(self) -> bool:
        """Whether the question was answered; a weak answer is none."""
        return self.outcome is Outcome.ANSWERED

    @property
    def text(self) -> str:
        """The answer as one text, every sentence with its markers, a sentence a line."""
        return "\n".join(sentence.marked for sentence in self.sentences)
