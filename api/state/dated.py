"""Documents whose use ends at some moment: where the sweep has to look.

The documents themselves say until when they may be used, and the store holds to that; this table
only tells which collections are worth opening.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import String, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from api.state.answers import now
from api.state.database import Base

_DAY = len("2026-03-31")


class DatedDocument(Base):
    """A document that is used up to some moment.

    Attributes:
        collection: Name of its collection.
        document_id: Its id.
        conversation_id: The conversation that it is attached to; None for any other document.
        until: When it is over (UTC).
    """

    __tablename__ = "dated_documents"

    collection: Mapped[str] = mapped_column(String(64), primary_key=True)
    document_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    conversation_id: Mapped[str | None] = mapped_column(String(32), index=True)
    until: Mapped[datetime] = mapped_column(index=True)


def end_of(until: str) -> datetime:
    """The moment (UTC) from which a document is used no more.

    Args:
        until: As `rag.index.access.is_over` takes it: a day, itself included, or a moment.
    """
    if len(until) == _DAY:
        next_day = date.fromisoformat(until) + timedelta(days=1)
        moment = datetime.combine(next_day, time()).astimezone()
    else:
        moment = datetime.fromisoformat(until)
    return moment.astimezone(UTC).replace(tzinfo=None)


def note_date(
    session: Session,
    collection: str,
    document_id: str,
    until: str | None,
    conversation_id: str | None = None,
) -> None:
    """Keeps until when a document is used, in place of what was kept; None for always."""
    record = session.get(DatedDocument, (collection, document_id))
    if until is None:
        if record is not None:
            session.delete(record)
        return
    if record is None:
        record = DatedDocument(collection=collection, document_id=document_id)
        session.add(record)
    record.until, record.conversation_id = end_of(until), conversation_id


def due_documents(session: Session) -> Sequence[DatedDocument]:
    """The documents whose time is over."""
    return session.scalars(
        select(DatedDocument)
        .where(DatedDocument.until <= now())
        .order_by(DatedDocument.collection, DatedDocument.until)
    ).all()


def end_attached(session: Session, conversation_id: str) -> None:
    """Ends the time of all that is attached to a conversation."""
    session.execute(
        update(DatedDocument)
        .where(DatedDocument.conversation_id == conversation_id)
        .values(until=now())
    )


def attached_to(session: Session, conversation_id: str) -> Sequence[DatedDocument]:
    """What is attached to a conversation."""
    return session.scalars(
        select(DatedDocument).where(DatedDocument.conversation_id == conversation_id)
    ).all()


def forget_dates(session: Session, collection: str) -> None:
    """Forgets the documents of a collection that goes."""
    session.execute(delete(DatedDocument).where(DatedDocument.collection == collection))
