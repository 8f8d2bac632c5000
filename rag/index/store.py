"""`PassageStore`: where passages are found by words and by vectors.

The embedded store (`rag.index.embedded`) keeps tantivy and FAISS files in the collection's folder.
A distributed engine can take its place without a change above: it needs to keep entries under
integer keys, search weighted terms and a vector under a filter, and tell generations apart.
Catalogue, texts and records stay outside the store, and so does the rule of access: a filter
arrives as the keys of the documents that may be seen.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from rag.index.manifest import IndexSpec

Terms = Mapping[str, Mapping[str, float]]
"""A query: field -> term -> weight above 0."""


@dataclass(frozen=True, slots=True)
class StoreEntry:
    """What a passage is found by.

    Attributes:
        key: Key of the passage; entries are added with ascending keys.
        document_key: Key of its document, by which entries are filtered and deleted.
        terms: Index terms by field, repeated as they occur.
        facets: Values that searches can be limited to.
        vector: float32, shape `(dimension,)`; None in an index without vectors.
    """

    key: int
    document_key: int
    terms: Mapping[str, Sequence[str]]
    facets: frozenset[str]
    vector: NDArray[np.float32] | None


@dataclass(frozen=True, slots=True)
class StoreFilter:
    """Which entries a search may find.

    Attributes:
        document_keys: Keys of the documents that may be searched; None for all.
        facets: Groups of facets; an entry needs at least one facet of every group.
    """

    document_keys: frozenset[int] | None = None
    facets: tuple[frozenset[str], ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether every entry passes."""
        return self.document_keys is None and not self.facets

    @property
    def is_closed(self) -> bool:
        """Whether no entry can pass."""
        return self.document_keys == frozenset() or frozenset() in self.facets


@dataclass(frozen=True, slots=True)
class StoreHit:
    """A passage that a search found, with both of its scores, whichever search found it.

    Attributes:
        key: Key of the passage.
        words: Score by weighted BM25 (k1 1.2, b 0.75); 0 when no term of the query is in it.
        vector: Inner product with the query vector; None when the query has no vector.
    """

    key: int
    words: float
    vector: float | None


@dataclass(frozen=True, slots=True)
class StoredKeys:
    """The keys that a store holds, for checking.

    Attributes:
        words: int64, ascending: keys of the passages that words find.
        vectors: The same for vectors; None in an index without.
    """

    words: NDArray[np.int64]
    vectors: NDArray[np.int64] | None


class StoreReader(Protocol):
    """One generation of a store, open for searching by several threads at once."""

    def search(
        self,
        terms: Terms,
        vector: NDArray[np.float32] | None,
        allowed: StoreFilter,
        k: int,
    ) -> list[StoreHit]:
        """Finds the best `k` passages by words and the best `k` by vector, filtered before.

        Equal scores are ordered by key. The union is returned, ordered by key.

        Raises:
            IndexMismatchError: A field or the vector's dimension is not that of the index.
        """

    def frequencies(
        self, terms: Mapping[str, Collection[str]], allowed: StoreFilter
    ) -> dict[str, dict[str, int]]:
        """Number of passages that hold each term, by field, among those that pass the filter."""

    def get(self, keys: Sequence[int]) -> dict[int, NDArray[np.float32]]:
        """Vectors by key; empty in an index without vectors."""

    def keys(self) -> StoredKeys:
        """The keys of all living entries."""

    def close(self) -> None:
        """Ends the use of the generation."""


class StoreWriter(Protocol):
    """The entries of a generation in the making. For one thread."""

    def add(self, entries: Sequence[StoreEntry]) -> None:
        """Adds entries with ascending keys.

        Raises:
            StorageFullError: No room on the disk; the writer is of no further use.
        """

    def delete(self, document_key: int) -> None:
        """Deletes all entries of a document, also those just added."""

    def commit(self) -> dict[str, Path]:
        """Finishes the generation, durably.

        Returns:
            The files that it consists of, by their name in the manifest; a remote store has none.
        """

    def close(self) -> None:
        """Lets go of everything; without a `commit` before, the generation is left unfinished."""


class PassageStore(Protocol):
    """A store of passages with generations."""

    def open(self, generation: int, spec: IndexSpec) -> StoreReader:
        """Opens a finished generation.

        Raises:
            CorruptIndexError: Something of it is missing or damaged.
        """

    def write(self, base: int, generation: int, spec: IndexSpec) -> StoreWriter:
        """Begins a generation.

        Args:
            base: The generation to start from, which stays as it is; 0 to start from nothing.
            generation: Number of the new one.
            spec: What the index is built with.
        """

    def sweep(self, kept: Collection[int]) -> None:
        """Removes what only generations other than `kept` use."""
