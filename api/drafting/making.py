"""Making a draft for a caller, question by question."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from api.identity import Caller
from api.readers import remembered_of
from rag import __version__
from rag.answering import Answer
from rag.drafting import (
    DraftKind,
    DraftQuestion,
    Subject,
    compare_documents,
    draft_of_answer,
    make_draft,
)
from rag.index import DocumentRow
from rag.retrieval import Filters
from rag.wire import draft_json
from rag.wire.reading import answer_of

if TYPE_CHECKING:
    from api.services import Services

History = Sequence[Mapping[str, str]]


class StoppedError(Exception):
    """Nobody waits for the draft any more, or the server goes down."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be drafted.

    Attributes:
        questions: The questions.
        kind: What is drafted.
        collection: Name of the collection.
        filters: What the search is limited to.
        model: Name of a language model; None for that of the settings.
        today: The day on which 今年度 is resolved.
    """

    questions: tuple[DraftQuestion, ...]
    kind: DraftKind
    collection: str
    filters: Filters | None = None
    model: str | None = None
    today: date | None = None

    @property
    def answers(self) -> int:
        """How many answers it takes, but for comparisons of chosen documents."""
        return sum(1 + len(question.follow_ups) for question in self.questions)


@dataclass(frozen=True, slots=True)
class Made:
    """A draft as it is kept.

    Attributes:
        body: The draft as the API shows it.
        documents: What decides who may read the documents behind it.
    """

    body: dict[str, Any]
    documents: dict[str, Any]


def make(
    services: Services,
    caller: Caller,
    wanted: Wanted,
    *,
    answered: Callable[[int], None] = lambda _: None,
    stopped: Callable[[], bool] = lambda: False,
) -> Made:
    """Answers the questions and writes the draft.

    Args:
        services: The services.
        caller: For whom.
        wanted: What is to be drafted.
        answered: Told after every answer how many there are.
        stopped: Whether to give up; asked before every answer.

    Raises:
        StoppedError: It was given up.
        TenkyoError: See `Engine.answer_events`, `rag.drafting.make_draft`.
    """
    asking = _Asking(services, caller, wanted, answered, stopped)
    chosen = wanted.filters.document_ids if wanted.filters is not None else ()
    if wanted.kind is DraftKind.COMPARISON and chosen:
        rows = [
            services.engine.find_document(name, collection=wanted.collection, access=caller.access)
            for name in chosen
        ]
        draft = compare_documents(wanted.questions, [asking.subject(row) for row in rows])
        asking.documents.update((row.id, row) for row in rows)
    else:
        draft = make_draft(wanted.questions, asking, kind=wanted.kind)
    return Made(draft_json(draft), remembered_of(asking.documents.values()))


def made_of_answer(body: Mapping[str, Any], documents: Mapping[str, Any], kind: DraftKind) -> Made:
    """The draft of an answer that was kept.

    Args:
        body: The answer.
        documents: What was kept of the documents behind it.
        kind: What is drafted.
    """
    return Made(draft_json(draft_of_answer(answer_of(body), kind=kind)), dict(documents))


def record(
    services: Services, caller: Caller, draft_id: str, collection: str, body: Mapping[str, Any]
) -> None:
    """Writes the making of a draft, or of a version of it, to the audit log."""
    sentences = [sentence for section in body["sections"] for sentence in section["sentences"]]
    facts = {
        "draft_id": draft_id,
        "key": caller.key_id,
        "collection": collection,
        "version": __version__,
        "kind_of_draft": body["kind"],
        "models": body["models"],
        "cited": [cited["passage"]["id"] for cited in body["citations"]],
        "verdicts": [sentence["support"] for sentence in sentences],
        "withheld": len(body["withheld"]),
    }
    words = {
        "sections": [
            {
                "heading": section["heading"],
                "sentences": [sentence["text"] for sentence in section["sentences"]],
            }
            for section in body["sections"]
        ],
        "withheld_sentences": body["withheld"],
    }
    services.audit.write("draft", caller.user, facts, words)


class _Asking:
    """Answers the questions of a draft, counts the answers and remembers their documents."""

    def __init__(
        self,
        services: Services,
        caller: Caller,
        wanted: Wanted,
        answered: Callable[[int], None],
        stopped: Callable[[], bool],
    ) -> None:
        self._services = services
        self._caller = caller
        self._wanted = wanted
        self._answered = answered
        self._stopped = stopped
        self._count = 0
        self.documents: dict[str, DocumentRow] = {}

    def __call__(self, question: str, history: History) -> Answer:
        return self._ask(question, history, self._wanted.filters)

    def subject(self, document: DocumentRow) -> Subject:
        """A document that is asked by itself."""
        filters = replace(self._wanted.filters or Filters(), document_ids=(document.id,))
        return Subject(document, lambda text, history: self._ask(text, history, filters))

    def _ask(self, question: str, history: History, filters: Filters | None) -> Answer:
        if self._stopped():
            raise StoppedError
        answer = self._services.engine.answer(
            question,
            collection=self._wanted.collection,
            access=self._caller.access,
            history=history,
            filters=filters,
            today=self._wanted.today,
            model=self._wanted.model,
        )
        self._services.metrics.answers.labels(answer.outcome.value, answer.model).inc()
        hits = (*answer.retrieved, *answer.nearest, *(c.hit for c in answer.citations))
        self.documents.update((hit.document.id, hit.document) for hit in hits)
        self._count += 1
        self._answered(self._count)
        return answer
