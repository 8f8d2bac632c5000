"""Going through the stored documents for a reindex, reading again what older readers read."""

from __future__ import annotations

from dataclasses import replace

from rag.documents import ReadLimits
from rag.errors import DocumentError
from rag.index import DocumentRow, Writer
from rag.ingest.changes import Changes
from rag.ingest.identity import Origin, describe
from rag.ingest.report import FileStatus, Progress
from rag.ingest.versions import read_content, stored_document


def read_stored(writer: Writer, limits: ReadLimits, progress: Progress) -> Changes:
    """All documents of the generation in force, to be put into the next one.

    Args:
        writer: A writer that rebuilds.
        limits: What readers accept.
        progress: Told what is being done.

    Returns:
        The documents, described anew from what the readers of today see and what the
        administrator said. One that can no longer be read is reported, and stays as it was read.
    """
    changes = Changes()
    rows = writer.previous_documents()
    for done, row in enumerate(rows):
        progress("読み取り", done, len(rows), row.path)
        try:
            _read_again(row, writer, limits, changes)
        except DocumentError as error:
            _keep_as_it_was(row, error, writer, changes)
    progress("読み取り", len(rows), len(rows), "")
    return changes


def _read_again(row: DocumentRow, writer: Writer, limits: ReadLimits, changes: Changes) -> None:
    document = read_content(writer, row.sha256, row.file_name, limits)
    described = replace(
        describe(Origin.of(row), document, row.sha256),
        ingested_at=row.ingested_at,
        supersedes=row.supersedes,
    )
    changes.put.append(described)
    changes.fresh.add(row.id)
    changes.report(described, FileStatus.UPDATED)


def _keep_as_it_was(
    row: DocumentRow, error: DocumentError, writer: Writer, changes: Changes
) -> None:
    if stored_document(writer, row) is None:
        changes.fail(row, error)
        return
    changes.put.append(row)
    changes.fresh.add(row.id)
    changes.fail(row, error, "（前に読み取った内容をそのまま使います）")
