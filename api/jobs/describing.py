"""What is said of a new document, and who may say it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from pydantic import ValidationError
from sqlalchemy.orm import Session

from api.identity import Caller, Role
from api.jobs.showing import may_see
from api.opening import PERSONAL
from api.problems import ProblemError, reason
from api.schemas.documents import UploadFields
from api.services import Services
from api.state.collections import find_collection
from api.state.conversations import require_conversation
from api.state.jobs import active_jobs
from rag.errors import CollectionNotFoundError, NotFoundError
from rag.index.access import Visibility
from rag.ingest.metadata import FileMetadata

if TYPE_CHECKING:
    from rag.settings import Settings

_LISTS = {"groups"}


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


def _invalid(name: str, why: str) -> ProblemError:
    return ProblemError(
        422,
        "invalid",
        f"「{name}」は{why}。",
        members={"errors": [{"field": name, "reason": why}]},
    )
