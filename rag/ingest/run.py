"""The ingest: reading what is new, then writing one new generation.

Reading comes first and keeps what it read, so that an ingest that is killed while it writes has
nothing to read again. Then the default embedding is trained, if it must be, and all new documents
go into the next generation, which is put in force at the end by one rename.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from rag.documents import ReadLimits
from rag.index import Collection, LockHolder, Writer
from rag.ingest.changes import Changes
from rag.ingest.files import Sources
from rag.ingest.indexing import IndexingOptions
from rag.ingest.model import EmbeddingPlan, require_same_parts
from rag.ingest.reading import read_sources
from rag.ingest.report import IngestReport, Progress
from rag.ingest.rereading import read_stored
from rag.ingest.writing import write_changes


@dataclass(frozen=True, slots=True)
class IngestOptions:
    """How an ingest works.

    Attributes:
        limits: What readers accept.
        indexing: How documents become passages.
        embedding: Which embedding the collection has.
        sync: Whether documents whose files vanished from an ingested folder are removed.
        timeout: Seconds to wait for another writer.
    """

    limits: ReadLimits = field(default_factory=ReadLimits)
    indexing: IndexingOptions = field(default_factory=IndexingOptions)
    embedding: EmbeddingPlan = field(default_factory=EmbeddingPlan)
    sync: bool = False
    timeout: float | None = 600.0


def silent(stage: str, done: int, total: int, name: str) -> None:
    """Progress that nobody looks at."""


def ingest(
    sources: Sources,
    *,
    collection: Collection,
    options: IngestOptions,
    progress: Progress = silent,
    on_wait: Callable[[LockHolder], None] | None = None,
) -> IngestReport:
    """Takes files and folders into a collection.

    Args:
        sources: What `find_sources` found.
        collection: The collection.
        options: How.
        progress: Told what is being done.
        on_wait: Told once when another writer is at work.

    Returns:
        What became of every file; files that could not be read do not stop the others.

    Raises:
        CollectionError: The collection cannot be written, or was built with other parts; the old
            generation stays.
    """
    started = time.perf_counter()
    with collection.writer(timeout=options.timeout, on_wait=on_wait) as writer:
        require_same_parts(writer, options.embedding, collection.name)
        changes = read_sources(
            sources,
            collection=collection.name,
            writer=writer,
            limits=options.limits,
            sync=options.sync,
            progress=progress,
        )
        return _write(changes, writer, options, progress, started, warnings=sources.warnings)


def reindex(
    *,
    collection: Collection,
    options: IngestOptions,
    progress: Progress = silent,
    on_wait: Callable[[LockHolder], None] | None = None,
) -> IngestReport:
    """Builds a collection anew from its originals, while the old generation answers.

    Documents are read again where the readers changed; the default embedding is trained anew.

    Args:
        collection: The collection.
        options: How.
        progress: Told what is being done.
        on_wait: Told once when another writer is at work.

    Returns:
        What became of every document. One that can no longer be read is reported, and stays as an
        older reader read it.

    Raises:
        CollectionError: The collection cannot be written; the old generation stays.
    """
    started = time.perf_counter()
    with collection.writer(timeout=options.timeout, on_wait=on_wait, rebuild=True) as writer:
        changes = read_stored(writer, options.limits, progress)
        return _write(changes, writer, options, progress, started, rebuilding=True)


def _write(
    changes: Changes,
    writer: Writer,
    options: IngestOptions,
    progress: Progress,
    started: float,
    *,
    rebuilding: bool = False,
    warnings: tuple[str, ...] = (),
) -> IngestReport:
    trained = write_changes(
        changes,
        writer=writer,
        plan=options.embedding,
        options=options.indexing,
        progress=progress,
        rebuilding=rebuilding,
    )
    documents = writer.documents()
    return IngestReport(
        files=tuple(changes.reports.values()),
        generation=writer.commit(),
        documents=len(documents),
        passages=sum(row.passages for row in documents),
        retrained=trained,
        took_s=time.perf_counter() - started,
        warnings=warnings,
    )
