"""The words of a text that have others for the same thing: お年寄り and 高齢者.

A question in other words than the document's is expanded by these, always with less weight than
its own words. The words are those of `rag.japanese.thesaurus`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from rag.japanese.thesaurus import Thesaurus, Words, built_in, is_part
from rag.japanese.tokens import Token

_WIDEST_GAP = 2
"""Most characters between the words of an entry: a particle or two."""

# 無電柱 is not 電柱, and 農業者 is not 農業.
_NEGATIONS = {"非", "不", "無", "未", "反", "脱"}
_PERSON = "者"


@dataclass(frozen=True, slots=True)
class Expansion:
    """A word of a text with others for the same thing.

    Attributes:
        words: Lemmas as they stand in the text.
        others: Lemmas of the other words, each a compound of one or more.
        closeness: How far each of the others stands for the word, above 0 to 1; empty for 1 each.
    """

    words: Words
    others: tuple[Words, ...]
    closeness: tuple[float, ...] = ()

    @property
    def weighed(self) -> tuple[tuple[Words, float], ...]:
        """The others, each with its closeness."""
        return tuple(zip(self.others, self.closeness or (1.0,) * len(self.others), strict=True))


def find_expansions(tokens: Sequence[Token], thesaurus: Thesaurus | None = None) -> list[Expansion]:
    """Finds words that have others, the longest first.

    Args:
        tokens: Tokens of a question.
        thesaurus: Where the others are looked up; None for ours.

    Returns:
        Expansions in order; they do not overlap. A word is left alone where a longer one holds it,
        and a word of one character where it is part of a compound.
    """
    table = built_in() if thesaurus is None else thesaurus
    parts = [token for token in tokens if is_part(token)]
    found: list[Expansion] = []
    at = 0
    while at < len(parts):
        most = min(table.longest(parts[at].lemma), len(parts) - at)
        for length in range(most, 0, -1):
            expansion = _expansion(parts, at, at + length, table)
            if expansion is not None:
                found.append(expansion)
                at += length
                break
        else:
            at += 1
    return found


def _expansion(parts: Sequence[Token], first: int, end: int, table: Thesaurus) -> Expansion | None:
    word = parts[first:end]
    found = table.others([token.lemma for token in word], word[-1].pos)
    if not found or not _close(word) or _within_another(parts, first, end):
        return None
    words = tuple(token.lemma for token in word if token.content)
    others = [other for other in found if other.words != words]
    if not others:
        return None
    return Expansion(
        words,
        tuple(other.words for other in others),
        tuple(other.closeness for other in others),
    )


def _close(tokens: Sequence[Token]) -> bool:
    """Whether tokens stand close enough to be one word: at most a particle or two between them."""
    gaps = (right.char_start - left.char_end for left, right in pairwise(tokens))
    return all(gap <= _WIDEST_GAP for gap in gaps)


def _within_another(parts: Sequence[Token], first: int, end: int) -> bool:
    """Whether a word is only part of another, which means something else."""
    before = parts[first - 1] if first and _touch(parts[first - 1], parts[first]) else None
    after = parts[end] if end < len(parts) and _touch(parts[end - 1], parts[end]) else None
    if end - first == 1 and len(parts[first].surface) == 1:
        return before is not None or after is not None
    negated = before is not None and before.lemma in _NEGATIONS
    return negated or (after is not None and after.lemma == _PERSON)


def _touch(left: Token, right: Token) -> bool:
    return left.char_end == right.char_start
