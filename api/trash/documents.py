"""Documents on their way into the trash, and back."""

from __future__ import annotations

import shutil
import uuid
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from api.identity import Caller
from api.jobs.receiving import Received
from api.jobs.uploads import Upload, put_into_line, require_free
from api.opening import open_to
from api.problems import ProblemError
from api.state.answers import access_of
from api.state.dated import note_date
from api.state.jobs import Job, JobState, cancel_jobs, find_job, new_job_id
from api.state.trash import (
    TrashKind,
    TrashRecord,
    drop_trash,
    put_into_trash,
    returning,
    same_content,
)
from rag.errors import CorruptIndexError, NotFoundError
from rag.index import Access, DocumentRow
from rag.index.access import is_over
from rag.ingest.identity import given_for
from rag.ingest.metadata import FileMetadata

if TYPE_CHECKING:
    from api.services import Services

WRITER_WAIT_S = 5.0
"""How long a caller waits for another writer of the collection."""


def discard(services: Services, by: str, collection: str, row: DocumentRow) -> None:
    """Takes a document out of its collection, and keeps it in the trash.

    Its file and all that is said of it are on the disk here before the index forgets them. What is
    attached to a conversation is not kept. The same content lies here once: what had been deleted
    before, or had just come back from here, goes when this is settled.

    Args:
        services: The services.
        by: Who deletes it; empty where its time is over.
        collection: Name of the collection.
        row: The document.

    Raises:
        CollectionError: Somebody else is writing, or the index is damaged; the document stays.
        NotFoundError: It is gone, or another version has taken its place.
    """
    kept = None if row.conversation is not None else _keep(services, by, collection, row)
    try:
        services.engine.remove_document(
            row.id, collection=collection, timeout=WRITER_WAIT_S, sha256=row.sha256
        )
    except BaseException:
        if kept is not None:
            purge(services, [kept])
        raise
    before: list[str] = []
    with services.state.session() as session:
        note_date(session, collection, row.id, None)
        record = session.get(TrashRecord, kept) if kept is not None else None
        if record is not None:
            before = same_content(session, record)
            record.settled = True
    purge(services, before)


def cancel(services: Services, collection: str, document_id: str) -> None:
    """Cancels the uploads that are on their way to a document."""
    with services.state.session() as session:
        waiting = cancel_jobs(session, collection, document_id)
    for job in waiting:
        services.jobs.folders.remove(job)


def restore(services: Services, caller: Caller, record: TrashRecord, until: str | None) -> Job:
    """Puts a document back into the line of uploads, with all that was said of it.

    It stays in the trash, unseen, until it has been taken in.

    Args:
        services: The services.
        caller: Who wants it back; may see it.
        record: What lies in the trash.
        until: The last day of its use from now on; None for the one that it had.

    Raises:
        ProblemError: 404, its collection is gone; 409, its name or its content is there again, or
            its time is over and no new day is said.
    """
    body = record.body
    collection = open_to(services, caller, record.collection)
    given = FileMetadata.from_json(body["given"] | ({"retain_until": until} if until else {}))
    if is_over(given.retain_until):
        raise ProblemError(
            409,
            "retention_over",
            "この文書は使える期限を過ぎています。"
            "retain_until に今日以降の日付を書いて、もう一度戻してください。",
        )
    require_free(services, collection, body["path"])
    job_id = new_job_id()
    folders = services.jobs.folders
    received = Received(b"", body["size"], body["sha256"])
    upload = Upload(
        job_id, folders.file(job_id, body["file_name"]), body["file_name"], received, collection
    )
    try:
        folders.make(job_id)
        shutil.copyfile(services.trash.file(record.id, body["file_name"]), upload.file)
        folders.sync(job_id)
        job = put_into_line(services, caller, upload, given, path=body["path"])
    except OSError as error:
        folders.remove(job_id)
        raise ProblemError(
            507,
            "storage_full",
            "ごみ箱のファイルを写せませんでした。管理者に空き容量と権限を確かめてもらってください"
            "（文書は、ごみ箱に残っています）。",
        ) from error
    except BaseException:
        folders.remove(job_id)
        raise
    with services.state.session() as session:
        kept = session.get(TrashRecord, record.id)
        if kept is not None:
            kept.job_id = job.id
    return job


def settle_returned(services: Services) -> None:
    """Takes those out of the trash that are back, and shows those again that could not be."""
    back: list[str] = []
    with services.state.session() as session:
        for record in returning(session):
            job = find_job(session, record.job_id or "")
            if job is not None and job.active:
                continue
            if job is not None and job.state == JobState.DONE.value:
                back.append(record.id)
            else:
                record.job_id = None
    purge(services, back)


def purge(services: Services, ids: list[str]) -> None:
    """Removes things from the trash for good."""
    if not ids:
        return
    with services.state.session() as session:
        drop_trash(session, ids)
    for name in ids:
        services.trash.remove(name)


def _keep(services: Services, by: str, collection: str, row: DocumentRow) -> str | None:
    """Keeps a document in the trash, not yet settled; None where its file is lost already."""
    facts: dict[str, Any] = {
        "path": row.path,
        "file_name": row.file_name,
        "given": given_for(row).to_json(),
        "sha256": row.sha256,
        "size": row.size or 0,
    }
    name = uuid.uuid4().hex
    with suppress(CorruptIndexError):  # what is damaged must go all the same
        _, source = services.engine.original(row.id, collection=collection, access=Access.keeper())
        try:
            services.trash.keep(
                name, source, row.file_name, {"title": row.title, "collection": collection, **facts}
            )
        except FileNotFoundError as error:
            raise NotFoundError(
                f"文書 {row.id} は、いま削除されたか、新しい版に置き換わりました。"
                "文書の一覧を読み直してください。"
            ) from error
        except OSError as error:
            raise ProblemError(
                507,
                "storage_full",
                "ごみ箱にファイルを写せないため、削除していません。"
                "管理者に空き容量と権限を確かめてもらってください。",
            ) from error
        with services.state.session() as session:
            put_into_trash(
                session,
                TrashKind.DOCUMENT,
                name=name,
                owner=row.owner or by,
                collection=collection,
                target_id=row.id,
                title=row.title,
                body=facts,
                days=services.settings.trash_days,
                deleted_by=by,
                access=access_of(row),
                settled=False,
            )
        services.state.sync()
        return name
    return None
