"""How often a caller may call: a bucket of tokens for each, which fills up steadily."""

from __future__ import annotations

import math
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import ProblemError

if TYPE_CHECKING:
    from api.identity.caller import Caller

_MOST_CALLERS = 10_000
_WINDOW_S = 60.0
_STATE = "rate"


@dataclass(frozen=True, slots=True)
class Standing:
    """What a caller has left.

    Attributes:
        limit: Calls a minute.
        remaining: Calls that may follow at once.
        reset_s: Seconds until all of them may again.
    """

    limit: int
    remaining: int
    reset_s: int

    def headers(self) -> dict[str, str]:
        """As response headers."""
        return {
            "RateLimit-Limit": str(self.limit),
            "RateLimit-Remaining": str(self.remaining),
            "RateLimit-Reset": str(self.reset_s),
        }


@dataclass(slots=True)
class _Bucket:
    tokens: float
    filled_at: float


class Rates:
    """The buckets of all callers of this process.

    Args:
        per_minute: Calls a minute of one caller, which may come all at once; 0 sets no limit.
    """

    def __init__(self, per_minute: int) -> None:
        self._limit = per_minute
        self._buckets: OrderedDict[tuple[str | None, str], _Bucket] = OrderedDict()
        self._lock = Lock()

    def take(self, connection: HTTPConnection, caller: Caller) -> None:
        """Counts a call; what is left goes into the headers of its response.

        Raises:
            ProblemError: 429 with `Retry-After`, there were too many.
        """
        if not self._limit:
            return
        wait_s, standing = self._take((caller.key_id, caller.user), monotonic())
        connection.scope.setdefault("state", {})[_STATE] = standing
        if wait_s:
            raise ProblemError(
                429,
                "too_many_requests",
                f"1分あたりの回数（{self._limit} 回）を超えました。"
                f"{wait_s} 秒たってから、もう一度送ってください。",
                headers={"Retry-After": str(wait_s)},
            )

    def _take(self, name: tuple[str | None, str], now: float) -> tuple[int, Standing]:
        """Takes a token.

        Returns:
            Seconds until there is one, 0 where one was taken; and what is left.
        """
        per_second = self._limit / _WINDOW_S
        with self._lock:
            bucket = self._buckets.setdefault(name, _Bucket(float(self._limit), now))
            self._buckets.move_to_end(name)
            if len(self._buckets) > _MOST_CALLERS:
                self._buckets.popitem(last=False)  # who has not called for longest
            grown = bucket.tokens + (now - bucket.filled_at) * per_second
            bucket.tokens, bucket.filled_at = min(float(self._limit), grown), now
            wait_s = 0 if bucket.tokens >= 1 else math.ceil((1 - bucket.tokens) / per_second)
            if not wait_s:
                bucket.tokens -= 1
            left = bucket.tokens
        reset_s = math.ceil((self._limit - left) / per_second)
        return wait_s, Standing(self._limit, math.floor(left), reset_s)


class RateHeaders:
    """Tells callers what they have left, in the headers of every response to them.

    Args:
        app: The application.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        state = scope.setdefault("state", {})

        async def sending(message: Message) -> None:
            standing = state.get(_STATE)
            if message["type"] == "http.response.start" and standing is not None:
                headers = MutableHeaders(scope=message)
                for name, value in standing.headers().items():
                    headers[name] = value
            await send(message)

        await self._app(scope, receive, sending)
