"""How large a request may be, and how long it may take to arrive.

A body is received before anything is done for it: a client that sends a byte a second holds a
connection and nothing else. Bytes are counted as they come, whatever `Content-Length` says.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.gennai.form import MOST_REQUEST_BYTES
from api.problems import ProblemError, problem_response

if TYPE_CHECKING:
    from rag.settings import Settings

_MOST_HEADERS = 100
_LONGEST_URL = 16_000
_UPLOAD_BYTES_A_SECOND = 16 * 1024
_FORBIDDEN = (b"\r", b"\n", b"\0")
_KIB = 1024


@dataclass(frozen=True, slots=True)
class _Rule:
    """What holds for the bodies of some paths.

    Attributes:
        most: Most bytes; None where the route counts for itself, because it streams to the disk.
    """

    most: int | None


class RequestLimits:
    """Turns away requests that are too large, too slow, or made of what no client sends.

    Args:
        app: The application.
        settings: The settings of this installation.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._seconds = settings.request_timeout_s
        self._plain = _Rule(settings.max_request_kb * _KIB)
        files = _Rule(MOST_REQUEST_BYTES)  # they come to 源内's app inside its JSON
        self._rules = {
            ("POST", "/v1/documents"): _Rule(None),
            ("POST", "/genai/invoke"): files,
            ("POST", "/genai/requests"): files,
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on, or turns it away."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        rule = self._rules.get((scope["method"], scope["path"].rstrip("/")), self._plain)
        try:
            _require_sane(scope, rule)
            if rule.most is None:
                passed: Receive = _Paced(receive, self._seconds)
            else:
                passed = await self._received(receive, rule.most)
        except ProblemError as problem:
            await problem_response(problem, Request(scope))(scope, receive, send)
            return
        await self._app(scope, passed, send)

    async def _received(self, receive: Receive, most: int) -> Receive:
        """The body, received whole.

        Raises:
            ProblemError: 413, it is too large; 408, it does not come in time.
        """
        parts: list[bytes] = []
        size = 0
        try:
            async with asyncio.timeout(self._seconds):
                while True:
                    message = await receive()
                    if message["type"] != "http.request":
                        return _Again(message, receive)  # the client has gone
                    parts.append(message.get("body", b""))
                    size += len(parts[-1])
                    if size > most:
                        raise _too_large(most)
                    if not message.get("more_body"):
                        break
        except TimeoutError as error:
            raise _too_slow(self._seconds) from error
        return _Again(
            {"type": "http.request", "body": b"".join(parts), "more_body": False}, receive
        )


class _Again:
    """Gives a message that was taken already, and then what follows."""

    def __init__(self, message: Message, receive: Receive) -> None:
        self._message: Message | None = message
        self._receive = receive

    async def __call__(self) -> Message:
        if self._message is not None:
            message, self._message = self._message, None
            return message
        return await self._receive()


class _Paced:
    """The body of an upload as it comes; one that falls behind a slow line ends with 408."""

    def __init__(self, receive: Receive, seconds: float) -> None:
        self._receive = receive
        self._seconds = seconds
        self._deadline = monotonic() + seconds
        self._whole = False

    async def __call__(self) -> Message:
        if self._whole:
            return await self._receive()
        try:
            async with asyncio.timeout(self._deadline - monotonic()):
                message = await self._receive()
        except TimeoutError as error:
            # Frameworks let this class of errors pass where they read a body.
            problem = _too_slow(self._seconds)
            raise HTTPException(problem.status, problem.detail) from error
        self._deadline += len(message.get("body", b"")) / _UPLOAD_BYTES_A_SECOND
        self._whole = not message.get("more_body")
        return message


def _require_sane(scope: Scope, rule: _Rule) -> None:
    """Looks at what can be told before the body.

    Raises:
        ProblemError: 400, control characters in headers; 413, a length above the limit; 414 and
            431, a URL or headers that no client of ours sends.
    """
    headers = scope["headers"]
    if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > _LONGEST_URL:
        raise ProblemError(
            414, "url_too_long", f"URL が長すぎます。{_LONGEST_URL} 文字以内にしてください。"
        )
    if len(headers) > _MOST_HEADERS:
        raise ProblemError(
            431, "too_many_headers", f"ヘッダーは {_MOST_HEADERS} 個以内にしてください。"
        )
    for _, value in headers:
        if any(mark in value for mark in _FORBIDDEN):
            raise ProblemError(
                400, "bad_header", "ヘッダーの値に改行や NUL があります。取り除いてください。"
            )
    if rule.most is None:
        return
    lengths = [value for name, value in headers if name == b"content-length"]
    if any(length.isdigit() and int(length[:20]) > rule.most for length in lengths):
        raise _too_large(rule.most)


def _too_large(most: int) -> ProblemError:
    return ProblemError(
        413,
        "request_too_large",
        f"本文が大きすぎます。{most // _KIB} KiB 以内にしてください"
        "（文書は POST /v1/documents で登録します）。",
        headers={"Connection": "close"},
    )


def _too_slow(seconds: float) -> ProblemError:
    return ProblemError(
        408,
        "request_timeout",
        f"本文が {seconds:g} 秒以内に届きませんでした。もう一度送ってください。",
        headers={"Connection": "close"},
    )
