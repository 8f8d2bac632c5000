"""Answers and drafts that their owners show to colleagues."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from api.identity import Caller
from api.problems import ProblemError
from api.state.answers import now
from api.state.database import Base


class ShareRecord(Base):
    """A share: for reading only, by name or group, for some time.

    Attributes:
        id: Its id.
        owner: Who shares.
        kind: `answer` or `draft`.
        target_id: Id of the answer or draft.
        users: Names of those who may see it.
        group: A group whose members may see it; empty for none.
        created_at: When (UTC).
        expires_at: When it ends (UTC).
    """

    __tablename__ = "shares"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    owner: Mapped[str] = mapped_column(String(200), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    target_id: Mapped[str] = mapped_column(String(32), index=True)
    users: Mapped[list[Any]]
    group: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]

    @property
    def expired(self) -> bool:
        """Whether its time is over."""
        return self.expires_at <= now()

    def shows(self, caller: Caller) -> bool:
        """Whether a caller is its owner, is named, or belongs to its group."""
        if caller.user == self.owner or caller.user in self.users:
            return True
        return bool(self.group) and self.group in caller.access.groups


def find_share(session: Session, share_id: str, caller: Caller) -> ShareRecord:
    """A share that a caller may see.

    Raises:
        ProblemError: 404, there is none, or it is for others; 410, its time is over.
    """
    record = session.get(ShareRecord, share_id)
    if record is None or not record.shows(caller):
        raise share_not_found()
    if record.expired:
        raise ProblemError(
            410,
            "share_expired",
            "この共有の期限が過ぎました。共有した人に、もう一度共有するよう頼んでください。",
        )
    return record


def find_own_share(session: Session, share_id: str, owner: str) -> ShareRecord:
    """A share of its owner, also one whose time is over.

    Raises:
        ProblemError: 404, there is none, or it belongs to someone else.
    """
    record = session.get(ShareRecord, share_id)
    if record is None or record.owner != owner:
        raise share_not_found()
    return record


def list_shares(session: Session, owner: str) -> list[ShareRecord]:
    """The shares of an owner, the newest first."""
    newest = (ShareRecord.created_at.desc(), ShareRecord.id)
    wanted = select(ShareRecord).where(ShareRecord.owner == owner).order_by(*newest)
    return list(session.scalars(wanted))


def share_not_found() -> ProblemError:
    """The problem of a share that is not there, or for others."""
    return ProblemError(
        404,
        "share_not_found",
        "その共有はありません。取り消されたか、あなたには共有されていません。"
        "共有した人に確かめてください。",
    )
