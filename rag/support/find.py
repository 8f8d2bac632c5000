"""Finding which of several passages a sentence rests on, to cite it or to cite it anew."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from rag.support.check import check_sentence
from rag.support.evidence import PassageEvidence, SourceNames

_TOGETHER = 4
"""How many of the first candidates are tried in pairs."""


def find_support(
    sentence: str,
    candidates: Sequence[PassageEvidence],
    *,
    sources: Sequence[SourceNames | None] | None = None,
) -> tuple[int, ...]:
    """Finds the passage that supports a sentence, or the two that do so together.

    Args:
        sentence: The sentence, without markers.
        candidates: Passages, the likeliest first.
        sources: How the document of each may be named, in the same order.

    Returns:
        Positions of the supporting passages: one where one will do, two where it takes two of the
        first four; none where nothing supports it.
    """
    named = list(sources) if sources is not None else [None] * len(candidates)
    for position, passage in enumerate(candidates):
        if check_sentence(sentence, [passage], source=named[position]).supported:
            return (position,)
    for pair in combinations(range(min(_TOGETHER, len(candidates))), 2):
        together = [candidates[position] for position in pair]
        source = named[pair[0]] if named[pair[0]] == named[pair[1]] else None
        if check_sentence(sentence, together, source=source).supported:
            return pair
    return ()
