"""The person of whom an OpenID Connect provider tells."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeGuard

from ui.people.person import Person, roles_of
from ui.settings import UiSettings

LEEWAY_S = 60
"""How far the clocks of the provider and of this machine may be apart."""


class Expired(Exception):  # noqa: N818 - a state, not a fault of the program
    """What the provider said of the person holds no longer."""


class Unnamed(Exception):  # noqa: N818 - a state, not a fault of the program
    """The provider does not tell who the person is."""


def person_of_claims(claims: Mapping[str, object], now: float, settings: UiSettings) -> Person:
    """The person whom the claims of an ID token describe (OpenID Connect Core 1.0, 2 and 5.1).

    Args:
        claims: The claims; their signature was checked when the person signed in.
        now: Seconds since 1970.
        settings: The settings in force.

    Raises:
        Expired: The token does not hold any longer, does not say until when it does, or comes from
            the future.
        Unnamed: The claim of the name is not there, or it is an address that nobody has verified.
    """
    expires, issued = claims.get("exp"), claims.get("iat", 0)
    if not _is_time(expires) or expires <= now or not _is_time(issued):
        raise Expired
    if issued > now + LEEWAY_S:
        raise Expired
    names = settings.claims
    user = _text(claims.get(names.user))
    if not user or (names.user == "email" and claims.get("email_verified") is not True):
        raise Unnamed
    groups = _texts(claims.get(names.groups)) if names.groups else ()
    return Person(
        user=user,
        display_name=_text(claims.get(names.name)),
        division=_text(claims.get(names.division)) if names.division else "",
        groups=groups,
        roles=roles_of(user, groups, settings.user_roles, settings.group_roles),
    )


def _is_time(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _texts(value: object) -> tuple[str, ...]:
    """A list of texts, or one text alone."""
    found = value if isinstance(value, list | tuple) else (value,)
    return tuple(dict.fromkeys(one for one in map(_text, found) if one))
