"""Moments of the API on this machine's clock."""

import time

import pytest

from ui.parts.moments import moment, moment_day


@pytest.fixture
def tokyo(monkeypatch):
    """A machine whose clock is that of Japan."""
    with monkeypatch.context() as changed:
        changed.setenv("TZ", "Asia/Tokyo")
        time.tzset()
        yield
    time.tzset()


def test_a_moment_is_that_of_the_clock_on_the_wall(tokyo):
    assert moment("2026-03-31T15:03:59.120000+00:00") == "2026年4月1日 00:03"
    assert moment_day("2026-03-31T14:59:00+00:00") == "2026年3月31日"
