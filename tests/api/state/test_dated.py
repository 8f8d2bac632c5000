"""Until when documents are used."""

from datetime import UTC, datetime, timedelta

import pytest

from api.state.answers import now
from api.state.dated import (
    DatedDocument,
    attached_to,
    due_documents,
    end_attached,
    end_of,
    forget_dates,
    note_date,
)


@pytest.mark.parametrize(
    ("until", "local"),
    [
        ("2026-03-31", datetime(2026, 4, 1).astimezone()),
        ("2026-12-31", datetime(2027, 1, 1).astimezone()),
        ("2026-03-31T12:00:00+00:00", datetime(2026, 3, 31, 12, tzinfo=UTC)),
    ],
)
def test_a_day_ends_with_it_and_a_moment_at_once(until, local):
    assert end_of(until) == local.astimezone(UTC).replace(tzinfo=None)


def test_what_is_over_is_due(state):
    with state.session() as session:
        note_date(session, "plans", "a", "2020-03-31")
        note_date(session, "plans", "b", "2999-03-31")
        note_date(session, "other", "a", "2020-03-31")
        note_date(session, "plans", "c", (datetime.now(UTC) + timedelta(hours=1)).isoformat(), "x")
    with state.session() as session:
        due = [(one.collection, one.document_id) for one in due_documents(session)]
        assert due == [("other", "a"), ("plans", "a")]
        note_date(session, "plans", "a", "2999-01-01")
        note_date(session, "plans", "b", None)
        end_attached(session, "x")
        forget_dates(session, "other")
    with state.session() as session:
        assert [one.document_id for one in due_documents(session)] == ["c"]
        assert [one.document_id for one in attached_to(session, "x")] == ["c"]
        assert session.get(DatedDocument, ("plans", "b")) is None
        assert session.get(DatedDocument, ("plans", "a")).until > now()
