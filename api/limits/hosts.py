"""Where a request was sent, and from which page: against DNS rebinding and cross-site posts.

Where no key is asked for, a browser that visits a foreign page must not be able to call the API in
its user's name. A page that binds its own name to this machine is told by `Host`; a page that posts
here from elsewhere is told by `Origin`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection, Request
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from api.identity.addresses import is_loopback
from api.identity.keyring import opens
from api.problems import ProblemError, problem_response

if TYPE_CHECKING:
    from api.services import Services

_POLICY_VIOLATION = 1008


class Hosts:
    """Turns away requests that a foreign page may have caused.

    Args:
        app: The application.
        services: The services of the application.
    """

    def __init__(self, app: ASGIApp, services: Services) -> None:
        self._app = app
        self._services = services
        settings = services.settings
        named = {host.lower() for host in settings.allowed_hosts}
        public = urlsplit(settings.public_api_url).hostname
        self._allowed = named | ({public} if public else set())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on, or turns it away."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        problem = await self._problem(HTTPConnection(scope))
        if problem is None:
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await WebSocketClose(_POLICY_VIOLATION)(scope, receive, send)
        else:
            await problem_response(problem, Request(scope))(scope, receive, send)

    async def _problem(self, connection: HTTPConnection) -> ProblemError | None:
        """Why a request is turned away; None for one that passes."""
        settings = self._services.settings
        is_open = opens(settings) and not await self._keyed()
        if is_open and not self._is_ours(_hosts(connection)):
            return ProblemError(
                421,
                "foreign_host",
                "このホスト名では受け付けません。127.0.0.1 か localhost で呼び出すか、"
                "設定 allowed_hosts に名前を加えてください。",
            )
        # A front signs its users in by cookies, which a foreign page can make a browser send.
        if (is_open or settings.trusted_user_header) and not self._is_near(connection, is_open):
            return ProblemError(
                403,
                "foreign_origin",
                "ほかのサイトのページからは呼び出せません。"
                "許すときは、設定 allowed_hosts にそのホスト名を加えてください。",
            )
        return None

    async def _keyed(self) -> bool:
        keys = self._services.keys
        return keys.any if keys.fresh else await run_in_threadpool(lambda: keys.any)

    def _is_ours(self, hosts: list[str]) -> bool:
        return len(hosts) == 1 and self._is_local_or_allowed(_name(f"//{hosts[0]}"))

    def _is_local_or_allowed(self, name: str | None) -> bool:
        return name is not None and (is_loopback(name) or name in self._allowed)

    def _is_near(self, connection: HTTPConnection, is_open: bool) -> bool:
        origins = connection.headers.getlist("origin")
        if not origins:
            return True
        name = _name(origins[0])
        if len(origins) > 1 or name is None:
            return False
        if is_open:
            return self._is_local_or_allowed(name)
        same = [urlsplit(origins[0]).netloc.lower()] == [
            host.lower() for host in _hosts(connection)
        ]
        return same or name in self._allowed


def _hosts(connection: HTTPConnection) -> list[str]:
    return connection.headers.getlist("host")


def _name(url: str) -> str | None:
    """The host of a URL without its port; None where there is none, as in `Origin: null`."""
    try:
        parts = urlsplit(url)
        _ = parts.port  # raises for one that is no number
        bare = not (parts.path or parts.query or parts.fragment or parts.username)
    except ValueError:
        return None
    return parts.hostname if bare else None
