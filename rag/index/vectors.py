"""The vectors of one generation: a list of immutable segments, and the documents that are dead.

Segments are shared between generations. A document that goes is only named dead; a segment of
which more than a tenth is dead is written anew, and many small segments are merged to one.
"""

from __future__ import annotations

import heapq
import itertools
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rag.errors import IndexMismatchError
from rag.index.failures import corrupt, storage_errors
from rag.index.files import write_file
from rag.index.layout import Layout
from rag.index.segments import Segment, VectorRow, write_segment

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from rag.index.store import StoreEntry, StoreFilter

_BUFFERED_ROWS = 65_536
_LARGE_ROWS = 131_072
"""Segments of this size are not merged with others."""
_LARGEST_ROWS = 262_144
_SMALL_SEGMENTS = 8
_DEAD_SHARE = 0.1
_TIE_MARGIN = 32


class SegmentList:
    """What `vectors.json` says: the segments of a generation, and its dead documents.

    Args:
        names: Names of the segments, in the order of their keys.
        dead: Keys of documents with rows in the segments that do not count any more.
    """

    def __init__(self, names: Sequence[str] = (), dead: Sequence[int] = ()) -> None:
        self.names = list(names)
        self.dead = set(dead)

    @classmethod
    def read(cls, layout: Layout, generation: int) -> SegmentList:
        """Reads the list of a generation.

        Raises:
            CorruptIndexError: It is missing or damaged.
        """
        with storage_errors(layout.folder):
            data = layout.segments(generation).read_bytes()
        try:
            values = json.loads(data)
            return cls([str(name) for name in values["segments"]], [int(k) for k in values["dead"]])
        except (ValueError, KeyError, TypeError) as error:
            raise corrupt(layout.folder, f"vectors.json を読めません: {error}") from error

    def write(self, path: Path) -> None:
        """Writes the list durably."""
        values = {"segments": self.names, "dead": sorted(self.dead)}
        write_file(path, json.dumps(values).encode("ascii"))


class VectorsWriter:
    """Makes the vectors of a new generation.

    Args:
        layout: The collection.
        base: The generation to start from; 0 to start from nothing.
        generation: Number of the new one.
        dimension: Length of the vectors; None for an index without vectors.
    """

    def __init__(self, layout: Layout, base: int, generation: int, dimension: int | None) -> None:
        self._layout = layout
        self._generation = generation
        self._dimension = dimension
        self._list = SegmentList.read(layout, base) if base else SegmentList()
        self._buffer: list[VectorRow] = []
        self._numbers = itertools.count()

    def add(self, entries: Sequence[StoreEntry]) -> None:
        """Adds entries with ascending keys.

        Raises:
            ValueError: A vector is missing, superfluous, not finite, or of another length.
        """
        if self._dimension is None:
            if any(entry.vector is not None for entry in entries):
                msg = "the index has no vectors, but an entry has one"
                raise ValueError(msg)
            return
        rows = [self._row(entry, self._dimension) for entry in entries]
        self._buffer.extend(rows)
        if len(self._buffer) >= _BUFFERED_ROWS:
            self._flush()

    def delete(self, document_key: int) -> None:
        """Deletes all entries of a document."""
        self._list.dead.add(document_key)

    def commit(self) -> dict[str, Path]:
        """Finishes the vectors durably and returns their files by name."""
        if self._buffer:
            self._flush()
        self._renew()
        path = self._layout.segments(self._generation)
        with storage_errors(self._layout.folder):
            self._list.write(path)
        files = {"vectors.json": path}
        for name in self._list.names:
            for suffix in (".faiss", ".npz"):
                files[f"vectors/{name}{suffix}"] = self._layout.vectors / f"{name}{suffix}"
        return files

    def _row(self, entry: StoreEntry, dimension: int) -> VectorRow:
        import numpy as np

        if entry.vector is None or entry.vector.shape != (dimension,):
            shape = None if entry.vector is None else entry.vector.shape
            msg = f"expected a vector of shape ({dimension},), not {shape}"
            raise ValueError(msg)
        vector = np.ascontiguousarray(entry.vector, dtype=np.float32)
        if not np.isfinite(vector).all():
            msg = f"the vector of passage {entry.key} is not finite"
            raise ValueError(msg)
        return VectorRow(entry.key, entry.document_key, entry.facets, vector)

    def _flush(self) -> None:
        dead = self._list.dead
        self._write(row for row in self._buffer if row.document_key not in dead)
        self._buffer = []

    def _renew(self) -> None:
        """Writes anew what is too dead, merges what is too small, and forgets the dead."""
        segments = {name: self._open(name) for name in self._list.names}
        living = {name: segment.living(self._list.dead) for name, segment in segments.items()}
        renewed = {
            name
            for name, rows in living.items()
            if len(rows) - rows.sum() > _DEAD_SHARE * len(rows)
        }
        small = {name for name, rows in living.items() if rows.sum() < _LARGE_ROWS}
        if len(small) > _SMALL_SEGMENTS:
            renewed |= small
        if renewed:
            self._list.names = [name for name in self._list.names if name not in renewed]
            rows = (segments[name].rows(living[name]) for name in sorted(renewed))
            self._write(heapq.merge(*rows, key=lambda row: row.key))
        kept = {int(key) for name in self._list.names for key in self._documents(name, segments)}
        self._list.dead &= kept

    def _documents(self, name: str, segments: dict[str, Segment]) -> list[int]:
        segment = segments.get(name) or self._open(name)
        documents: list[int] = segment.documents.tolist()
        return documents

    def _write(self, rows: Iterator[VectorRow]) -> None:
        """Writes rows to as many segments as they need, none if there are none."""
        if self._dimension is None:
            return
        for first in rows:
            name = f"{self._generation:08d}-{next(self._numbers):02d}"
            part = itertools.chain([first], itertools.islice(rows, _LARGEST_ROWS - 1))
            write_segment(self._layout.folder, self._layout.vectors / name, part, self._dimension)
            self._list.names.append(name)

    def _open(self, name: str) -> Segment:
        return Segment(self._layout.folder, self._layout.vectors / name)


