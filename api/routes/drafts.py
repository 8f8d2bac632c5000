"""Drafts: made from questions or an answer, edited with every change checked, kept by version."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import JSONResponse
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from api.dependencies import CallerDep, ServicesDep
from api.disconnect import unless_gone
from api.drafting.editing import edited
from api.drafting.jobs import queue_draft
from api.drafting.making import Made, StoppedError, Wanted, made_of_answer, make, record
from api.drafting.masking import masked_draft
from api.drafting.templates import find_template
from api.identity import Caller
from api.opening import open_to
from api.paging import CursorQuery, LimitQuery, page
from api.problems import ProblemError
from api.readers import readable_for
from api.schemas.base import PROBLEMS
from api.schemas.drafts import DraftEdit, DraftIn, DraftOut, DraftsOut, DraftSummary, VersionsOut
from api.services import Services
from api.state.answers import find_answer
from api.state.drafts import (
    DraftRecord,
    DraftVersion,
    add_version,
    changed_meanwhile,
    discard_draft,
    find_draft,
    find_job,
    find_version,
    list_drafts,
    list_versions,
)
from api.state.work import Job, count_work
from rag.drafting import FORMS, find_kind

router = APIRouter(prefix="/v1", tags=["原稿"], responses=PROBLEMS)

AT_ONCE = 3
"""Questions of a draft that is made while its caller waits."""

DraftId = Annotated[str, Path(max_length=64, pattern=r"^[^\x00/]+$", description="原稿の ID")]
VersionNumber = Annotated[int, Path(ge=1, le=1_000_000, description="版の番号")]


@router.post(
    "/drafts",
    summary="原稿をつくる",
    status_code=201,
    responses={
        201: {"model": DraftOut, "description": "原稿"},
        202: {"model": DraftSummary, "description": "裏で作っています（Location で待つ）"},
    },
)
async def create(
    body: DraftIn, request: Request, services: ServicesDep, caller: CallerDep
) -> JSONResponse:
    """質問（または自分の回答）から、出典つきの原稿をつくって保存します。

    質問が3つまで（更問を含む）なら、できた原稿を返します。それより多いときは 202 を返し、裏で
    作ります。`GET /v1/drafts/{id}` の `status` が `ready` か `failed` になるまで待ってください。
    """
    _require_tone(body)
    if body.template:
        await run_in_threadpool(find_template, services.settings, body.template)
    if body.answer_id:
        shown = await run_in_threadpool(_from_answer, services, caller, body, body.answer_id)
        return JSONResponse(shown, status_code=201)
    wanted = await run_in_threadpool(_wanted, services, caller, body)
    if wanted.answers > AT_ONCE:
        queued = await run_in_threadpool(_queued, services, caller, body, wanted)
        services.drafting.wake()
        headers = {"Location": f"/v1/drafts/{queued['id']}"}
        return JSONResponse(queued, status_code=202, headers=headers)
    made = await unless_gone(request, _made(services, caller, wanted))
    shown = await run_in_threadpool(_saved, services, caller, body, wanted.collection, made)
    return JSONResponse(shown, status_code=201)


@router.get("/drafts", summary="自分の原稿の一覧", responses={200: {"model": DraftsOut}})
def drafts(
    services: ServicesDep, caller: CallerDep, limit: LimitQuery = 100, cursor: CursorQuery = None
) -> JSONResponse:
    """自分の原稿を、新しい順に返します。"""
    with services.state.session() as session:
        records, following = page(
            list_drafts(session, caller.user), limit, cursor, lambda record: record.id
        )
        shown = [_summary(session, record) for record in records]
    return JSONResponse({"drafts": shown, "next_cursor": following})


@router.get(
    "/drafts/{draft_id}",
    summary="原稿",
    responses={
        200: {"model": DraftOut},
        202: {"model": DraftSummary, "description": "まだできていないか、作れなかった"},
    },
)
def draft(draft_id: DraftId, services: ServicesDep, caller: CallerDep) -> JSONResponse:
    """原稿の今の版を返します。まだできていないあいだと、作れなかったときは 202 です。"""
    with services.state.session() as session:
        found = find_draft(session, draft_id, caller.user)
        if not found.version:
            return JSONResponse(_summary(session, found), status_code=202)
        version = find_version(session, found)
        summary = _summary(session, found)
    return JSONResponse(summary | _body(services, caller, found, version))


@router.patch("/drafts/{draft_id}", summary="原稿を直す", responses={200: {"model": DraftOut}})
def edit(
    draft_id: DraftId, body: DraftEdit, services: ServicesDep, caller: CallerDep
) -> JSONResponse:
    """表題と中身を直し、新しい版にします。前の版も残ります。

    変わった文は、引用先と登録文書に照らして照合し直します。照合の結果（`support`、`reason`）は
    受け取りません。もとにした版が最新でなければ 409 と今の版の番号を返します。
    """
    with services.state.session() as session:
        found = find_draft(session, draft_id, caller.user)
        version = find_version(session, found)
        if version.version != body.version:
            raise changed_meanwhile(version.version)
    seen = _body(services, caller, found, version)
    # The check takes its time: no transaction is held open meanwhile.
    made = edited(
        services,
        caller,
        found.collection,
        Made(seen, version.documents),
        title=body.title,
        sections=body.sections,
    )
    with services.state.session() as session:
        found = find_draft(session, draft_id, caller.user)
        version = add_version(session, found, body.version, made.body, made.documents)
        summary = _summary(session, found)
    record(services, caller, draft_id, found.collection, made.body)
    return JSONResponse(summary | _body(services, caller, found, version))


@router.delete("/drafts/{draft_id}", summary="原稿を消す", status_code=204)
def delete(draft_id: DraftId, services: ServicesDep, caller: CallerDep) -> Response:
    """原稿を、すべての版とともにごみ箱に移します（設定 `trash_days` の日数のあいだ、戻せます）。"""
    with services.state.session() as session:
        found = find_draft(session, draft_id, caller.user)
        discard_draft(session, found, services.settings.trash_days)
    return Response(status_code=204)


@router.get(
    "/drafts/{draft_id}/versions", summary="原稿の版の一覧", responses={200: {"model": VersionsOut}}
)
def versions(
    draft_id: DraftId,
    services: ServicesDep,
    caller: CallerDep,
    limit: LimitQuery = 100,
    cursor: CursorQuery = None,
) -> JSONResponse:
    """原稿の版を、新しい順に返します。"""
    with services.state.session() as session:
        records, following = page(
            list_versions(session, find_draft(session, draft_id, caller.user)),
            limit,
            cursor,
            lambda record: str(record.version),
        )
        shown = [
            {
                "version": record.version,
                "title": record.body["title"],
                "created_at": f"{record.created_at.isoformat()}Z",
            }
            for record in records
        ]
    return JSONResponse({"versions": shown, "next_cursor": following})


@router.get(
    "/drafts/{draft_id}/versions/{number}",
    summary="原稿の版",
    responses={200: {"model": DraftOut}},
)
def version(
    draft_id: DraftId, number: VersionNumber, services: ServicesDep, caller: CallerDep
) -> JSONResponse:
    """原稿の、ある版を返します。"""
    with services.state.session() as session:
        found = find_draft(session, draft_id, caller.user)
        chosen = find_version(session, found, number)
        summary = _summary(session, found)
    return JSONResponse(summary | _body(services, caller, found, chosen))


def _require_tone(body: DraftIn) -> None:
    """Refuses what the drafts do not do: words of documents are never put into another style."""
    if body.tone == "です・ます":
        raise ProblemError(
            422,
            "tone",
            "文体「です・ます」の原稿は作れません。出典の文は原文のまま（である調）載せます。"
            "tone を「である」にするか省き、できた原稿を直してください。",
        )


def _wanted(services: Services, caller: Caller, body: DraftIn) -> Wanted:
    return Wanted(
        tuple(body.asked()),
        find_kind(body.kind),
        open_to(services, caller, body.collection),
        body.filters.filters(),
        body.model,
        body.today,
    )


async def _made(services: Services, caller: Caller, wanted: Wanted) -> Made:
    """Makes a draft in its turn; where its caller has gone, before the next question no more."""
    stop = threading.Event()
    async with services.queue.turn():
        try:
            return await run_in_threadpool(make, services, caller, wanted, stopped=stop.is_set)
        except StoppedError as error:
            raise RuntimeError("only a caller who has gone stops a draft") from error
        finally:
            stop.set()


def _from_answer(
    services: Services, caller: Caller, body: DraftIn, answer_id: str
) -> dict[str, Any]:
    with services.state.session() as session:
        answer = find_answer(session, answer_id, caller.user)
    # What the owner may no longer see stays in it, and is masked whenever it is read.
    made = made_of_answer(answer.body, answer.documents, find_kind(body.kind))
    return _saved(services, caller, body, answer.collection, made)


def _new_record(caller: Caller, body: DraftIn, collection: str) -> DraftRecord:
    kind = find_kind(body.kind)
    return DraftRecord(
        id=uuid.uuid4().hex,
        owner=caller.user,
        collection=collection,
        kind=kind.value,
        title=body.title or FORMS[kind].title,
        version=0,
        template=body.template,
        fields=body.fields,
    )


def _queued(services: Services, caller: Caller, body: DraftIn, wanted: Wanted) -> dict[str, Any]:
    services.engine.require_match(collection=wanted.collection)
    with services.state.session() as session:
        new = _new_record(caller, body, wanted.collection)
        session.add(new)
        session.flush()
        queue_draft(session, new, wanted, body.title, caller)
        return _summary(session, new)


def _saved(
    services: Services, caller: Caller, body: DraftIn, collection: str, made: Made
) -> dict[str, Any]:
    with services.state.session() as session:
        new = _new_record(caller, body, collection)
        session.add(new)
        session.flush()
        kept = {**made.body, "id": new.id, "title": new.title}
        first = add_version(session, new, 0, kept, made.documents)
        summary = _summary(session, new)
        count_work(session, caller, Job.DRAFT)
    record(services, caller, new.id, collection, kept)
    return summary | _body(services, caller, new, first)


def _summary(session: Session, record: DraftRecord) -> dict[str, Any]:
    job = None if record.version else find_job(session, record)
    status = "ready" if record.version else job.state if job else "failed"
    return {
        "id": record.id,
        "kind": record.kind,
        "title": record.title,
        "version": record.version,
        "status": status if status in {"ready", "queued", "failed"} else "running",
        "job_id": job.id if job else None,
        "progress": {"done": job.done, "total": job.total} if job else None,
        "reason": job.reason if job else "",
        "collection": record.collection,
        "template": record.template,
        "fields": record.fields,
        "created_at": f"{record.created_at.isoformat()}Z",
        "updated_at": f"{record.updated_at.isoformat()}Z",
    }


def _body(
    services: Services, caller: Caller, found: DraftRecord, version: DraftVersion
) -> dict[str, Any]:
    """A version as its reader may see it."""
    documents: Mapping[str, Any] = version.documents
    readable = readable_for(services, caller, found.collection, documents)
    shown = masked_draft(version.body, readable, documents)
    return {**shown, "version": version.version}
