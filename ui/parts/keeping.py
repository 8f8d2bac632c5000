"""Until when things are kept: days of documents, days of the trash."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from ui import words
from ui.parts.years import japanese_date
from ui.session import client, remembered

Record = Mapping[str, Any]
WARNED = timedelta(days=7)
"""How long before its last day a document is warned of."""


def stays() -> str:
    """What is said wherever something is deleted: 30日間ごみ箱に残ります."""
    days = remembered("trash_days", lambda: client().get("/v1/trash", limit=1)["days"])
    return words.stays_in_trash(days)


def until(day: str | None) -> str:
    """The last day of a document: 2027年3月31日まで; of an attached file with the time of day."""
    if not day:
        return ""
    if "T" not in day:
        return f"{japanese_date(day)}まで"
    at = datetime.fromisoformat(day).astimezone()
    return f"{at.month}月{at.day}日 {at:%H:%M}まで"


def ends_soon(document: Record, today: date) -> bool:
    """Whether the last day of a document is at most a week away."""
    day = document["retain_until"]
    return bool(day) and "T" not in day and date.fromisoformat(day) - today <= WARNED
