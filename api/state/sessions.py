"""Sessions of those who have signed in. Only a digest of a token is kept.

What ends a session is looked at on the clock of the machine. A clock that was set back would make
sessions last longer than they should: one that was begun or seen in the future is over, and its
user signs in again. A clock that was set forward ends sessions early, which costs the same.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, String, delete, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from api.state.answers import now
from api.state.database import Base
from api.state.users import UserRecord

PREFIX = "tks_"
"""How a token begins; keys begin otherwise."""
_SECRET_BYTES = 32
_SEEN_EVERY = timedelta(minutes=1)
_SLACK = timedelta(minutes=5)


class SessionRecord(Base):
    """A session.

    Attributes:
        digest: SHA-256 of its token (hexadecimal); the token is 256 random bits.
        user: Whose.
        created_at: When it began (UTC).
        expires_at: When it ends at the latest (UTC).
        last_seen_at: When it was used last, to the minute (UTC).
    """

    __tablename__ = "sessions"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    user: Mapped[str] = mapped_column(
        String(100), ForeignKey("users.name", ondelete="CASCADE"), index=True
    )
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    last_seen_at: Mapped[datetime] = mapped_column(default=now)


def start_session(session: Session, user: str, hours: float) -> tuple[SessionRecord, str]:
    """Begins a session, and forgets those that are over.

    Args:
        session: A session of the database.
        user: Whose.
        hours: After which it ends, however much it is used.

    Returns:
        Its record, and its token, which is kept nowhere.
    """
    at = now()
    session.execute(delete(SessionRecord).where(SessionRecord.expires_at <= at))
    token = PREFIX + secrets.token_urlsafe(_SECRET_BYTES)
    record = SessionRecord(
        digest=_digest(token),
        user=user,
        created_at=at,
        expires_at=at + timedelta(hours=hours),
        last_seen_at=at,
    )
    session.add(record)
    session.flush()
    return record, token


def find_session(
    session: Session, token: str, idle_minutes: float
) -> tuple[SessionRecord, UserRecord] | None:
    """The session of a token with its user, who may sign in as of now.

    Args:
        session: A session of the database.
        token: What a caller presents.
        idle_minutes: Minutes without a call after which a session is over.

    Returns:
        None where the token is none of ours, its session is over, or its user is disabled.
    """
    found = session.execute(
        select(SessionRecord, UserRecord)
        .join(UserRecord, UserRecord.name == SessionRecord.user)
        .where(SessionRecord.digest == _digest(token))
    ).first()
    if found is None:
        return None
    record, user = found
    at = now()
    future = max(record.created_at, record.last_seen_at) > at + _SLACK
    idle = at - record.last_seen_at >= timedelta(minutes=idle_minutes)
    if future or idle or record.expires_at <= at or user.disabled_at is not None:
        return None
    if at - record.last_seen_at >= _SEEN_EVERY:
        session.execute(
            update(SessionRecord)
            .where(SessionRecord.digest == record.digest)
            .values(last_seen_at=at)
            .execution_options(synchronize_session=False)
        )
    return record, user


def end_session(session: Session, token: str) -> str | None:
    """Ends a session. Ending it once more changes nothing.

    Returns:
        Whose it was; None where there is none.
    """
    record = session.get(SessionRecord, _digest(token))
    if record is None:
        return None
    session.delete(record)
    return record.user


def end_sessions(session: Session, user: str, but: str | None = None) -> int:
    """Ends all sessions of a user.

    Args:
        session: A session of the database.
        user: Whose.
        but: Token of one that goes on.

    Returns:
        How many were ended.
    """
    wanted = delete(SessionRecord).where(SessionRecord.user == user)
    if but is not None:
        wanted = wanted.where(SessionRecord.digest != _digest(but))
    ended: int = session.execute(wanted).rowcount  # type: ignore[attr-defined]
    return ended


def count_sessions(session: Session) -> dict[str, tuple[int, datetime]]:
    """How many sessions each user has that are not past their end, and when they were last seen."""
    rows = session.execute(
        select(SessionRecord.user, func.count(), func.max(SessionRecord.last_seen_at))
        .where(SessionRecord.expires_at > now())
        .group_by(SessionRecord.user)
    )
    return {user: (number, seen) for user, number, seen in rows}


def list_sessions(session: Session, user: str) -> list[SessionRecord]:
    """The sessions of a user, the newest first."""
    newest = (SessionRecord.created_at.desc(), SessionRecord.digest)
    wanted = select(SessionRecord).where(SessionRecord.user == user).order_by(*newest)
    return list(session.scalars(wanted))


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).hexdigest()
