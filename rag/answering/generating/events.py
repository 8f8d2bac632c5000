"""What happens while an answer is made, in the order in which a reader is told."""

from __future__ import annotations

from dataclasses import dataclass

from rag.answering.model import Answer, Citation, Sentence


@dataclass(frozen=True, slots=True)
class Status:
    """What is being done.

    One that comes behind text takes that text back: the answer begins anew, by other means.

    Attributes:
        text: In Japanese.
    """

    text: str


@dataclass(frozen=True, slots=True)
class Working:
    """The model has written something that cannot be shown yet.

    It says nothing, and is there so that who waits can stop the model between two pieces.
    """


@dataclass(frozen=True, slots=True)
class Cited:
    """A passage that the next sentence is the first to cite.

    Attributes:
        citation: The citation with the words that this sentence rests on; `Done` has them all.
    """

    citation: Citation


@dataclass(frozen=True, slots=True)
class Delta:
    """A sentence that has passed the check, whole with its markers.

    Attributes:
        text: The sentence as it is shown.
        sentence: The sentence with its citations and what the check found.
    """

    text: str
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class Done:
    """The end.

    Attributes:
        answer: The whole answer.
    """

    answer: Answer


AnswerEvent = Status | Working | Cited | Delta | Done
