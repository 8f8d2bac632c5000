"""Accepting an upload: who may, under which name, and whether it can be read at all."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from api.identity import Caller, Role
from api.jobs.children import Failure, Limits, run_child
from api.jobs.names import safe_name
from api.jobs.receiving import Received
from api.jobs.showing import expected_document, may_see
from api.opening import PERSONAL
from api.problems import ProblemError, reason
from api.schemas.documents import UploadFields
from api.services import Services
from api.state.collections import find_collection
from api.state.conversations import require_conversation
from api.state.dated import note_date
from api.state.jobs import Job, active_jobs, add_job
from rag.errors import CollectionNotFoundError, NotFoundError
from rag.index import Access, DocumentRow, document_id
from rag.index.access import Visibility
from rag.ingest.metadata import FileMetadata

if TYPE_CHECKING:
    from rag.settings import Settings

_PROBE_S = 60.0
_PROBES = threading.BoundedSemaphore(2)
_ACCEPTING = threading.Lock()
"""Held between looking whether content is there and putting it into the line."""
_LISTS = {"groups"}


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


def read_limits(settings: Settings) -> dict[str, int | bool]:
    """What readers accept, for a child process."""
    return {
        "max_file_bytes": settings.max_file_mb * 2**20,
        "max_unpacked_bytes": settings.max_unpacked_mb * 2**20,
        "max_pages": settings.max_pages,
        "ocr": settings.ocr,
    }


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


def parse_fields(fields: Mapping[str, Sequence[str]]) -> UploadFields:
    """What a form says of a document; an empty field says nothing.

    Raises:
        ProblemError: 422, a field is unknown or wrong.
    """
    values: dict[str, object] = {}
    for name, sent in fields.items():
        filled = [value for value in sent if value.strip()]
        if name in _LISTS:
            values[name] = filled
        elif len(filled) > 1:
            raise _invalid(name, "一つだけ書いてください")
        elif filled or name not in UploadFields.model_fields:
            values[name] = filled[0].strip() if filled else ""
    try:
        return UploadFields.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        raise _invalid(place[:80], reason(first)) from error


def described(
    services: Services, caller: Caller, collection: str, fields: UploadFields
) -> FileMetadata:
    """What is said of a new document, once the caller may say so.

    Raises:
        ProblemError: 403, the caller may not; 404 and 409, it does not fit together.
    """
    with services.state.session() as session:
        if fields.conversation_id:
            _require_attachable(session, caller, collection, fields)
        record = find_collection(session, collection)
    personal = record is not None and record.kind == PERSONAL
    usual: Visibility = "group" if fields.groups else "all"
    alone = personal or not caller.edits or bool(fields.conversation_id)
    visibility = fields.visibility or ("private" if alone else usual)
    given = FileMetadata(
        title=fields.title or None,
        issuer=fields.issuer or None,
        published=fields.published,
        source_url=fields.source_url or None,
        confidentiality=fields.confidentiality or 2,
        groups=frozenset(fields.groups),
        supersedes=superseded(services, caller, collection, fields.supersedes),
        handling=fields.handling or None,
        owner=caller.user,
        visibility=visibility,
        retain_until=_last_day(services.settings, fields, visibility),
        conversation=fields.conversation_id or None,
    )
    require_sayable(caller, given)
    return given


def _require_attachable(
    session: Session, caller: Caller, collection: str, fields: UploadFields
) -> None:
    """Checks that a file may be attached to a conversation: one's own, about this collection."""
    conversation = require_conversation(session, fields.conversation_id or "", caller.user)
    if conversation.collection != collection:
        raise ProblemError(
            409,
            "other_collection",
            "この会話は別のコレクションについてのものです。"
            f"collection を {conversation.collection} にして送ってください。",
        )
    if fields.visibility not in (None, "private") or fields.groups:
        raise ProblemError(
            409,
            "attached_is_private",
            "会話に付けるファイルは自分だけのものです。"
            "visibility と groups を書かずに送ってください。",
        )


def _last_day(settings: Settings, fields: UploadFields, visibility: Visibility) -> str | None:
    """Until when a new document is used: as said, else as the installation has it."""
    if fields.conversation_id:
        end = datetime.now(UTC) + timedelta(hours=settings.attached_hours)
        return end.isoformat(timespec="seconds")
    if fields.retain_until or visibility != "private" or not settings.private_days:
        return fields.retain_until
    return (datetime.now(UTC).astimezone().date() + timedelta(settings.private_days)).isoformat()


def require_sayable(caller: Caller, given: FileMetadata) -> None:
    """Checks that a caller may say of a document what is said.

    Raises:
        ProblemError: 403, the caller may not; 409, nobody could see it.
    """
    if given.visibility != "private":
        caller.require(Role.EDITOR, Role.ADMIN)
    if given.visibility == "group" and not given.groups:
        raise ProblemError(
            409,
            "no_groups",
            "visibility を group にするには、見られる組織を groups に書いてください。",
        )
    access = caller.access
    if not access.unrestricted and (given.confidentiality or 2) > access.clearance:
        raise ProblemError(
            403,
            "above_clearance",
            f"あなたが扱えるのは機密性{access.clearance}までです。"
            f"文書が機密性{access.clearance}なら confidentiality にそう書き、"
            "そうでなければ、扱える人に登録を依頼してください。",
        )


def superseded(services: Services, caller: Caller, collection: str, name: str | None) -> str | None:
    """The path of the document that another one replaces, from its id or file name.

    It may be on its way still: jobs are done in their order.

    Raises:
        ProblemError: 404, the caller can see no such document.
    """
    if not name:
        return None
    try:
        found = services.engine.find_document(name, collection=collection, access=caller.access)
    except (NotFoundError, CollectionNotFoundError) as error:
        with services.state.session() as session:
            waiting = active_jobs(session, collection)
        on_the_way = {
            job.path
            for job in waiting
            if name in {job.document_id, job.path, job.file_name} and may_see(caller, job)
        }
        if len(on_the_way) == 1:
            return on_the_way.pop()
        raise ProblemError(
            404,
            "not_found",
            "「supersedes」の文書が見つかりません（または、同じ名前の文書がいくつもあります）。"
            "登録されている文書の ID かファイル名を書いてください。",
        ) from error
    return found.path


def probe(settings: Settings, file: Path) -> None:
    """Opens a file in a child process, to refuse at once what cannot be read.

    Raises:
        ProblemError: 415, the format is none of ours or not what the name says; 422, it is
            protected, damaged, or a bomb.
    """
    limits = Limits(settings.ingest_memory_mb, min(_PROBE_S, settings.ingest_timeout_s))
    task = {"verb": "probe", "path": str(file), "limits": read_limits(settings)}
    with _PROBES:
        made = run_child(task, limits)
    if isinstance(made, Failure):
        raise ProblemError(422, made.code, made.reason)
    refused = made.get("refused")
    if refused:
        status = 415 if refused["code"] == "unsupported_format" else 422
        raise ProblemError(status, refused["code"], refused["message"])


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


def _invalid(name: str, why: str) -> ProblemError:
    return ProblemError(
        422,
        "invalid",
        f"「{name}」は{why}。",
        members={"errors": [{"field": name, "reason": why}]},
    )


__all__ = [
    "Upload",
    "accept",
    "arrived",
    "described",
    "documents_of",
    "parse_fields",
    "probe",
    "put_into_line",
    "read_limits",
    "require_free",
    "require_sayable",
    "superseded",
]
