"""A snapshot: one generation, pinned, to be asked by one request."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from rag.errors import NotFoundError
from rag.index.access import Access
from rag.index.failures import corrupt
from rag.index.former import overlapping, place_of
from rag.index.generation import OpenGeneration
from rag.index.locks import Pin
from rag.index.manifest import Manifest
from rag.index.records import DocumentRow, PassageRow, Version
from rag.index.search import SearchFilter, SearchRequest, TermStatistics
from rag.index.store import StoredKeys, StoreFilter, StoreHit

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Snapshot:
    """One generation of a collection. May be used by several threads at once.

    Keys of passages and documents are internal numbers that a search has let through; ids come
    from people, and every call that takes one also takes their `Access`.

    Args:
        generation: The generation, opened.
        pin: Its pin; released when the snapshot is closed.
    """

    def __init__(self, generation: OpenGeneration, pin: Pin) -> None:
        self._opened = generation
        self._pin: Pin | None = pin
        generation.enter()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Lets the generation go; harmless when done before."""
        if self._pin is not None:
            pin, self._pin = self._pin, None
            self._opened.leave()
            pin.release()

    @property
    def generation(self) -> int:
        """Number of the generation; 0 before the first commit."""
        return self._opened.number

    @property
    def manifest(self) -> Manifest | None:
        """The generation's manifest; None before the first commit."""
        return self._opened.manifest

    # Documents

    def documents(
        self,
        access: Access,
        *,
        ids: Collection[str] | None = None,
        sha256: str | None = None,
    ) -> list[DocumentRow]:
        """The documents that a caller may use, in the order in which they were written.

        Args:
            access: Who asks.
            ids: Only these, None for all; unknown ones are left out.
            sha256: Only those with this content, None for all.
        """
        opened = self._generation
        used = opened.used(access)
        return [
            document
            for document in opened.by_key.values()
            if document.key in used
            and (ids is None or document.id in ids)
            and (sha256 is None or document.sha256 == sha256)
        ]

    def document(self, document_id: str, access: Access) -> DocumentRow:
        """A document by id.

        Raises:
            NotFoundError: There is none, or the caller may not read it.
        """
        document = self._generation.by_id.get(document_id)
        if document is None or not access.may_read(document):
            raise NotFoundError(
                f"文書 {document_id} は見つかりません。削除されたか、閲覧権限がありません。"
                "文書の一覧で ID を確かめてください。"
            )
        return document

    def document_by_key(self, key: int) -> DocumentRow:
        """The document of a passage that was found.

        Raises:
            NotFoundError: There is none.
        """
        document = self._generation.by_key.get(key)
        if document is None:
            raise NotFoundError(
                f"文書番号 {key} は、この世代の索引にありません。検索し直してください。"
            )
        return document

    def version(self, document: DocumentRow) -> Version:
        """The canonical text of a document, and what the caller stored with it."""
        return self._generation.catalogue.version(document)

    def records(self, document: DocumentRow) -> bytes | None:
        """What the caller stored as the records of a document; None if nothing."""
        return self._generation.records(document.key)

    def text(self, document: DocumentRow) -> str:
        """The canonical text of a document."""
        return self.version(document).text

    def original(self, document: DocumentRow) -> Path:
        """The original file of a document.

        Raises:
            CorruptIndexError: It is missing.
        """
        path = self._generation.layout.original(document.sha256)
        if not path.exists():
            raise corrupt(self._generation.layout.folder, f"「{document.title}」の原本がありません")
        return path

    def model_folder(self) -> Path | None:
        """The folder of the embedding model that is kept with the index, if one is."""
        manifest = self._generation.manifest
        if manifest is None or manifest.spec.embedding is None:
            return None
        folder = self._generation.layout.models / manifest.spec.embedding.fingerprint
        return folder if folder.is_dir() else None

    def setting(self, name: str) -> Any:  # noqa: ANN401 (JSON)
        """A stored JSON value; None if there is none of that name."""
        return self._generation.catalogue.setting(name)

    # Passages

    def search(self, request: SearchRequest) -> list[StoreHit]:
        """Finds the best `k` passages by words and the best `k` by vector.

        Every hit carries both scores, whichever search found it; equal scores are cut by key.

        Returns:
            The union, ordered by key.

        Raises:
            IndexMismatchError: A field or the vector's dimension is not that of the index.
        """
        reader = self._generation.reader
        if reader is None:
            return []
        return reader.search(
            request.terms, request.vector, self._allowed(request.filter), request.k
        )

    def passage_count(self, access: Access) -> int:
        """Number of passages that a caller may be answered from."""
        return sum(document.passages for document in self.documents(access))

    def statistics(self, terms: Mapping[str, Collection[str]], access: Access) -> TermStatistics:
        """Frequencies and lengths over the passages that a caller may be answered from.

        Args:
            terms: field -> terms to be counted.
            access: Who asks; what the caller may not read does not count.
        """
        documents = self.documents(access)
        passages = sum(document.passages for document in documents)
        fields = sorted({field for document in documents for field in document.terms})
        reader = self._generation.reader
        allowed = self._allowed(SearchFilter(access))
        return TermStatistics(
            passages,
            {field: dict.fromkeys(wanted, 0) for field, wanted in terms.items()}
            if reader is None
            else reader.frequencies(terms, allowed),
            {
                field: sum(document.terms.get(field, 0) for document in documents) / passages
                for field in fields
                if passages
            },
        )

    def passages(self, keys: Sequence[int]) -> list[PassageRow]:
        """Passages in the order of the keys given.

        Raises:
            NotFoundError: A key that this generation does not know.
        """
        found = self._generation.catalogue.passages(keys)
        for key in keys:
            if key not in found or found[key].document_key not in self._generation.by_key:
                raise NotFoundError(
                    f"箇所番号 {key} は、この世代の索引にありません。検索し直してください。"
                )
        return [found[key] for key in keys]

    def analyses(self, keys: Sequence[int]) -> dict[int, bytes]:
        """What the caller stored for its candidates, by key."""
        return self._generation.catalogue.analyses(keys)

    def document_keys(self, keys: Sequence[int]) -> dict[int, int]:
        """Key of the document of each passage, by key of the passage."""
        return self._generation.catalogue.document_keys(keys)

    def vectors(self, keys: Sequence[int]) -> dict[int, NDArray[np.float32]]:
        """Stored vectors by key, each of shape `(dimension,)`."""
        reader = self._generation.reader
        return {} if reader is None else reader.get(keys)

    def passage_by_id(self, passage_id: str, access: Access) -> PassageRow:
        """A passage by id: the first one, where documents of the same content share it.

        Where a rebuild gave its words to a passage of another id, that one is given.

        Raises:
            NotFoundError: There is none, or the caller may not read its document.
        """
        documents = self._generation.by_key
        for passage in self._generation.catalogue.passages_by_id(passage_id):
            document = documents.get(passage.document_key)
            if document is not None and access.may_read(document):
                return passage
        moved = self._moved(passage_id, access)
        if moved is not None:
            return moved
        raise NotFoundError(
            f"箇所 {passage_id} は見つかりません。文書が更新・削除されたか、閲覧権限がありません。"
            "もう一度検索してください。"
        )

    def _moved(self, passage_id: str, access: Access) -> PassageRow | None:
        """The passage that a former one has become; None for no former one.

        Raises:
            NotFoundError: Its document is there, and was read so differently that it is nowhere.
        """
        former = self._generation.catalogue.former_passage(passage_id)
        documents = self.documents(access, sha256=former.sha256) if former is not None else []
        for document in documents:
            place = place_of(former, self.text(document)) if former is not None else None
            if place is not None:
                passage = overlapping(place, self.passages_of(document))
                if passage is not None:
                    return passage
        if documents:
            raise NotFoundError(
                f"箇所 {passage_id} は、索引の作り直しで新しく作られ、同じ箇所がありません。"
                f"引用した文は残っています。文書「{documents[0].title}」を開くか、"
                "もう一度検索してください。"
            )
        return None

    def neighbours(self, key: int, before: int = 1, after: int = 1) -> list[PassageRow]:
        """A passage with those before and after it in its document, in order.

        Raises:
            NotFoundError: A key that this generation does not know.
        """
        (passage,) = self.passages([key])
        first, last = passage.ordinal - before, passage.ordinal + after
        return self._generation.catalogue.passages_between(passage.document_key, first, last)

    def passages_between(self, document: DocumentRow, first: int, last: int) -> list[PassageRow]:
        """Passages of a document whose ordinal lies between two, both included, in order."""
        return self._generation.catalogue.passages_between(document.key, first, last)

    def passages_of(self, document: DocumentRow) -> Iterator[PassageRow]:
        """All passages of a document in order, some hundreds in memory at a time."""
        return self._generation.catalogue.passages_of(document.key)

    # Checking

    def stored_keys(self) -> StoredKeys | None:
        """The keys that words and vectors find; None before the first commit."""
        reader = self._generation.reader
        return None if reader is None else reader.keys()

    def catalogue_integrity(self) -> list[str]:
        """What SQLite finds wrong with the catalogue; empty when it is sound."""
        return self._generation.catalogue.integrity()

    @property
    def _generation(self) -> OpenGeneration:
        if self._pin is None:
            msg = "the snapshot is closed"
            raise ValueError(msg)
        return self._opened

    def _allowed(self, wanted: SearchFilter) -> StoreFilter:
        """The filter of the store: keys instead of ids, and no keys where nothing is hidden."""
        opened = self._generation
        keys = opened.used(wanted.access)
        if wanted.document_ids is not None:
            ids = wanted.document_ids
            keys &= {opened.by_id[name].key for name in ids if name in opened.by_id}
        everything = len(keys) == len(opened.by_key)
        return StoreFilter(None if everything else keys, wanted.facets)
