"""The corpus of a retrieval set as a collection: every entry a document of one passage."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date

from eval.retrieval_sets.sets import Entry
from rag.documents import READER_VERSION, Block, BlockType, Document
from rag.documents.codec import encode_document
from rag.engine import Engine
from rag.index import DocumentRow, Version, document_id
from rag.ingest.indexing import IndexingOptions, index_passages
from rag.ingest.model import running_spec
from rag.passages import PassageSize
from rag.plans.plan import read_plan

COLLECTION = "retrieval-set"

_DAY = date(2026, 11, 1)
"""The day on which 今年 is resolved: fixed, so that a later run gives the same figures."""
_MADE = "2026-11-01T00:00:00+00:00"
_WHOLE = PassageSize(10**6, 10**6)
_SPARE = 5


def index_entries(engine: Engine, entries: Sequence[Entry]) -> None:
    """Writes entries into a new collection.

    The title of an entry is that of its document. There are no vectors: the default embedding
    counts for nothing in the search, and its training is not what is measured.
    """
    options = IndexingOptions(size=_WHOLE, max_passages=None)
    with engine.open_or_create(COLLECTION).writer() as writer:
        writer.use(running_spec(None))
        for entry in entries:
            block = Block(BlockType.PARAGRAPH, 0, len(entry.text))
            document = Document(text=entry.text, blocks=(block,), format="txt")
            row = _row(entry)
            writer.put_version(
                Version(row.sha256, READER_VERSION, entry.text, encode_document(document))
            )
            passages = index_passages(
                read_plan(document, published=None),
                content_hash=row.sha256,
                reader_version=READER_VERSION,
                title=row.title,
                issuer=None,
                default_era=None,
                embedding=None,
                options=options,
            )
            writer.put_document(row, passages)
        writer.commit()


def _row(entry: Entry) -> DocumentRow:
    content = f"{entry.id}\n{entry.title}\n{entry.text}".encode()
    return DocumentRow(
        id=document_id(COLLECTION, entry.id),
        path=entry.id,
        file_name=entry.id,
        title=entry.title,
        sha256=hashlib.sha256(content).hexdigest(),
        reader_version=READER_VERSION,
        format="txt",
        visibility="all",
        ingested_at=_MADE,
    )


def find_entries(engine: Engine, query: str, count: int) -> list[str]:
    """Ids of the best entries for a query, best first, each once."""
    result = engine.search(query, collection=COLLECTION, top_k=count + _SPARE, today=_DAY)
    return list(dict.fromkeys(hit.document.path for hit in result.hits))[:count]
