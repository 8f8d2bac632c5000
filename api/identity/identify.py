"""From a request to its caller."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.requests import HTTPConnection

from api.identity import headers
from api.identity.caller import Caller, Role, SignIn, implied
from api.identity.keyring import forwarded, is_open, presented_key, unauthorized
from api.identity.sessions import caller_of_session, is_token
from rag.index import Access
from rag.index.access import Confidentiality

if TYPE_CHECKING:
    from api.services import Services
    from api.state.keys import KeyRecord

LOCAL = Caller("local", frozenset(Role), Access.everything(), sign_in=SignIn.OPEN)
"""The user of a machine whose API is open on loopback."""


def identify(connection: HTTPConnection, services: Services) -> Caller:
    """Tells who calls, and counts the call against the caller's rate.

    A key or the token of a session decides where one is presented, then the header of a trusted
    front; where the API is open every call is the local user's, whatever key a client cannot do
    without.

    Raises:
        ProblemError: 400, headers contradict each other or cannot be read; 401, the caller cannot
            be told; 429, the caller calls too often.
    """
    caller = _caller(connection, services)
    services.rates.take(connection, caller)
    return caller


def _caller(connection: HTTPConnection, services: Services) -> Caller:
    presented = presented_key(connection)
    if is_open(connection, services.settings, services.keys):
        return LOCAL
    if presented is not None and is_token(presented):
        return caller_of_session(connection, services, presented)
    if presented is not None:
        return _by_key(connection, services.keys.find(presented))
    fronted = _by_front(connection, services)
    if fronted is None:
        through = "中継を通った呼び出しは、" if forwarded(connection) else ""
        raise unauthorized(f"{through}だれからのものか分かりません。")
    return fronted


def _by_key(connection: HTTPConnection, key: KeyRecord) -> Caller:
    """The caller of a key, or the person whom a service speaks for."""
    roles = implied(Role(role) for role in key.roles)
    clearance: Confidentiality = 2 if key.clearance == 2 else 1
    if key.service and (person := headers.spoken_user(connection)) is not None:
        return Caller(
            user=person,
            roles=implied(headers.spoken_roles(connection)) & roles,
            access=Access(person, headers.spoken_groups(connection), clearance),
            key_id=key.id,
            display_name=headers.spoken_display_name(connection),
            division=headers.spoken_division(connection),
            sign_in=SignIn.SERVICE,
        )
    if key.service and (pseudonym := headers.gennai_user(connection)) is not None:
        # Its ids are another name space than that of the people who sign in.
        person = f"{key.name}:{pseudonym}"
        return Caller(
            user=person,
            roles=frozenset({Role.READER}),
            access=Access(person, frozenset(key.groups), clearance),
            key_id=key.id,
            sign_in=SignIn.SERVICE,
        )
    return Caller(
        user=key.name,
        roles=roles,
        access=Access(key.name, frozenset(key.groups), clearance),
        key_id=key.id,
        service=key.service,
        sign_in=SignIn.SERVICE if key.service else SignIn.KEY,
    )


def _by_front(connection: HTTPConnection, services: Services) -> Caller | None:
    """The person whom a trusted front names; None where nobody is named or the peer is not it."""
    settings, peer = services.settings, connection.client
    header = settings.trusted_user_header
    if not header or peer is None or peer.host not in services.fronts:
        return None
    user = headers.trusted_user(connection, header)
    if user is None:
        return None
    groups = headers.trusted_groups(connection, settings.trusted_groups_header)
    named = [settings.trusted_roles.get(user, ())]
    named += [settings.group_roles.get(group, ()) for group in groups]
    roles = implied(Role(role) for several in named for role in several)
    return Caller(
        user=user,
        roles=roles,
        access=Access(user, groups, settings.trusted_clearance),
        division=headers.trusted_division(connection, settings.trusted_division_header),
        sign_in=SignIn.FRONT,
    )
