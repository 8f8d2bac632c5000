"""Questions of 源内 that are answered while it looks in again."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import String, delete, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from api.problems import ProblemError
from api.state.answers import now
from api.state.database import Base

KEPT_DAYS = 7
"""源内 looks in for about four days."""
SILENT_S = 60
"""Seconds without a sign of life after which a request is given up: its server is gone."""

PENDING, IN_PROGRESS, COMPLETED, ERROR = "PENDING", "IN_PROGRESS", "COMPLETED", "ERROR"
_LOST = {
    "outputs": "サーバーが止まったため、回答を作れませんでした。もう一度実行してください。",
    "error": {"message": "interrupted", "details": "the server stopped"},
}
_LONGEST_PROGRESS = 200


class GennaiRequest(Base):
    """A question that is being answered, or was.

    Attributes:
        id: Its id.
        key_id: Id of the key that asked; None for none.
        user: Who asked.
        front_user: `x-user-id` as it came, empty for none.
        status: `PENDING`, `IN_PROGRESS`, `COMPLETED` or `ERROR`.
        progress: What is being done, in Japanese.
        created_at: When it was asked (UTC).
        updated_at: Last sign of life (UTC).
        body: What 源内 is told at the end.
    """

    __tablename__ = "gennai_requests"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    key_id: Mapped[str | None] = mapped_column(String(64))
    user: Mapped[str] = mapped_column(String(400))
    front_user: Mapped[str] = mapped_column(String(400))
    status: Mapped[str] = mapped_column(String(16), default=PENDING)
    progress: Mapped[str] = mapped_column(String(_LONGEST_PROGRESS), default="")
    created_at: Mapped[datetime] = mapped_column(default=now, index=True)
    updated_at: Mapped[datetime] = mapped_column(default=now)
    body: Mapped[dict[str, Any]] = mapped_column(default=dict)


def add_request(
    session: Session, request_id: str, key_id: str | None, user: str, front_user: str
) -> GennaiRequest:
    """Keeps a request that was taken, and drops those that nobody looks for any more."""
    session.execute(
        delete(GennaiRequest).where(GennaiRequest.created_at < now() - timedelta(days=KEPT_DAYS))
    )
    record = GennaiRequest(id=request_id, key_id=key_id, user=user, front_user=front_user)
    session.add(record)
    session.flush()
    return record


def note_progress(session: Session, request_id: str, progress: str | None = None) -> None:
    """Notes a sign of life, and what is being done where that has changed."""
    said = {} if progress is None else {"progress": progress[:_LONGEST_PROGRESS]}
    session.execute(
        update(GennaiRequest)
        .where(GennaiRequest.id == request_id, GennaiRequest.status.in_((PENDING, IN_PROGRESS)))
        .values(status=IN_PROGRESS, updated_at=now(), **said)
    )


def finish_request(session: Session, request_id: str, status: str, body: dict[str, Any]) -> None:
    """Keeps how a request ended."""
    session.execute(
        update(GennaiRequest)
        .where(GennaiRequest.id == request_id)
        .values(status=status, body=body, updated_at=now(), progress="")
    )


def lose_request(session: Session, request_id: str) -> None:
    """Ends a request whose server stops before it is answered."""
    finish_request(session, request_id, ERROR, _LOST)


def find_request(
    session: Session, request_id: str, key_id: str | None, user: str, front_user: str
) -> GennaiRequest:
    """A request of the key and the user that asked.

    One that has been silent for long is ended: its server is gone, and no other takes it up.

    Raises:
        ProblemError: 404, there is none, or somebody else asked.
    """
    record = session.get(GennaiRequest, request_id)
    if record is None or (record.key_id, record.user, record.front_user) != (
        key_id,
        user,
        front_user,
    ):
        raise ProblemError(
            404,
            "request_not_found",
            f"その番号の質問はありません（{KEPT_DAYS} 日で消えます。"
            "ほかの人の質問は開けません）。もう一度実行してください。",
        )
    silent = now() - record.updated_at > timedelta(seconds=SILENT_S)
    if silent and record.status in {PENDING, IN_PROGRESS}:
        lose_request(session, request_id)
        session.flush()
        session.refresh(record)
    return record
