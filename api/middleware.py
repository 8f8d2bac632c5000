"""What happens around every request: an id, a count, a line in the operational log, headers.

Written against ASGI itself: streams pass through untouched, and nothing is buffered.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import MutableMapping
from time import perf_counter
from typing import Any

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.metrics import Metrics

_log = logging.getLogger("tenkyo.access")

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}
"""Defaults of every response; a route that shows a page sets its own policy."""


class Around:
    """Gives every request an id, counts it, and writes a line without any content.

    Args:
        app: The application.
        metrics: Where it is counted.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = uuid.uuid4().hex
        scope.setdefault("state", {})["request_id"] = request_id
        started = perf_counter()
        status = 500

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["X-Request-Id"] = request_id
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                self._count(scope, status, perf_counter() - started)
            await send(message)

        try:
            await self._app(scope, receive, sending)
        finally:
            _log.info(
                "%s %s %d %.1fms %s",
                scope["method"],
                _route(scope),
                status,
                (perf_counter() - started) * 1000,
                request_id,
            )

    def _count(self, scope: MutableMapping[str, Any], status: int, seconds: float) -> None:
        route, method = _route(scope), scope["method"]
        known = method if method in _METHODS else "other"
        self._metrics.requests.labels(route, known, str(status)).inc()
        self._metrics.seconds.labels(route, known).observe(seconds)


_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


def _route(scope: MutableMapping[str, Any]) -> str:
    """The pattern of the route: a path may hold ids, or what somebody typed."""
    route = scope.get("route")
    path: str = getattr(route, "path", "") or "other"
    return path
