"""Checks of people's texts, kept by value for their owners, so that they can be exported."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, Session, mapped_column

from api.problems import ProblemError
from api.state.answers import now
from api.state.database import Base


class CheckRecord(Base):
    """A check as it was shown.

    Attributes:
        id: Its id.
        owner: Whose text it was.
        collection: Name of the collection.
        created_at: When (UTC).
        body: The check as `POST /v1/checks` gave it.
        documents: What decides who may read the documents behind it, by their ids.
    """

    __tablename__ = "checks"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    owner: Mapped[str] = mapped_column(String(200), index=True)
    collection: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(default=now)
    body: Mapped[dict[str, Any]]
    documents: Mapped[dict[str, Any]]


def find_check(session: Session, check_id: str, owner: str) -> CheckRecord:
    """A check of its owner.

    Raises:
        ProblemError: 404, there is none, or it belongs to someone else.
    """
    record = session.get(CheckRecord, check_id)
    if record is None or record.owner != owner:
        raise ProblemError(
            404,
            "check_not_found",
            "その ID の照合結果はありません（ほかの人のものは開けません）。ID を確かめてください。",
        )
    return record
