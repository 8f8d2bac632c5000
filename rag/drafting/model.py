"""Drafts: sections of cited sentences, and apart from them what the drafter should know."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from rag.answering import Citation, Sentence
from rag.drafting.kinds import DraftKind
from rag.retrieval.model import Hit

NOT_FOUND = "記載が見つかりませんでした（記載がないことを示すものではありません）。"
"""What a section says where a question was not answered; nothing else stands in it."""


class Role(StrEnum):
    """What a section of a draft is."""

    QUESTION = "question"
    ANSWER = "answer"
    FOLLOW_UP = "follow_up"
    FOLLOW_UP_ANSWER = "follow_up_answer"
    BACKGROUND = "background"


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a draft under a heading.

    Attributes:
        role: What it is.
        heading: Its heading.
        sentences: Its sentences; citations are numbers of the draft.
        item: 1-based number of the question that it belongs to.
        answered: Whether it says what was asked for; False where nothing was found.
    """

    role: Role
    heading: str
    sentences: tuple[Sentence, ...]
    item: int = 1
    answered: bool = True


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a comparison.

    Attributes:
        heading: What is compared.
        cells: One section a column.
    """

    heading: str
    cells: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A comparison side by side.

    Attributes:
        corner: Heading of the column of row headings.
        columns: Headings of the other columns.
        rows: The rows.
    """

    corner: str
    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]


@dataclass(frozen=True, slots=True)
class WithheldSentence:
    """A sentence that the draft does not show.

    Attributes:
        question: The question that it would have answered.
        text: The sentence.
        reason: Why it is kept back, in Japanese.
    """

    question: str
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Remark:
    """What is to be known of the answer to a question: a newer plan, how 今年度 was taken."""

    question: str
    text: str


@dataclass(frozen=True, slots=True)
class Nearest:
    """What stands nearest to a question that was not answered; no citations."""

    question: str
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft.

    Attributes:
        id: Its id; the same answers give the same.
        kind: Its kind.
        title: What stands above it.
        sections: Its sections in order; none where it is a table.
        table: The comparison, for drafts of that kind.
        citations: The passages that it cites, numbered 1..n over the whole draft by first use.
        withheld: Sentences that it does not show, for the drafter.
        remarks: What is to be known of its answers, for the drafter.
        nearest: What stands nearest to unanswered questions, for the drafter.
        models: Names of the models that answered.
        as_of: Date of the newest document cited (時点), if known.
        handlings: How documents that it rests on are to be handled (部内限り).
    """

    id: str
    kind: DraftKind
    title: str
    sections: tuple[Section, ...]
    table: Table | None
    citations: tuple[Citation, ...]
    withheld: tuple[WithheldSentence, ...]
    remarks: tuple[Remark, ...]
    nearest: tuple[Nearest, ...]
    models: tuple[str, ...]
    as_of: str | None
    handlings: tuple[str, ...]

    @property
    def all_sections(self) -> tuple[Section, ...]:
        """Its sections, those in the cells of its table included, in reading order."""
        cells = (cell for row in self.table.rows for cell in row.cells) if self.table else ()
        return (*self.sections, *cells)

    @property
    def unanswered(self) -> int:
        """How many of its sections say that nothing was found."""
        return sum(not section.answered for section in self.all_sections)
