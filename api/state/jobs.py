"""Jobs: uploads on their way into a collection."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Index, String, Text, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from api.state.answers import now
from api.state.database import Base, State

MOST_TRIES = 3


class JobState(StrEnum):
    """Where a job stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


ACTIVE = (JobState.QUEUED.value, JobState.RUNNING.value)


class Job(Base):
    """An upload that is to be read and indexed.

    Attributes:
        number: Ascends in the order of arrival.
        id: Its id, and the name of the folder in which its file lies.
        collection: Name of the collection.
        owner: Who sent the file.
        document_id: Id that the document has or will have.
        path: Path that the document has or will have.
        file_name: Name of the file.
        sha256: Hash of its content.
        size: Bytes.
        given: What is said of it, as `FileMetadata.to_json` writes it.
        claim: What only one active job may bear: the content, and who will see it. None when done.
        state: See `JobState`.
        progress: Share that is done, 0 to 1.
        stage: What is being done, in Japanese.
        tries: How often it was begun.
        report: What the ingest reported, once there was one.
        code: Stable code of what went wrong.
        reason: The same for people.
        dismissed: Whether a failure was taken note of, and is listed no more.
        created_at: When it arrived (UTC).
        started_at: When it was last begun.
        finished_at: When it ended.
    """

    __tablename__ = "jobs"
    __table_args__ = (
        Index("ix_jobs_state", "state"),
        Index("ix_jobs_collection_document_id", "collection", "document_id"),
    )

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    id: Mapped[str] = mapped_column(String(32), unique=True)
    collection: Mapped[str] = mapped_column(String(64))
    owner: Mapped[str] = mapped_column(String(200))
    document_id: Mapped[str] = mapped_column(String(32))
    path: Mapped[str] = mapped_column(String(400))
    file_name: Mapped[str] = mapped_column(String(300))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(BigInteger)
    given: Mapped[dict[str, Any]]
    claim: Mapped[str | None] = mapped_column(String(64), unique=True)
    state: Mapped[str] = mapped_column(String(12), default=JobState.QUEUED.value)
    progress: Mapped[float] = mapped_column(default=0.0)
    stage: Mapped[str] = mapped_column(String(200), default="登録待ち")
    tries: Mapped[int] = mapped_column(default=0)
    report: Mapped[dict[str, Any] | None]
    code: Mapped[str | None] = mapped_column(String(64))
    reason: Mapped[str | None] = mapped_column(Text)
    dismissed: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(default=now)
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]

    @property
    def active(self) -> bool:
        """Whether it waits or is at work."""
        return self.state in ACTIVE


def new_job_id() -> str:
    """An id that nobody can guess."""
    return uuid.uuid4().hex


def add_job(state: State, job: Job) -> None:
    """Puts a job into the line, durably.

    Raises:
        IntegrityError: An active job has the same claim.
    """
    with state.session() as session:
        session.add(job)
    state.sync()


def find_job(session: Session, job_id: str) -> Job | None:
    """A job by its id."""
    return session.scalar(select(Job).where(Job.id == job_id))


def claimed_by(session: Session, claim: str) -> Job | None:
    """The active job that bears a claim."""
    return session.scalar(select(Job).where(Job.claim == claim))


def latest_jobs(session: Session, collection: str) -> dict[str, Job]:
    """The last job of every document that waits, is read, or failed; by document id."""
    rows = session.scalars(
        select(Job)
        .where(Job.collection == collection, Job.state != JobState.CANCELLED.value)
        .order_by(Job.number)
    )
    latest = {job.document_id: job for job in rows}
    return {
        name: job
        for name, job in latest.items()
        if job.active or (job.state == JobState.FAILED.value and not job.dismissed)
    }


def active_jobs(session: Session, collection: str) -> Sequence[Job]:
    """The jobs of a collection that wait or are at work, in their order."""
    return session.scalars(
        select(Job).where(Job.collection == collection, Job.state.in_(ACTIVE)).order_by(Job.number)
    ).all()


def active_ids(session: Session) -> set[str]:
    """Ids of all jobs that wait or are at work."""
    return set(session.scalars(select(Job.id).where(Job.state.in_(ACTIVE))))


def begin_next(session: Session) -> Job | None:
    """Begins the oldest job that waits; None where none does."""
    job = session.scalar(
        select(Job).where(Job.state == JobState.QUEUED.value).order_by(Job.number).limit(1)
    )
    if job is not None:
        job.state = JobState.RUNNING.value
        job.tries += 1
        job.started_at = now()
        job.stage = "読み取り中"
    return job


def report_progress(session: Session, job_id: str, progress: float, stage: str) -> bool:
    """Notes how far a job is.

    Returns:
        Whether it is still wanted: False when it was cancelled.
    """
    found = session.execute(
        update(Job)
        .where(Job.id == job_id, Job.state == JobState.RUNNING.value)
        .values(progress=progress, stage=stage)
        .returning(Job.id)
    )
    return found.first() is not None


def finish_job(
    session: Session,
    job_id: str,
    state: JobState,
    *,
    report: dict[str, Any] | None = None,
    code: str | None = None,
    reason: str | None = None,
) -> None:
    """Ends a job that is at work."""
    job = find_job(session, job_id)
    if job is None or job.state != JobState.RUNNING.value:
        return
    job.state = state.value
    job.claim = None
    job.finished_at = now()
    job.report, job.code, job.reason = report, code, reason
    if state is JobState.DONE:
        job.progress, job.stage = 1.0, "利用できます"
    else:
        job.stage = "読み取れませんでした"


def requeue_job(session: Session, job_id: str, stage: str, *, counts: bool) -> None:
    """Puts a job that is at work back to its place in the line.

    Args:
        session: A session.
        job_id: The job.
        stage: Why it waits, in Japanese.
        counts: Whether the try counts.
    """
    job = find_job(session, job_id)
    if job is None or job.state != JobState.RUNNING.value:
        return
    job.state = JobState.QUEUED.value
    job.stage = stage
    job.progress = 0.0
    if not counts:
        job.tries -= 1


def take_up_interrupted(session: Session) -> None:
    """Puts jobs back into the line whose process ended; those that were tried too often fail.

    To be called by who alone runs jobs: then no job can truly be at work.
    """
    for job in session.scalars(select(Job).where(Job.state == JobState.RUNNING.value)).all():
        if job.tries < MOST_TRIES:
            requeue_job(session, job.id, "再開待ち（サーバーが止まったため）", counts=True)
        else:
            finish_job(
                session,
                job.id,
                JobState.FAILED,
                code="interrupted",
                reason=f"サーバーが {job.tries} 回、この文書の読み取りの途中で止まりました。"
                "サーバーの記録を管理者に確かめてもらい、登録し直してください。",
            )


def cancel_jobs(session: Session, collection: str, document_id: str) -> list[str]:
    """Cancels the jobs of a document, and lists its failures no more.

    Returns:
        Ids of the jobs that were active.
    """
    jobs = session.scalars(
        select(Job).where(Job.collection == collection, Job.document_id == document_id)
    ).all()
    cancelled = [job.id for job in jobs if job.active]
    for job in jobs:
        job.dismissed = True
        if job.active:
            job.state, job.claim = JobState.CANCELLED.value, None
            job.stage, job.finished_at = "取りやめました", now()
    return cancelled


def forget_collection(session: Session, collection: str) -> list[str]:
    """Cancels all jobs of a collection that goes; gives the ids of those that were active."""
    cancelled = []
    for document in set(
        session.scalars(select(Job.document_id).where(Job.collection == collection))
    ):
        cancelled += cancel_jobs(session, collection, document)
    return cancelled
