"""What administrators do with local users, by the API and by the command line alike."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from api.identity.passwords import checked_password, hashed, made_password
from api.state.sessions import end_sessions
from api.state.users import (
    UserChange,
    UserRecord,
    canonical_name,
    change_user,
    create_user,
    find_user,
    remove_user,
    set_password,
)


def add(
    session: Session,
    name: str,
    password: str | None,
    *,
    roles: Iterable[str],
    display_name: str = "",
    division: str = "",
    groups: Iterable[str] = (),
    clearance: int = 1,
    must_change: bool = True,
) -> tuple[UserRecord, str | None]:
    """Adds a user.

    Args:
        session: A session.
        name: Name to sign in with.
        password: Their first password; None makes one.
        roles: What they may do.
        display_name: How people call them.
        division: The division that they work in.
        groups: Groups that they belong to.
        clearance: Highest confidentiality that they may read.
        must_change: Whether they must set their own at first.

    Returns:
        Their record, and the password where one was made; it is kept nowhere.

    Raises:
        ConfigurationError: A name or the password does not follow its rule, or the name is taken.
    """
    made = made_password() if password is None else None
    record = create_user(
        session,
        name,
        hashed(made or checked_password(password or "", canonical_name(name))),
        roles=roles,
        display_name=display_name,
        division=division,
        groups=groups,
        clearance=clearance,
        must_change=must_change,
    )
    return record, made


def change(
    session: Session, name: str, wanted: UserChange, version: int | None = None
) -> UserRecord:
    """Changes what is said of a user; the sessions of one who is disabled end.

    Raises:
        NotFoundError: There is no such user.
        ConfigurationError: See `change_user`.
    """
    record = change_user(session, name, wanted, version)
    if record.disabled_at is not None:
        end_sessions(session, record.name)
    return record


def reset_password(
    session: Session, name: str, password: str | None, *, must_change: bool = True
) -> tuple[UserRecord, str | None]:
    """Sets somebody else's password; their sessions end.

    Args:
        session: A session.
        name: Whose.
        password: The new one; None makes one.
        must_change: Whether they must set their own at first.

    Returns:
        Their record, and the password where one was made; it is kept nowhere.

    Raises:
        NotFoundError: There is no such user.
        PasswordError: The password does not follow the rule.
    """
    user = find_user(session, name).name
    made = made_password() if password is None else None
    kept = hashed(made or checked_password(password or "", user))
    record = set_password(session, user, kept, must_change=must_change)
    end_sessions(session, user)
    return record, made


def remove(
    session: Session, name: str, version: int | None = None, *, last: bool = False
) -> UserRecord:
    """Removes a user; their sessions end.

    Raises:
        NotFoundError: There is no such user.
        ConfigurationError: See `remove_user`.
    """
    end_sessions(session, find_user(session, name).name)
    return remove_user(session, name, version, last=last)
