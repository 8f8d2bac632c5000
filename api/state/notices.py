"""Which version of the notice each person has read and accepted."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from api.state.answers import now
from api.state.database import Base


class NoticeRecord(Base):
    """A notice that somebody has accepted.

    Attributes:
        user: Who.
        version: Which, see `api.notice`.
        at: When (UTC).
    """

    __tablename__ = "notices"

    user: Mapped[str] = mapped_column(String(200), primary_key=True)
    version: Mapped[str] = mapped_column(String(64), primary_key=True)
    at: Mapped[datetime] = mapped_column(default=now)


def has_accepted(session: Session, user: str, version: str) -> bool:
    """Whether somebody has accepted a version."""
    return session.get(NoticeRecord, (user, version)) is not None


def accept(session: Session, user: str, version: str) -> bool:
    """Keeps that somebody accepts a version.

    Returns:
        Whether they had not before.
    """
    if has_accepted(session, user, version):
        return False
    try:
        with session.begin_nested():
            session.add(NoticeRecord(user=user, version=version))
    except IntegrityError:  # in another window, at the same moment
        return False
    return True
