"""The state database as the verbs see it, which is slow to import."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@contextmanager
def state_session() -> Iterator[Session]:
    """A session of the state database that the settings name."""
    from api.state import open_state, state_url
    from rag.settings import load_settings

    state = open_state(state_url(load_settings()))
    try:
        with state.session() as session:
            yield session
    finally:
        state.close()


def moment_json(moment: datetime | None) -> str | None:
    """A moment of the database as JSON has it; None for none."""
    return None if moment is None else moment.replace(tzinfo=UTC).isoformat(timespec="seconds")


def local(moment: datetime) -> datetime:
    """A moment of the database on this machine's clock."""
    return moment.replace(tzinfo=UTC).astimezone()