class VectorsReader:
    """The vectors of a finished generation. May be used by several threads at once.

    Args:
        layout: The collection.
        generation: The generation, pinned by the caller.
        dimension: Length of the vectors.
    """

    def __init__(self, layout: Layout, generation: int, dimension: int) -> None:
        listed = SegmentList.read(layout, generation)
        self._name = layout.folder.name
        self._dimension = dimension
        self._dead = frozenset(listed.dead)
        self._segments = [Segment(layout.folder, layout.vectors / name) for name in listed.names]

    def search(self, vector: NDArray[np.float32], allowed: StoreFilter, k: int) -> dict[int, float]:
        """The best `k` passages by inner product: key -> score, best first.

        Raises:
            IndexMismatchError: The vector has another length than those of the index.
        """
        vector = self._checked(vector)
        found: list[tuple[float, int]] = []
        for segment in self._segments:
            found.extend(self._best(segment, vector, allowed, k))
        found.sort(key=lambda hit: (-hit[0], hit[1]))
        return {key: score for score, key in found[: max(k, 0)]}

    def scores(self, vector: NDArray[np.float32], keys: Sequence[int]) -> dict[int, float]:
        """The scores of given passages."""
        import numpy as np

        vector = self._checked(vector)
        scores: dict[int, float] = {}
        for segment in self._segments:
            rows = segment.rows_with(keys)
            if len(rows):
                chosen = np.zeros(len(segment), dtype=np.bool_)
                chosen[rows] = True
                found, best = segment.search(vector, chosen, len(rows))
                scores.update(zip(found.tolist(), best.tolist(), strict=True))
        return scores

    def get(self, keys: Sequence[int]) -> dict[int, NDArray[np.float32]]:
        """Vectors by key; keys without one are left out."""
        vectors: dict[int, NDArray[np.float32]] = {}
        for segment in self._segments:
            rows = segment.rows_with(keys)
            if len(rows):
                keys_found = segment.keys[rows].tolist()
                vectors.update(zip(keys_found, segment.vectors(rows), strict=True))
        return vectors

    def keys(self) -> NDArray[np.int64]:
        """Keys of all living rows, ascending."""
        import numpy as np

        parts = [segment.keys[segment.living(self._dead)] for segment in self._segments]
        return np.sort(np.concatenate([np.array([], dtype=np.int64), *parts]))

    def _best(
        self, segment: Segment, vector: NDArray[np.float32], allowed: StoreFilter, k: int
    ) -> list[tuple[float, int]]:
        """The best of one segment, looking beyond `k` for as long as the last score goes on."""
        passing = segment.passing(allowed, self._dead)
        limit = k + _TIE_MARGIN
        while True:
            keys, scores = segment.search(vector, passing, limit)
            if len(keys) < limit or scores[k - 1] > scores[-1]:
                return list(zip(scores.tolist(), keys.tolist(), strict=True))
            limit *= 4

    def _checked(self, vector: NDArray[np.float32]) -> NDArray[np.float32]:
        import numpy as np

        if vector.shape != (self._dimension,):
            raise IndexMismatchError(
                f"コレクション「{self._name}」の索引のベクトルは {self._dimension} 次元ですが、"
                f"質問のベクトルの形は {vector.shape} です。"
                "索引と質問には同じ埋め込みモデルが必要です。"
                f"`tenkyo reindex --collection {self._name}` で作り直してください。"
            )
        return np.ascontiguousarray(vector, dtype=np.float32)
