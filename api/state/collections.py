"""What the API knows of collections beside what is in them: whose they are, who may use them.

A collection without a record (made by a command) is shared, and everybody's.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from api.state.answers import now
from api.state.database import Base


class CollectionRecord(Base):
    """A collection that was made through the API.

    Attributes:
        name: Its name.
        kind: `shared` or `personal`.
        owner: Who made it; a personal one is theirs alone.
        members: Users and groups that may use a shared one; empty for all.
        created_at: When (UTC).
    """

    __tablename__ = "collections"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))
    owner: Mapped[str] = mapped_column(String(200))
    members: Mapped[list[Any]]
    created_at: Mapped[datetime] = mapped_column(default=now)


def find_collection(session: Session, name: str) -> CollectionRecord | None:
    """The record of a collection; None where there is none."""
    return session.get(CollectionRecord, name)


def collection_records(session: Session) -> dict[str, CollectionRecord]:
    """All records, by name."""
    return {record.name: record for record in session.scalars(select(CollectionRecord))}


def put_collection(
    session: Session, name: str, kind: str, owner: str, members: Sequence[str]
) -> None:
    """Keeps the record of a collection, in place of what was kept."""
    record = session.get(CollectionRecord, name)
    if record is None:
        record = CollectionRecord(name=name)
        session.add(record)
    record.kind, record.owner, record.members = kind, owner, list(members)


def drop_collection(session: Session, name: str) -> None:
    """Forgets a collection."""
    record = session.get(CollectionRecord, name)
    if record is not None:
        session.delete(record)
