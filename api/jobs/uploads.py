"""Accepting an upload: under which path, and whether its content is there already."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy.exc import IntegrityError

from api.identity import Caller
from api.jobs.describing import described, parse_fields
from api.jobs.names import safe_name
from api.jobs.probing import probe
from api.jobs.receiving import Received
from api.jobs.showing import expected_document, may_see
from api.problems import ProblemError
from api.services import Services
from api.state.dated import note_date
from api.state.jobs import Job, active_jobs, add_job
from rag.errors import CollectionNotFoundError
from rag.index import Access, DocumentRow, document_id
from rag.ingest.metadata import FileMetadata

_ACCEPTING = threading.Lock()
"""Held between looking whether content is there and putting it into the line."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that has arrived.

    Attributes:
        job_id: Id of its job.
        file: Where it lies.
        name: Its file name, safe.
        received: What came.
        collection: Where it is to go.
    """

    job_id: str
    file: Path
    name: str
    received: Received
    collection: str


def arrived(services: Services, job_id: str, received: Received, collection: str) -> Upload:
    """Names a file that has arrived.

    Raises:
        ProblemError: 422, its name cannot be used.
    """
    name = safe_name(received.name)
    folders = services.jobs.folders
    file = folders.file(job_id, name)
    folders.file(job_id, "").rename(file)
    folders.sync(job_id)
    return Upload(job_id, file, name, received, collection)


def accept(services: Services, caller: Caller, upload: Upload) -> Job:
    """Puts an upload into the line, once it is known that it can be taken.

    Raises:
        ProblemError: 403, the caller may not; 409, the content is there already; 415 and 422, it
            cannot be read, or what is said of it is wrong.
    """
    given = described(services, caller, upload.collection, parse_fields(upload.received.fields))
    probe(services.settings, upload.file)
    return put_into_line(services, caller, upload, given)


def put_into_line(
    services: Services, caller: Caller, upload: Upload, given: FileMetadata, path: str | None = None
) -> Job:
    """Puts an upload into the line.

    Args:
        services: The services.
        caller: Who sends it.
        upload: The file, where jobs find it.
        given: What is said of it.
        path: The path of its document; None finds one.

    Raises:
        ProblemError: 409, the content is there already.
    """
    with _ACCEPTING:
        documents = documents_of(services, upload.collection)
        with services.state.session() as session:
            waiting = active_jobs(session, upload.collection)
        _refuse_known(caller, upload, given, documents, waiting)
        path = path or _path_of(caller, upload, given, documents, waiting)
        job = Job(
            id=upload.job_id,
            collection=upload.collection,
            owner=caller.user,
            document_id=document_id(upload.collection, path),
            path=path,
            file_name=upload.name,
            sha256=upload.received.sha256,
            size=upload.received.size,
            given=given.to_json(),
            claim=_claim(upload, given),
        )
        try:
            with services.state.session() as session:
                note_date(
                    session, job.collection, job.document_id, given.retain_until, given.conversation
                )
            add_job(services.state, job)
        except IntegrityError as error:  # another process has taken the same at the same time
            raise _known(document_id(upload.collection, path)) from error
    services.jobs.notify()
    return job


def require_free(services: Services, collection: str, path: str) -> None:
    """Checks that no document has a path, or will have it.

    Raises:
        ProblemError: 409, one has.
    """
    with services.state.session() as session:
        taken = {job.path for job in active_jobs(session, collection)}
    if path in taken | {row.path for row in documents_of(services, collection)}:
        raise ProblemError(
            409,
            "name_taken",
            "同じ名前の文書が、いま登録されています。"
            "その文書を削除するか名前を変えて登録し直してから、もう一度戻してください。",
        )


def documents_of(services: Services, collection: str) -> list[DocumentRow]:
    """All documents of a collection; none where it is still to be made."""
    try:
        return services.engine.documents(collection=collection, access=Access.keeper())
    except CollectionNotFoundError:
        return []


def _refuse_known(
    caller: Caller,
    upload: Upload,
    given: FileMetadata,
    documents: Sequence[DocumentRow],
    waiting: Sequence[Job],
) -> None:
    """Refuses content that is used there, or will be, as far as the caller may know.

    What is attached to one conversation is not there for another use.
    """
    sha256 = upload.received.sha256
    access = replace(caller.access, conversation=given.conversation)
    for row in documents:
        if row.sha256 == sha256 and access.may_use(row):
            raise _known(row.id)
    for job in waiting:
        bound = expected_document(job).conversation
        if job.sha256 == sha256 and bound in {None, given.conversation} and may_see(caller, job):
            raise _known(job.document_id, job.id)


def _path_of(
    caller: Caller,
    upload: Upload,
    given: FileMetadata,
    documents: Sequence[DocumentRow],
    waiting: Sequence[Job],
) -> str:
    """The path of a document: its file name, unless it would take another's place unseen.

    A private document lies in a folder of its owner's own: it replaces nobody else's. So does what
    is attached to a conversation.
    """
    if given.conversation is not None:
        return f"会話/{given.conversation}/{upload.name}"
    if given.visibility == "private":
        return f"マイ文書/{_short(caller.user)}/{upload.name}"
    taken = [row for row in documents if row.path == upload.name]
    taken += [expected_document(job) for job in waiting if job.path == upload.name]
    if all(caller.access.may_read(row) for row in taken):
        return upload.name
    return f"{_short(*sorted(given.groups), caller.user)}/{upload.name}"


def _claim(upload: Upload, given: FileMetadata) -> str:
    """What tells uploads apart of which only one may be in the line."""
    seen_by = (given.owner or "",) if given.visibility == "private" else tuple(given.groups)
    bound = (given.conversation,) if given.conversation else ()
    return _digest(upload.collection, upload.received.sha256, *sorted(seen_by), *bound)


def _short(*parts: str) -> str:
    return _digest(*parts)[:8]


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _known(known_id: str, job_id: str | None = None) -> ProblemError:
    if job_id is None:
        said = "同じ内容の文書が、もう登録されています"
    else:
        said = "同じ内容の文書を、いま登録しています"
    return ProblemError(
        409,
        "same_content",
        f"{said}（ID {known_id}）。"
        f"題名や見られる人を変えるには PATCH /v1/documents/{known_id} を使ってください。",
        members={"document_id": known_id} | ({"job_id": job_id} if job_id else {}),
    )
