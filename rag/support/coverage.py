"""How much of what a sentence says stands in its evidence, clause by clause.

A sentence that is mostly true hides a clause that is not. Each clause is therefore measured alone:
the share of its words, by weight, that stand in the same or in other words in one statement of the
evidence, those beside it, and the headings and context. Words strewn over a passage say nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rag.support.alignment import Alignment
from rag.support.reading import Reading, Word
from rag.support.weight import weight_of
from rag.support.wording import Span

_FACT = 0.5
_SMALLEST_CLAUSE = 1.5
_CLAUSE_END = re.compile(r"[、。；;\n]+")
_BRACKETS = re.compile(r"[「『（(][^「『（(）)』」]*[）)』」]")


@dataclass(frozen=True, slots=True)
class Clause:
    """What stands between two commas, and how much of it the evidence holds.

    Attributes:
        start: Its offset in the sentence.
        end: Its end.
        weight: Weight of its words.
        covered: Share of that weight which the evidence holds, 0 to 1; 1 for one without words.
        missing: Its words that the evidence does not hold.
        headless: Whether its last word, the predicate, is one of them.
    """

    start: int
    end: int
    weight: float
    covered: float
    missing: tuple[Word, ...]
    headless: bool


def cover(sentence: Reading, alignments: Sequence[Alignment]) -> tuple[Clause, ...]:
    """Measures each clause of a sentence against all passages that it cites.

    Args:
        sentence: The sentence, read.
        alignments: It beside each of its passages.
    """
    return tuple(
        _measure(sentence, alignments, start, end) for start, end in clause_spans(sentence)
    )


def _measure(sentence: Reading, alignments: Sequence[Alignment], start: int, end: int) -> Clause:
    """Measures one clause at the place where most of it stands."""
    inside = [at for at, word in enumerate(sentence.words) if start <= word.start < end]
    facts = [at for at, fact in enumerate(sentence.facts) if start <= fact.start < end]
    weights = {at: weight_of(sentence.words[at]) for at in inside}
    found: dict[int, float] = {}
    for alignment in alignments:
        place = _best_place(alignment, inside, weights)
        held = {at: alignment.words[at].credit for at in inside if _near(alignment, at, place)}
        if _total(held, weights) >= _total(found, weights):
            found = held
    stated = _FACT * sum(any(alignment.facts[at] for alignment in alignments) for at in facts)
    whole = sum(weights.values()) + stated
    covered = _total(found, weights) + stated
    missing = tuple(sentence.words[at] for at in inside if weights[at] and not found.get(at))
    last = max((at for at in inside if weights[at]), default=None)
    headless = last is not None and not found.get(last)
    return Clause(start, end, whole, covered / whole if whole else 1.0, missing, headless)


def _total(held: Mapping[int, float], weights: Mapping[int, float]) -> float:
    return sum(credit * weights[at] for at, credit in held.items())


def _best_place(
    alignment: Alignment, words: Sequence[int], weights: Mapping[int, float]
) -> int | None:
    """The statement that, with those beside it, holds most of some words."""
    shares: dict[int, float] = {}
    for at in words:
        match = alignment.words[at]
        numbers = {alignment.evidence.statement_at(start) for start, _ in match.spans}
        for near in {number + step for number in numbers for step in (-1, 0, 1)}:
            shares[near] = shares.get(near, 0.0) + match.credit * weights[at]
    return max(shares, key=shares.__getitem__) if shares else None


def _near(alignment: Alignment, at: int, place: int | None) -> bool:
    """Whether a word stands at a statement or beside it, in the context, or nowhere in special."""
    spans, evidence = alignment.words[at].spans, alignment.evidence
    return not spans or any(
        start < evidence.common_end
        or _heads_column(evidence, start)
        or (place is not None and abs(evidence.statement_at(start) - place) <= 1)
        for start, _ in spans
    )


def _heads_column(evidence: Reading, at: int) -> bool:
    cell = evidence.grid.cell_at(at) if evidence.grid.cells else None
    return cell is not None and evidence.grid.is_header(cell)


def clause_spans(sentence: Reading) -> tuple[Span, ...]:
    """Spans between commas outside brackets; short ones are joined to the one behind them."""
    protected = [match.span() for match in _BRACKETS.finditer(sentence.text)]
    spans: list[Span] = []
    start = 0
    for end in _cuts(sentence.text, protected):
        weight = sum(weight_of(word) for word in sentence.words if start <= word.start < end)
        if weight >= _SMALLEST_CLAUSE:
            spans.append((start, end))
            start = end
    if start < len(sentence.text):
        tail = sum(weight_of(word) for word in sentence.words if word.start >= start)
        if tail < _SMALLEST_CLAUSE and spans:
            spans[-1] = (spans[-1][0], len(sentence.text))
        else:
            spans.append((start, len(sentence.text)))
    return tuple(spans)


def _cuts(text: str, protected: Sequence[Span]) -> Iterator[int]:
    for match in _CLAUSE_END.finditer(text):
        if not any(start <= match.start() < end for start, end in protected):
            yield match.end()
