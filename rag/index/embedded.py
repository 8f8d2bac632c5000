"""The embedded `PassageStore`: tantivy for words, FAISS for vectors, as files of the collection."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rag.errors import IndexMismatchError
from rag.index.failures import storage_errors
from rag.index.layout import Layout
from rag.index.store import StoredKeys, StoreEntry, StoreFilter, StoreHit, Terms
from rag.index.vectors import SegmentList, VectorsReader, VectorsWriter
from rag.index.words import WordsReader, WordsWriter

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from rag.index.manifest import IndexSpec


class EmbeddedStore:
    """Words and vectors as files. Implements `rag.index.store.PassageStore`.

    Args:
        layout: The collection.
    """

    def __init__(self, layout: Layout) -> None:
        self._layout = layout

    def open(self, generation: int, spec: IndexSpec) -> EmbeddedReader:
        """Opens a finished generation."""
        return EmbeddedReader(self._layout, generation, spec)

    def write(self, base: int, generation: int, spec: IndexSpec) -> EmbeddedWriter:
        """Begins a generation."""
        return EmbeddedWriter(self._layout, base, generation, spec)

    def sweep(self, kept: Collection[int]) -> None:
        """Removes the vector segments that no kept generation lists."""
        layout = self._layout
        used = {
            name
            for generation in kept
            if layout.segments(generation).exists()
            for name in SegmentList.read(layout, generation).names
        }
        with storage_errors(layout.folder):
            for path in sorted(layout.vectors.iterdir()):
                if path.name.split(".")[0] not in used:
                    path.unlink()


class EmbeddedReader:
    """One generation, open for searching. Implements `rag.index.store.StoreReader`.

    Args:
        layout: The collection.
        generation: The generation, pinned by the caller.
        spec: What it was built with.
    """

    def __init__(self, layout: Layout, generation: int, spec: IndexSpec) -> None:
        self._name = layout.folder.name
        self._words = WordsReader(layout.folder, layout.words(generation), spec.fields)
        self._vectors = (
            None
            if spec.embedding is None
            else VectorsReader(layout, generation, spec.embedding.dimension)
        )

    def search(
        self,
        terms: Terms,
        vector: NDArray[np.float32] | None,
        allowed: StoreFilter,
        k: int,
    ) -> list[StoreHit]:
        """Finds the best `k` by words and the best `k` by vector, each with both scores."""
        self._require_fields(terms)
        if allowed.is_closed:
            return []
        words = self._words.search(terms, allowed, k)
        if vector is None:
            return [StoreHit(key, words[key], None) for key in sorted(words)]
        if self._vectors is None:
            raise IndexMismatchError(
                f"コレクション「{self._name}」の索引にはベクトルがありません。"
                "ベクトルで探すには、埋め込みモデルで作った索引が必要です。"
                f"`tenkyo reindex --collection {self._name}` で作り直してください。"
            )
        near = self._vectors.search(vector, allowed, k)
        words |= self._words.scores(terms, near.keys() - words.keys())
        near |= self._vectors.scores(vector, sorted(words.keys() - near.keys()))
        found = sorted(words.keys() | near.keys())
        return [StoreHit(key, words.get(key, 0.0), near.get(key)) for key in found]

    def frequencies(
        self, terms: Mapping[str, Collection[str]], allowed: StoreFilter
    ) -> dict[str, dict[str, int]]:
        """Number of passages that hold each term, by field, among those that pass the filter."""
        self._require_fields(terms)
        if allowed.is_closed:
            return {field: dict.fromkeys(wanted, 0) for field, wanted in terms.items()}
        return self._words.frequencies(terms, allowed)

    def get(self, keys: Sequence[int]) -> dict[int, NDArray[np.float32]]:
        """Vectors by key."""
        return {} if self._vectors is None else self._vectors.get(keys)

    def keys(self) -> StoredKeys:
        """The keys of all living entries."""
        return StoredKeys(
            self._words.keys(), None if self._vectors is None else self._vectors.keys()
        )

    def close(self) -> None:
        """Nothing to do: mapped files go with the last reference."""

    def _require_fields(self, terms: Mapping[str, object]) -> None:
        unknown = sorted(terms.keys() - self._words.fields)
        if unknown:
            raise IndexMismatchError(
                f"コレクション「{self._name}」の索引に、語の欄 {'・'.join(unknown)} がありません。"
                "索引は、作ったときと同じ版の Tenkyo で検索してください。"
                f"`tenkyo reindex --collection {self._name}` で作り直せます。"
            )


class EmbeddedWriter:
    """A generation in the making. Implements `rag.index.store.StoreWriter`.

    Args:
        layout: The collection.
        base: The generation to start from; 0 to start from nothing.
        generation: Number of the new one.
        spec: What the index is built with.
    """

    def __init__(self, layout: Layout, base: int, generation: int, spec: IndexSpec) -> None:
        dimension = None if spec.embedding is None else spec.embedding.dimension
        self._words = WordsWriter(
            layout.folder,
            layout.words(generation),
            layout.words(base) if base else None,
            spec.fields,
        )
        self._vectors = VectorsWriter(layout, base, generation, dimension)

    def add(self, entries: Sequence[StoreEntry]) -> None:
        """Adds entries with ascending keys."""
        self._vectors.add(entries)
        self._words.add(entries)

    def delete(self, document_key: int) -> None:
        """Deletes all entries of a document, also those just added."""
        self._vectors.delete(document_key)
        self._words.delete(document_key)

    def commit(self) -> dict[str, Path]:
        """Finishes the generation, durably."""
        return self._words.commit() | self._vectors.commit()

    def close(self) -> None:
        """Lets go of the index under construction."""
        self._words.close()
