"""What an answer is made from together: all passages found, or those of each document compared."""

from __future__ import annotations

from collections.abc import Sequence

from rag.answering.choose import Choice, choose
from rag.answering.compose import document_line
from rag.answering.length import NORMAL, Extent
from rag.answering.select import Scored
from rag.index import DocumentRow
from rag.retrieval.model import Hit, SearchResult
from rag.retrieval.understanding import Understanding

HITS = 10
"""How many passages are looked at where nothing is compared."""

_LEAST_CHARACTERS = 100
_NAMES = 80
"""Characters that the lines which name compared documents may take beside the words."""


def group_hits(result: SearchResult, documents: Sequence[DocumentRow]) -> list[list[Hit]]:
    """The hits to answer from: together, or by document where documents are compared.

    Of two plans in a line the newer one is answered from, unless the question names the older.
    """
    hits = list(result.hits[:HITS])
    naming = result.understanding.naming
    if result.understanding.compares:
        groups = [[h for h in result.hits if h.document.id == name] for name in naming.compared]
        groups = [group for group in groups if group]
        if len(groups) > 1:
            return groups
    newer = {row.supersedes: row.id for row in documents if row.supersedes}
    found = {hit.document.id for hit in hits}
    outdated = {old for old, new in newer.items() if new in found and old not in naming.clear}
    current = [hit for hit in hits if hit.document.id not in outdated]
    return [current or hits]


def choose_from_each(
    groups: Sequence[Sequence[Scored]], reading: Understanding, extent: Extent = NORMAL
) -> list[Choice]:
    """What is chosen from each group: an equal share of the room, and what others leave of theirs.

    Args:
        groups: Scored units of each group.
        reading: The question as it was read.
        extent: What the answer may take.
    """
    room = _room(groups, extent)
    share = max(_LEAST_CHARACTERS, room // len(groups))
    choices = [choose(scored, reading, share, extent) for scored in groups]
    for place, scored in enumerate(groups if len(groups) > 1 else ()):
        others = sum(choice.length for choice in choices) - choices[place].length
        choices[place] = choose(scored, reading, max(share, room - others), extent)
    return choices


def _room(groups: Sequence[Sequence[Scored]], extent: Extent) -> int:
    """Characters for the words of all documents, beside the lines that name those compared."""
    if len(groups) == 1:
        return extent.characters
    documents = [scored[0].unit.hit.document for scored in groups if scored]
    names = sum(len(document_line(document)) + 1 for document in documents)
    return extent.characters + _NAMES - names
