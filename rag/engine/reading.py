"""What a collection holds: documents, passages, measures."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

from rag.engine.opening import OpenCollections
from rag.errors import ConfigurationError, NotFoundError
from rag.index import Access, DocumentRow, PassageRow, Snapshot

if TYPE_CHECKING:
    from rag.documents import Document
    from rag.records import MeasureFilter, MeasureRow
    from rag.records.comparison import ComparisonRow

_SHOWN_PATHS = 3


class Reading(OpenCollections):
    """Documents, passages and measures that a caller may see."""

    def documents(self, *, collection: str, access: Access | None = None) -> list[DocumentRow]:
        """The documents of a collection that the caller may use."""
        with self.collection(collection).snapshot() as snapshot:
            return snapshot.documents(access or Access.everything())

    def find_document(
        self, name: str, *, collection: str, access: Access | None = None
    ) -> DocumentRow:
        """A document by id, file name or path.

        Raises:
            NotFoundError: There is none, or several bear the name.
        """
        with self.collection(collection).snapshot() as snapshot:
            return _find_document(snapshot, name, access or Access.everything())

    def document(
        self, document_id: str, *, collection: str, access: Access | None = None
    ) -> Document:
        """A document as its reader saw it: canonical text, blocks, warnings."""
        from rag.documents.codec import decode_document

        with self.collection(collection).snapshot() as snapshot:
            row = snapshot.document(document_id, access or Access.everything())
            version = snapshot.version(row)
        return decode_document(version.text, version.payload)

    def original(
        self, document_id: str, *, collection: str, access: Access | None = None
    ) -> tuple[DocumentRow, Path]:
        """A document with its original file, kept under its hash.

        The file stays for as long as a generation holds it.

        Raises:
            NotFoundError: There is no such document, or the caller may not read it.
            CorruptIndexError: The file is missing.
        """
        with self.collection(collection).snapshot() as snapshot:
            row = snapshot.document(document_id, access or Access.everything())
            return row, snapshot.original(row)

    def generation(self, *, collection: str) -> int:
        """Number of the generation in force; 0 where nothing was taken in yet."""
        return self.collection(collection).generation

    def embedding_name(self, *, collection: str) -> str | None:
        """Name of the embedding model of a collection; None where it has no vectors."""
        with self.collection(collection).snapshot() as snapshot:
            manifest = snapshot.manifest
        if manifest is None or manifest.spec.embedding is None:
            return None
        return manifest.spec.embedding.name

    def passage(
        self, passage_id: str, *, collection: str, access: Access | None = None, neighbours: int = 0
    ) -> tuple[DocumentRow, list[PassageRow]]:
        """A passage by id with its neighbours, and its document."""
        allowed = access or Access.everything()
        with self.collection(collection).snapshot() as snapshot:
            row = snapshot.passage_by_id(passage_id, allowed)
            rows = snapshot.neighbours(row.key, neighbours, neighbours)
            return snapshot.document_by_key(row.document_key), rows

    def headings(
        self, document_id: str, *, collection: str, access: Access | None = None
    ) -> list[str]:
        """The headings under which a document's passages stand, in order, each once."""
        with self.collection(collection).snapshot() as snapshot:
            document = snapshot.document(document_id, access or Access.everything())
            rows = snapshot.passages_of(document)
            return list(dict.fromkeys(row.heading_path[-1] for row in rows if row.heading_path))

    def measures(
        self,
        *,
        collection: str,
        access: Access | None = None,
        wanted: MeasureFilter | None = None,
    ) -> list[MeasureRow]:
        """The measures of a collection that the caller may see and asks for."""
        from rag.records import list_measures

        with self.collection(collection).snapshot() as snapshot:
            return list(list_measures(snapshot, access or Access.everything(), wanted))

    def measure(
        self, measure_id: str, *, collection: str, access: Access | None = None
    ) -> MeasureRow:
        """A measure by its id.

        Raises:
            NotFoundError: There is none, or the caller may not see it.
        """
        from rag.records import find_measure

        with self.collection(collection).snapshot() as snapshot:
            return find_measure(snapshot, access or Access.everything(), measure_id)

    def compare_measures(
        self, before: str, after: str, *, collection: str, access: Access | None = None
    ) -> tuple[ComparisonRow, ...]:
        """The measures of two plans side by side.

        Args:
            before: Id, path or file name of the earlier plan.
            after: The same of the later plan.
            collection: Name of the collection.
            access: Who asks.

        Raises:
            NotFoundError: There is no such document.
            ConfigurationError: Both are the same document.
        """
        from rag.records import MeasureFilter, list_measures
        from rag.records.comparison import compare_measures

        allowed = access or Access.everything()
        with self.collection(collection).snapshot() as snapshot:
            plans = [_find_document(snapshot, name, allowed).id for name in (before, after)]
            if plans[0] == plans[1]:
                raise ConfigurationError(
                    "同じ文書どうしは比べられません。前の計画と後の計画を指定してください。"
                )
            first, second = (
                list(list_measures(snapshot, allowed, MeasureFilter(document_ids=(plan,))))
                for plan in plans
            )
        return compare_measures(first, second)


def _find_document(snapshot: Snapshot, name: str, access: Access) -> DocumentRow:
    """A document by id, file name or path."""
    name = unicodedata.normalize("NFC", name)
    rows = snapshot.documents(access)
    named = [row for row in rows if name == row.path] or [
        row for row in rows if name == row.file_name
    ]
    if len(named) > 1:
        paths = "」「".join(row.path for row in named[:_SHOWN_PATHS])
        raise NotFoundError(
            f"「{name}」という文書は {len(named)} 件あります（「{paths}」など）。"
            "フォルダーを含むパスか ID で指定してください。"
        )
    return named[0] if named else snapshot.document(name, access)
