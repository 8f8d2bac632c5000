"""Words of a sentence that name its source: 「重点計画（2023年）によれば」."""

from __future__ import annotations

import re

from rag.support.evidence import SourceNames
from rag.support.reading import Reading, read_text
from rag.support.values import names_fact

_NAMING = re.compile(
    r"によれば|によると|によりますと|において|では|には|に基づ|で(?:は|も)?、|は、|の(?:中|なか)で"
)
_LONGEST = 80


def naming_end(sentence: Reading, source: SourceNames | None) -> int:
    """Where the words end with which a sentence names its source.

    Args:
        sentence: The sentence, read.
        source: How the document may be named.

    Returns:
        An offset; 0 where the sentence begins with words that the source does not bear out.
    """
    if source is None:
        return 0
    naming = _NAMING.search(sentence.text, 0, _LONGEST)
    if naming is None:
        return 0
    names = read_text(_names(source))
    lead = [word for word in sentence.words if word.end <= naming.start()]
    if not lead or not all(word.lemma in names.places for word in lead):
        return 0
    return naming.end()


def named_by_source(
    sentence: Reading, end: int, source: SourceNames | None
) -> tuple[frozenset[int], frozenset[int]]:
    """Words and facts of a sentence that the document's title, issuer and date bear out.

    Args:
        sentence: The sentence, read.
        end: Where the words that name the source end.
        source: How the document may be named.

    Returns:
        Positions of such words, and of such facts.
    """
    if source is None or not end:
        return frozenset(), frozenset()
    names = read_text(_names(source))
    words = frozenset(
        position
        for position, word in enumerate(sentence.words)
        if word.end <= end and (word.lemma in names.places or word.text in names.squeezed)
    )
    facts = frozenset(
        position
        for position, claim in enumerate(sentence.facts)
        if claim.end <= end
        and (
            any(names_fact(fact, claim, names.text) for fact in names.facts)
            or (claim.kind == "name" and claim.text in names.text)
        )
    )
    return words, facts


def _names(source: SourceNames) -> str:
    """All that the document may be named by."""
    return "\n".join(filter(None, (source.title, source.issuer, source.published)))
