"""Everyday words and the words that plans use for them: お年寄り and 高齢者.

A question in other words than the document's is expanded by these, always with less weight than
its own words. The data is `data/synonyms.txt`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise

from rag.japanese.tokens import Token, tokenize

Words = tuple[str, ...]
"""Lemmas of a word or compound, in order."""

_LONGEST = 4
"""Most words of an entry."""

_WIDEST_GAP = 2


@dataclass(frozen=True, slots=True)
class Expansion:
    """A word of a text with others for the same thing.

    Attributes:
        words: Lemmas as they stand in the text.
        others: Lemmas of the other words, each a compound of one or more.
    """

    words: Words
    others: tuple[Words, ...]


@cache
def _table() -> dict[Words, tuple[Words, ...]]:
    """Other words by the lemmas of a word, in order of the file."""
    found: dict[Words, tuple[Words, ...]] = {}
    text = files("rag.japanese").joinpath("data/synonyms.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        said, _, written = line.partition(">")
        others = [_lemmas(word) for word in written.split()]
        for word in said.split():
            source = _lemmas(word)
            found[source] = tuple(other for other in others if other != source)
    return found


def _lemmas(word: str) -> Words:
    return tuple(token.lemma for token in tokenize(word) if token.content)


def find_expansions(tokens: Sequence[Token]) -> list[Expansion]:
    """Finds words that have others, the longest first.

    Args:
        tokens: Tokens of a question.

    Returns:
        Expansions in order; they do not overlap. A word is left alone where a longer one holds it.
    """
    table = _table()
    content = [token for token in tokens if token.content]
    found: list[Expansion] = []
    at = 0
    while at < len(content):
        for length in range(min(_LONGEST, len(content) - at), 0, -1):
            words = tuple(token.lemma for token in content[at : at + length])
            others = table.get(words)
            if others and _adjacent(content[at : at + length]):
                found.append(Expansion(words, others))
                at += length
                break
        else:
            at += 1
    return found


def _adjacent(tokens: Sequence[Token]) -> bool:
    """Whether words stand close enough to be one: at most a particle or two between them."""
    gaps = (right.char_start - left.char_end for left, right in pairwise(tokens))
    return all(gap <= _WIDEST_GAP for gap in gaps)
