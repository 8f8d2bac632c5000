"""Questions with the documents that they are about: the sample, and the development set if here."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

_CHECKOUT = Path(__file__).resolve().parents[1]
_SHARED = _CHECKOUT.parent / "shared"


@dataclass(frozen=True, slots=True)
class Dataset:
    """A question file and the folder of its documents.

    Attributes:
        name: Short name, shown in tables.
        questions: Question file, see `eval.questions`.
        documents: Folder of the documents.
    """

    name: str
    questions: Path
    documents: Path

    @property
    def present(self) -> bool:
        """Whether both are on this machine."""
        return self.questions.is_file() and self.documents.is_dir()


SAMPLE = Dataset(
    "sample",
    _CHECKOUT / "eval" / "sample" / "questions.jsonl",
    _CHECKOUT / "eval" / "sample" / "documents",
)
"""Fictional plans in five formats; part of the project."""

DEVELOPMENT = Dataset("dev", _SHARED / "eval" / "dev.jsonl", _SHARED / "corpus")
"""Real plans, kept beside the checkout where development goes on; never part of the project."""


PUBLIC_SETS = _SHARED / "benchmarks"
"""Public retrieval sets (`eval.retrieval_sets`), kept there too."""


def present_datasets() -> tuple[Dataset, ...]:
    """The datasets that are on this machine."""
    return tuple(dataset for dataset in (SAMPLE, DEVELOPMENT) if dataset.present)
