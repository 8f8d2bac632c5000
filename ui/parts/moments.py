"""Moments of the API (UTC) on this machine's clock, as people write them."""

from __future__ import annotations

from datetime import datetime


def moment(written: str) -> str:
    """A moment: 2026年4月1日 14:03."""
    return f"{moment_day(written)} {_clock(written):%H:%M}"


def moment_day(written: str) -> str:
    """Its day: 2026年4月1日."""
    at = _clock(written)
    return f"{at.year}年{at.month}月{at.day}日"


def _clock(written: str) -> datetime:
    return datetime.fromisoformat(written).astimezone()
