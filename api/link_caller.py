"""Who opens a source or a page image: a caller as everywhere, or the bearer of a signed link."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends
from starlette.requests import HTTPConnection

from api.dependencies import ServicesDep
from api.identity import Caller, identify
from api.identity.caller import SignIn
from api.identity.sessions import require_active
from api.links import PARAMETER


def link_caller(connection: HTTPConnection, services: ServicesDep) -> Caller:
    """The bearer of a signed link, else who calls.

    Raises:
        ProblemError: 401, nobody can be told; 403 and 410, the link does not hold, or the local
            user who made it may not sign in any more.
    """
    if PARAMETER in connection.query_params:
        bearer = services.links.caller_of(connection)
        if bearer.sign_in is SignIn.USERS:
            require_active(services, bearer.user)
        return bearer
    return identify(connection, services)


LinkCallerDep = Annotated[Caller, Depends(link_caller)]
