"""An AI app for 源内: 源内 AIアプリAPI 互換（非公式）."""

from __future__ import annotations

import uuid
from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import APIRouter, Path, Request
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool

from api.dependencies import CallerDep, ServicesDep
from api.disconnect import unless_gone
from api.gennai.answering import respond
from api.gennai.inputs import read_inputs
from api.gennai.jobs import run
from api.problems import ProblemError
from api.schemas.gennai import (
    GENNAI_ERRORS,
    GennaiAcceptedOut,
    GennaiIn,
    GennaiOut,
    GennaiStatusOut,
)
from api.state.requests import GennaiRequest, add_request, find_request

router = APIRouter(prefix="/genai", tags=["互換"], responses=GENNAI_ERRORS)

_NO_STORE = {"Cache-Control": "no-store"}
_LONGEST_USER = 400
_ACCEPTED = "質問を受け付けました。しばらくしてから「状態を更新」を押してください。"


# 源内 follows no redirect: each path is there with and without a slash at its end.
@router.post("/invoke", summary="質問に答える（源内）", responses={200: {"model": GennaiOut}})
@router.post("/invoke/", include_in_schema=False)
async def invoke(
    body: GennaiIn, request: Request, services: ServicesDep, caller: CallerDep
) -> JSONResponse:
    """源内の AI アプリとして、その場で答えます（源内 AIアプリAPI 互換・非公式）。

    `outputs` は、脚注に文書・日付・ページ・見出し・引用を持つ Markdown です。
    登録に使う様式と手順は docs/gennai にあります。誤りも `outputs` に日本語で返します。
    """
    inputs = await run_in_threadpool(read_inputs, body.inputs)
    made: dict[str, Any] = await unless_gone(request, respond(services, caller, inputs))
    return JSONResponse(made, headers=_NO_STORE)


@router.post(
    "/requests",
    status_code=202,
    summary="質問を預ける（源内・非同期）",
    responses={202: {"model": GennaiAcceptedOut}},
)
@router.post("/requests/", status_code=202, include_in_schema=False)
async def accept(
    body: GennaiIn, request: Request, services: ServicesDep, caller: CallerDep
) -> JSONResponse:
    """時間のかかるモデルのために質問を預かり、`status_url` で結果を返します。

    サーバーが止まって答えられなかったときは、状態が ERROR になります。
    """
    inputs = await run_in_threadpool(read_inputs, body.inputs)
    most = services.settings.answer_concurrency + services.settings.answer_queue
    if len(services.background) >= most:
        raise ProblemError(
            429,
            "queue_full",
            f"質問が混み合っています（預かり中 {most} 件）。しばらくしてから実行してください。",
            headers={"Retry-After": "30"},
        )
    request_id = uuid.uuid4().hex
    front_user = _front_user(request)

    def keep() -> None:
        with services.state.session() as session:
            add_request(session, request_id, caller.key_id, caller.user, front_user)

    await run_in_threadpool(keep)
    services.background.start(run(services, caller, request_id, inputs))
    prefix = urlsplit(services.settings.public_api_url).path.rstrip("/")
    return JSONResponse(
        {
            "outputs": _ACCEPTED,
            "request_id": request_id,
            "status": "PENDING",
            "status_url": f"{prefix}/genai/status/{request_id}",
        },
        status_code=202,
        headers=_NO_STORE,
    )


@router.get(
    "/status/{request_id}",
    summary="預けた質問の状態（源内）",
    responses={200: {"model": GennaiStatusOut}},
)
def status(
    request: Request,
    services: ServicesDep,
    caller: CallerDep,
    request_id: Annotated[str, Path(pattern="^[0-9a-f]{32}$")],
) -> JSONResponse:
    """預けた質問の状態と、終わっていれば回答を返します。預けた鍵と利用者だけが見られます。"""
    with services.state.session() as session:
        record = find_request(session, request_id, caller.key_id, caller.user, _front_user(request))
    return JSONResponse(_shown(record), headers=_NO_STORE)


def _front_user(request: Request) -> str:
    return request.headers.get("x-user-id", "")[:_LONGEST_USER]


def _shown(record: GennaiRequest) -> dict[str, Any]:
    progress = {"progress": record.progress} if record.progress else {}
    return {
        "request_id": record.id,
        "status": record.status,
        **progress,
        "created_at": f"{record.created_at.isoformat(timespec='milliseconds')}Z",
        "updated_at": f"{record.updated_at.isoformat(timespec='milliseconds')}Z",
        **record.body,
    }
