"""Signing in with a name and a password, and what follows a wrong one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from starlette.requests import HTTPConnection

from api.identity.attempts import Attempts
from api.identity.keyring import CHALLENGE
from api.identity.passwords import (
    PasswordError,
    checked_password,
    hashed,
    is_outdated,
    is_right,
    is_same,
)
from api.problems import ProblemError
from api.state.lockouts import FREE, begin_attempt, succeed
from api.state.sessions import end_sessions, start_session
from api.state.users import UserRecord, canonical_name, set_password

if TYPE_CHECKING:
    from api.audit import AuditLog
    from api.identity.addresses import Networks
    from api.state import State
    from rag.settings import Settings

_FREE_OF_ADDRESS = 20  # many people may share the address of a gateway
_FORGOTTEN_AFTER_S = 900.0
_LONGEST_PASSWORD = 1024
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody who has signed in.

    Attributes:
        user: Who.
        token: Token of their session.
        expires_at: When it ends at the latest (UTC).
    """

    user: UserRecord
    token: str
    expires_at: datetime


class SignIns:
    """Signs people in.

    A wrong password and a name that nobody has are answered alike, after the same time and by the
    same waits. Those for known names are in the database; those for others in this process.

    Args:
        state: Where users and sessions are kept.
        audit: Where sign-ins are noted.
        settings: The settings of this installation.
    """

    def __init__(self, state: State, audit: AuditLog, settings: Settings) -> None:
        self._state = state
        self._audit = audit
        self._hours = settings.session_hours
        self._unknown = Attempts(FREE)
        self._addresses = Attempts(_FREE_OF_ADDRESS, _FORGOTTEN_AFTER_S)

    def sign_in(self, name: str, password: str, address: str) -> SignedIn:
        """Begins a session.

        Args:
            name: Name of the user as typed.
            password: The password as typed.
            address: Where the attempt comes from.

        Raises:
            ProblemError: 401, name or password are wrong or the user is disabled, which of these is
                not told; 429 with `Retry-After`, there were too many wrong ones.
        """
        user = self._proven(name, password, address)
        self._audit.write("sign_in", user.name, {"outcome": "signed_in"}, {})
        return self.begin(user, hashed(password) if is_outdated(user.password_hash) else None)

    def change_password(
        self, name: str, current: str, new: str, address: str | None, keep: str | None = None
    ) -> UserRecord:
        """Sets somebody's own password, and ends their sessions.

        Args:
            name: Name of the user as typed.
            current: The password that they have.
            new: The one that they want.
            address: Where the attempt comes from; None for one who has signed in, whose address is
                that of the chat.
            keep: Token of the session that goes on.

        Raises:
            ProblemError: As for signing in.
            PasswordError: The new one does not follow the rule, or is the one that they have.
        """
        checked_password(new, canonical_name(name))
        user = self._proven(name, current, address)
        if is_same(current, new):
            raise PasswordError(
                "新しいパスワードが今のパスワードと同じです。別のものにしてください。"
            )
        kept = hashed(new)
        with self._state.session() as session:
            if not succeed(session, user):
                raise _refused()
            changed = set_password(session, user.name, kept, must_change=False)
            end_sessions(session, user.name, but=keep)
        self._audit.write("user", user.name, {"action": "own_password"}, {})
        return changed

    def begin(self, user: UserRecord, anew: str | None = None) -> SignedIn:
        """Begins a session for somebody who has just given or set their password.

        Args:
            user: Who, as read at that time.
            anew: Their password as it is to be kept from now on; None for as before.

        Raises:
            ProblemError: 401, the password was changed since.
        """
        with self._state.session() as session:
            if not succeed(session, user, anew):
                raise _refused()
            record, token = start_session(session, user.name, self._hours)
        return SignedIn(user, token, record.expires_at)

    def _proven(self, name: str, password: str, address: str | None) -> UserRecord:
        """The user of a name and a password.

        Raises:
            ProblemError: 401, they are wrong; 429, too many were.
        """
        wanted = canonical_name(name).replace("\0", "\ufffd")
        if address is not None:
            _require_turn(self._addresses.begin(address))
        with self._state.session() as session:
            attempt = begin_attempt(session, wanted)
        user = attempt.user
        wait_s = self._unknown.begin(wanted[:_LONGEST_NAME]) if user is None else attempt.wait_s
        if wait_s:
            self._take_back(address)
            _require_turn(wait_s)
        kept = user.password_hash if user is not None else None
        right = is_right(kept, password[:_LONGEST_PASSWORD])
        if user is None or not right or user.disabled_at is not None:
            self._audit.write("sign_in", wanted, {"outcome": "refused"}, {})
            raise _refused()
        self._take_back(address)
        return user

    def _take_back(self, address: str | None) -> None:
        if address is not None:
            self._addresses.take_back(address)


def _require_turn(wait_s: int) -> None:
    """Lets an attempt be made that need not wait.

    Raises:
        ProblemError: 429 with `Retry-After`.
    """
    if wait_s:
        raise ProblemError(
            429,
            "too_many_sign_ins",
            f"サインインの失敗が続いたため、しばらく受け付けません。{wait_s} 秒たってから、"
            "もう一度試してください。パスワードを忘れたときは、管理者に知らせてください。",
            headers={"Retry-After": str(wait_s)},
        )


def address_of(connection: HTTPConnection, fronts: Networks) -> str:
    """Where a call comes from: the peer, or whom a front that is believed names last."""
    peer = connection.client.host if connection.client is not None else ""
    if peer not in fronts:
        return peer
    said = ",".join(connection.headers.getlist("x-forwarded-for")).split(",")
    named = [one.strip() for one in said if one.strip()]
    return next((one for one in reversed(named) if one not in fronts), peer)[:100]


def _refused() -> ProblemError:
    return ProblemError(
        401,
        "sign_in_failed",
        "利用者名かパスワードが違うか、この利用者は使えなくなっています。入力を確かめて、"
        "もう一度試してください。分からないときは、管理者に知らせてください。",
        headers=CHALLENGE,
    )
