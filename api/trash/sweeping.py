"""The sweep: takes out what is over, and empties the trash after its days."""

from __future__ import annotations

import asyncio
import fcntl
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool

from api.jobs.uploads import documents_of
from api.problems import ProblemError
from api.state.answers import now
from api.state.dated import DatedDocument, attached_to, due_documents, note_date
from api.state.jobs import active_jobs
from api.state.trash import TrashRecord, due_for_good, same_content, trash_ids, unsettled
from api.trash.documents import cancel, discard, purge, settle_returned
from rag.errors import TenkyoError
from rag.index.access import is_over

if TYPE_CHECKING:
    from api.services import Services

EVERY_S = 300.0
_UNSETTLED = timedelta(hours=1)
_LATE = timedelta(hours=1)
_log = logging.getLogger("tenkyo.trash")


async def keep_swept(services: Services, every_s: float = EVERY_S) -> None:
    """Sweeps at once and then again and again, until it is cancelled.

    Args:
        services: The services.
        every_s: Seconds between two sweeps. Nothing hangs on them: what is over is not used from
            its first second on.
    """
    while True:
        try:
            await run_in_threadpool(sweep, services)
        except (SQLAlchemyError, OSError) as error:
            _log.warning("the trash rests: %s", type(error).__name__)
        await asyncio.sleep(every_s)


def sweep(services: Services) -> bool:
    """Brings interrupted deletions to an end, takes out what is over, empties the trash.

    Returns:
        Whether it did; not where somebody else is at it.
    """
    with _alone(services) as may:
        if not may:
            return False
        _settle(services)
        settle_returned(services)
        with services.state.session() as session:
            over = due_documents(session)
        for document in over:
            _try_to_end(services, document)
        with services.state.session() as session:
            gone = [record.id for record in due_for_good(session)]
        purge(services, gone)
        with services.state.session() as session:
            wanted = trash_ids(session)
        services.trash.tidy(wanted)
    return True


def end_now(services: Services, conversation_id: str) -> None:
    """Takes out what was attached to a conversation that is gone; the next sweep does the rest."""
    with services.state.session() as session:
        attached = attached_to(session, conversation_id)
    for document in attached:
        _try_to_end(services, document)


def _settle(services: Services) -> None:
    """Brings deletions to an end that were interrupted.

    What the index has forgotten lies here. What is still there was not deleted; but the copy goes
    only when nobody can still be about to delete it.
    """
    with services.state.session() as session:
        begun = unsettled(session)
    for record in begun:
        try:
            rows = documents_of(services, record.collection)
        except TenkyoError as error:
            _log.info("deletion %s waits: %s", record.id, type(error).__name__)
            continue
        there = (record.target_id, record.body["sha256"]) in {(row.id, row.sha256) for row in rows}
        if there:
            if record.deleted_at < now() - _UNSETTLED:
                purge(services, [record.id])
            continue
        with services.state.session() as session:
            # It was deleted again after the interruption.
            twice = bool(same_content(session, record))
            kept = session.get(TrashRecord, record.id)
            if kept is not None:
                kept.settled = not twice
        if twice:
            purge(services, [record.id])


def _try_to_end(services: Services, due: DatedDocument) -> None:
    try:
        _end(services, due)
    except (TenkyoError, ProblemError) as error:
        _log.info("document %s stays for now: %s", due.document_id, type(error).__name__)


def _end(services: Services, due: DatedDocument) -> None:
    """Takes a document out whose time is over.

    Raises:
        TenkyoError: It cannot be done now; the next sweep tries again.
    """
    collection, name = due.collection, due.document_id
    if due.conversation_id is not None:
        cancel(services, collection, name)
    row = next((row for row in documents_of(services, collection) if row.id == name), None)
    with services.state.session() as session:
        if row is None:
            waiting = {job.document_id for job in active_jobs(session, collection)}
            # An upload that was cancelled at its very end may still come to light.
            if name not in waiting and due.until < now() - _LATE:
                note_date(session, collection, name, None)
            return
        if row.conversation is None and not is_over(row.retain_until):
            note_date(session, collection, name, row.retain_until)
            return
    discard(services, "", collection, row)
    facts = {"action": "retention", "collection": collection, "document": name}
    services.audit.write("document", "", facts | {"sha256": row.sha256, "key": None}, {})


@contextmanager
def _alone(services: Services) -> Iterator[bool]:
    """Whether no other process sweeps; none begins meanwhile."""
    path = services.settings.state / "trash.lock"
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(descriptor)
