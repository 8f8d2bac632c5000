"""The cookie of those who sign in with a browser.

The chat reads it and presents its token as everybody does. The API itself takes it for its caller
only where a browser comes by itself, for reading or to sign out: a foreign page can make a browser
send a cookie, but not a header.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from starlette.requests import HTTPConnection
from starlette.responses import Response

from api.identity.caller import Caller
from api.identity.identify import identify
from api.identity.sessions import caller_of_session, is_token
from api.problems import ProblemError

if TYPE_CHECKING:
    from api.services import Services

COOKIE = "tenkyo_session"


def session_token(connection: HTTPConnection) -> str | None:
    """The token in the cookie of a browser; None for none of ours."""
    token = connection.cookies.get(COOKIE, "")
    return token if is_token(token) else None


def identify_reader(connection: HTTPConnection, services: Services) -> Caller:
    """Who opens a link in a browser: by the cookie, else as everywhere. Only for reading.

    Raises:
        ProblemError: 401, nobody can be told; 429, they call too often.
    """
    token = session_token(connection)
    if token is not None and "authorization" not in connection.headers:
        with suppress(ProblemError):  # it is over, but there may be a front
            caller = caller_of_session(connection, services, token)
            services.rates.take(connection, caller)
            return caller
    return identify(connection, services)


def set_cookie(response: Response, token: str, *, secure: bool) -> None:
    """Gives a browser the token of its session, until the browser is closed."""
    response.set_cookie(COOKIE, token, path="/", httponly=True, samesite="lax", secure=secure)


def drop_cookie(response: Response, *, secure: bool) -> None:
    """Takes it back."""
    response.delete_cookie(COOKIE, path="/", httponly=True, samesite="lax", secure=secure)
