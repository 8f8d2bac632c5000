"""What every embedding model offers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


class Embedding(Protocol):
    """A model that turns questions and passages into vectors of one space."""

    @property
    def name(self) -> str:
        """What the model is called in manifests and reports."""

    @property
    def fingerprint(self) -> str:
        """Hash of everything that decides its vectors; an index holds it."""

    @property
    def dimension(self) -> int:
        """Number of components of its vectors."""

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Embeds questions.

        Returns:
            Array of shape (len(texts), dimension), float32; every row has length 1, or 0 for a
            text in which the model knows nothing.
        """

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Embeds passages; same shape as `embed_queries`."""


def unit_rows(vectors: Vectors) -> Vectors:
    """Scales every row to length 1; rows of zeros stay zero."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    scaled: Vectors = (vectors / np.where(lengths == 0, 1, lengths)).astype(np.float32)
    return scaled
