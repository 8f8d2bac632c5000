"""Answering while 源内 looks in again."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool

from api.compatible.error_shapes import code_of, told
from api.gennai.answering import respond
from api.gennai.inputs import Inputs
from api.problems import UNEXPECTED, ProblemError, place_of, problem_of
from api.state.requests import (
    COMPLETED,
    ERROR,
    finish_request,
    lose_request,
    note_progress,
)
from rag.errors import TenkyoError

if TYPE_CHECKING:
    from api.identity import Caller
    from api.services import Services

_log = logging.getLogger("tenkyo.api")
_SIGN_OF_LIFE_S = 15.0


async def run(services: Services, caller: Caller, request_id: str, inputs: Inputs) -> None:
    """Answers a question and keeps what became of it, whatever happens."""

    def note(progress: str | None = None) -> None:
        with services.state.session() as session:
            note_progress(session, request_id, progress)

    async def told(progress: str) -> None:
        await run_in_threadpool(note, progress)

    work = asyncio.ensure_future(respond(services, caller, inputs, told))
    try:
        while not (await asyncio.wait({work}, timeout=_SIGN_OF_LIFE_S))[0]:
            await run_in_threadpool(note)
        status, body = _ended(work, request_id)
    except asyncio.CancelledError:
        work.cancel()
        await asyncio.wait({work})
        with services.state.session() as session:
            lose_request(session, request_id)
        raise
    await run_in_threadpool(_finish, services, request_id, status, body)


def _ended(work: asyncio.Future[dict[str, Any]], request_id: str) -> tuple[str, dict[str, Any]]:
    try:
        return COMPLETED, work.result()
    except ProblemError as problem:
        return ERROR, _failed(problem)
    except TenkyoError as error:
        return ERROR, _failed(problem_of(error))
    except Exception as error:  # noqa: BLE001 (nobody else would hear of it)
        _log.error("unexpected %s at %s %s", type(error).__name__, place_of(error), request_id)
        return ERROR, _failed(UNEXPECTED, request_id)


def _failed(problem: ProblemError, instance: str = "") -> dict[str, Any]:
    """An error: 源内 shows `outputs`; of `error` its screen says nothing."""
    body = problem.body(instance)
    return {
        "outputs": told(body),
        "error": {"message": code_of(body), "details": problem.title},
    }


def _finish(services: Services, request_id: str, status: str, body: dict[str, Any]) -> None:
    with services.state.session() as session:
        finish_request(session, request_id, status, body)
