"""Answers as server-sent events."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import Any

from fastapi.responses import StreamingResponse
from fastapi.sse import KEEPALIVE_COMMENT, format_sse_event

from api.asking import Told
from api.problems import ProblemError, problem_of
from rag.errors import TenkyoError

_PING_S = 10.0
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


async def event_stream(events: AsyncGenerator[Told]) -> StreamingResponse:
    """A response that sends events as they come.

    The first event is waited for, so that a question that cannot be asked has a status of its own;
    what goes wrong later ends the stream with the event `error`.

    Args:
        events: Names with their data.

    Raises:
        ProblemError: The question cannot be asked.
        TenkyoError: The same.
    """
    first = await anext(events)
    return StreamingResponse(_sent(first, events), media_type="text/event-stream", headers=HEADERS)


async def _sent(first: Told, events: AsyncGenerator[Told]) -> AsyncIterator[bytes]:
    async with aclosing(events):
        yield _event(*first)
        try:
            async for sent in with_pings(events):
                yield KEEPALIVE_COMMENT if sent is None else _event(*sent)
        except TenkyoError as error:
            yield _event("error", problem_of(error).body())
        except ProblemError as problem:
            yield _event("error", problem.body())


async def with_pings(events: AsyncGenerator[Told]) -> AsyncGenerator[Told | None]:
    """Events, with None wherever nothing has come for a while: proxies close silent streams."""
    following = asyncio.ensure_future(anext(events, None))
    try:
        while True:
            done, _ = await asyncio.wait({following}, timeout=_PING_S)
            if not done:
                yield None
                continue
            event = following.result()
            if event is None:
                return
            yield event
            following = asyncio.ensure_future(anext(events, None))
    finally:
        if not following.done():
            following.cancel()
            await asyncio.wait({following})


def _event(name: str, data: dict[str, Any]) -> bytes:
    return format_sse_event(event=name, data_str=json.dumps(data, ensure_ascii=False))
