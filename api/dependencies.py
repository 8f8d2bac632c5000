"""What routes ask FastAPI for."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Query
from starlette.requests import HTTPConnection

from api.identity import Caller, identify
from api.services import Services

COLLECTION = "コレクション（文書の集まり）の名前。省くと既定のコレクション。"


def services(connection: HTTPConnection) -> Services:
    """The services of the application."""
    found: Services = connection.app.state.services
    return found


def caller(connection: HTTPConnection) -> Caller:
    """Who calls.

    Raises:
        ProblemError: 401, the caller cannot be told.
    """
    return identify(connection, services(connection))


ServicesDep = Annotated[Services, Depends(services)]
CallerDep = Annotated[Caller, Depends(caller)]
CollectionQuery = Annotated[
    str | None, Query(description=COLLECTION, examples=["default"], max_length=64)
]
