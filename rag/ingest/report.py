"""What an ingest did with each file, and how it tells while it works."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

Progress = Callable[[str, int, int, str], None]
"""Called with the stage (Japanese), the number done, the number of all, and the file's name."""


class FileStatus(StrEnum):
    """What became of a file."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    FAILED = "failed"
    VANISHED = "vanished"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class FileReport:
    """One file of an ingest.

    Attributes:
        path: Path below the ingested folder.
        status: What became of it.
        document_id: Its document, None where there is none.
        passages: Number of its passages.
        message: Cause and cure, for files that failed or need a word.
        code: Stable code of the error, for files that failed.
        warnings: What could not be read faithfully.
    """

    path: str
    status: FileStatus
    document_id: str | None = None
    passages: int = 0
    message: str = ""
    code: str | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IngestReport:
    """An ingest as a whole.

    Attributes:
        files: Every file seen, in order.
        generation: The generation in force afterwards.
        documents: Documents in it.
        passages: Passages in it.
        retrained: Whether the default embedding was trained anew.
        took_s: Seconds it took.
        warnings: What else the person should know, in Japanese.
    """

    files: tuple[FileReport, ...]
    generation: int
    documents: int
    passages: int
    retrained: bool
    took_s: float
    warnings: tuple[str, ...] = ()

    @property
    def counts(self) -> Counter[FileStatus]:
        """Number of files by status."""
        return Counter(file.status for file in self.files)

    @property
    def exit_code(self) -> int:
        """0 done, 3 some files unreadable and the rest indexed, 1 nothing done."""
        counts = self.counts
        if not counts[FileStatus.FAILED]:
            return 0 if self.files else 1
        good = counts.total() - counts[FileStatus.FAILED] - counts[FileStatus.VANISHED]
        return 3 if good else 1
