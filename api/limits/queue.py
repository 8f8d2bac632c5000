"""A bounded line in front of what makes answers: a busy server says so, it never piles up."""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import monotonic

from api.problems import ProblemError

_FIRST_GUESS_S = 1.0
_WEIGHT = 0.2


class AnswerQueue:
    """Lets some answers be made at a time and some wait; turns others away.

    Args:
        concurrency: Answers at the same time.
        waiting: Callers that may wait.
    """

    def __init__(self, concurrency: int, waiting: int) -> None:
        self._concurrency = concurrency
        self._most_waiting = waiting
        self._slots = asyncio.Semaphore(concurrency)
        self._seconds = _FIRST_GUESS_S
        self.running = 0
        self.waiting = 0

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Waits for a turn and holds it.

        Raises:
            ProblemError: 429 with `Retry-After`, where too many wait already.
        """
        if self._slots.locked() and self.waiting >= self._most_waiting:
            raise self._full()
        self.waiting += 1
        try:
            await self._slots.acquire()
        finally:
            self.waiting -= 1
        self.running += 1
        started = monotonic()
        try:
            yield
        finally:
            self._seconds += _WEIGHT * (monotonic() - started - self._seconds)
            self.running -= 1
            self._slots.release()

    def _full(self) -> ProblemError:
        seconds = max(1, math.ceil(self._seconds * (self.waiting + 1) / self._concurrency))
        return ProblemError(
            429,
            "queue_full",
            f"質問が混み合っています（順番待ち {self.waiting} 件）。"
            f"{seconds} 秒ほどたってから、もう一度送ってください。",
            headers={"Retry-After": str(seconds)},
        )
