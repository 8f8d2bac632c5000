"""API keys: who may call. Only a digest of a key is kept; the key itself is shown once."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import String, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from api.state.answers import now
from api.state.database import Base
from rag.errors import ConfigurationError, NotFoundError

_PREFIX = "tk"
_ID_BYTES = 6
_SECRET_BYTES = 32
_LONGEST_NAME = 100
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


class KeyRecord(Base):
    """An API key.

    Attributes:
        id: Its public part.
        name: Whose it is: the user name of its calls.
        digest: SHA-256 of its secret part (hexadecimal). The secret is 256 random bits, which
            nobody guesses: a slow hash would protect nothing more.
        roles: What its caller may do.
        groups: Groups that its caller belongs to.
        clearance: Highest confidentiality that its caller may read.
        service: Whether its caller may speak for others.
        created_at: When it was made (UTC).
        expires_at: Until when it holds (UTC); None for no end.
        revoked_at: Since when it holds no more; None for one that holds.
    """

    __tablename__ = "api_keys"

    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    name: Mapped[str] = mapped_column(String(_LONGEST_NAME))
    digest: Mapped[str] = mapped_column(String(64))
    roles: Mapped[list[Any]]
    groups: Mapped[list[Any]]
    clearance: Mapped[int]
    service: Mapped[bool]
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    @property
    def state(self) -> str:
        """`active`, `expired` or `revoked`."""
        if self.revoked_at is not None:
            return "revoked"
        return "expired" if self.expires_at is not None and self.expires_at <= now() else "active"


def create_key(
    session: Session,
    name: str,
    *,
    roles: Iterable[str],
    groups: Iterable[str] = (),
    clearance: int = 1,
    service: bool = False,
    expires_at: datetime | None = None,
) -> tuple[KeyRecord, str]:
    """Makes a key.

    Args:
        session: A session.
        name: Whose it is.
        roles: What its caller may do.
        groups: Groups that its caller belongs to.
        clearance: Highest confidentiality that its caller may read.
        service: Whether its caller may speak for others.
        expires_at: Until when it holds (UTC).

    Returns:
        Its record, and the key, which is kept nowhere.

    Raises:
        ConfigurationError: A name is empty, too long or holds unseen characters; the end has
            passed.
    """
    if expires_at is not None and expires_at <= now():
        raise ConfigurationError("鍵の期限が過ぎた日時です。これからの日付を指定してください。")
    secret = secrets.token_urlsafe(_SECRET_BYTES)
    record = KeyRecord(
        id=secrets.token_hex(_ID_BYTES),
        name=checked_name(name, "鍵の名前"),
        digest=_digest(secret),
        roles=sorted(set(roles)),
        groups=sorted({checked_name(group, "グループの名前") for group in groups}),
        clearance=clearance,
        service=service,
        expires_at=expires_at,
        revoked_at=None,
    )
    session.add(record)
    session.flush()
    return record, f"{_PREFIX}_{record.id}_{secret}"


def checked_name(name: str, what: str) -> str:
    """A name of a user or group, without spaces around it.

    Raises:
        ConfigurationError: It is empty, too long or holds unseen characters.
    """
    trimmed = name.strip()
    if not trimmed or len(trimmed) > _LONGEST_NAME or _UNSEEN.search(name):
        raise ConfigurationError(
            f"{what}は、改行などの制御文字を含まない {_LONGEST_NAME} 文字以内にしてください。"
        )
    return trimmed


def list_keys(session: Session) -> list[KeyRecord]:
    """All keys, the oldest first."""
    return list(session.scalars(select(KeyRecord).order_by(KeyRecord.created_at, KeyRecord.id)))


def revoke_key(session: Session, key_id: str) -> KeyRecord:
    """Ends a key. Ending it once more changes nothing.

    Raises:
        NotFoundError: There is no such key.
    """
    record = _get(session, key_id)
    if record.revoked_at is None:
        record.revoked_at = now()
    return record


def forget_key(session: Session, key_id: str) -> KeyRecord:
    """Ends a key and removes its record.

    Raises:
        NotFoundError: There is no such key.
    """
    record = revoke_key(session, key_id)
    session.execute(delete(KeyRecord).where(KeyRecord.id == record.id))
    return record


def any_key(session: Session) -> bool:
    """Whether there is any key, also one that holds no more: those keep the API closed."""
    return session.scalars(select(KeyRecord.id).limit(1)).first() is not None


def find_key(session: Session, presented: str) -> KeyRecord | None:
    """The key that a caller presents; None where it is none of ours or holds no more."""
    prefix, _, rest = presented.partition("_")
    key_id, _, secret = rest.partition("_")
    named = prefix == _PREFIX and re.fullmatch(r"[0-9a-f]{1,16}", key_id) is not None
    record = session.get(KeyRecord, key_id) if named else None
    # The time it takes tells neither whether the id is known nor how much of the secret is right.
    kept = record.digest if record is not None else _digest("")
    right = hmac.compare_digest(_digest(secret), kept)
    if record is None or not right or record.state != "active":
        return None
    return record


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogateescape")).hexdigest()


def _get(session: Session, key_id: str) -> KeyRecord:
    record = session.get(KeyRecord, key_id)
    if record is None:
        raise NotFoundError(
            f"鍵 {key_id} はありません。tenkyo keys list で ID を確かめてください。"
        )
    return record
