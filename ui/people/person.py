"""A person whom the UI speaks for by its service key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

READER = "reader"
_KNOWN = ("admin", "auditor", "editor", READER)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who has signed in elsewhere.

    Attributes:
        user: Stable name.
        display_name: Name that is shown; empty for none.
        division: Division; empty for none.
        groups: Groups.
        roles: Roles.
    """

    user: str
    display_name: str = ""
    division: str = ""
    groups: tuple[str, ...] = ()
    roles: tuple[str, ...] = (READER,)

    def headers(self) -> dict[str, str]:
        """What the API is told, percent-encoded UTF-8."""
        told = {
            "x-tenkyo-user": quote(self.user),
            "x-tenkyo-groups": ",".join(quote(one, safe="") for one in self.groups),
            "x-tenkyo-roles": ",".join(self.roles),
            "x-tenkyo-division": quote(self.division),
            "x-tenkyo-display-name": quote(self.display_name),
        }
        return {name: value for name, value in told.items() if value}


def roles_of(
    user: str,
    groups: Sequence[str],
    by_user: Mapping[str, Sequence[str]],
    by_group: Mapping[str, Sequence[str]],
) -> tuple[str, ...]:
    """The roles of a person; a reader where nothing is said.

    Args:
        user: Name of the person.
        groups: Groups of the person.
        by_user: Roles of people by their names.
        by_group: Roles of the members of groups.
    """
    named = {*by_user.get(user, ()), *(role for one in groups for role in by_group.get(one, ()))}
    return tuple(role for role in _KNOWN if role in named) or (READER,)
