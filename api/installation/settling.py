"""Uploads that were under way when a backup was made: what became of them until it was complete.

The state database is copied first. An upload that it calls waiting lies in the archive, or it was
taken in while the rest was copied, or it could not be read.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from api.state import State
from api.state.jobs import ACTIVE, Job, JobState, finish_job
from rag.errors import CollectionError
from rag.index import Access, Collection

_LOST = (
    "バックアップのあいだに終わり、登録されていません。もう一度登録してください。",
    "upload_lost",
)


def settle_uploads(state: State, home: Path) -> None:
    """Ends the jobs of a restored home whose uploads are not there any more.

    Args:
        state: Its state database.
        home: The folder of its collections and uploads.
    """
    with state.session() as session:
        for job in session.scalars(select(Job).where(Job.state.in_(ACTIVE))):
            if (home / "state" / "uploads" / job.id).is_dir():
                continue  # it waits, and is read when a server starts
            job.state = JobState.RUNNING.value
            if _is_indexed(job, home / "indexes"):
                finish_job(session, job.id, JobState.DONE)
            else:
                reason, code = _LOST
                finish_job(session, job.id, JobState.FAILED, code=code, reason=reason)


def _is_indexed(job: Job, root: Path) -> bool:
    try:
        collection = Collection.open(root, job.collection)
    except CollectionError:
        return False
    try:
        with collection.snapshot() as snapshot:
            rows = snapshot.documents(Access.keeper(), ids={job.document_id}, sha256=job.sha256)
        return bool(rows)
    finally:
        collection.close()
