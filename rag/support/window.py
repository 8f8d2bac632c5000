"""Where in its evidence a clause is spoken of: the statements that hold most of its words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.support.alignment import Alignment
from rag.support.coverage import Clause
from rag.support.reading import Reading, Word
from rag.support.weight import weight_of
from rag.support.wording import Span

_FACT_WEIGHT = 2.0
_ELSEWHERE = 0.3
"""What a word of another clause counts: clauses of one sentence speak of one thing."""
_NEARLY_BEST = 0.85


@dataclass(frozen=True, slots=True, eq=False)
class Statement:
    """A line or sentence of a passage that speaks of a clause.

    Attributes:
        alignment: The sentence beside the passage.
        start: Offset of the statement in the passage.
        end: Its end.
    """

    alignment: Alignment
    start: int
    end: int

    @property
    def text(self) -> str:
        """Its words."""
        return self.alignment.evidence.text[self.start : self.end]

    @property
    def words(self) -> tuple[Word, ...]:
        """Its content words."""
        return words_between(self.alignment.evidence, self.start, self.end)

    def places_of(self, position: int) -> tuple[Span, ...]:
        """Where it holds a word of the sentence.

        Args:
            position: Position of the word in the sentence's words.
        """
        spans = self.alignment.words[position].spans
        return tuple(span for span in spans if self.start <= span[0] < self.end)


def words_between(reading: Reading, start: int, end: int) -> tuple[Word, ...]:
    """Content words of a span."""
    return tuple(word for word in reading.words if start <= word.start < end)


def statements_of(clause: Clause, alignments: Sequence[Alignment]) -> tuple[Statement, ...]:
    """Finds the statements that speak of a clause, the best first.

    Args:
        clause: A clause of the sentence.
        alignments: The sentence beside each of its passages.

    Returns:
        The statement that holds most of the clause, and those that hold nearly as much; none where
        no statement holds anything of it.
    """
    found: list[tuple[float, Statement]] = []
    for alignment in alignments:
        for number, share in _shares(clause, alignment).items():
            found.append((share, Statement(alignment, *alignment.evidence.span_of(number))))
    best = max((share for share, _ in found), default=0.0)
    found.sort(key=lambda entry: -entry[0])
    chosen = [statement for share, statement in found if share >= _NEARLY_BEST * best]
    heads = [head for statement in chosen for head in _heads(statement)]
    return tuple(dict.fromkeys((*chosen, *heads)))


def _heads(statement: Statement) -> Iterator[Statement]:
    """The line of headers over a row of a table."""
    grid = statement.alignment.evidence.grid
    cell = grid.cell_at(statement.start) if grid.cells else None
    header = grid.header_of(cell) if cell else None
    if header is not None:
        evidence = statement.alignment.evidence
        span = evidence.span_of(evidence.statement_at(header.start))
        yield Statement(statement.alignment, *span)


def _shares(clause: Clause, alignment: Alignment) -> dict[int, float]:
    """How much of a clause each statement of a passage holds."""
    shares: dict[int, float] = {}
    evidence = alignment.evidence
    for word, match in zip(alignment.sentence.words, alignment.words, strict=True):
        if match.spans:
            inside = clause.start <= word.start < clause.end
            weight = (weight_of(word) or 0.1) * match.credit * (1.0 if inside else _ELSEWHERE)
            for number in {evidence.statement_at(start) for start, _ in match.spans}:
                shares[number] = shares.get(number, 0.0) + weight
    for fact, named in zip(alignment.sentence.facts, alignment.facts, strict=True):
        if named:
            inside = clause.start <= fact.start < clause.end
            weight = _FACT_WEIGHT * (1.0 if inside else _ELSEWHERE)
            for number in {evidence.statement_at(evidence.facts[at].start) for at in named}:
                shares[number] = shares.get(number, 0.0) + weight
    return shares
