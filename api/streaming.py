"""Answers as server-sent events."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing
from typing import Any

from fastapi.responses import StreamingResponse
from fastapi.sse import KEEPALIVE_COMMENT, format_sse_event

from api.asking import Told
from api.problems import UNEXPECTED, ProblemError, place_of, problem_of
from rag.errors import TenkyoError

_PING_S = 10.0
_log = logging.getLogger("tenkyo.api")

HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


def event_bytes(name: str, data: dict[str, Any]) -> bytes:
    """An event as the API sends it."""
    return format_sse_event(event=name, data_str=json.dumps(data, ensure_ascii=False))


async def event_stream(
    events: AsyncGenerator[Told], encode: Callable[[str, dict[str, Any]], bytes] = event_bytes
) -> StreamingResponse:
    """A response that sends events as they come.

    The first event is waited for, so that a question that cannot be asked has a status of its own;
    what goes wrong later ends the stream with the event `error`.

    Args:
        events: Names with their data.
        encode: Makes bytes of an event; `error` is one with a problem as its data.

    Raises:
        ProblemError: The question cannot be asked.
        TenkyoError: The same.
    """
    first = await anext(events)
    sent = _sent(first, events, encode)
    return StreamingResponse(sent, media_type="text/event-stream", headers=HEADERS)


async def _sent(
    first: Told, events: AsyncGenerator[Told], encode: Callable[[str, dict[str, Any]], bytes]
) -> AsyncIterator[bytes]:
    yield encode(*first)
    async with aclosing(with_pings(events)) as following:
        try:
            async for event in following:
                yield KEEPALIVE_COMMENT if event is None else encode(*event)
        except TenkyoError as error:
            yield encode("error", problem_of(error).body())
        except ProblemError as problem:
            yield encode("error", problem.body())
        except Exception as error:  # noqa: BLE001 - the status has been sent, the stream must tell
            _log.error("unexpected %s at %s", type(error).__name__, place_of(error))
            yield encode("error", UNEXPECTED.body())


async def with_pings(events: AsyncGenerator[Told]) -> AsyncGenerator[Told | None]:
    """Events, with None wherever nothing has come for a while: proxies close silent streams.

    Events are taken as fast as they are made, not as fast as the client reads them: a slow reader
    must not hold a place in the line.
    """
    waiting: asyncio.Queue[Told | None] = asyncio.Queue()
    taking = asyncio.create_task(_take(events, waiting))
    try:
        while True:
            try:
                event = await asyncio.wait_for(waiting.get(), _PING_S)
            except TimeoutError:
                yield None
                continue
            if event is None:
                break
            yield event
        await taking  # raises what went wrong
    finally:
        taking.cancel()
        await asyncio.gather(taking, return_exceptions=True)


async def _take(events: AsyncGenerator[Told], waiting: asyncio.Queue[Told | None]) -> None:
    """Puts events into a queue, and None behind the last."""
    try:
        async with aclosing(events):
            async for event in events:
                waiting.put_nowait(event)
    finally:
        waiting.put_nowait(None)
