"""Errors in the shape that a foreign client shows, whatever part of the application made them.

A problem (RFC 9457) becomes what OpenAI's clients or 源内 read, also where it was raised before any
route: a missing key, a body too large, too many requests, an unknown path.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from typing import Any

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import MEDIA_TYPE, UNEXPECTED, ProblemError, place_of

_log = logging.getLogger("tenkyo.api")
_URN = "urn:tenkyo:problem:"
_SERVER = 500

Shape = Callable[[Mapping[str, Any]], dict[str, Any]]
"""From the body of a problem to the body that is sent."""

_OPENAI_TYPES = {
    401: "authentication_error",
    403: "permission_error",
    429: "rate_limit_error",
}


def openai_error(problem: Mapping[str, Any]) -> dict[str, Any]:
    """A problem as OpenAI's clients read it."""
    status = int(problem["status"])
    kind = "server_error" if status >= 500 else "invalid_request_error"
    places = problem.get("errors") or [{}]
    return {
        "error": {
            "message": told(problem),
            "type": _OPENAI_TYPES.get(status, kind),
            "param": places[0].get("field"),
            "code": code_of(problem),
        }
    }


def gennai_error(problem: Mapping[str, Any]) -> dict[str, Any]:
    """A problem as 源内 reads it: `outputs` is shown to people, `error` goes to its log."""
    return {"outputs": told(problem), "error": f"{code_of(problem)}: {told(problem)}"}


def told(problem: Mapping[str, Any]) -> str:
    """What a person is told; where the server is to blame, with the number of the request."""
    number = problem.get("instance")
    server = int(problem["status"]) >= _SERVER
    return f"{problem['detail']}（instance: {number}）" if server and number else problem["detail"]


def code_of(problem: Mapping[str, Any]) -> str:
    """The stable English word of a problem."""
    return str(problem["type"]).removeprefix(_URN)


SHAPES: Mapping[str, Shape] = {
    "/v1/chat/completions": openai_error,
    "/v1/models": openai_error,
    "/genai/": gennai_error,
}
"""Shapes by the beginning of the path."""


class ErrorShapes:
    """Gives errors of some paths another shape; all else passes through untouched.

    Args:
        app: The application.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on."""
        shape = _shape_of(scope)
        if shape is None:
            await self._app(scope, receive, send)
            return
        sending = _Sending(send, shape)
        try:
            await self._app(scope, receive, sending)
        except Exception as error:
            if sending.started:
                raise
            number = scope.get("state", {}).get("request_id", "")
            _log.error("unexpected %s at %s %s", type(error).__name__, place_of(error), number)
            await sending.problem(UNEXPECTED, number)


def _shape_of(scope: Scope) -> Shape | None:
    if scope["type"] != "http":
        return None
    path = scope["path"]
    return next((shape for start, shape in SHAPES.items() if path.startswith(start)), None)


class _Sending:
    """Holds a problem back until it is whole, and sends it in the other shape."""

    def __init__(self, send: Send, shape: Shape) -> None:
        self._send = send
        self._shape = shape
        self._held: Message | None = None
        self._body = b""
        self.started = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            if _is_problem(message):
                self._held = message
                return
            self.started = True
        elif self._held is not None and message["type"] == "http.response.body":
            self._body += message.get("body", b"")
            if not message.get("more_body"):
                await self._send_shaped(self._held, json.loads(self._body))
            return
        await self._send(message)

    async def problem(self, problem: ProblemError, instance: str) -> None:
        """Sends a problem that nobody has sent."""
        start = {"type": "http.response.start", "status": problem.status, "headers": []}
        await self._send_shaped(start, problem.body(instance))

    async def _send_shaped(self, start: Message, problem: Mapping[str, Any]) -> None:
        body = json.dumps(self._shape(problem), ensure_ascii=False).encode()
        headers = MutableHeaders(scope=start)
        headers["Content-Type"] = "application/json"
        headers["Content-Length"] = str(len(body))
        self.started, self._held = True, None
        await self._send(start)
        await self._send({"type": "http.response.body", "body": body})


def _is_problem(start: Message) -> bool:
    kinds = [value for name, value in start["headers"] if name.lower() == b"content-type"]
    return kinds == [MEDIA_TYPE.encode()]
