"""Saying something else of a document that is there: its file is not read again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from rag.errors import CorruptIndexError, NotFoundError
from rag.index import Collection, DocumentRow, LockHolder
from rag.ingest.changes import Changes
from rag.ingest.identity import Origin, describe, found_alike
from rag.ingest.metadata import FileMetadata
from rag.ingest.model import require_same_parts
from rag.ingest.report import FileStatus
from rag.ingest.run import IngestOptions, silent
from rag.ingest.versions import stored_document
from rag.ingest.writing import write_changes

Change = Callable[[FileMetadata], FileMetadata]


def amend(
    document_id: str,
    change: Change,
    *,
    collection: Collection,
    options: IngestOptions,
    on_wait: Callable[[LockHolder], None] | None = None,
) -> DocumentRow:
    """Changes what is said of a document, and puts a new generation in force.

    What is no longer said comes from the document itself again, as at its first ingest. Where
    words change by which it is found (title, issuer, date), its passages are indexed anew.

    Args:
        document_id: The document.
        change: Gives what is to be said, from what is said now.
        collection: Its collection.
        options: How an ingest works.
        on_wait: Told once when another writer is at work.

    Returns:
        The document as it is now.

    Raises:
        NotFoundError: There is none of that id.
        CollectionError: The collection cannot be written, or was built with other parts; the old
            generation stays.
    """
    with collection.writer(timeout=options.timeout, on_wait=on_wait) as writer:
        require_same_parts(writer, options.embedding, collection.name)
        stored = writer.document(document_id)
        if stored is None:
            raise NotFoundError(
                f"文書 {document_id} は見つかりません。文書の一覧で ID を確かめてください。"
            )
        document = stored_document(writer, stored)
        if document is None:
            raise CorruptIndexError(
                f"「{stored.path}」の読み取った本文が保存されていません。索引が壊れています。"
                "tenkyo reindex で原本から作り直すか、tenkyo restore で復元してください。"
            )
        origin = Origin.of(stored)
        said = describe(replace(origin, given=change(origin.given)), document, stored.sha256)
        row = replace(
            said,
            reader_version=stored.reader_version,
            ingested_at=stored.ingested_at,
            supersedes=stored.supersedes,
            extra={**stored.extra, **said.extra},
        )
        changes = Changes()
        (changes.amended if found_alike(stored, row) else changes.put).append(row)
        changes.report(row, FileStatus.UPDATED, passages=stored.passages)
        write_changes(
            changes,
            writer=writer,
            plan=options.embedding,
            options=options.indexing,
            progress=silent,
        )
        amended = writer.document(document_id) or row
        writer.commit()
        return amended
