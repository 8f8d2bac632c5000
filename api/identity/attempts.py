"""Attempts to sign in that this process remembers: by address, and under names nobody has."""

from __future__ import annotations

import math
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from time import monotonic

from api.state.lockouts import wait_after

_MOST = 10_000


@dataclass(slots=True)
class _Count:
    failed: int
    until: float


class Attempts:
    """Counts attempts, and tells how long to wait for the next.

    Args:
        free: Failures after which there is a wait.
        forgets_s: Seconds without a failure, once the wait is over, after which counting starts
            anew; None never does while there is room.
    """

    def __init__(self, free: int, forgets_s: float | None = None) -> None:
        self._free = free
        self._forgets_s = forgets_s
        self._counts: OrderedDict[str, _Count] = OrderedDict()
        self._lock = Lock()

    def begin(self, name: str) -> int:
        """Counts an attempt, unless it must wait.

        Returns:
            Seconds until it may be made; 0 for at once.
        """
        at = monotonic()
        with self._lock:
            count = self._counts.setdefault(name, _Count(0, at))
            self._counts.move_to_end(name)
            if len(self._counts) > _MOST:
                self._counts.popitem(last=False)
            if count.until > at:
                return math.ceil(count.until - at)
            if self._forgets_s is not None and at - count.until > self._forgets_s:
                count.failed = 0
            count.failed += 1
            count.until = at + wait_after(count.failed, self._free)
            return 0

    def take_back(self, name: str) -> None:
        """Forgets the attempt that was just begun: it succeeded, or was not made."""
        with self._lock:
            count = self._counts.get(name)
            if count is None:
                return
            count.failed -= 1
            count.until = monotonic()
            if count.failed <= 0:
                del self._counts[name]
