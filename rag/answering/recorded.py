"""What the records of plans add to an answer: the fields of the measures that were found.

A question for a measure's KPI often finds the passage that describes the measure, while the KPI
stands in the next one. The records know where the fields of a measure stand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from rag.analysis import unpack_blocks
from rag.index import Snapshot
from rag.plans.records import Measure
from rag.records.listing import ordinals_at, recorded_of
from rag.retrieval.asks import Ask
from rag.retrieval.model import Hit

_MEASURES_OF = 3
_MOST_COMPANIONS = 6

Span = tuple[int, int]


class RecordedFields:
    """The fields that a question asks for, in the measures of the documents found.

    Args:
        snapshot: The generation that was searched.
        asks: Kinds of answers wanted.
    """

    def __init__(self, snapshot: Snapshot, asks: Sequence[Ask]) -> None:
        self._snapshot = snapshot
        self._asks = frozenset(asks) & _FIELDS.keys()

    def with_companions(self, hits: Sequence[Hit]) -> list[Hit]:
        """Hits, with the passages that hold the fields asked for of the measures found first.

        Args:
            hits: Passages found, the best first.

        Returns:
            The hits; behind them passages of the same measures, with the score of the hit that
            brought them.
        """
        if not self._asks:
            return list(hits)
        known = {(hit.document.id, hit.passage.ordinal) for hit in hits}
        added: list[Hit] = []
        for hit in hits[:_MEASURES_OF]:
            for ordinal in self._companions(hit):
                place = (hit.document.id, ordinal)
                if place not in known and len(added) < _MOST_COMPANIONS:
                    known.add(place)
                    added.append(self._hit(ordinal, hit))
        return [*hits, *added]

    def _companions(self, hit: Hit) -> Iterator[int]:
        """Ordinals of the passages that hold fields of the measures of a hit."""
        recorded = recorded_of(self._snapshot, hit.document)
        for measure in recorded.measures:
            if measure.number is None or not _overlaps(measure, hit):
                continue
            for start, end in self._fields(measure):
                yield from ordinals_at(recorded.passages, start, end)

    def _hit(self, ordinal: int, by: Hit) -> Hit:
        (row,) = self._snapshot.passages_between(by.document, ordinal, ordinal)
        analysis = self._snapshot.analyses([row.key])[row.key]
        return replace(by, passage=row, blocks=unpack_blocks(analysis))

    def _fields(self, measure: Measure) -> Iterator[Span]:
        for ask in self._asks:
            yield from _FIELDS[ask](measure)


def _kpis(measure: Measure) -> Iterable[Span]:
    return [(kpi.char_start, kpi.char_end) for kpi in measure.kpis]


def _responsible(measure: Measure) -> Iterable[Span]:
    return [(body.char_start, body.char_end) for body in measure.responsible]


def _budgets(measure: Measure) -> Iterable[Span]:
    return [(budget.char_start, budget.char_end) for budget in measure.budgets]


def _schedule(measure: Measure) -> Iterable[Span]:
    return [(entry.char_start, entry.char_end) for entry in measure.schedule]


_FIELDS = {
    Ask.KPI: _kpis,
    Ask.MINISTRY: _responsible,
    Ask.AMOUNT: _budgets,
    Ask.TIME: _schedule,
}


def _overlaps(measure: Measure, hit: Hit) -> bool:
    passage = hit.passage
    return measure.char_start < passage.char_end and passage.char_start < measure.char_end
