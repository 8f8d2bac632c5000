"""What a snapshot is asked: a search with its filter, and the statistics that ranking needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag.index.access import Access
from rag.index.store import Terms

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class SearchFilter:
    """What a search may find.

    Attributes:
        access: Who asks.
        document_ids: Ids of the documents to search; None for all that the caller may use.
        facets: Groups of facets; a passage needs at least one facet of every group.
    """

    access: Access
    document_ids: frozenset[str] | None = None
    facets: tuple[frozenset[str], ...] = ()


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """A search by words, by a vector, or by both.

    Attributes:
        filter: What may be found; applied before the best are chosen.
        k: How many passages each of the two searches finds.
        terms: field -> term -> weight above 0.
        vector: float32, shape `(dimension,)`, L2-normalised; None to search by words alone.
    """

    filter: SearchFilter
    k: int
    terms: Terms
    vector: NDArray[np.float32] | None = None


@dataclass(frozen=True, slots=True)
class TermStatistics:
    """What a ranking formula needs to know of the passages that a caller may read.

    Attributes:
        passages: Their number.
        frequencies: In how many of them a term stands: field -> term -> number.
        average_lengths: Mean number of terms of a passage by field.
    """

    passages: int
    frequencies: Mapping[str, Mapping[str, int]]
    average_lengths: Mapping[str, float]
