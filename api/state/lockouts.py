"""How often a password may be tried: after some failures a wait that doubles with every further.

An attempt is counted before it is made: a hundred at once are no more than the rule allows. A lock
is kept by the clock of the machine; one that lies further ahead than any lock reaches was set
before the clock was put back, and holds no more.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import or_, update
from sqlalchemy.orm import Session

from api.state.answers import now
from api.state.users import UserRecord

FREE = 5
"""Failures of one name after which there is a wait."""
_FIRST_S = 30
LONGEST_S = 900


@dataclass(frozen=True, slots=True)
class Attempt:
    """What is known before a password is tried.

    Attributes:
        user: Whose it is; None where nobody has the name.
        wait_s: Seconds until it may be tried; 0 for at once.
    """

    user: UserRecord | None
    wait_s: int = 0


def wait_after(failed: int, free: int) -> int:
    """Seconds to wait after some failures: 0 while they are free, then 30, 60, … up to 900."""
    return 0 if failed < free else min(_FIRST_S * 2 ** min(failed - free, 10), LONGEST_S)


def begin_attempt(session: Session, name: str) -> Attempt:
    """Counts an attempt to sign in as a user, as long as none failed too often.

    Args:
        session: A session.
        name: The canonical name.
    """
    at = now()
    unlocked = or_(
        UserRecord.locked_until.is_(None),
        UserRecord.locked_until <= at,
        UserRecord.locked_until > at + timedelta(seconds=LONGEST_S),
    )
    counted = session.execute(
        update(UserRecord)
        .where(UserRecord.name == name, unlocked)
        .values(failed=UserRecord.failed + 1)
        .execution_options(synchronize_session=False)
    )
    user = session.get(UserRecord, name)
    if user is None:
        return Attempt(None)
    if not counted.rowcount:  # type: ignore[attr-defined]
        until = user.locked_until or at
        return Attempt(user, max(1, round((until - at).total_seconds())))
    wait_s = wait_after(user.failed, FREE)
    user.locked_until = at + timedelta(seconds=wait_s) if wait_s else None
    return Attempt(user)


def succeed(session: Session, user: UserRecord, anew: str | None = None) -> bool:
    """Starts counting anew, once the right password was given.

    Args:
        session: A session.
        user: The user as read before the password was tried.
        anew: The password as it is to be kept from now on; None for as before.

    Returns:
        Whether that password still is theirs: it may have been changed in the meantime.
    """
    kept = update(UserRecord).where(
        UserRecord.name == user.name, UserRecord.password_hash == user.password_hash
    )
    done = session.execute(
        kept.values(
            failed=0, locked_until=None, password_hash=anew or user.password_hash
        ).execution_options(synchronize_session=False)
    )
    return bool(done.rowcount)  # type: ignore[attr-defined]
