"""Long drafts, made behind the requests: one at a time in a process, each by one process only.

A job is a row of the state database. Whoever makes it is heard of every few seconds; a job whose
maker has fallen silent, or was stopped, is taken up again, three times at most.
"""

from __future__ import annotations

import logging
import threading
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import or_, select, update

from api.drafting.making import Made, StoppedError, Wanted, make, record
from api.identity import Caller, Role
from api.problems import ProblemError
from api.state.answers import now
from api.state.drafts import DraftJob, DraftRecord, add_version
from api.state.work import Job, count_work
from rag.drafting import DraftKind, DraftQuestion
from rag.errors import TenkyoError
from rag.index import Access
from rag.retrieval import Filters

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from api.services import Services

MOST_TRIES = 3
_BEAT_S = 5.0
_SILENT_S = 30.0
_LOOK_S = 15.0
_LAST_WORDS_S = 10.0
_GIVEN_UP = (
    "作成の途中でサーバーが3回止まったため、やめました。"
    "質問を分けて、もう一度作成してください。続くときは管理者に知らせてください。"
)
_UNEXPECTED = (
    "想定していない誤りが起きたため、作れませんでした。"
    "もう一度作成し、続くときは作業の ID を添えて管理者に知らせてください。"
)
_log = logging.getLogger("tenkyo.drafts")


def queue_draft(
    session: Session, draft: DraftRecord, wanted: Wanted, title: str | None, caller: Caller
) -> DraftJob:
    """Puts the making of a draft into the line."""
    access = caller.access
    job = DraftJob(
        id=uuid.uuid4().hex,
        draft_id=draft.id,
        state="queued",
        request={
            "questions": [[one.text, *one.follow_ups] for one in wanted.questions],
            "kind": wanted.kind.value,
            "collection": wanted.collection,
            "filters": _filters_json(wanted.filters),
            "model": wanted.model,
            "today": wanted.today.isoformat() if wanted.today else None,
            "title": title,
        },
        caller={
            "user": caller.user,
            "key_id": caller.key_id,
            "as": access.user,
            "groups": sorted(access.groups),
            "clearance": access.clearance,
            "unrestricted": access.unrestricted,
            "division": caller.division,
        },
        total=wanted.answers,
    )
    session.add(job)
    session.flush()
    return job


class DraftWorker:
    """Makes the drafts that wait, in a thread of its own."""

    def __init__(self) -> None:
        self._wake = threading.Event()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self, services: Services) -> None:
        """Begins to make what waits, also what an earlier process left behind."""
        self._thread = threading.Thread(
            target=self._run, args=(services,), name="tenkyo-drafts", daemon=True
        )
        self._thread.start()

    def wake(self) -> None:
        """Tells that a job was put into the line."""
        self._wake.set()

    def close(self) -> None:
        """Stops before the next question; what is not done goes back into the line."""
        self._stop.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join(_LAST_WORDS_S)

    def _run(self, services: Services) -> None:
        while not self._stop.is_set():
            self._wake.clear()
            try:
                while not self._stop.is_set() and (job := _take(services)) is not None:
                    self._make(services, job)
            except Exception as error:  # noqa: BLE001 - the state database may be away for a while
                _log.error("draft jobs cannot be read: %s", type(error).__name__)
            self._wake.wait(_LOOK_S)

    def _make(self, services: Services, job: DraftJob) -> None:
        reason = ""
        try:
            with _beating(services, job.id):
                caller = _caller_of(job.caller)
                made = make(
                    services,
                    caller,
                    _wanted_of(job.request),
                    answered=lambda count: _beat(services, job.id, count),
                    stopped=self._stop.is_set,
                )
            _keep(services, caller, job, made)
        except StoppedError:
            _change(services, job.id, state="queued", done=0, tries=job.tries - 1)
        except (TenkyoError, ProblemError) as error:
            reason = error.message if isinstance(error, TenkyoError) else error.detail
        except Exception as error:  # noqa: BLE001 - one draft must not end the making of others
            _log.error("draft job %s: unexpected %s", job.id, type(error).__name__)
            reason = _UNEXPECTED
        if reason:
            _change(services, job.id, state="failed", reason=reason)


def _take(services: Services) -> DraftJob | None:
    """The next job, which from now on is ours; None where none waits."""
    silent = now() - timedelta(seconds=_SILENT_S)
    free = or_(
        DraftJob.state == "queued", (DraftJob.state == "running") & (DraftJob.beat_at < silent)
    )
    with services.state.session() as session:
        waiting = session.scalars(select(DraftJob).where(free).order_by(DraftJob.beat_at)).all()
        for job in waiting:
            if job.tries >= MOST_TRIES:
                job.state, job.reason = "failed", _GIVEN_UP
                continue
            taken = session.execute(
                update(DraftJob)
                .where(DraftJob.id == job.id, DraftJob.tries == job.tries, free)
                .values(state="running", tries=job.tries + 1, done=0, beat_at=now())
                .execution_options(synchronize_session=False)
            )
            if taken.rowcount:  # type: ignore[attr-defined]
                session.refresh(job)
                return job
    return None


def _keep(services: Services, caller: Caller, job: DraftJob, made: Made) -> None:
    title = job.request["title"]
    body = {**made.body, "id": job.draft_id, **({"title": title} if title else {})}
    with services.state.session() as session:
        draft = session.get(DraftRecord, job.draft_id)
        if draft is None:
            return  # its owner has deleted it
        add_version(session, draft, 0, body, made.documents)
        session.execute(
            update(DraftJob)
            .where(DraftJob.id == job.id)
            .values(state="done", done=job.total, beat_at=now())
        )
        count_work(session, caller, Job.DRAFT)
    record(services, caller, job.draft_id, job.request["collection"], body)


@contextmanager
def _beating(services: Services, job_id: str) -> Iterator[None]:
    """Lets a job be heard of while a long answer is made."""
    over = threading.Event()

    def beat() -> None:
        while not over.wait(_BEAT_S):
            _beat(services, job_id)

    thread = threading.Thread(target=beat, name="tenkyo-draft-beat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _beat(services: Services, job_id: str, done: int | None = None) -> None:
    _change(services, job_id, beat_at=now(), **({} if done is None else {"done": done}))


def _change(services: Services, job_id: str, **values: Any) -> None:  # noqa: ANN401 - columns
    with services.state.session() as session:
        session.execute(update(DraftJob).where(DraftJob.id == job_id).values(**values))


def _filters_json(filters: Filters | None) -> dict[str, Any] | None:
    if filters is None:
        return None
    return {
        "document_ids": list(filters.document_ids),
        "ministries": list(filters.ministries),
        "fiscal_years": list(filters.fiscal_years),
    }


def _wanted_of(request: Mapping[str, Any]) -> Wanted:
    filters, today = request["filters"], request["today"]
    return Wanted(
        questions=tuple(
            DraftQuestion(text, tuple(others)) for text, *others in request["questions"]
        ),
        kind=DraftKind(request["kind"]),
        collection=request["collection"],
        filters=Filters(**{name: tuple(v) for name, v in filters.items()}) if filters else None,
        model=request["model"],
        today=date.fromisoformat(today) if today else None,
    )


def _caller_of(kept: Mapping[str, Any]) -> Caller:
    """Who asked, with the access of that moment."""
    return Caller(
        user=kept["user"],
        roles=frozenset({Role.READER}),
        access=Access(
            user=kept["as"],
            groups=frozenset(kept["groups"]),
            clearance=kept["clearance"],
            unrestricted=kept["unrestricted"],
        ),
        key_id=kept["key_id"],
        division=kept.get("division", ""),
    )
