"""Questions that the loaded documents answer: made from their records, and tried before shown.

What a caller may be asked to try depends on what the caller may read; what was tried is kept for
as long as the generation is the same and the same documents can be read.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice, zip_longest
from typing import TYPE_CHECKING

from rag.answering.model import Outcome
from rag.japanese.normalize import squeeze
from rag.plans.numbering import parse_marker

if TYPE_CHECKING:
    from api.identity import Caller
    from api.services import Services
    from rag.answering.model import Answer
    from rag.index import DocumentRow
    from rag.records import MeasureRow

Place = tuple[str, int, int]
"""Id of a document, and a span of its text."""

ENOUGH = 6
_FEW = 4
_ANYWHERE = 1 << 62
_MOST_TRIED = 30
_REMEMBERED = 64
_MOST_HEADINGS = 5
_LONGEST_TITLE = 40


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A question.

    Attributes:
        question: The question.
        document_id: The document that answers it.
        document_title: Its title.
        span: Where the answer must stand in it; None for anywhere.
        values: What is asked for, of which the answer must give one; none where anything will do.
    """

    question: str
    document_id: str
    document_title: str
    span: tuple[int, int] | None = None
    values: tuple[str, ...] = ()


class Suggestions:
    """Makes and remembers suggestions."""

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[object, ...], tuple[Suggestion, ...]] = OrderedDict()
        self._lock = threading.Lock()

    def make(
        self, services: Services, caller: Caller, collection: str, about: tuple[Place, ...] = ()
    ) -> tuple[Suggestion, ...]:
        """Questions that the documents answer to a caller.

        Args:
            services: The services.
            caller: Who would ask.
            collection: The collection.
            about: What an answer cites, to go on from; empty for a beginning.
        """
        engine = services.engine
        generation = engine.generation(collection=collection)
        documents = engine.documents(collection=collection, access=caller.access)
        readable = frozenset(row.id for row in documents)
        key = (collection, generation, readable, about)
        with self._lock:
            if key in self._known:
                self._known.move_to_end(key)
                return self._known[key]
        newer = {row.supersedes for row in documents if row.supersedes}
        current = [row for row in documents if row.id not in newer]
        rows = engine.measures(collection=collection, access=caller.access)
        recorded = candidates(chosen([row for row in rows if row.document.id not in newer], about))
        found = recorded if about else chain(recorded, self._headed(services, collection, current))
        made = self._answered(services, caller, collection, found)
        with self._lock:
            self._known[key] = made
            while len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
        return made

    def _headed(
        self, services: Services, collection: str, documents: Sequence[DocumentRow]
    ) -> Iterator[Suggestion]:
        """Questions on what stands under a heading, for documents without measures."""
        for row in documents:
            headings = services.engine.headings(row.id, collection=collection)
            for heading in headings[:_MOST_HEADINGS]:
                marker = parse_marker(heading)
                name = heading[marker.title_start :].strip() if marker else heading
                if 1 < len(name) <= _LONGEST_TITLE:
                    yield Suggestion(f"「{name}」には何が書かれていますか", row.id, row.title)

    def _answered(
        self,
        services: Services,
        caller: Caller,
        collection: str,
        found: Iterable[Suggestion],
    ) -> tuple[Suggestion, ...]:
        """Those that the embedded default answers from the very document; no model is needed.

        Where few answers keep to the place that is asked about and begin with what is asked for,
        those that say more follow.
        """
        exact: list[Suggestion] = []
        wider: list[Suggestion] = []
        for suggestion in islice(found, _MOST_TRIED):
            answer = services.engine.answer(
                suggestion.question,
                collection=collection,
                access=caller.access,
                model="extractive",
            )
            if answer.outcome is Outcome.ANSWERED and _cites(answer, suggestion):
                at = _gives_at(answer, suggestion)
                if at is not None:
                    fits = at == 0 and _keeps_to(answer, suggestion)
                    (exact if fits else wider).append(suggestion)
            if len(exact) == ENOUGH:
                break
        return (*exact, *wider[: max(0, _FEW - len(exact))])


