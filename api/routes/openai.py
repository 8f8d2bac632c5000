"""Chat completions in OpenAI's shape."""

from __future__ import annotations

import json
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from fastapi.sse import format_sse_event
from starlette.concurrency import run_in_threadpool

from api.asking import answer, tell
from api.compatible.asked import asked_of
from api.compatible.completions import END, chunks, completion
from api.compatible.error_shapes import openai_error
from api.compatible.schemas import ChatIn
from api.dependencies import CallerDep, ServicesDep
from api.disconnect import unless_gone
from api.schemas.openai import OPENAI_ERRORS, CompletionOut
from api.streaming import event_stream

router = APIRouter(prefix="/v1", tags=["互換"], responses=OPENAI_ERRORS)


@router.post(
    "/chat/completions",
    summary="質問に答える（OpenAI 互換）",
    responses={
        200: {
            "model": CompletionOut,
            "content": {
                "text/event-stream": {
                    "schema": {
                        "type": "object",
                        "required": ["data"],
                        "properties": {"data": {"type": "string"}},
                        "description": "stream が true のとき。data は chat.completion.chunk の "
                        "JSON、最後は [DONE]",
                    }
                }
            },
        }
    },
)
async def chat_completions(
    body: ChatIn, request: Request, services: ServicesDep, caller: CallerDep
) -> Response:
    """OpenAI の Chat Completions の形で、引用つきで答えます。

    - 最後の user の発言が質問、その前の user と assistant の発言がやりとりです。
    - system と developer の発言は、指示としても根拠としても使いません（照合を弱められないように）。
    - temperature などの調整は受け取りますが、使いません。n は 1 だけ、tools は使えません。
    - 文中の `[n]` に当たる引用は、`message.citations` に、`stream` では最後のかたまりの
      `citations` にあります。
      `notice`（注意）、`withheld`（示さなかった文）、`nearest`（答えられないときの近い箇所）も同じです。
    - `usage` は、この回答で言語モデルが使ったトークン数です（質問の言い換えや照合を含む）。生成AIを
      使わない抜き書きでは 0、モデルのサーバーが数を返さないときは `estimated` が true の推定です。
    """
    asked = await run_in_threadpool(asked_of, body, services, caller)
    shown = body.model or asked.model or ""
    if not body.stream:
        made = await unless_gone(request, answer(services, caller, asked))
        return JSONResponse(completion(made, model=shown))
    include_usage = bool(body.stream_options and body.stream_options.include_usage)
    pieces = chunks(tell(services, caller, asked), model=shown, include_usage=include_usage)
    return await event_stream(pieces, _encoded)


def _encoded(name: str, data: dict[str, Any]) -> bytes:
    if name == END:
        return format_sse_event(data_str="[DONE]")
    shown = openai_error(data) if name == "error" else data
    return format_sse_event(data_str=json.dumps(shown, ensure_ascii=False))
