"""Small collections for the tests: every term is a word that the reader can see in the text."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from rag.index import (
    Access,
    Collection,
    DocumentRow,
    EmbeddingSpec,
    IndexedPassage,
    IndexSpec,
    SearchFilter,
    SearchRequest,
    Snapshot,
    Version,
    Writer,
    document_id,
)

REPOSITORY = Path(__file__).parents[3]
DIMENSION = 8
SPEC = IndexSpec(
    reader="reader-1",
    dictionary="unidic-lite 1.0.8",
    normalizer="nfkc-lower-1",
    fields=("lemmas", "titles"),
    embedding=EmbeddingSpec("試験用", "0123456789abcdef", DIMENSION),
)
EVERYTHING = Access.everything()
ALL = SearchFilter(EVERYTHING)


@dataclass(frozen=True)
class Sample:
    """A document with its passages, its content and its original."""

    row: DocumentRow
    passages: list[IndexedPassage]
    version: Version
    original: bytes


def vector(words: Iterable[str]) -> np.ndarray:
    """A vector of length 1 that depends on the words alone."""
    seed = int.from_bytes(hashlib.sha256(" ".join(words).encode()).digest()[:4], "big")
    values = np.random.default_rng(seed).normal(size=DIMENSION).astype(np.float32)
    return values / np.linalg.norm(values)


def sample(path: str, *lines: str, facets: Iterable[str] = (), **values) -> Sample:
    """A document of one passage a line; the words of a line stand between blanks."""
    text = "\n".join(lines)
    original = f"{path}\n{text}".encode()
    sha256 = hashlib.sha256(original).hexdigest()
    passages = []
    start = 0
    for line in lines:
        end = start + len(line)
        passages.append(
            IndexedPassage(
                id=hashlib.sha256(f"{sha256} {start} {end}".encode()).hexdigest()[:16],
                char_start=start,
                char_end=end,
                text=line,
                terms={"lemmas": line.split(), "titles": [path]},
                vector=vector(line.split()),
                heading_path=("第１章", path),
                page=1,
                context=({"role": "unit", "text": "百万円", "char_start": 0, "char_end": 3},),
                facets=frozenset(facets),
                analysis=line.encode(),
            )
        )
        start = end + 1
    row = DocumentRow(
        **{
            "id": document_id("plans", path),
            "path": path,
            "file_name": path,
            "title": path.split(".")[0],
            "sha256": sha256,
            "reader_version": SPEC.reader,
            "format": "txt",
            "visibility": "all",
            "ingested_at": "2026-11-21T00:00:00+00:00",
            **values,
        }
    )
    return Sample(row, passages, Version(sha256, SPEC.reader, text, b"blocks"), original)


def put(writer: Writer, item: Sample) -> DocumentRow:
    """Stages one document."""
    writer.store_original(item.original)
    writer.put_version(item.version)
    return writer.put_document(item.row, item.passages)


def write(collection: Collection, *items: Sample, spec: IndexSpec = SPEC, rebuild=False) -> int:
    """Commits documents as one generation."""
    with collection.writer(rebuild=rebuild, timeout=30) as writer:
        writer.use(spec)
        for item in items:
            put(writer, item)
        return writer.commit()


def remove(collection: Collection, *paths: str) -> int:
    """Commits the removal of documents."""
    with collection.writer(timeout=30) as writer:
        for path in paths:
            writer.remove_document(document_id("plans", path))
        return writer.commit()


def words(*terms: str, k: int = 10, scope: SearchFilter = ALL) -> SearchRequest:
    """A search by words of the text."""
    return SearchRequest(scope, k, {"lemmas": dict.fromkeys(terms, 1.0)})


def found(snapshot: Snapshot, *terms: str, scope: SearchFilter = ALL) -> list[str]:
    """Texts of the passages that hold one of the words, in the order of their keys."""
    hits = snapshot.search(words(*terms, k=1000, scope=scope))
    return [passage.text for passage in snapshot.passages([hit.key for hit in hits])]


def contents(snapshot: Snapshot) -> dict[str, list[str]]:
    """All that a generation holds: the texts of the passages by path."""
    return {
        document.path: [passage.text for passage in snapshot.passages_of(document)]
        for document in snapshot.documents(EVERYTHING)
    }


def names(folder: Path) -> list[str]:
    """Names of what is in a folder."""
    return sorted(path.name for path in folder.iterdir())
