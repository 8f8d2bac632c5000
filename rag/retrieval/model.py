"""What a search gives: passages with their documents, ranked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rag.documents.model import Block
from rag.index import DocumentRow, PassageRow
from rag.retrieval.understanding import Understanding


@dataclass(frozen=True, slots=True)
class Filters:
    """What a search is limited to by the person who asks; empty means everything.

    Attributes:
        document_ids: Ids of documents.
        ministries: Names of organisations, full or short.
        fiscal_years: Western fiscal years; a passage must name one of them.
    """

    document_ids: tuple[str, ...] = ()
    ministries: tuple[str, ...] = ()
    fiscal_years: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found.

    Attributes:
        rank: 1-based.
        score: Higher is better; comparable within one search only.
        passage: The passage.
        document: Its document.
        blocks: The blocks that it is made of.
        features: What the score was made of, by name.
    """

    rank: int
    score: float
    passage: PassageRow
    document: DocumentRow
    blocks: tuple[Block, ...]
    features: Mapping[str, float]

    @property
    def context(self) -> tuple[Mapping[str, Any], ...]:
        """What a reader needs beside the passage."""
        return self.passage.context


@dataclass(frozen=True, slots=True)
class SearchResult:
    """A search.

    Attributes:
        understanding: How the question was read.
        hits: Passages, best first.
        generation: The generation that was searched.
        took_ms: Milliseconds it took.
    """

    understanding: Understanding
    hits: tuple[Hit, ...]
    generation: int
    took_ms: float
