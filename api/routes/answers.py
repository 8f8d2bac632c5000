"""Searching and answering."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from starlette.concurrency import run_in_threadpool

from api.asking import Asked, answer, tell
from api.dependencies import CallerDep, ServicesDep
from api.disconnect import unless_gone
from api.opening import open_to
from api.schemas.answers import AnswerOut, SearchOut
from api.schemas.base import PROBLEMS
from api.schemas.questions import AnswerIn, SearchIn
from api.state.work import Job, count_work
from api.streaming import event_stream
from rag.wire import search_json

router = APIRouter(prefix="/v1", tags=["質問"], responses=PROBLEMS)


@router.post("/search", summary="箇所を探す", responses={200: {"model": SearchOut}})
def search(body: SearchIn, services: ServicesDep, caller: CallerDep) -> JSONResponse:
    """質問や言葉に合う箇所を、合う順に返します。"""
    collection = open_to(services, caller, body.collection)
    result = services.engine.search(
        body.query,
        collection=collection,
        access=caller.access,
        history=[turn.model_dump() for turn in body.history],
        filters=body.filters.filters(),
        top_k=body.top_k,
        today=body.today,
    )
    shown = search_json(result)
    facts = {
        "collection": collection,
        "generation": result.generation,
        "key": caller.key_id,
        "passages": [{"id": hit.passage.id, "score": round(hit.score, 4)} for hit in result.hits],
    }
    services.audit.write("search", caller.user, facts, {"question": body.query})
    with services.state.session() as session:
        count_work(session, caller, Job.SEARCH)
    return JSONResponse(shown)


@router.post(
    "/answers",
    summary="質問に答える",
    responses={
        200: {
            "model": AnswerOut,
            "content": {
                "text/event-stream": {
                    "schema": {
                        "type": "object",
                        "required": ["event", "data"],
                        "properties": {
                            "event": {
                                "type": "string",
                                "enum": ["status", "citation", "delta", "done", "error"],
                            },
                            "data": {"type": "string", "description": "JSON"},
                        },
                        "description": "stream が true のとき。最後は done か error",
                    }
                }
            },
        }
    },
)
async def answers(
    body: AnswerIn, request: Request, services: ServicesDep, caller: CallerDep
) -> Response:
    """引用つきで答えます。どの文も、引用先と照合してから返します。

    `stream: true` なら server-sent events で、していること（`status`）、引用（`citation`）、
    照合の済んだ文（`delta`）、回答の全体（`done`）を順に送ります。`[n]` が途中で切れることは
    ありません。接続が切れると、モデルの生成も止めます。
    """
    asked = Asked(
        body.question,
        await run_in_threadpool(open_to, services, caller, body.collection),
        body.turns(),
        body.filters.filters(),
        body.model,
        body.top_k,
        body.today,
        body.conversation_id,
        length=body.length,
        instead_of=body.instead_of,
    )
    if body.stream:
        return await event_stream(tell(services, caller, asked))
    made: dict[str, Any] = await unless_gone(request, answer(services, caller, asked))
    return JSONResponse(made)