def _gives_at(answer: Answer, suggestion: Suggestion) -> int | None:
    """Which of the sentences that cite something is the first to give what is asked for."""
    said = [squeeze(one.text) for one in answer.sentences if one.citations]
    wanted = [squeeze(value) for value in suggestion.values]
    return next(
        (at for at, text in enumerate(said) if not wanted or any(one in text for one in wanted)),
        None,
    )


def _cites(answer: Answer, suggestion: Suggestion) -> bool:
    """Whether an answer cites the place that a question is about."""
    first, last = suggestion.span or (0, _ANYWHERE)
    return any(start < last and end > first for start, end in _spans(answer, suggestion))


def _keeps_to(answer: Answer, suggestion: Suggestion) -> bool:
    """Whether an answer cites nothing else of the document."""
    first, last = suggestion.span or (0, _ANYWHERE)
    return all(start < last and end > first for start, end in _spans(answer, suggestion))


def _spans(answer: Answer, suggestion: Suggestion) -> list[tuple[int, int]]:
    return [
        (span.char_start, span.char_end)
        for citation in answer.citations
        if citation.hit.document.id == suggestion.document_id
        for span in citation.spans
    ]


def chosen(rows: Iterable[MeasureRow], about: tuple[Place, ...]) -> list[MeasureRow]:
    """Measures to ask about: those that an answer cites, else documents and measures by turns.

    Numbered measures come first: others bear the title of the heading above them.
    """
    rows = [row for row in rows if 0 < len(row.measure.title) <= _LONGEST_TITLE]
    if about:
        return [row for row in rows if any(_holds(row, *place) for place in about)]
    numbered = [row for row in rows if row.measure.number]
    return [*_by_turns(numbered), *_by_turns(row for row in rows if not row.measure.number)]


def _by_turns(rows: Iterable[MeasureRow]) -> Iterator[MeasureRow]:
    """The first measure of every document, then the second of every one, and so on."""
    by_document: dict[str, list[MeasureRow]] = {}
    for row in rows:
        by_document.setdefault(row.document.id, []).append(row)
    for turn in zip_longest(*by_document.values()):
        yield from (row for row in turn if row is not None)


def _holds(row: MeasureRow, document_id: str, start: int, end: int) -> bool:
    measure = row.measure
    inside = measure.char_start < end and measure.char_end > start
    return row.document.id == document_id and inside


def candidates(rows: Iterable[MeasureRow]) -> Iterator[Suggestion]:
    """Questions on what a record holds; one of each measure before a second of any.

    Measure after measure begins with another kind of question, so that the first few differ.
    """
    asked: set[str] = set()
    for one in zip_longest(*(_turned(list(_questions(row)), at) for at, row in enumerate(rows))):
        for suggestion in one:
            if suggestion is not None and suggestion.question not in asked:
                asked.add(suggestion.question)
                yield suggestion


def _turned(questions: Sequence[Suggestion], by: int) -> list[Suggestion]:
    start = by % len(questions)
    return [*questions[start:], *questions[:start]]


def _questions(row: MeasureRow) -> Iterator[Suggestion]:
    measure = row.measure
    name = f"施策「{measure.title}」" if measure.number else f"「{measure.title}」"
    amounts = [budget.text for budget in measure.budgets if budget.amount_yen is not None]
    asked = {
        "のKPIは何ですか": [kpi.indicator or kpi.text for kpi in measure.kpis],
        "の担当はどこですか": [body.name for body in measure.responsible],
        "の予算はいくらですか": amounts,
        "はいつ行いますか": [entry.text for entry in measure.schedule],
    }
    span = (measure.char_start, measure.char_end)
    for question, values in asked.items():
        if values:
            yield Suggestion(
                name + question, row.document.id, row.document.title, span, tuple(values)
            )
    yield Suggestion(f"{name}では何をしますか", row.document.id, row.document.title, span)
