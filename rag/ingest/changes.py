"""What reading found out, to be written as one generation."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from rag.errors import DocumentError
from rag.index import DocumentRow
from rag.ingest.report import FileReport, FileStatus


@dataclass(slots=True)
class Changes:
    """Documents that come, change and go, and a report on every file.

    Attributes:
        put: Documents whose passages are to be written.
        amended: Documents of which only values change that no search looks at.
        removed: Ids of documents that go.
        fresh: Ids of those of `put` whose content is new to the collection.
        reports: By document id, or by what else names a file without a document.
    """

    put: list[DocumentRow] = field(default_factory=list)
    amended: list[DocumentRow] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    fresh: set[str] = field(default_factory=set)
    reports: dict[str, FileReport] = field(default_factory=dict)

    def report(
        self, row: DocumentRow, status: FileStatus, message: str = "", passages: int = 0
    ) -> None:
        """Reports on a document."""
        self.reports[row.id] = FileReport(
            row.path, status, row.id, passages, message, warnings=row.warnings
        )

    def fail(self, row: DocumentRow, error: DocumentError, message: str = "") -> None:
        """Reports that a document cannot be taken in; `message` follows the error's own."""
        self.reports[row.id] = FileReport(
            row.path, FileStatus.FAILED, row.id, message=error.message + message, code=error.code
        )

    def count(self, row: DocumentRow) -> None:
        """Completes the report on a document that is written, with its number of passages."""
        report = self.reports.get(row.id)
        if report is not None:
            self.reports[row.id] = replace(report, passages=row.passages)

    def warn(self, row: DocumentRow, warning: str) -> None:
        """Adds a warning to the report on a document."""
        report = self.reports.get(row.id)
        if report is not None:
            self.reports[row.id] = replace(report, warnings=(*report.warnings, warning))
