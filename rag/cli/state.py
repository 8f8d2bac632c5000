"""The state database as the verbs see it, which is slow to import, and the log of what they do."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from rag.errors import ConfigurationError

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

Note = Callable[..., None]
"""Called with a kind, an action and the user or key that it was done to, and further facts."""


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


@contextmanager
def audited_session() -> Iterator[tuple[Session, Note]]:
    """A session, and what notes in the audit log what an administrator does in it.

    What cannot be noted is not done: note it before the session ends.

    Raises:
        ConfigurationError: The audit log cannot be written.
    """
    from api.audit import AuditLog
    from api.problems import ProblemError
    from rag.settings import load_settings

    settings = load_settings()
    audit = AuditLog(settings.state / "audit", keeps=settings.audit)

    def note(kind: str, action: str, target: str, **facts: Any) -> None:  # noqa: ANN401
        said = {"client": "command", "key": None, "action": action}
        try:
            audit.write(kind, _operator(), {**said, "target": audit.pseudonym(target), **facts}, {})
        except (ProblemError, OSError) as error:
            raise ConfigurationError(
                f"監査ログ {settings.state / 'audit'} に書けないため、何も変えていません。"
                "サービスの利用者で実行しているか、権限と空き容量を確かめてください。"
            ) from error

    with state_session() as session:
        yield session, note


def _operator() -> str:
    """Who is at the terminal, as far as the system says; the log keeps a pseudonym of it."""
    names = (os.environ.get(name) for name in ("SUDO_USER", "LOGNAME", "USER"))
    return next(filter(None, names), f"uid {os.getuid()}")


def moment_json(moment: datetime | None) -> str | None:
    """A moment of the database as JSON has it; None for none."""
    return None if moment is None else moment.replace(tzinfo=UTC).isoformat(timespec="seconds")


def local(moment: datetime) -> datetime:
    """A moment of the database on this machine's clock."""
    return moment.replace(tzinfo=UTC).astimezone()
