"""One immutable segment of vectors: FAISS codes, and beside them what a search filters by.

`<name>.faiss` holds the vectors as half-precision floats (inner product, exhaustive search), which
is exact to about three digits and fastest up to some 200,000 passages; beyond that the place for
an inverted file with 8-bit codes is `new_index`, and nothing else changes. `<name>.npz` holds, row
by row, the keys of passages and documents, and the rows of every facet.
"""

from __future__ import annotations

import threading
import zipfile
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rag.index.failures import corrupt, engine_errors, storage_errors
from rag.index.files import publish

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from rag.index.store import StoreFilter

_PART = "ベクトルの索引"
_BATCH = 4_096


@dataclass(frozen=True, slots=True)
class VectorRow:
    """A row of a segment: see `rag.index.store.StoreEntry`."""

    key: int
    document_key: int
    facets: frozenset[str]
    vector: NDArray[np.float32]


def new_index(dimension: int) -> Any:  # noqa: ANN401 (FAISS has no types)
    """An empty FAISS index for a segment."""
    import faiss

    return faiss.IndexScalarQuantizer(
        dimension, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
    )


def write_segment(
    folder: Path, path: Path, rows: Iterator[VectorRow] | Sequence[VectorRow], dimension: int
) -> None:
    """Writes a segment durably.

    Args:
        folder: The collection's folder, for messages.
        path: The segment, without a suffix.
        rows: Its rows, with ascending keys.
        dimension: Length of the vectors.
    """
    import faiss
    import numpy as np

    index = new_index(dimension)
    keys: list[int] = []
    documents: list[int] = []
    facets: dict[str, list[int]] = {}
    batch: list[NDArray[np.float32]] = []
    for row in rows:
        for facet in row.facets:
            facets.setdefault(facet, []).append(len(keys))
        keys.append(row.key)
        documents.append(row.document_key)
        batch.append(row.vector)
        if len(batch) == _BATCH:
            index.add(np.stack(batch))
            batch.clear()
    if batch:
        index.add(np.stack(batch))
    names = sorted(facets)
    codes, table = path.with_suffix(".faiss"), path.with_suffix(".npz")
    with storage_errors(folder):
        path.parent.mkdir(exist_ok=True)
        with table.with_suffix(".tmp").open("wb") as file:
            np.savez(
                file,
                keys=np.array(keys, dtype=np.int64),
                documents=np.array(documents, dtype=np.int64),
                facets=np.array(names, dtype=np.str_),
                facet_ends=np.cumsum([len(facets[name]) for name in names], dtype=np.int64),
                facet_rows=np.array(
                    [row for name in names for row in facets[name]], dtype=np.int64
                ),
            )
        publish(table.with_suffix(".tmp"), table)
    with engine_errors(folder, _PART):
        faiss.write_index(index, str(codes) + ".tmp")
    with storage_errors(folder):
        publish(codes.with_name(codes.name + ".tmp"), codes)


