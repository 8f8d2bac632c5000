"""A fault of a question file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "broken_line",
    "duplicate_id",
    "duplicate_question",
    "unknown_document",
    "unreadable_document",
    "quote_missing",
    "quote_repeated",
    "keys_unmet",
    "no_keys",
    "unanswerable_type",
    "unknown_paraphrase",
    "nothing_answerable",
    "no_questions",
]


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault, with its line and cure.

    Attributes:
        line: 1-based line (of a sheet: row); None where it concerns the whole file.
        id: Id of the question, empty where there is none.
        kind: Stable name of the fault.
        message: Cause and cure in Japanese.
        error: Whether a run would be refused or measure something else; else it is advice.
    """

    line: int | None
    id: str
    kind: Kind
    message: str
    error: bool = True

    @property
    def place(self) -> str:
        """Where it is, in Japanese."""
        where = f"{self.line} 行目" if self.line is not None else "ファイル全体"
        return f"{where}（{self.id}）" if self.id else where
