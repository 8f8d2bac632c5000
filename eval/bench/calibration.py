"""A fixed piece of work, by which times of different machines and hours can be compared.

Run as a program, it prints the seconds that it takes.
"""

from __future__ import annotations

import statistics
import sys
import time

_ROUNDS = 7
_WORDS = 60_000
_NUMBERS = 400_000


def work() -> float:
    """Counts words and sorts numbers, on one core; the result depends on all of it."""
    import numpy as np

    counts: dict[str, int] = {}
    for number in range(_WORDS):
        word = f"語{number * 7919 % 4999}"
        counts[word] = counts.get(word, 0) + len(word)
    numbers = np.random.default_rng(7).random(_NUMBERS)
    return float(np.sort(numbers).cumsum()[:: _NUMBERS // 4].sum()) + max(counts.values())


def calibrate() -> float:
    """Seconds that the work takes: the median of several rounds."""
    times: list[float] = []
    for _ in range(_ROUNDS):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return statistics.median(times)


if __name__ == "__main__":
    sys.stdout.write(f"{calibrate()}\n")
