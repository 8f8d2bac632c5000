"""A marking sheet, its key, and what the markers wrote."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

MARKERS = ("採点者1", "採点者2")


class Mark(StrEnum):
    """What a marker thinks of an answer."""

    GOOD = "○"
    FAIR = "△"
    BAD = "×"

    @property
    def points(self) -> float:
        """1, a half or 0."""
        return _POINTS[self]


_POINTS = {Mark.GOOD: 1.0, Mark.FAIR: 0.5, Mark.BAD: 0.0}


@dataclass(frozen=True, slots=True)
class RunAnswers:
    """What one model answered in a run.

    Attributes:
        model: Name under which it is shown once the marking is over.
        answers: Text of its answer by the id of the question; a refusal is an answer too.
    """

    model: str
    answers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SheetRow:
    """An answer to be marked.

    Attributes:
        id: Number of the question on the sheet and blind letter: `001-A`.
        question: The question, with the turns before it.
        evidence: What the documents say, with their file names; or that they say nothing.
        model_answer: The answer of the question file.
        answer: The answer to be marked.
    """

    id: str
    question: str
    evidence: str
    model_answer: str
    answer: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A marking sheet.

    Attributes:
        id: Hash of all that is on it; the key bears it too.
        rows: The rows in order.
    """

    id: str
    rows: tuple[SheetRow, ...]


@dataclass(frozen=True, slots=True)
class Key:
    """Which model stands behind which row.

    Attributes:
        sheet: Id of the sheet.
        models: Names of the models.
        rows: Id of the question and name of the model, by the id of the row.
        answers: Hash of the answer, by the id of the row.
    """

    sheet: str
    models: tuple[str, ...]
    rows: Mapping[str, tuple[str, str]]
    answers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class MarkedRow:
    """A row as it came back.

    Attributes:
        id: Id of the row.
        marks: The mark of each marker.
        reasons: The reason of each marker; may be empty.
    """

    id: str
    marks: tuple[Mark, Mark]
    reasons: tuple[str, str]

    @property
    def points(self) -> float:
        """Mean of both markers."""
        return (self.marks[0].points + self.marks[1].points) / 2
