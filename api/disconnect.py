"""Giving up work that nobody waits for any more."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from fastapi import Request

from api.problems import ProblemError

T = TypeVar("T")
CLOSED = 499
"""Status in the operational log of a request whose client has gone; nobody receives it."""


async def unless_gone(request: Request, work: Coroutine[Any, Any, T]) -> T:
    """Waits for work, and cancels it when the client closes its connection.

    Args:
        request: The request; its body must have been read.
        work: What to do.

    Raises:
        ProblemError: The client has gone.
    """
    task = asyncio.ensure_future(work)
    gone = asyncio.ensure_future(_gone(request))
    try:
        await asyncio.wait({task, gone}, return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            raise ProblemError(CLOSED, "client_closed", "接続が切れたため、処理を止めました。")
        return task.result()
    finally:
        for pending in (task, gone):
            if not pending.done():
                pending.cancel()
        await asyncio.gather(task, gone, return_exceptions=True)


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
