"""Short ways to take files into a collection and to look at what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from rag.documents import ReadLimits
from rag.index import Access, Collection, DocumentRow
from rag.ingest import IndexingOptions, IngestOptions, IngestReport, find_sources, ingest
from rag.ingest.model import EmbeddingPlan

EVERYTHING = Access.everything()
NO_VECTORS = EmbeddingPlan(enabled=False)
TRAINED = EmbeddingPlan()


def options(
    *,
    embedding: EmbeddingPlan = NO_VECTORS,
    sync: bool = False,
    limits: ReadLimits | None = None,
    max_passages: int | None = 200_000,
) -> IngestOptions:
    """Options of an ingest; without vectors, which most tests do not need."""
    return IngestOptions(
        limits=limits or ReadLimits(ocr=False),
        indexing=IndexingOptions(max_passages=max_passages),
        embedding=embedding,
        sync=sync,
        timeout=30.0,
    )


def take_in(collection: Collection, *paths: Path, **values) -> IngestReport:
    """One ingest."""
    return ingest(find_sources(paths), collection=collection, options=options(**values))


def statuses(report: IngestReport) -> dict[str, str]:
    """What became of every file, by path."""
    found = [(file.path, file.status.value) for file in report.files]
    assert len(dict(found)) == len(found)
    return dict(found)


def message(report: IngestReport, path: str) -> str:
    """What was said of the one file of that path."""
    (file,) = (file for file in report.files if file.path == path)
    return file.message


def rows(collection: Collection) -> dict[str, DocumentRow]:
    """The documents of the generation in force, by path."""
    with collection.snapshot() as snapshot:
        return {row.path: row for row in snapshot.documents(EVERYTHING)}


def texts(collection: Collection) -> dict[str, str]:
    """Their texts, by path."""
    with collection.snapshot() as snapshot:
        return {row.path: snapshot.text(row) for row in snapshot.documents(EVERYTHING)}


def write(folder: Path, files: Mapping[str, str | bytes]) -> None:
    """Files by path below a folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
