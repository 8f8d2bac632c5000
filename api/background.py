"""Work that goes on after its request was answered."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any


class Background:
    """Holds tasks until they end, and cancels them when the server goes down.

    A task looks after its own errors, and says in the state what became of it when cancelled.
    """

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()
        self._upkeep: set[asyncio.Task[None]] = set()

    def __len__(self) -> int:
        """Tasks of requests under way; upkeep is not counted."""
        return len(self._tasks)

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Begins the work of a request."""
        _hold(work, self._tasks)

    def keep_up(self, work: Coroutine[Any, Any, None]) -> None:
        """Begins work that goes on for as long as the server runs."""
        _hold(work, self._upkeep)

    async def close(self) -> None:
        """Cancels the tasks of this event loop, and waits until they have ended."""
        here = asyncio.get_running_loop()
        tasks = [task for task in self._tasks | self._upkeep if task.get_loop() is here]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _hold(work: Coroutine[Any, Any, None], tasks: set[asyncio.Task[None]]) -> None:
    """Begins work, and keeps it from being collected until it ends."""
    task = asyncio.ensure_future(work)
    tasks.add(task)
    task.add_done_callback(tasks.discard)
