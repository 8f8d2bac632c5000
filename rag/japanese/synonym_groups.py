"""Words that say the same: the other wordings of a word, in both directions.

A question is expanded by everyday words (`rag.japanese.synonyms`); a statement is compared with its
source by these groups: 作る, 整備する and 構築する may say the same of a plan. The groups are
`data/synonym_groups.txt`, joined with those of `data/synonyms.txt`.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from rag.japanese.tokens import tokenize

Words = tuple[str, ...]
"""Lemmas of a word or compound, in order."""

LONGEST = 4
"""Most words of an entry."""


def other_wordings(words: Words) -> frozenset[Words]:
    """Other wordings of a word or compound, itself not among them.

    Args:
        words: Its lemmas.

    Returns:
        Lemmas of the others; none for a word that is in no group.
    """
    return _table().get(words, frozenset())


@cache
def _table() -> dict[Words, frozenset[Words]]:
    """The others of every word, read once."""
    found: dict[Words, set[Words]] = {}
    for line in _lines("synonyms.txt"):
        said, _, written = line.partition(">")
        others = {_lemmas(word) for word in written.split()}
        for word in said.split():
            source = _lemmas(word)
            found.setdefault(source, set()).update(others)
            for other in others:
                found.setdefault(other, set()).add(source)
    for line in _lines("synonym_groups.txt"):
        group = {_lemmas(word) for word in line.split()}
        for words in group:
            found.setdefault(words, set()).update(group)
    return {
        words: frozenset(others - {words, ()})
        for words, others in found.items()
        if words and len(words) <= LONGEST
    }


def _lines(name: str) -> list[str]:
    """Entries of a file of words, without its comments."""
    text = files("rag.japanese").joinpath(f"data/{name}").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def _lemmas(word: str) -> Words:
    return tuple(token.lemma for token in tokenize(word) if token.content)
