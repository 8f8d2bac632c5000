"""Near-duplicates: the same words in two places are shown once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from rag.analysis import WordHashes, unpack_words
from rag.retrieval.rerank import Scored

_SAME = 0.92


def collapse(scored: Iterable[Scored]) -> Iterator[Scored]:
    """Leaves out candidates whose words are almost those of a better one.

    Two passages are the same when their words, each counted once, overlap by 92 % (Jaccard).
    Short ones must also stand under the same headings: 「0.2億円」 says different things in
    different places.

    Args:
        scored: Candidates, best first.
    """
    kept: list[WordHashes] = []
    for entry in scored:
        words, _, headings, _ = unpack_words(entry.candidate.analysis)
        unique = np.unique(words)
        signature = unique if unique.size >= 12 else np.unique(np.concatenate([words, headings]))
        if any(_overlap(signature, other) >= _SAME for other in kept):
            continue
        kept.append(signature)
        yield entry


def _overlap(left: WordHashes, right: WordHashes) -> float:
    if not left.size * _SAME <= right.size <= left.size / _SAME:
        return 0.0
    shared = np.intersect1d(left, right, assume_unique=True).size
    return shared / (left.size + right.size - shared) if shared else 0.0
