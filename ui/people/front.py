"""The person whom a trusted front names in headers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from ipaddress import IPv6Address, ip_address, ip_network

from ui.people.person import Person, roles_of
from ui.settings import UiSettings

_FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip")
_LOOPBACK = "127.0.0.1"

Headers = Mapping[str, Sequence[str]]
"""Values of headers by their names in lower case, as they came: one entry for each time."""


class NotFromFront(Exception):  # noqa: N818 - a state, not a fault of the program
    """The headers come from somebody who is not the front, or cannot be read."""


def person_of_headers(headers: Headers, peer: str | None, settings: UiSettings) -> Person | None:
    """The person whom the front names.

    Args:
        headers: Headers of the connection.
        peer: Address that the connection came from; None for this machine.
        settings: The settings in force.

    Returns:
        The person; None where the front names nobody.

    Raises:
        NotFromFront: The connection does not come from the front, or a header came twice or is not
            UTF-8.
    """
    if not is_among(peer or _LOOPBACK, settings.proxies):
        raise NotFromFront
    user = _only(headers, settings.user_header)
    if not settings.user_header or not user:
        return None
    named = (one.strip() for one in _only(headers, settings.groups_header).split(","))
    groups = tuple(dict.fromkeys(one for one in named if one))
    return Person(
        user=user,
        division=_only(headers, settings.division_header),
        groups=groups,
        roles=roles_of(user, groups, settings.user_roles, settings.group_roles),
    )


def is_forwarded(headers: Headers) -> bool:
    """Whether a connection came through a proxy that says so."""
    return any(name in headers for name in _FORWARDED)


def is_among(address: str, networks: Sequence[str]) -> bool:
    """Whether an address is one of some addresses or ranges; one that cannot be read is not."""
    try:
        found = ip_address(address)
        if isinstance(found, IPv6Address) and found.ipv4_mapped is not None:
            return any(found.ipv4_mapped in ip_network(one.strip()) for one in networks)
        return any(found in ip_network(one.strip()) for one in networks)
    except ValueError:
        return False


def _only(headers: Headers, name: str) -> str:
    """The value of a header, in UTF-8; two of them are somebody's attempt to be two people."""
    values = headers.get(name.lower(), ()) if name else ()
    if len(values) > 1:
        raise NotFromFront
    try:
        return values[0].encode("latin-1").decode("utf-8").strip() if values else ""
    except UnicodeError as error:
        raise NotFromFront from error
