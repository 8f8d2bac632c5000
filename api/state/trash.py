"""The trash (ごみ箱): what was deleted, and can be had back for some days.

Conversations and drafts are moved here whole, so that nothing that reads the living ones has to
know. Of a document the row tells what it was; its file lies beside, see `api.trash.files`.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, TypeVar

from sqlalchemy import String, Text, delete, or_, select
from sqlalchemy.orm import Mapped, Session, defer, mapped_column

from api.problems import ProblemError
from api.state.answers import now
from api.state.database import Base

Row = TypeVar("Row", bound=Base)


class TrashKind(StrEnum):
    """What lies in the trash."""

    DOCUMENT = "document"
    CONVERSATION = "conversation"
    DRAFT = "draft"


class TrashRecord(Base):
    """Something that was deleted.

    Attributes:
        id: Its id in the trash.
        kind: See `TrashKind`.
        owner: Whose it was; of what nobody owns, who deleted it.
        collection: Name of its collection.
        target_id: The id that it had, and will have again.
        title: Its title.
        access: What decides who may see a document (`api.state.answers.access_of`).
        body: What brings it back.
        settled: Whether it is gone from where it was; until then it is there, not here.
        job_id: The upload by which a document is on its way back.
        deleted_by: Who deleted it; empty where its time was over.
        deleted_at: When (UTC).
        purge_at: When it goes for good (UTC).
    """

    __tablename__ = "trash"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))
    owner: Mapped[str] = mapped_column(String(200), index=True)
    collection: Mapped[str] = mapped_column(String(64))
    target_id: Mapped[str] = mapped_column(String(32))
    title: Mapped[str] = mapped_column(Text)
    access: Mapped[dict[str, Any]]
    body: Mapped[dict[str, Any]]
    settled: Mapped[bool] = mapped_column(default=True)
    job_id: Mapped[str | None] = mapped_column(String(32))
    deleted_by: Mapped[str] = mapped_column(String(200))
    deleted_at: Mapped[datetime] = mapped_column(default=now)
    purge_at: Mapped[datetime] = mapped_column(index=True)


def put_into_trash(
    session: Session,
    kind: TrashKind,
    *,
    owner: str,
    collection: str,
    target_id: str,
    title: str,
    body: Mapping[str, Any],
    days: int,
    deleted_by: str,
    access: Mapping[str, Any] | None = None,
    settled: bool = True,
    name: str | None = None,
) -> None:
    """Keeps something that is deleted; see `TrashRecord` for the arguments.

    Args:
        session: A session.
        kind: What it is.
        owner: Whose it was.
        collection: Name of its collection.
        target_id: The id that it had.
        title: Its title.
        body: What brings it back.
        days: For how many days.
        deleted_by: Who deletes it.
        access: What decides who may see a document.
        settled: Whether it is gone from where it was.
        name: Its id in the trash; a new one by default.
    """
    record = TrashRecord(
        id=name or uuid.uuid4().hex,
        kind=kind.value,
        owner=owner,
        collection=collection,
        target_id=target_id,
        title=title,
        access=dict(access or {}),
        body=dict(body),
        settled=settled,
        deleted_by=deleted_by,
        deleted_at=now(),
        purge_at=now() + timedelta(days=days),
    )
    session.add(record)


def trash_records(session: Session, user: str) -> Sequence[TrashRecord]:
    """What a user may be shown of the trash, without its bodies, last deleted first.

    Documents are among it whoever owned them: whether they may be seen is not decided here.
    """
    return session.scalars(
        select(TrashRecord)
        .where(
            or_(TrashRecord.owner == user, TrashRecord.kind == TrashKind.DOCUMENT.value),
            TrashRecord.settled,
            TrashRecord.job_id.is_(None),
            TrashRecord.purge_at > now(),
        )
        .options(defer(TrashRecord.body))
        .order_by(TrashRecord.deleted_at.desc(), TrashRecord.id)
    ).all()


def unsettled(session: Session) -> Sequence[TrashRecord]:
    """Documents whose deletion was begun and has not come to its end."""
    return session.scalars(select(TrashRecord).where(~TrashRecord.settled)).all()


def same_content(session: Session, record: TrashRecord) -> list[str]:
    """Ids of the other times that the same content of a document lies in the trash, settled."""
    others = session.scalars(
        select(TrashRecord).where(
            TrashRecord.settled,
            TrashRecord.collection == record.collection,
            TrashRecord.target_id == record.target_id,
            TrashRecord.id != record.id,
        )
    )
    same = record.body["sha256"], record.access.get("owner")
    return [one.id for one in others if (one.body["sha256"], one.access.get("owner")) == same]


def returning(session: Session) -> Sequence[TrashRecord]:
    """Documents that are on their way back."""
    return session.scalars(select(TrashRecord).where(TrashRecord.job_id.is_not(None))).all()


def due_for_good(session: Session) -> Sequence[TrashRecord]:
    """What has lain here for its days."""
    return session.scalars(
        select(TrashRecord).where(TrashRecord.purge_at <= now(), TrashRecord.job_id.is_(None))
    ).all()


def trash_ids(session: Session) -> set[str]:
    """Ids of all that is in the trash, in whatever state."""
    return set(session.scalars(select(TrashRecord.id)))


def drop_trash(session: Session, ids: Collection[str]) -> bool:
    """Forgets what lies in the trash; whether any of it did."""
    dropped = session.execute(
        delete(TrashRecord).where(TrashRecord.id.in_(ids)).returning(TrashRecord.id)
    )
    return dropped.first() is not None


def documents_in_trash(session: Session, collection: str) -> list[str]:
    """Ids in the trash of the documents of a collection."""
    return list(
        session.scalars(
            select(TrashRecord.id).where(
                TrashRecord.collection == collection,
                TrashRecord.kind == TrashKind.DOCUMENT.value,
            )
        )
    )


def not_in_trash() -> ProblemError:
    """The problem of an id under which the caller sees nothing."""
    return ProblemError(
        404,
        "not_in_trash",
        "その ID のものは、ごみ箱にありません"
        "（戻されたか、完全に消されたか、見る権限がありません）。"
        "GET /v1/trash で確かめてください。",
    )


def packed(record: Base) -> dict[str, Any]:
    """The columns of a row, to be kept as JSON."""
    values = {column.key: getattr(record, column.key) for column in type(record).__mapper__.columns}
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in values.items()
    }


def unpacked(kind: type[Row], values: Mapping[str, Any]) -> Row:
    """The row that `packed` has kept; what a later version has added gets its default."""
    columns = {column.key: column.type.python_type for column in kind.__mapper__.columns}
    return kind(
        **{
            name: datetime.fromisoformat(value)
            if columns[name] is datetime and value is not None
            else value
            for name, value in values.items()
            if name in columns
        }
    )
