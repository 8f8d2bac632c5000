"""The measures that a caller may see, with their documents and passages."""

from __future__ import annotations

import hashlib
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rag.errors import NotFoundError
from rag.index import Access, DocumentRow, Snapshot
from rag.plans.records import Budget, Kpi, Measure, Responsible, ScheduleEntry
from rag.records.filters import MeasureFilter
from rag.records.packing import PassagePlace, Recorded, unpack

_REMEMBERED_DOCUMENTS = 64


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """A measure of a document of the collection.

    Attributes:
        id: Its id: the same as long as the document's content and the readers are.
        document: The document.
        measure: The record.
        passage_ids: Ids of the passages that hold it, in order.
    """

    id: str
    document: DocumentRow
    measure: Measure
    passage_ids: tuple[str, ...]


def list_measures(
    snapshot: Snapshot, access: Access, wanted: MeasureFilter | None = None
) -> Iterator[MeasureRow]:
    """Lists measures in the order of their documents and places.

    Args:
        snapshot: The generation.
        access: Who asks.
        wanted: Which are asked for; None for all.

    Raises:
        CorruptIndexError: What is kept is damaged.
    """
    wanted = wanted or MeasureFilter()
    for document in snapshot.documents(access):
        if wanted.takes_document(document):
            recorded = recorded_of(snapshot, document)
            for place, measure in enumerate(recorded.measures):
                if wanted.takes(measure):
                    yield _row(document, measure, place, recorded.passages)


def find_measure(snapshot: Snapshot, access: Access, measure_id: str) -> MeasureRow:
    """A measure by its id.

    Raises:
        NotFoundError: There is none, or the caller may not see it.
    """
    for row in list_measures(snapshot, access):
        if row.id == measure_id:
            return row
    raise NotFoundError(
        f"施策 {measure_id} は見つかりません。文書が更新されたか、閲覧権限がありません。"
        "施策の一覧で ID を確かめてください。"
    )


def recorded_of(snapshot: Snapshot, document: DocumentRow) -> Recorded:
    """What is kept for a document; nothing for one that was taken in without records."""
    payload = snapshot.records(document)
    return Recorded((), ()) if payload is None else _remembered(payload)


@lru_cache(maxsize=_REMEMBERED_DOCUMENTS)
def _remembered(payload: bytes) -> Recorded:
    return unpack(payload)


def measure_id(document: DocumentRow, measure: Measure, place: int) -> str:
    """The id of a measure, from its document, its content and its place."""
    parts = (document.id, document.sha256, document.reader_version, measure.number or "", place)
    return hashlib.blake2b("\0".join(map(str, parts)).encode(), digest_size=10).hexdigest()


def passages_at(passages: Sequence[PassagePlace], start: int, end: int) -> tuple[str, ...]:
    """Ids of the passages that overlap a span.

    Args:
        passages: The passages of a document, in order and without overlaps.
        start: Offset of the span.
        end: Its end.
    """
    return tuple(passages[place].id for place in ordinals_at(passages, start, end))


def ordinals_at(passages: Sequence[PassagePlace], start: int, end: int) -> range:
    """Ordinals of the passages that overlap a span; see `passages_at`."""
    first = bisect_right(passages, start, key=lambda place: place.char_end)
    last = bisect_left(passages, end, key=lambda place: place.char_start)
    return range(first, max(last, first))


def spans_of(measure: Measure) -> list[tuple[int, int]]:
    """The places of a measure: its own, or those of its items where it only gathers them."""
    if measure.number is not None or not (measure.budgets or measure.schedule):
        return [(measure.char_start, measure.char_end)]
    items: list[Kpi | Responsible | Budget | ScheduleEntry] = [
        *measure.kpis,
        *measure.responsible,
        *measure.budgets,
        *measure.schedule,
    ]
    return sorted((item.char_start, item.char_end) for item in items)


def _row(
    document: DocumentRow, measure: Measure, place: int, passages: Sequence[PassagePlace]
) -> MeasureRow:
    ids = dict.fromkeys(
        name for start, end in spans_of(measure) for name in passages_at(passages, start, end)
    )
    return MeasureRow(measure_id(document, measure, place), document, measure, tuple(ids))
