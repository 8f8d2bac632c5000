"""Whether the API is open, and whose a key is."""

from __future__ import annotations

import hashlib
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING

from starlette.requests import HTTPConnection

from api.identity.addresses import is_loopback
from api.problems import ProblemError
from api.state.keys import KeyRecord, any_key, find_key
from api.state.users import any_user
from rag.errors import ConfigurationError

if TYPE_CHECKING:
    from api.state import State
    from rag.settings import Settings

_FRESH_S = 1.0
_MOST_KNOWN = 1000
CHALLENGE = {"WWW-Authenticate": 'Bearer realm="tenkyo"'}


class KeyRing:
    """The API keys of an installation, and whether anybody has to show who they are.

    Args:
        state: Where they are kept.
    """

    def __init__(self, state: State) -> None:
        self._state = state
        self._lock = Lock()
        self._looked_at = float("-inf")
        self._found = False
        self._known: dict[bytes, tuple[float, KeyRecord]] = {}

    @property
    def any(self) -> bool:
        """Whether there are keys or local users, as of a second ago: others may make one."""
        with self._lock:
            if monotonic() - self._looked_at > _FRESH_S:
                with self._state.session() as session:
                    self._found = any_key(session) or any_user(session)
                self._looked_at = monotonic()
            return self._found

    @property
    def fresh(self) -> bool:
        """Whether `any` would answer without asking the database."""
        return monotonic() - self._looked_at <= _FRESH_S

    def find(self, presented: str) -> KeyRecord:
        """The key that a caller presents, as of a second ago at most.

        Raises:
            ProblemError: 401, it is none of ours, revoked or expired; which of these is not told.
        """
        name = hashlib.sha256(presented.encode("utf-8", "surrogateescape")).digest()
        looked_at, record = self._known.get(name, (float("-inf"), None))
        if monotonic() - looked_at > _FRESH_S:
            record = self._look_up(name, presented)
        if record is None or record.state != "active":
            raise unauthorized("鍵が正しくないか、失効しているか、期限が過ぎています。")
        return record

    def _look_up(self, name: bytes, presented: str) -> KeyRecord | None:
        with self._state.session() as session:
            record = find_key(session, presented)
        with self._lock:
            self._known.pop(name, None)
            if record is not None:
                if len(self._known) >= _MOST_KNOWN:
                    self._known.clear()
                self._known[name] = (monotonic(), record)
        return record


def presented_key(connection: HTTPConnection) -> str | None:
    """The key that a request brings, in `Authorization: Bearer` or `x-api-key`.

    Raises:
        ProblemError: 400, it brings two different ones.
    """
    found = {value.strip() for value in connection.headers.getlist("x-api-key")}
    for value in connection.headers.getlist("authorization"):
        scheme, _, credentials = value.strip().partition(" ")
        if scheme.lower() == "bearer":
            found.add(credentials.strip())
    if len(found) > 1:
        raise ProblemError(
            400,
            "two_keys",
            "Authorization と x-api-key に、違う鍵が付いています。どちらか1つにしてください。",
        )
    return next(iter(found), None)


def is_open(connection: HTTPConnection, settings: Settings, keys: KeyRing) -> bool:
    """Whether a request may pass as the user of this machine, without a key.

    Only where the API listens on this machine, nobody has made a key, added a user or set up a
    front, and the request does not come through a proxy, whose callers may be anybody.
    """
    peer = connection.client
    return (
        opens(settings)
        and not keys.any
        and not forwarded(connection)
        and peer is not None
        and is_loopback(peer.host)
    )


def opens(settings: Settings) -> bool:
    """Whether the settings let the API be open as long as there is neither key nor user."""
    return is_loopback(settings.host) and not settings.trusted_user_header


def forwarded(connection: HTTPConnection) -> bool:
    """Whether a request came through a proxy that says so."""
    return any(name in connection.headers for name in _FORWARDED)


_FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip")


def require_safe(host: str, state: State, settings: Settings) -> None:
    """Refuses to serve others without asking who they are.

    Args:
        host: Address on which the API is to listen.
        state: Where keys and users are kept.
        settings: The settings of this installation.

    Raises:
        ConfigurationError: The address can be reached from other machines, there are neither keys
            nor users, and no front tells who calls.
    """
    if is_loopback(host) or settings.trusted_user_header:
        return
    with state.session() as session:
        found = any_key(session) or any_user(session)
    if not found:
        raise ConfigurationError(
            f"アドレス {host} はほかの機械からも使えるため、"
            "鍵も利用者もないままでは始められません。"
            "先に tenkyo users add 名前 --role admin で利用者を加えるか、"
            "tenkyo keys create 名前 --role reader で鍵を作るか、"
            "設定 host を 127.0.0.1 にしてください。"
        )


def unauthorized(cause: str) -> ProblemError:
    """401 with what to do.

    Args:
        cause: What is wrong, a Japanese sentence.
    """
    return ProblemError(
        401,
        "unauthorized",
        f"{cause}Authorization: Bearer か x-api-key に、有効な鍵を付けてください"
        "（鍵は管理者が tenkyo keys create で作ります）。利用者は、サインインし直してください。",
        headers=CHALLENGE,
    )
