"""From a request to its caller."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.requests import HTTPConnection

from api.identity.caller import Caller, Role
from rag.index import Access

if TYPE_CHECKING:
    from api.services import Services

LOCAL = Caller("local", frozenset(Role), Access.everything())
"""The user of a machine whose API is open on loopback."""


def identify(connection: HTTPConnection, services: Services) -> Caller:  # noqa: ARG001
    """Tells who calls.

    Raises:
        ProblemError: 401, the caller cannot be told.
    """
    return LOCAL
