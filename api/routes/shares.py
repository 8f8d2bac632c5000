"""Answers and drafts shown to colleagues, for reading only."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Path, Response
from fastapi.responses import JSONResponse
from sqlalchemy.orm import Session

from api.dependencies import CallerDep, ServicesDep
from api.drafting.masking import masked_draft
from api.identity import Caller
from api.paging import CursorQuery, LimitQuery, page
from api.problems import ProblemError
from api.readers import readable_for
from api.schemas.base import PROBLEMS
from api.schemas.shares import MOST_DAYS, ShareIn, ShareOut, SharesOut, ShareSummary
from api.services import Services
from api.state.answers import AnswerRecord, find_answer, now
from api.state.drafts import DraftRecord, DraftVersion, find_draft, find_version
from api.state.masking import masked
from api.state.shares import (
    ShareRecord,
    find_own_share,
    find_share,
    list_shares,
    share_not_found,
)

router = APIRouter(prefix="/v1", tags=["履歴"], responses=PROBLEMS)

_Version = tuple[DraftRecord, DraftVersion]
ShareId = Annotated[str, Path(max_length=64, pattern=r"^[^\x00/]+$", description="共有の ID")]


@router.post(
    "/shares", summary="同僚に共有する", status_code=201, responses={201: {"model": ShareSummary}}
)
def share(body: ShareIn, services: ServicesDep, caller: CallerDep) -> JSONResponse:
    """自分の回答か原稿を、名前かグループで指定した人に見せます（見るだけで、直せません）。

    見る人の権限で読めない出典に基づく文は、その人には表示しません。
    """
    expires = body.expires_at(now())
    if not now() < expires <= now() + timedelta(days=MOST_DAYS):
        raise ProblemError(
            422, "expires", f"expires は、これから {MOST_DAYS} 日以内の日付か時刻にしてください。"
        )
    with services.state.session() as session:
        if body.answer_id is not None:
            kind, target = "answer", find_answer(session, body.answer_id, caller.user).id
        else:
            kind, target = "draft", find_draft(session, body.draft_id or "", caller.user).id
        record = ShareRecord(
            id=uuid.uuid4().hex,
            owner=caller.user,
            kind=kind,
            target_id=target,
            users=list(dict.fromkeys(body.users)),
            group=body.group or "",
            created_at=now(),
            expires_at=expires,
        )
        session.add(record)
    facts = {"share_id": record.id, "key": caller.key_id, "target": kind, "target_id": target}
    with_whom = {"users": record.users, "group": record.group}
    services.audit.write("share", caller.user, facts, with_whom)
    return JSONResponse(_summary(services, record), status_code=201)


@router.get("/shares", summary="自分の共有の一覧", responses={200: {"model": SharesOut}})
def shares(
    services: ServicesDep, caller: CallerDep, limit: LimitQuery = 100, cursor: CursorQuery = None
) -> JSONResponse:
    """自分が共有したものを、新しい順に返します。期限の過ぎたものも含みます。"""
    with services.state.session() as session:
        found, following = page(
            list_shares(session, caller.user), limit, cursor, lambda record: record.id
        )
    shown = [_summary(services, record) for record in found]
    return JSONResponse({"shares": shown, "next_cursor": following})


@router.get("/shares/{share_id}", summary="共有を見る", responses={200: {"model": ShareOut}})
def shared(share_id: ShareId, services: ServicesDep, caller: CallerDep) -> JSONResponse:
    """共有された回答か原稿を返します。共有した人と、名前かグループで指定された人だけが見られます。"""
    with services.state.session() as session:
        record = find_share(session, share_id, caller)
        target = _target(session, record)
    shown = _summary(services, record) | _shown(services, caller, target)
    facts = {"share_id": record.id, "key": caller.key_id}
    services.audit.write("share_read", caller.user, facts, {})
    return JSONResponse(shown)


@router.delete("/shares/{share_id}", summary="共有をやめる", status_code=204)
def unshare(share_id: ShareId, services: ServicesDep, caller: CallerDep) -> Response:
    """自分の共有をやめます。回答や原稿は残ります。"""
    with services.state.session() as session:
        session.delete(find_own_share(session, share_id, caller.user))
    return Response(status_code=204)


def _summary(services: Services, record: ShareRecord) -> dict[str, Any]:
    base = services.settings.public_api_url.rstrip("/")
    return {
        "id": record.id,
        "kind": record.kind,
        "target_id": record.target_id,
        "owner": record.owner,
        "users": record.users,
        "group": record.group or None,
        "expires": f"{record.expires_at.isoformat()}Z",
        "expired": record.expired,
        "created_at": f"{record.created_at.isoformat()}Z",
        "url": f"{base}/v1/shares/{record.id}",
    }


def _target(session: Session, record: ShareRecord) -> AnswerRecord | _Version:
    """What is shared; it may have been deleted since.

    Raises:
        ProblemError: 404, it was.
    """
    if record.kind == "answer":
        answer = session.get(AnswerRecord, record.target_id)
        if answer is not None:
            return answer
    elif (draft := session.get(DraftRecord, record.target_id)) is not None:
        return draft, find_version(session, draft)
    raise share_not_found()


def _shown(services: Services, caller: Caller, target: AnswerRecord | _Version) -> dict[str, Any]:
    """What is shared, as its reader may see it."""
    if isinstance(target, AnswerRecord):
        readable = readable_for(services, caller, target.collection, target.documents, shared=True)
        return {"answer": masked(target.body, readable, target.documents), "draft": None}
    draft, version = target
    readable = readable_for(services, caller, draft.collection, version.documents, shared=True)
    body = masked_draft(version.body, readable, version.documents)
    return {"answer": None, "draft": {**body, "version": version.version}}
