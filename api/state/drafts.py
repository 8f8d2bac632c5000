"""Drafts of their owners, every version of them, and the making of long ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from api.problems import ProblemError
from api.state.answers import now
from api.state.database import Base
from api.state.trash import TrashKind, packed, put_into_trash, unpacked


class DraftRecord(Base):
    """A draft.

    Attributes:
        id: Its id.
        owner: Whose it is.
        collection: Name of the collection that it was made from.
        kind: What is drafted, as `DraftKind` names it.
        title: Its title.
        version: Number of its present version; 0 until it has been made.
        template: Name of the 様式 that it is written into; empty for none.
        fields: Values of the fields of the 様式.
        created_at: When it was asked for (UTC).
        updated_at: When its present version was made.
    """

    __tablename__ = "drafts"
    __table_args__ = (Index("ix_drafts_owner_updated_at", "owner", "updated_at"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    owner: Mapped[str] = mapped_column(String(200))
    collection: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(200))
    version: Mapped[int] = mapped_column(default=0)
    template: Mapped[str] = mapped_column(String(200), default="")
    fields: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now)


class DraftVersion(Base):
    """A version of a draft; versions are never changed.

    Attributes:
        draft_id: The draft.
        version: Its number, 1 for the first.
        created_at: When it was made (UTC).
        body: The draft as `rag.wire.draft_json` shows it.
        documents: What decides who may read the documents behind it, by their ids.
    """

    __tablename__ = "draft_versions"

    draft_id: Mapped[str] = mapped_column(
        String(32), ForeignKey("drafts.id", ondelete="CASCADE"), primary_key=True
    )
    version: Mapped[int] = mapped_column(primary_key=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    body: Mapped[dict[str, Any]]
    documents: Mapped[dict[str, Any]]


class DraftJob(Base):
    """The making of a long draft.

    Attributes:
        id: Its id.
        draft_id: The draft that comes of it.
        state: `queued`, `running`, `done` or `failed`.
        request: What was asked for.
        caller: For whom: name, key and access at the time of asking.
        done: Questions answered.
        total: Questions asked.
        reason: Why it failed, in Japanese.
        tries: How often it was begun.
        beat_at: When its maker was last heard of (UTC).
    """

    __tablename__ = "draft_jobs"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    draft_id: Mapped[str] = mapped_column(
        String(32), ForeignKey("drafts.id", ondelete="CASCADE"), unique=True
    )
    state: Mapped[str] = mapped_column(String(10), default="queued", index=True)
    request: Mapped[dict[str, Any]]
    caller: Mapped[dict[str, Any]]
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int]
    reason: Mapped[str] = mapped_column(default="")
    tries: Mapped[int] = mapped_column(default=0)
    beat_at: Mapped[datetime] = mapped_column(default=now)


def find_draft(session: Session, draft_id: str, owner: str) -> DraftRecord:
    """A draft of its owner.

    Raises:
        ProblemError: 404, there is none, or it belongs to someone else.
    """
    record = session.get(DraftRecord, draft_id)
    if record is None or record.owner != owner:
        raise ProblemError(
            404,
            "draft_not_found",
            "その ID の原稿はありません（ほかの人の原稿は開けません）。ID を確かめてください。",
        )
    return record


def list_drafts(session: Session, owner: str) -> list[DraftRecord]:
    """The drafts of an owner, the newest first."""
    newest = (DraftRecord.updated_at.desc(), DraftRecord.id)
    wanted = select(DraftRecord).where(DraftRecord.owner == owner).order_by(*newest)
    return list(session.scalars(wanted))


def find_version(session: Session, draft: DraftRecord, number: int | None = None) -> DraftVersion:
    """A version of a draft, the present one by default.

    Raises:
        ProblemError: 404, there is none; 409, the draft is still being made.
    """
    if not draft.version:
        raise ProblemError(
            409,
            "draft_not_ready",
            "この原稿は、まだできていません。GET /v1/drafts/{id} の status が ready になるまで"
            "待ってください。failed のときは、作り直してください。",
        )
    record = session.get(DraftVersion, (draft.id, number or draft.version))
    if record is None:
        raise ProblemError(
            404,
            "version_not_found",
            f"この原稿に、その版はありません。版は 1 から {draft.version} までです。",
        )
    return record


def list_versions(session: Session, draft: DraftRecord) -> Sequence[DraftVersion]:
    """The versions of a draft, the newest first."""
    wanted = select(DraftVersion).where(DraftVersion.draft_id == draft.id)
    return session.scalars(wanted.order_by(DraftVersion.version.desc())).all()


def add_version(
    session: Session,
    draft: DraftRecord,
    before: int,
    body: Mapping[str, Any],
    documents: Mapping[str, Any],
) -> DraftVersion:
    """Adds a version on top of another, if that is still the present one.

    Args:
        session: A session.
        draft: The draft.
        before: The version that the new one was made from; 0 for the first.
        body: The new version.
        documents: What decides who may read the documents behind it.

    Raises:
        ProblemError: 409 with the present version, another was made in the meantime.
    """
    moved = session.execute(
        update(DraftRecord)
        .where(DraftRecord.id == draft.id, DraftRecord.version == before)
        .values(version=before + 1, title=body["title"], updated_at=now())
        .execution_options(synchronize_session=False)
    )
    session.expire(draft)
    if not moved.rowcount:  # type: ignore[attr-defined]
        raise changed_meanwhile(draft.version)
    added = DraftVersion(
        draft_id=draft.id, version=before + 1, body=dict(body), documents=dict(documents)
    )
    session.add(added)
    session.flush()
    return added


def changed_meanwhile(version: int) -> ProblemError:
    """The problem of an edit that was made on an older version."""
    return ProblemError(
        409,
        "version_conflict",
        f"この原稿は、ほかの画面で第{version}版に変わっています。"
        "最新の版を読み込み、直した箇所を写してから保存してください。",
        members={"version": version},
    )


def discard_draft(session: Session, draft: DraftRecord, days: int) -> None:
    """Moves a draft into the trash, with all its versions; one that was never made just goes.

    Args:
        session: A session.
        draft: The draft.
        days: For how many days it can be had back.
    """
    versions = list_versions(session, draft)
    if versions:
        put_into_trash(
            session,
            TrashKind.DRAFT,
            owner=draft.owner,
            collection=draft.collection,
            target_id=draft.id,
            title=draft.title,
            body={"draft": packed(draft), "versions": [packed(one) for one in versions]},
            days=days,
            deleted_by=draft.owner,
        )
    session.execute(delete(DraftJob).where(DraftJob.draft_id == draft.id))
    session.execute(delete(DraftVersion).where(DraftVersion.draft_id == draft.id))
    session.delete(draft)


def bring_draft_back(session: Session, body: Mapping[str, Any]) -> None:
    """Puts a draft from the trash back where it was."""
    session.add(unpacked(DraftRecord, body["draft"]))
    session.flush()  # its versions refer to it
    session.add_all(unpacked(DraftVersion, version) for version in body["versions"])


def find_job(session: Session, draft: DraftRecord) -> DraftJob | None:
    """The job that makes, or made, a draft; None for one that was made at once."""
    return session.scalars(select(DraftJob).where(DraftJob.draft_id == draft.id)).one_or_none()
