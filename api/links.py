"""Short-lived links to sources and page images, for browsers, which send no key.

A link carries until when it holds and what its maker may read, signed with a secret of this
installation together with its path and query: nothing in it can be changed, and it opens nothing
else.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from time import time
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from starlette.requests import HTTPConnection

from api.identity.caller import Caller, Role, SignIn
from api.problems import ProblemError
from api.secret import installation_secret
from rag.index import Access

if TYPE_CHECKING:
    from rag.settings import Settings

PARAMETER = "link"
"""Name of the query parameter that makes a URL a link."""
SECRET_FILE = "links.key"  # noqa: S105 - a file name
_READING = {"GET", "HEAD"}
_LONGEST = 8_000


class Links:
    """Makes and reads links.

    Args:
        settings: The settings of this installation.
    """

    def __init__(self, settings: Settings) -> None:
        self._file = settings.state / SECRET_FILE
        self._base = settings.public_api_url.rstrip("/")
        self._seconds = settings.link_minutes * 60
        self._secret: bytes | None = None

    def sign(self, path: str, caller: Caller) -> str:
        """A link that opens a path as its caller, for reading, for a short time.

        Args:
            path: Path of the API with its query, `/v1/documents/…/source`, percent-encoded.
            caller: For whom.

        Returns:
            A URL on `public_api_url`; where that is not set, one relative to the host.
        """
        place = urlsplit(path)
        query = parse_qsl(place.query, keep_blank_values=True)
        claims = _encoded(
            json.dumps(
                {"until": int(time()) + self._seconds, **_claims_of(caller)},
                ensure_ascii=False,
                separators=(",", ":"),
            ).encode()
        )
        signature = self._signature(unquote(place.path), query, claims)
        signed = urlencode([*query, (PARAMETER, f"{claims}.{signature}")])
        return f"{self._base}{quote(unquote(place.path))}?{signed}"

    def caller_of(self, connection: HTTPConnection) -> Caller:
        """Who made the link that a request came by; a reader, whatever else its maker is.

        Raises:
            ProblemError: 403, there is no link, or it is not ours as it stands; 410, it is too old.
        """
        token = connection.query_params.get(PARAMETER, "")
        claims, _, signature = token.partition(".")
        query = [
            pair for pair in connection.query_params.multi_items() if pair != (PARAMETER, token)
        ]
        wanted = self._signature(_path_of(connection), query, claims)
        # Bytes are compared: compare_digest refuses strings beyond ASCII.
        genuine = hmac.compare_digest(signature.encode("utf-8", "surrogateescape"), wanted.encode())
        if not token or len(token) > _LONGEST or not genuine:
            raise _refused()
        if connection.scope.get("method") not in _READING:
            raise _refused()
        said = _decoded(claims)
        if said["until"] < time():
            raise ProblemError(
                410,
                "link_expired",
                "このリンクの期限が過ぎました。画面から、もう一度開いてください。",
            )
        return Caller(
            user=said["user"],
            roles=frozenset({Role.READER}),
            sign_in=SignIn(said.get("by", SignIn.KEY)),
            access=Access(
                user=said["as"],
                groups=frozenset(said["groups"]),
                clearance=said["clearance"],
                unrestricted=said["all"],
            ),
        )

    def _signature(self, path: str, query: list[tuple[str, str]], claims: str) -> str:
        if self._secret is None:
            self._secret = installation_secret(self._file)
        # Line ends cannot stand in what urlencode and base64 give; a path may hold one.
        said = f"{quote(path, errors='surrogateescape')}\n{_canonical(query)}\n{claims}"
        signed = hmac.new(self._secret, said.encode("utf-8", "surrogateescape"), hashlib.sha256)
        return _encoded(signed.digest())


def _claims_of(caller: Caller) -> dict[str, Any]:
    access = caller.access
    return {
        "user": caller.user,
        "as": access.user,
        "groups": sorted(access.groups),
        "clearance": access.clearance,
        "all": access.unrestricted,
        "by": caller.sign_in,
    }


def _canonical(query: list[tuple[str, str]]) -> str:
    return urlencode(query, errors="surrogateescape")


def _path_of(connection: HTTPConnection) -> str:
    """The path below the address under which the application is mounted."""
    path: str = connection.scope["path"]
    return path.removeprefix(connection.scope.get("root_path", ""))


def _encoded(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def _decoded(claims: str) -> dict[str, Any]:
    """Claims that we have signed.

    Raises:
        ProblemError: 403, a version of the program that writes other claims has signed them.
    """
    try:
        said = json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))
    except (binascii.Error, ValueError) as error:
        raise _refused() from error
    if not isinstance(said, dict) or not said.keys() >= _NAMES:
        raise _refused()
    return said


_NAMES = {"until", "user", "as", "groups", "clearance", "all"}


def _refused() -> ProblemError:
    return ProblemError(
        403,
        "link_refused",
        "このリンクは使えません（書き換えられたか、途中で切れています）。"
        "画面から、もう一度開いてください。",
    )
