"""How long a run will still take."""

from __future__ import annotations

import time
from collections.abc import Callable

_SETTLED = 3
_MINUTE = 60
_HOUR = 3600


class TimeLeft:
    """Estimates the time left from the pace so far.

    Args:
        total: How many there are to do.
        clock: Gives seconds.
    """

    def __init__(self, total: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._total = total
        self._clock = clock
        self._started = clock()

    def after(self, done: int) -> str:
        """In Japanese, with a space behind; empty until some are done."""
        if done < _SETTLED:
            return ""
        left = (self._clock() - self._started) / done * (self._total - done)
        return f"残り約{_in_words(round(left))} "


def _in_words(seconds: int) -> str:
    if seconds < _MINUTE:
        return f"{seconds}秒"
    if seconds < _HOUR:
        return f"{seconds // _MINUTE}分{seconds % _MINUTE:02}秒"
    return f"{seconds // _HOUR}時間{seconds % _HOUR // _MINUTE:02}分"
