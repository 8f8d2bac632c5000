"""Ids of answers."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from rag.answering.model import Sentence
from rag.retrieval.model import SearchResult


def answer_id(result: SearchResult, sentences: Sequence[Sentence]) -> str:
    """The same question on the same generation with the same answer gives the same id."""
    parts = (str(result.generation), result.understanding.resolved, *(s.text for s in sentences))
    return hashlib.blake2b("\n".join(parts).encode(), digest_size=10).hexdigest()
