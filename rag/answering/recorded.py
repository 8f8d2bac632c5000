"""What the records of plans add to an answer: the fields of the measures that were found.

A question for a measure's KPI often finds the passage that describes the measure, while the KPI
stands in the next one. The records know where the fields of a measure stand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from rag.analysis import unpack_blocks
from rag.index import Snapshot
from rag.plans.records import Measure
from rag.records.listing import ordinals_at, recorded_of
from rag.records.packing import Recorded
from rag.retrieval.asks import Ask
from rag.retrieval.model import Hit

_MEASURES_OF = 3
_MOST_COMPANIONS = 6

Span = tuple[int, int]
Field = Callable[[Measure], Iterable[Span]]


def with_companions(hits: Sequence[Hit], snapshot: Snapshot, asks: Sequence[Ask]) -> list[Hit]:
    """Hits, with the passages that hold the fields asked for of the measures found first.

    Args:
        hits: Passages found, the best first.
        snapshot: The generation that was searched.
        asks: Kinds of answers wanted.

    Returns:
        The hits; behind them passages of the same measures, with the score of the hit that
        brought them.
    """
    fields = [_FIELDS[ask] for ask in asks if ask in _FIELDS]
    first = hits[:_MEASURES_OF] if fields else ()
    kept = {hit.document.id: recorded_of(snapshot, hit.document) for hit in _by_document(first)}
    known = {(hit.document.id, hit.passage.ordinal) for hit in hits}
    added: list[Hit] = []
    for hit in first:
        for ordinal in _companions(hit, kept[hit.document.id], fields):
            place = (hit.document.id, ordinal)
            if place not in known and len(added) < _MOST_COMPANIONS:
                known.add(place)
                added.append(_hit(ordinal, hit, snapshot))
    return [*hits, *added]


def _by_document(hits: Sequence[Hit]) -> Iterable[Hit]:
    """One hit of each document."""
    return {hit.document.id: hit for hit in hits}.values()


def _companions(hit: Hit, recorded: Recorded, fields: Sequence[Field]) -> Iterator[int]:
    """Ordinals of the passages that hold fields of the measures of a hit."""
    for measure in recorded.measures:
        if measure.number is not None and _overlaps(measure, hit):
            for field in fields:
                for start, end in field(measure):
                    yield from ordinals_at(recorded.passages, start, end)


def _hit(ordinal: int, by: Hit, snapshot: Snapshot) -> Hit:
    (row,) = snapshot.passages_between(by.document, ordinal, ordinal)
    return replace(by, passage=row, blocks=unpack_blocks(row.analysis))


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
