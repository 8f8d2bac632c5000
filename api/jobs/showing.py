"""Jobs and documents as the API shows them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, cast

from api.identity import Caller
from api.state.drafts import DraftJob, DraftRecord
from api.state.jobs import Job, JobState
from rag.index import DocumentRow
from rag.index.access import Confidentiality, Visibility
from rag.ingest.metadata import FileMetadata
from rag.wire import document_json

_STATUS = {
    JobState.QUEUED.value: "queued",
    JobState.RUNNING.value: "indexing",
    JobState.FAILED.value: "failed",
}


_DRAFTING = {
    JobState.QUEUED.value: "作成待ち",
    JobState.RUNNING.value: "作成中",
    JobState.DONE.value: "できました",
    JobState.FAILED.value: "作成できませんでした",
}


def expected_document(job: Job) -> DocumentRow:
    """The document of an upload that is not there yet, as far as it is known.

    It decides who may see the upload before it is read, by the same rule as afterwards.
    """
    given = FileMetadata.from_json(job.given)
    return DocumentRow(
        id=job.document_id,
        path=job.path,
        file_name=job.file_name,
        title=given.title or job.file_name.rpartition(".")[0] or job.file_name,
        issuer=given.issuer,
        published=given.published,
        source_url=given.source_url,
        confidentiality=cast(Confidentiality, given.confidentiality or 2),
        handling=given.handling,
        owner=given.owner,
        visibility=cast(Visibility, given.visibility or ("group" if given.groups else "all")),
        groups=given.groups,
        sha256=job.sha256,
        reader_version="",
        format=job.file_name.rpartition(".")[2].lower(),
        status=_STATUS.get(job.state, "ready"),
        ingested_at=_utc(job.created_at),
        size=job.size,
        extra={"retain_until": given.retain_until, "conversation": given.conversation},
    )


def may_see(caller: Caller, job: Job) -> bool:
    """Whether a caller may know of an upload."""
    return job.owner == caller.user or caller.access.may_read(expected_document(job))


def shown_document(row: DocumentRow, caller: Caller, job: Job | None = None) -> dict[str, Any]:
    """A document, with the upload that is on its way to it or has failed.

    Args:
        row: The document.
        caller: Who asks.
        job: The upload.
    """
    return {
        **document_json(row),
        "visibility": row.visibility,
        "mine": row.owner == caller.user,
        "retain_until": row.retain_until,
        "conversation_id": row.conversation,
        "size": row.size,
        "job_id": job.id if job else None,
        "reason": job.reason if job else None,
    }


def shown_job(job: Job) -> dict[str, Any]:
    """A job."""
    return {
        "id": job.id,
        "kind": "document",
        "state": job.state,
        "progress": job.progress,
        "stage": job.stage,
        "collection": job.collection,
        "document_id": job.document_id,
        "file_name": job.file_name,
        "draft_id": None,
        "tries": job.tries,
        "code": job.code,
        "reason": job.reason,
        "report": job.report,
        "created_at": _utc(job.created_at),
        "started_at": _utc(job.started_at) if job.started_at else None,
        "finished_at": _utc(job.finished_at) if job.finished_at else None,
    }


def shown_draft_job(job: DraftJob, draft: DraftRecord) -> dict[str, Any]:
    """The making of a draft."""
    return {
        "id": job.id,
        "kind": "draft",
        "state": job.state,
        "progress": job.done / job.total if job.total else 0.0,
        "stage": _DRAFTING.get(job.state, job.state),
        "collection": draft.collection,
        "document_id": None,
        "file_name": None,
        "draft_id": draft.id,
        "tries": job.tries,
        "code": "draft_failed" if job.state == JobState.FAILED.value else None,
        "reason": job.reason or None,
        "report": None,
        "created_at": _utc(draft.created_at),
        "started_at": None,
        "finished_at": None,
    }


def _utc(moment: datetime) -> str:
    return moment.replace(tzinfo=UTC).isoformat(timespec="seconds")
