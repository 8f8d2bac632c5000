"""MCP over HTTP: every request stands by itself, with its caller's key."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from api.identity import Caller, identify

if TYPE_CHECKING:
    from fastapi import FastAPI
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

    from api.mcp.server import Context

_CALLER = "tenkyo.caller"


@asynccontextmanager
async def mcp_sessions(app: FastAPI) -> AsyncIterator[None]:
    """Serves MCP as long as the application runs."""
    # Loading the protocol takes half a second: only where a server really starts.
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

    from api.mcp.server import make_server

    manager = StreamableHTTPSessionManager(
        make_server(app.state.services, _caller_of),
        stateless=True,
        # Host and Origin are looked at, and large bodies turned away, in front of every route.
        security_settings=None,
        max_request_body_size=app.state.services.settings.max_request_kb * 1024,
    )
    app.state.mcp = manager
    async with manager.run():
        yield


class McpEndpoint:
    """The route `/mcp`.

    Attributes:
        path: Its path, under which its requests are counted.
    """

    path = "/mcp"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Tells who calls, and passes the request on to the protocol."""
        scope["route"] = self
        request = Request(scope, receive)
        app = scope["app"]
        scope[_CALLER] = await run_in_threadpool(identify, request, app.state.services)
        manager: StreamableHTTPSessionManager = app.state.mcp
        await manager.handle_request(scope, receive, send)


def _caller_of(context: Context) -> Caller:
    request: Request | None = context.request
    if request is None:
        raise RuntimeError("every request over HTTP comes with its scope")
    caller: Caller = request.scope[_CALLER]
    return caller
