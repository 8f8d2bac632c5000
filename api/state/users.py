"""Local users: who may sign in with a password, and as what."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import String, delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from api.state.answers import now
from api.state.database import Base
from api.state.keys import checked_name
from rag.errors import ConfigurationError, NotFoundError

_LONGEST = 100
_ADMIN = "admin"


class LastAdminError(ConfigurationError):
    """Nobody would be left who looks after users."""

    code = "last_admin"


class UserExistsError(ConfigurationError):
    """The name is taken."""

    code = "user_exists"


class UserChangedError(ConfigurationError):
    """Somebody else has changed the user in the meantime."""

    code = "version_conflict"

    def __init__(self, message: str, version: int) -> None:
        super().__init__(message)
        self.version = version


class UserRecord(Base):
    """A local user.

    Attributes:
        name: Name to sign in with, and the user name of their calls.
        display_name: How people call them.
        division: The division that they work in; empty where nobody has told.
        password_hash: Their password as `api.identity.passwords` keeps it.
        must_change: Whether somebody else has set it, so that they must set their own.
        roles: What they may do.
        groups: Groups that they belong to.
        clearance: Highest confidentiality that they may read.
        version: Counts what administrators change.
        created_at: When they were added (UTC).
        disabled_at: Since when they may not sign in (UTC); None for those who may.
        password_changed_at: When the password was set (UTC).
        failed: Sign-ins that failed since the last that did not.
        locked_until: Until when none is tried (UTC); None for no lock.
    """

    __tablename__ = "users"

    name: Mapped[str] = mapped_column(String(_LONGEST), primary_key=True)
    display_name: Mapped[str] = mapped_column(String(_LONGEST))
    division: Mapped[str] = mapped_column(String(_LONGEST), default="")
    password_hash: Mapped[str] = mapped_column(String(300))
    must_change: Mapped[bool]
    roles: Mapped[list[Any]]
    groups: Mapped[list[Any]]
    clearance: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(default=now)
    disabled_at: Mapped[datetime | None]
    password_changed_at: Mapped[datetime] = mapped_column(default=now)
    failed: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]

    @property
    def administers(self) -> bool:
        """Whether they look after users, and can sign in to do it."""
        return self.disabled_at is None and _ADMIN in self.roles

    @property
    def locked(self) -> bool:
        """Whether no sign-in is tried just now, after those that failed."""
        return self.locked_until is not None and self.locked_until > now()

    @property
    def state(self) -> str:
        """`active`, `locked` or `disabled`."""
        if self.disabled_at is not None:
            return "disabled"
        return "locked" if self.locked else "active"


@dataclass(frozen=True, slots=True)
class UserChange:
    """What is to change of a user; None leaves a thing as it is."""

    display_name: str | None = None
    division: str | None = None
    roles: Iterable[str] | None = None
    groups: Iterable[str] | None = None
    clearance: int | None = None
    disabled: bool | None = None


def canonical_name(name: str) -> str:
    """A name as it is kept: what is typed in full width or capitals is the same person."""
    return unicodedata.normalize("NFKC", name).strip().lower()


def create_user(
    session: Session,
    name: str,
    password_hash: str,
    *,
    roles: Iterable[str],
    display_name: str = "",
    division: str = "",
    groups: Iterable[str] = (),
    clearance: int = 1,
    must_change: bool = True,
) -> UserRecord:
    """Adds a user.

    Raises:
        ConfigurationError: A name is empty, too long or holds unseen characters.
        UserExistsError: The name is taken.
    """
    wanted = checked_name(canonical_name(name), "利用者の名前")
    if "/" in wanted:
        raise ConfigurationError("利用者の名前に / は使えません。")
    record = UserRecord(
        name=wanted,
        display_name=_optional(display_name, "表示名") or name.strip(),
        division=_optional(division, "部署"),
        password_hash=password_hash,
        must_change=must_change,
        roles=sorted(set(roles)),
        groups=_groups(groups),
        clearance=clearance,
        disabled_at=None,
        locked_until=None,
    )
    try:
        # No savepoint: SQLite would keep what stands in one, whatever becomes of the session.
        session.add(record)
        session.flush()
    except IntegrityError as error:
        raise UserExistsError(
            f"利用者 {wanted} は登録されています。"
            "別の名前にするか、登録済みの利用者を変えてください。"
        ) from error
    return record


def find_user(session: Session, name: str) -> UserRecord:
    """A user.

    Raises:
        NotFoundError: There is none of that name.
    """
    record = session.get(UserRecord, checked_name(canonical_name(name), "利用者の名前"))
    if record is None:
        raise NotFoundError(
            f"利用者 {name} は登録されていません。利用者の一覧で名前を確かめてください。"
        )
    return record


def list_users(session: Session) -> list[UserRecord]:
    """All users by name."""
    return list(session.scalars(select(UserRecord).order_by(UserRecord.name)))


def any_user(session: Session) -> bool:
    """Whether there is any user, also one who may not sign in: those keep the API closed."""
    return session.scalars(select(UserRecord.name).limit(1)).first() is not None


def change_user(
    session: Session, name: str, change: UserChange, version: int | None = None
) -> UserRecord:
    """Changes what administrators say of a user.

    Args:
        session: A session.
        name: Whose.
        change: What.
        version: The version that the change was made on; None for whatever is there.

    Raises:
        NotFoundError: There is no such user.
        UserChangedError: Another change was made in the meantime.
        LastAdminError: No administrator would be left.
        ConfigurationError: A name is too long or holds unseen characters.
    """
    _hold(session)
    record = find_user(session, name)
    _require_version(record, version)
    administered = record.administers
    if change.display_name is not None:
        record.display_name = _optional(change.display_name, "表示名") or record.name
    if change.division is not None:
        record.division = _optional(change.division, "部署")
    if change.roles is not None:
        record.roles = sorted(set(change.roles))
    if change.groups is not None:
        record.groups = _groups(change.groups)
    if change.clearance is not None:
        record.clearance = change.clearance
    if change.disabled is not None:
        record.disabled_at = (record.disabled_at or now()) if change.disabled else None
        if not change.disabled:
            record.failed, record.locked_until = 0, None
    record.version += 1
    session.flush()
    if administered and not record.administers:
        _require_admin(session)
    return record


def remove_user(
    session: Session, name: str, version: int | None = None, *, last: bool = False
) -> UserRecord:
    """Removes a user; their sessions end. What they own stays under their name.

    Args:
        session: A session.
        name: Whom.
        version: The version that was looked at; None for whatever is there.
        last: Whether also the last administrator may go.

    Raises:
        NotFoundError: There is no such user.
        UserChangedError: A change was made in the meantime.
        LastAdminError: No administrator would be left.
    """
    _hold(session)
    record = find_user(session, name)
    _require_version(record, version)
    session.execute(delete(UserRecord).where(UserRecord.name == record.name))
    if record.administers and not last:
        _require_admin(session)
    return record


def set_password(
    session: Session, name: str, password_hash: str, *, must_change: bool
) -> UserRecord:
    """Sets a password and lifts a lock.

    Raises:
        NotFoundError: There is no such user.
    """
    record = find_user(session, name)
    record.password_hash = password_hash
    record.must_change = must_change
    record.password_changed_at = now()
    record.failed, record.locked_until = 0, None
    session.flush()
    return record


def _hold(session: Session) -> None:
    """Waits for others who change users: two must not each remove the other's last colleague."""
    session.execute(
        update(UserRecord)
        .values(version=UserRecord.version)
        .execution_options(synchronize_session=False)
    )


def _require_version(record: UserRecord, version: int | None) -> None:
    if version is not None and version != record.version:
        raise UserChangedError(
            f"利用者 {record.name} は、ほかの人が変えています（第{record.version}版）。"
            "読み直して、変えたい点を確かめてから、もう一度保存してください。",
            record.version,
        )


def _require_admin(session: Session) -> None:
    if not any(one.administers for one in session.scalars(select(UserRecord))):
        raise LastAdminError(
            "使える管理者が1人もいなくなるため、できません。"
            "先に、ほかの利用者を管理者（admin）にしてください。"
        )


def _optional(value: str, what: str) -> str:
    return checked_name(value, what) if value.strip() else ""


def _groups(groups: Iterable[str]) -> list[str]:
    return sorted({checked_name(group, "グループの名前") for group in groups})
