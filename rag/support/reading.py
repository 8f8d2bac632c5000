"""A text as the support check reads it: words, facts, and where its statements end."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from rag.japanese.normalize import squeeze
from rag.japanese.tokens import tokenize
from rag.support.evidence import PassageEvidence
from rag.support.facts import Fact, find_facts
from rag.support.grids import Grid, find_grid
from rag.support.negation import negated_words

_CACHED = 512


@dataclass(frozen=True, slots=True)
class Word:
    """A content word that is no part of a fact.

    Attributes:
        text: Its characters, normalised.
        lemma: Its dictionary form.
        pos: Its part of speech, as UniDic names it.
        proper: Whether it is a name.
        negated: Whether the text denies it.
        start: Its offset.
        end: Its end.
    """

    text: str
    lemma: str
    pos: str
    proper: bool
    negated: bool
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reading:
    """A text that was read.

    Attributes:
        text: The text.
        words: Its content words outside its facts.
        facts: Its facts.
        statements: Where its statements begin: lines and sentences.
        common_end: End of what belongs to every word behind it (headings, context); 0 without.
        squeezed: The text without white space, NFKC, lower case.
        denials: Offsets of what the text denies, words and facts.
        places: Positions in `words` of each lemma.
        grid: Its tables.
    """

    text: str
    words: tuple[Word, ...]
    facts: tuple[Fact, ...]
    statements: tuple[int, ...]
    common_end: int
    squeezed: str
    denials: tuple[int, ...]
    places: dict[str, tuple[int, ...]] = field(repr=False)
    grid: Grid = field(repr=False)

    def statement_at(self, at: int) -> int:
        """Number of the statement that an offset lies in."""
        return bisect_right(self.statements, at) - 1

    def span_of(self, statement: int) -> tuple[int, int]:
        """Start and end of a statement."""
        following = statement + 1
        last = len(self.text) if following >= len(self.statements) else self.statements[following]
        return self.statements[statement], last


_STATEMENT_END = re.compile(r"[。！？\n]+[」』）)]*|(?=[▶●○◆◇■□►➢✓※•])")


@lru_cache(maxsize=_CACHED)
def read_text(
    text: str, common_end: int = 0, *, context_start: int = 0, carry_years: bool = False
) -> Reading:
    """Reads a text.

    Args:
        text: Any text.
        common_end: End of the headings and context that stand before it.
        context_start: Where the context begins, behind the headings.
        carry_years: Whether a month without a year is one of the year named before it.
    """
    grid = find_grid(text, common_end, context_start)
    facts = find_facts(text, grid, carry_years=carry_years)
    inside = [(fact.start, fact.end) for fact in facts if fact.kind != "name"]
    tokens = tokenize(text)
    denied = negated_words(text, tokens)
    words = tuple(
        Word(
            token.surface,
            token.lemma,
            token.pos,
            token.proper,
            position in denied,
            token.char_start,
            token.char_end,
        )
        for position, token in enumerate(tokens)
        if token.content and not _within(token.char_start, token.char_end, inside)
    )
    places: dict[str, list[int]] = {}
    for position, word in enumerate(words):
        places.setdefault(word.lemma, []).append(position)
    return Reading(
        text=text,
        words=words,
        facts=facts,
        statements=_statements(text),
        common_end=common_end,
        squeezed=squeeze(text).lower(),
        denials=tuple(tokens[position].char_start for position in sorted(denied)),
        places={lemma: tuple(found) for lemma, found in places.items()},
        grid=grid,
    )


@lru_cache(maxsize=_CACHED)
def read_passage(evidence: PassageEvidence) -> Reading:
    """Reads a passage with its headings and context in front of it."""
    headings = _lines(evidence.headings)
    common = headings + _lines(evidence.context)
    return read_text(
        common + evidence.text, len(common), context_start=len(headings), carry_years=True
    )


def _lines(entries: Sequence[str]) -> str:
    """Entries as one line each."""
    return "".join(entry.replace("\n", " ") + "\n" for entry in entries)


def _within(start: int, end: int, spans: list[tuple[int, int]]) -> bool:
    position = bisect_right(spans, start, key=lambda span: span[0]) - 1
    return position >= 0 and end <= spans[position][1]


def _statements(text: str) -> tuple[int, ...]:
    """Where lines, sentences and items begin."""
    starts = {0}
    starts.update(match.end() for match in _STATEMENT_END.finditer(text))
    return tuple(sorted(start for start in starts if start < max(1, len(text))))
