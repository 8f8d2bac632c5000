"""The worker: takes jobs in their order and has a child process do each.

Every process of the API has one thread of it; a lock of the operating system lets one of them all
be at work, and passes on at once when a process ends, however it ends. Who gets the lock takes up
what the one before left unfinished.
"""

from __future__ import annotations

import fcntl
import logging
import os
import threading
from collections.abc import Mapping
from contextlib import suppress
from time import monotonic
from typing import TYPE_CHECKING, Any

from sqlalchemy.exc import SQLAlchemyError

from api.jobs.children import Failure, Limits, Stopped, run_child
from api.own_folders import OwnFolders
from api.state import State
from api.state.jobs import (
    Job,
    JobState,
    active_ids,
    begin_next,
    finish_job,
    report_progress,
    requeue_job,
    take_up_interrupted,
)

if TYPE_CHECKING:
    from rag.settings import Settings

_IDLE_S = 1.0
_NOTE_S = 0.5
_UPLOAD_OLD_S = 24 * 3600.0
_BUSY = {"collection_busy"}
# Share of the work that is done when a stage begins, and what it takes; nothing knows better.
_STAGES = {
    "読み取り": (0.05, 0.35, "読み取り中"),
    "語の学習": (0.40, 0.20, "語の学習中"),
    "索引づくり": (0.60, 0.35, "索引づくり中"),
}
_log = logging.getLogger("tenkyo.jobs")


class JobWorker:
    """Runs the jobs of this installation.

    Args:
        settings: The settings.
        state: Where the jobs are kept.
    """

    def __init__(self, settings: Settings, state: State) -> None:
        self._settings = settings
        self._state = state
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._lock: int | None = None
        self.folders = OwnFolders(settings.state / "uploads", _UPLOAD_OLD_S)

    def start(self) -> None:
        """Begins to run jobs, those first that were interrupted."""
        if self._thread is None:
            self._stopping.clear()
            self._thread = threading.Thread(target=self._work, name="tenkyo-jobs", daemon=True)
            self._thread.start()

    @property
    def stopping(self) -> bool:
        """Whether the work is to end."""
        return self._stopping.is_set()

    def notify(self) -> None:
        """Tells of a new job."""
        self._wake.set()

    def stop(self) -> None:
        """Ends the work; a job at work goes back into the line, for the next start."""
        if self._thread is not None:
            self._stopping.set()
            self._wake.set()
            self._thread.join()
            self._thread = None

    def _work(self) -> None:
        try:
            while not self._stopping.is_set():
                try:
                    busy = self._may_work() and self._run_next()
                except (SQLAlchemyError, OSError) as error:
                    _log.error("jobs rest: %s", type(error).__name__)
                    busy = False
                if not busy:
                    self._wake.wait(_IDLE_S)
                    self._wake.clear()
        finally:
            if self._lock is not None:
                os.close(self._lock)
                self._lock = None

    def _may_work(self) -> bool:
        """Whether this process is the one that runs jobs; becomes it where there is none."""
        if self._lock is not None:
            return True
        descriptor = os.open(self._settings.state / "jobs.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return False
        self._lock = descriptor
        with self._state.session() as session:
            take_up_interrupted(session)
            wanted = active_ids(session)
        self.folders.tidy(wanted)
        return True

    def _run_next(self) -> bool:
        """Runs the next job; False where none waits, or none can be done just now."""
        with self._state.session() as session:
            job = begin_next(session)
        if job is None:
            return False
        try:
            return self._run(job)
        except BaseException:
            with suppress(SQLAlchemyError):  # else the next start takes it up
                self._requeue(job, "再開待ち", counts=True)
            raise

    def _run(self, job: Job) -> bool:
        try:
            made = run_child(self._task(job), self._limits(), _Following(self, job))
        except Stopped:
            if self._stopping.is_set():
                self._requeue(job, "再開待ち（サーバーを止めたため）", counts=False)
            else:
                self.folders.remove(job.id)  # it was cancelled
            return True
        if isinstance(made, Failure):
            if made.code in _BUSY:
                self._requeue(job, "ほかの処理の書き込みを待っています", counts=False)
                return False
            self._finish(job, JobState.FAILED, code=made.code, reason=made.reason)
            return True
        (file,) = made["files"]
        if file["status"] == "failed":
            self._finish(job, JobState.FAILED, made, file["code"], file["message"])
        else:
            self._finish(job, JobState.DONE, made)
        return True

    def _task(self, job: Job) -> dict[str, Any]:
        return {
            "verb": "ingest",
            "settings": self._settings.model_dump(mode="json"),
            "path": str(self.folders.file(job.id, job.file_name)),
            "name": job.path,
            "collection": job.collection,
            "given": job.given,
        }

    def _limits(self) -> Limits:
        return Limits(self._settings.ingest_memory_mb, self._settings.ingest_timeout_s)

    def _finish(
        self,
        job: Job,
        state: JobState,
        report: dict[str, Any] | None = None,
        code: str | None = None,
        reason: str | None = None,
    ) -> None:
        with self._state.session() as session:
            finish_job(session, job.id, state, report=report, code=code, reason=reason)
        self.folders.remove(job.id)
        _log.info("job %s %s %s", job.id, state.value, code or "")

    def _requeue(self, job: Job, stage: str, *, counts: bool) -> None:
        with self._state.session() as session:
            requeue_job(session, job.id, stage, counts=counts)

    def keep_on(self, job: Job, progress: float, stage: str) -> bool:
        """Notes how far a job is; whether it is to go on."""
        with self._state.session() as session:
            return report_progress(session, job.id, progress, stage)


class _Following:
    """Follows one job; writes to the database not more often than people look."""

    def __init__(self, worker: JobWorker, job: Job) -> None:
        self._worker = worker
        self._job = job
        self._progress, self._stage = 0.02, "読み取り中"
        self._noted = 0.0

    def __call__(self, message: Mapping[str, Any] | None) -> bool:
        if message is not None and "progress" in message:
            name, done, total = message["progress"]
            start, share, self._stage = _STAGES.get(name, (self._progress, 0.0, name))
            self._progress = start + share * (done / total if total else 0.0)
        elif message is not None and "waiting" in message:
            self._stage = "ほかの処理の書き込みを待っています"
        if self._worker.stopping:
            return False
        if monotonic() - self._noted < _NOTE_S:
            return True
        self._noted = monotonic()
        return self._worker.keep_on(self._job, round(self._progress, 3), self._stage)
