"""Answers kept by value for their owners."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, Session, mapped_column

from api.problems import ProblemError
from api.state.database import Base
from rag.index import DocumentRow


def now() -> datetime:
    """The present moment in UTC, as the database keeps it."""
    return datetime.now(UTC).replace(tzinfo=None)


class AnswerRecord(Base):
    """An answer as it was shown.

    Attributes:
        id: Its id.
        owner: Who asked.
        conversation_id: The conversation that it belongs to, if any.
        collection: Name of the collection.
        created_at: When (UTC).
        body: The answer as `POST /v1/answers` gave it.
        documents: What decides who may read the documents behind it, by their ids: documents may
            be removed later, and the answer must not tell more than they did.
    """

    __tablename__ = "answers"
    __table_args__ = (Index("ix_answers_owner_created_at", "owner", "created_at"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    owner: Mapped[str] = mapped_column(String(200))
    conversation_id: Mapped[str | None] = mapped_column(String(32), index=True)
    collection: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(default=now)
    body: Mapped[dict[str, Any]]
    documents: Mapped[dict[str, Any]]


def save_answer(
    session: Session,
    body: dict[str, Any],
    owner: str,
    documents: Iterable[DocumentRow],
    conversation_id: str | None = None,
) -> None:
    """Keeps an answer.

    Args:
        session: A session.
        body: The answer as it is shown.
        owner: Who asked.
        documents: The documents whose words or titles it shows.
        conversation_id: The conversation that it belongs to.
    """
    session.add(
        AnswerRecord(
            id=body["id"],
            owner=owner,
            conversation_id=conversation_id,
            collection=body["collection"],
            body=body,
            documents={row.id: access_of(row) for row in documents},
        )
    )


def access_of(row: DocumentRow) -> dict[str, Any]:
    """What decides who may read a document, and until when.

    Answers from what was attached to a conversation outlive it: they are its owner's alone.
    """
    return {
        "confidentiality": row.confidentiality,
        "visibility": row.visibility,
        "owner": row.owner,
        "groups": sorted(row.groups),
        "retain_until": row.retain_until if row.conversation is None else None,
    }


def find_answer(session: Session, answer_id: str, owner: str) -> AnswerRecord:
    """An answer of its owner.

    Raises:
        ProblemError: 404, there is none, or it belongs to someone else.
    """
    record = session.get(AnswerRecord, answer_id)
    if record is None or record.owner != owner:
        raise ProblemError(
            404,
            "answer_not_found",
            "その ID の回答はありません（ほかの人の回答は開けません）。ID を確かめてください。",
        )
    return record
