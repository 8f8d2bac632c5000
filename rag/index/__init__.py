"""A collection on disk: documents, what finds their passages, and its generations.

    collection = Collection.create(root, "plans")
    with collection.writer() as writer:
        writer.use(spec)
        sha256 = writer.store_original(path)
        writer.put_version(Version(sha256, spec.reader, text, payload))
        writer.put_document(document, passages)      # passages may be a generator
        writer.commit()                              # -> 1

    with collection.snapshot() as snapshot:          # pins generation 1
        hits = snapshot.search(
            SearchRequest(
                SearchFilter(Access.everything()),
                k=100,
                terms={"lemmas": {"基本": 1.0, "計画": 1.5}},
                vector=vector,
            )
        )
        passages = snapshot.passages([hit.key for hit in hits])

A commit makes a *generation*: everything of it is written beside the one in force, and the file
`CURRENT` is swapped last. Whatever happens before, the old generation stays; the next writer
clears away what was left. Readers in all processes see the new one with their next snapshot, and
an old one goes when nobody holds it.

Passages are found through a `PassageStore`; the embedded one is tantivy and FAISS.
`rag.index.verify` checks a collection from end to end; `rag.index.backup` and `rag.index.restore`
copy one generation out and in while others read and write. All of it runs on POSIX systems, on a
local file system (`flock`, hard links).
"""

from rag.index.access import Access
from rag.index.collection import Collection
from rag.index.locks import LockHolder
from rag.index.manifest import EmbeddingSpec, IndexSpec, Manifest
from rag.index.places import check_name, delete_collection, list_collections
from rag.index.records import DocumentRow, IndexedPassage, PassageRow, Version, document_id
from rag.index.search import SearchFilter, SearchRequest, TermStatistics
from rag.index.snapshot import Snapshot
from rag.index.store import PassageStore, StoreHit
from rag.index.writer import Writer

__all__ = [
    "Access",
    "Collection",
    "DocumentRow",
    "EmbeddingSpec",
    "IndexSpec",
    "IndexedPassage",
    "LockHolder",
    "Manifest",
    "PassageRow",
    "PassageStore",
    "SearchFilter",
    "SearchRequest",
    "Snapshot",
    "StoreHit",
    "TermStatistics",
    "Version",
    "Writer",
    "check_name",
    "delete_collection",
    "document_id",
    "list_collections",
]