class Segment:
    """A segment open for reading. May be used by several threads at once.

    Args:
        folder: The collection's folder, for messages.
        path: The segment, without a suffix.

    Attributes:
        keys: int64, ascending: key of the passage of each row.
        documents: int64: key of the document of each row.
    """

    def __init__(self, folder: Path, path: Path) -> None:
        import numpy as np

        self._folder = folder
        self._path = path
        self._index: Any = None
        self._opening = threading.Lock()
        table = path.with_suffix(".npz")
        try:
            with (
                engine_errors(folder, _PART),
                table.open("rb") as file,
                np.load(file) as columns,
            ):
                self.keys: NDArray[np.int64] = columns["keys"]
                self.documents: NDArray[np.int64] = columns["documents"]
                names = columns["facets"].tolist()
                rows = np.split(columns["facet_rows"], columns["facet_ends"])
        except (zipfile.BadZipFile, KeyError, EOFError) as error:
            raise corrupt(folder, f"{_PART}: {table.name}: {error}") from error
        self._facets: dict[str, NDArray[np.int64]] = dict(zip(names, rows, strict=False))
        self._document_keys, self._document_of_row = np.unique(self.documents, return_inverse=True)

    def __len__(self) -> int:
        return len(self.keys)

    def living(self, dead: Collection[int]) -> NDArray[np.bool_]:
        """Which rows belong to a document that is not dead. Shape `(rows,)`."""
        return self._rows_of(dead, inside=False)

    def passing(self, allowed: StoreFilter, dead: Collection[int]) -> NDArray[np.bool_]:
        """Which rows are living and pass a filter. Shape `(rows,)`."""
        import numpy as np

        passing = self.living(dead)
        if allowed.document_keys is not None:
            passing &= self._rows_of(allowed.document_keys, inside=True)
        for group in allowed.facets:
            in_group = np.zeros(len(self), dtype=np.bool_)
            for facet in group & self._facets.keys():
                in_group[self._facets[facet]] = True
            passing &= in_group
        return passing

    def search(
        self, vector: NDArray[np.float32], passing: NDArray[np.bool_], k: int
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """The best rows by inner product among those passing: their keys and scores."""
        import faiss
        import numpy as np

        parameters = None
        if not passing.all():
            bits = np.packbits(passing, bitorder="little")
            selector = faiss.IDSelectorBitmap(len(bits), faiss.swig_ptr(bits))
            parameters = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
        # Each thread has its own number; several per query are far slower on a busy machine.
        faiss.omp_set_num_threads(1)
        with engine_errors(self._folder, _PART):
            scores, rows = self._codes().search(
                vector[np.newaxis], min(k, len(self)), params=parameters
            )
        found = rows[0] >= 0
        return self.keys[rows[0][found]], scores[0][found]

    def rows_with(self, keys: Sequence[int]) -> NDArray[np.int64]:
        """Rows of the passages with given keys, ascending; keys not here are left out."""
        import numpy as np

        wanted = np.array(sorted(keys), dtype=np.int64)
        rows = np.searchsorted(self.keys, wanted)
        here = rows < len(self)
        rows, wanted = rows[here], wanted[here]
        found: NDArray[np.int64] = rows[self.keys[rows] == wanted]
        return found

    def vectors(self, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """Vectors of rows. Shape `(len(rows), dimension)`."""
        with engine_errors(self._folder, _PART):
            vectors: NDArray[np.float32] = self._codes().reconstruct_batch(rows)
        return vectors

    def rows(self, living: NDArray[np.bool_]) -> Iterator[VectorRow]:
        """The living rows, to be written to another segment; some thousands in memory."""
        import numpy as np

        facets: dict[int, set[str]] = {}
        for name, rows in self._facets.items():
            for row in rows.tolist():
                facets.setdefault(row, set()).add(name)
        wanted = np.flatnonzero(living)
        for first in range(0, len(wanted), _BATCH):
            part = wanted[first : first + _BATCH]
            for row, vector in zip(part.tolist(), self.vectors(part), strict=True):
                yield VectorRow(
                    int(self.keys[row]),
                    int(self.documents[row]),
                    frozenset(facets.get(row, ())),
                    vector,
                )

    def _rows_of(self, documents: Collection[int], *, inside: bool) -> NDArray[np.bool_]:
        import numpy as np

        wanted = np.fromiter(documents, dtype=np.int64, count=len(documents))
        chosen = np.isin(self._document_keys, wanted, invert=not inside)
        rows: NDArray[np.bool_] = chosen[self._document_of_row]
        return rows

    def _codes(self) -> Any:  # noqa: ANN401 (FAISS has no types)
        """The FAISS index, mapped into memory when it is first needed."""
        import faiss

        with self._opening:
            if self._index is None:
                path = self._path.with_suffix(".faiss")
                with engine_errors(self._folder, _PART):
                    path.stat()
                    self._index = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
        return self._index
