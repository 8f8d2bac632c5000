"""Checking people's texts against the plans."""

from __future__ import annotations

import threading
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool

from api.checking import StoppedError, Text, check, masked_check
from api.dependencies import CallerDep, ServicesDep
from api.disconnect import unless_gone
from api.identity import Caller
from api.readers import readable_for
from api.schemas.base import PROBLEMS
from api.schemas.checks import CheckIn, CheckOut
from api.services import Services
from api.state.checks import find_check

router = APIRouter(prefix="/v1", tags=["原稿"], responses=PROBLEMS)

CheckId = Annotated[str, Path(max_length=64, pattern=r"^[^\x00/]+$", description="照合結果の ID")]


@router.post("/checks", summary="原稿を照合する", responses={200: {"model": CheckOut}})
async def checks(
    body: CheckIn, request: Request, services: ServicesDep, caller: CallerDep
) -> JSONResponse:
    """原稿の文を1つずつ、登録文書（または `passages` の箇所）と照合します。

    照合の結果は保存され、`id` で書き出せます（`POST /v1/exports`）。
    """
    text = Text.of(body)
    return JSONResponse(await unless_gone(request, _checked(services, caller, body, text)))


@router.get("/checks/{check_id}", summary="照合結果", responses={200: {"model": CheckOut}})
def kept(check_id: CheckId, services: ServicesDep, caller: CallerDep) -> JSONResponse:
    """自分の照合結果を、もう一度返します。"""
    with services.state.session() as session:
        found = find_check(session, check_id, caller.user)
    readable = readable_for(services, caller, found.collection, found.documents)
    return JSONResponse(masked_check(found.body, readable))


async def _checked(services: Services, caller: Caller, body: CheckIn, text: Text) -> dict[str, Any]:
    """Checks a text in its turn; where its caller has gone, no further sentence."""
    stop = threading.Event()
    async with services.queue.turn():
        try:
            return await run_in_threadpool(check, services, caller, body, text, stop.is_set)
        except StoppedError as error:
            raise RuntimeError("only a caller who has gone stops a check") from error
        finally:
            stop.set()
