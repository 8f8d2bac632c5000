"""Until when things are kept, in words."""

from datetime import date, datetime

import pytest

from tests.ui.parts.records import document
from ui.parts.keeping import ends_soon, until

NOON = datetime.fromisoformat("2026-03-31T12:00").astimezone()


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (None, ""),
        ("2027-03-31", "2027年3月31日まで"),
        (NOON.isoformat(), "3月31日 12:00まで"),
    ],
)
def test_a_last_day_is_told(day, said):
    assert until(day) == said


@pytest.mark.parametrize(
    ("day", "soon"),
    [
        (None, False),
        ("2026-04-08", True),
        ("2026-04-09", False),
        ("2026-04-01", True),
        (NOON.isoformat(), False),
    ],
)
def test_a_week_before_its_last_day_a_document_is_warned_of(day, soon):
    assert ends_soon(document(retain_until=day), date(2026, 4, 1)) is soon
