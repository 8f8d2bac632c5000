"""The baseline: BM25 over pairs of characters, which needs no dictionary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from rag.japanese.normalize import squeeze

_K1 = 1.2
_B = 0.75


class BigramIndex:
    """Texts, found by pairs of characters that they share with a query.

    Both are normalised by NFKC without white space. Source of the weights: Robertson and Zaragoza
    2009, "The Probabilistic Relevance Framework: BM25 and Beyond", section 3.5, with k1 = 1.2 and
    b = 0.75; the logarithm as in Lucene, so that no weight is negative.

    Args:
        texts: The texts; at least one.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        self._columns: dict[str, int] = {}
        rows: list[int] = []
        columns: list[int] = []
        counts: list[float] = []
        lengths = np.zeros(len(texts))
        for row, text in enumerate(texts):
            pairs = Counter(_pairs(text))
            lengths[row] = pairs.total()
            rows.extend([row] * len(pairs))
            columns.extend(self._columns.setdefault(pair, len(self._columns)) for pair in pairs)
            counts.extend(pairs.values())
        shape = (len(texts), len(self._columns))
        found = sparse.csc_matrix((counts, (rows, columns)), shape=shape, dtype=np.float64)
        holding = np.diff(found.indptr)
        rarity = np.log(1 + (len(texts) - holding + 0.5) / (holding + 0.5))
        relative = lengths / (lengths.mean() or 1.0)
        softened = _K1 * (1 - _B + _B * relative[found.indices])
        found.data *= np.repeat(rarity, holding) * (_K1 + 1) / (found.data + softened)
        self._weights = found

    def scores(self, query: str) -> NDArray[np.float64]:
        """Score of every text, shape (texts,)."""
        asked = Counter(pair for pair in _pairs(query) if pair in self._columns)
        columns = [self._columns[pair] for pair in asked]
        times = np.fromiter(asked.values(), dtype=np.float64)
        scores: NDArray[np.float64] = self._weights[:, columns] @ times
        return scores

    def best(self, query: str, count: int) -> list[int]:
        """Numbers of the best texts, best first, of equals the earlier; none of score 0."""
        scores = self.scores(query)
        order = np.argsort(-scores, kind="stable")[:count]
        return [int(number) for number in order if scores[number] > 0]


def _pairs(text: str) -> Iterable[str]:
    squeezed = squeeze(text)
    return (squeezed[place : place + 2] for place in range(len(squeezed) - 1))
