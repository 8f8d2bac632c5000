"""Questions of callers: everything between a request and an answer that its caller owns.

A question waits for its turn, is answered, and the answer is counted, written to the audit log and
kept for its owner. The routes for answers, the OpenAI-compatible one, the app for 源内 and MCP all
come through here.
"""

from __future__ import annotations

import uuid
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from anyio import CancelScope
from starlette.concurrency import run_in_threadpool

from api.audit.entries import answer_entry
from api.identity import Caller
from api.services import Services
from api.state.answers import save_answer
from api.state.conversations import continue_conversation, require_conversation
from api.state.versions import first_version
from api.state.work import Job, count_work
from api.taking import Taken
from api.upkeep_notice import upkeep_notice
from rag.answering import Answer, Length
from rag.answering.generating import AnswerEvent, Cited, Delta, Done, Status, Working
from rag.retrieval import Filters
from rag.wire import answer_json, citation_json

Told = tuple[str, dict[str, Any]]
"""Name and data of an event, as a stream sends them."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of a caller.

    Attributes:
        question: The question.
        collection: Name of the collection.
        history: Earlier turns, each with `role` and `content`.
        filters: What the search is limited to.
        model: Name of a language model; None for that of the settings.
        top_k: How many passages `retrieved` lists.
        today: The day on which 今年度 is resolved.
        conversation_id: The conversation that the answer belongs to.
        client: How it came: `api`, `openai`, `gennai`, `mcp`.
        length: How long the answer is wanted.
        instead_of: An answer to the same question, of which another version is wanted.
    """

    question: str
    collection: str
    history: Sequence[Mapping[str, str]] = ()
    filters: Filters | None = None
    model: str | None = None
    top_k: int = 10
    today: date | None = None
    conversation_id: str | None = None
    client: str = "api"
    length: Length = Length.NORMAL
    instead_of: str | None = None


async def answer(services: Services, caller: Caller, asked: Asked) -> dict[str, Any]:
    """Answers a question.

    Returns:
        The answer as `POST /v1/answers` gives it.

    Raises:
        ProblemError: 429, too many questions wait.
        TenkyoError: See `Engine.answer_events`.
    """
    async with aclosing(tell(services, caller, asked)) as events:
        async for name, data in events:
            if name == "done":
                return data
    raise RuntimeError("an answer ends with Done")


async def tell(services: Services, caller: Caller, asked: Asked) -> AsyncGenerator[Told]:
    """Answers a question, event by event. Closing the iterator stops the model.

    Yields:
        `status` (which takes back the text before it where `starts_over` is true), `citation`
        (before the text that uses it), `delta`, and `done` with the whole answer.

    Raises:
        ProblemError: 404, the conversation, or the answer that is made again, is not the caller's;
            429, too many questions wait.
        TenkyoError: See `Engine.answer_events`.
    """
    asked = await run_in_threadpool(_placed, services, caller, asked)
    async with _turn(services):
        events = await run_in_threadpool(_events, services, caller, asked)
        shown = False
        try:
            while (event := await run_in_threadpool(events.next)) is not None:
                if isinstance(event, Done):
                    yield (
                        "done",
                        await run_in_threadpool(_finish, services, caller, asked, event.answer),
                    )
                elif not isinstance(event, Working):
                    yield _told(event, starts_over=shown)
                    shown = isinstance(event, Delta) or (shown and isinstance(event, Cited))
        finally:
            # Also when the caller has gone: the model must not go on writing for nobody.
            with CancelScope(shield=True):
                await run_in_threadpool(events.close)


@asynccontextmanager
async def _turn(services: Services) -> AsyncIterator[None]:
    queue, metrics = services.queue, services.metrics
    metrics.waiting.set(queue.waiting)
    async with queue.turn():
        metrics.running.set(queue.running)
        yield
    metrics.running.set(queue.running)


def _placed(services: Services, caller: Caller, asked: Asked) -> Asked:
    """A question whose conversation is the caller's, beside the first answer to it."""
    if asked.conversation_id is None and asked.instead_of is None:
        return asked
    with services.state.session() as session:
        if asked.conversation_id is not None:
            require_conversation(session, asked.conversation_id, caller.user)
        first = first_version(
            session,
            asked.instead_of,
            owner=caller.user,
            question=asked.question,
            conversation_id=asked.conversation_id,
        )
    return replace(asked, instead_of=first)


def _events(services: Services, caller: Caller, asked: Asked) -> Taken[AnswerEvent]:
    events = services.engine.answer_events(
        asked.question,
        collection=asked.collection,
        access=replace(caller.access, conversation=asked.conversation_id),
        history=asked.history,
        filters=asked.filters,
        top_k=asked.top_k,
        today=asked.today,
        model=asked.model,
        length=asked.length,
    )
    return Taken(events)


def _told(event: Status | Cited | Delta, *, starts_over: bool) -> Told:
    """An event as a stream sends it.

    Args:
        event: The event.
        starts_over: Whether text stands before it, which a status then takes back.
    """
    if isinstance(event, Status):
        return "status", {"text": event.text, "starts_over": starts_over}
    if isinstance(event, Cited):
        return "citation", citation_json(event.citation)
    return "delta", {
        "text": event.text,
        "support": event.sentence.support.value if event.sentence.support else None,
        "reason": event.sentence.reason,
    }


def _finish(services: Services, caller: Caller, asked: Asked, made: Answer) -> dict[str, Any]:
    """Counts an answer, writes it to the audit log, keeps it for its owner."""
    # The engine's id names a question to a generation; two people who ask the same own two answers.
    shown = answer_json(made) | {
        "id": uuid.uuid4().hex,
        "collection": asked.collection,
        "instead_of": asked.instead_of,
    }
    if caller.administers and (notice := upkeep_notice(services, asked.collection)):
        shown["notice"] = "\n".join(filter(None, (shown["notice"], notice)))
    metrics = services.metrics
    metrics.answers.labels(made.outcome.value, made.model).inc()
    for sentence in made.sentences:
        metrics.sentences.labels(sentence.support.value if sentence.support else "none").inc()
    metrics.sentences.labels("withheld").inc(len(made.withheld))
    facts, words = answer_entry(shown, asked.client, caller.key_id)
    services.audit.write("answer", caller.user, facts, words)
    documents = {hit.document.id: hit.document for hit in (*made.retrieved, *made.nearest)}
    documents |= {cited.hit.document.id: cited.hit.document for cited in made.citations}
    with services.state.session() as session:
        conversation_id = continue_conversation(
            session, asked.conversation_id, caller.user, asked.question
        )
        save_answer(session, shown, caller.user, documents.values(), conversation_id)
        count_work(
            session,
            caller,
            Job.ASK,
            client=asked.client,
            model=made.model,
            usage=shown.get("usage"),
        )
    return shown
