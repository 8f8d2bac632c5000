"""How long a run will still take."""

from __future__ import annotations

import pytest

from eval.runs.time_left import TimeLeft


@pytest.mark.parametrize(
    ("total", "done", "seconds", "told"),
    [
        (10, 2, 5, ""),
        (10, 5, 20, "残り約20秒 "),
        (100, 10, 20, "残り約3分00秒 "),
        (1000, 10, 100, "残り約2時間45分 "),
    ],
)
def test_from_the_pace_so_far(total, done, seconds, told):
    times = iter([0.0, float(seconds)])
    assert TimeLeft(total, lambda: next(times)).after(done) == told
