"""The trash (ごみ箱): what was deleted comes back, or goes for good."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Response
from fastapi.responses import JSONResponse

from api.dependencies import CallerDep, ServicesDep
from api.identity import Caller
from api.paging import CursorQuery, LimitQuery, page
from api.schemas.base import PROBLEMS
from api.schemas.trash import RestoredOut, RestoreIn, TrashListOut
from api.services import Services
from api.state.conversations import bring_conversation_back
from api.state.drafts import bring_draft_back
from api.state.trash import TrashKind, TrashRecord, drop_trash, not_in_trash
from api.trash.documents import purge, restore
from api.trash.seeing import find, seen
from rag.index.access import is_over

router = APIRouter(prefix="/v1/trash", tags=["ごみ箱"], responses=PROBLEMS)
TrashId = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$", description="ごみ箱の中での ID")]
KindQuery = Annotated[TrashKind | None, Query(description="種類。省くとすべて")]


@router.get("", summary="ごみ箱の一覧", responses={200: {"model": TrashListOut}})
def trash(
    services: ServicesDep,
    caller: CallerDep,
    kind: KindQuery = None,
    limit: LimitQuery = 100,
    cursor: CursorQuery = None,
) -> JSONResponse:
    """消した文書・会話・原稿を、新しい順に返します。

    会話、原稿、自分だけの文書は、持ち主だけに見えます。課の文書と共通の文書は、それを読める編集者に
    見えます。ほかの人のものは、件数にも入りません。
    """
    found = [record for record in seen(services, caller) if kind in {None, record.kind}]
    shown, following = page(found, limit, cursor, lambda record: record.id)
    return JSONResponse(
        {
            "trash": [_shown(record) for record in shown],
            "total": len(found),
            "days": services.settings.trash_days,
            "next_cursor": following,
        }
    )


@router.post(
    "/{trash_id}/restore",
    summary="元に戻す",
    responses={
        200: {"model": RestoredOut, "description": "戻しました（会話、原稿）"},
        202: {"model": RestoredOut, "description": "文書を読み取りの列に加えました"},
        507: PROBLEMS["4XX"],
    },
)
def bring_back(
    trash_id: TrashId,
    services: ServicesDep,
    caller: CallerDep,
    body: RestoreIn | None = None,
) -> JSONResponse:
    """消す前と同じ ID、属性、持ち主、見られる人で戻します。

    文書は、ふつうの登録と同じように読み取ります（202、`job_id` で待つ）。同じ名前の文書が登録されて
    いれば 409 です。
    """
    record = find(services, caller, trash_id)
    job_id = None
    if record.kind == TrashKind.DOCUMENT.value:
        job_id = restore(services, caller, record, body.retain_until if body else None).id
    else:
        _bring_back(services, record)
    _write(services, caller, "restore", record)
    back = {"kind": record.kind, "target_id": record.target_id, "job_id": job_id}
    return JSONResponse(back, status_code=202 if job_id else 200)


@router.delete("/{trash_id}", summary="完全に消す", status_code=204, response_class=Response)
def remove(trash_id: TrashId, services: ServicesDep, caller: CallerDep) -> Response:
    """ごみ箱から消します。元には戻せません。"""
    record = find(services, caller, trash_id)
    purge(services, [record.id])
    _write(services, caller, "purge", record)
    return Response(status_code=204)


def _bring_back(services: Services, record: TrashRecord) -> None:
    """Puts a conversation or a draft back, once: the row here is what one of two callers gets."""
    with services.state.session() as session:
        if not drop_trash(session, [record.id]):
            raise not_in_trash()
        if record.kind == TrashKind.CONVERSATION.value:
            bring_conversation_back(session, record.body)
        else:
            bring_draft_back(session, record.body)


def _shown(record: TrashRecord) -> dict[str, Any]:
    until = record.access.get("retain_until")
    return {
        "id": record.id,
        "kind": record.kind,
        "target_id": record.target_id,
        "title": record.title,
        "collection": record.collection,
        "visibility": record.access.get("visibility"),
        "retain_until": until,
        "over": is_over(until),
        "expired": not record.deleted_by,
        "deleted_at": _moment(record.deleted_at),
        "purge_at": _moment(record.purge_at),
    }


def _moment(moment: datetime) -> str:
    return moment.replace(tzinfo=UTC).isoformat(timespec="seconds")


def _write(services: Services, caller: Caller, action: str, record: TrashRecord) -> None:
    facts = {
        "action": action,
        "kind": record.kind,
        "collection": record.collection,
        "target": record.target_id,
        "key": caller.key_id,
    }
    services.audit.write("trash", caller.user, facts, {})
