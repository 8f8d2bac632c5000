"""Settings of the UI, from the environment: it shares no code with the engine."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

_LOOPBACK = ("127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Claims:
    """Claims of an ID token that tell of a person.

    Attributes:
        user: The stable name (`TENKYO_OIDC_USER_CLAIM`).
        name: The name that is shown (`TENKYO_OIDC_NAME_CLAIM`).
        groups: The groups (`TENKYO_OIDC_GROUPS_CLAIM`); empty for none.
        division: The division (`TENKYO_OIDC_DIVISION_CLAIM`); empty for none.
    """

    user: str = "sub"
    name: str = "name"
    groups: str = ""
    division: str = ""


@dataclass(frozen=True, slots=True)
class UiSettings:
    """Settings of the UI.

    Attributes:
        api_url: Address of the API as this process reaches it (`TENKYO_API_URL`).
        api_key: The UI's service key (`TENKYO_UI_KEY`); None on a machine whose API is open.
        public_api_url: Address of the API as browsers reach it (`TENKYO_PUBLIC_API_URL`): links to
            the sources lead there.
        user_header: Header in which the front of the UI tells who has signed in
            (`TENKYO_TRUSTED_USER_HEADER`); empty for none.
        groups_header: Header in which it tells the groups (`TENKYO_TRUSTED_GROUPS_HEADER`).
        collection: Collection that the pages show (`TENKYO_COLLECTION`); None for the API's own.
        sign_in: How people sign in: `users`, `oidc`, `header` (`TENKYO_SIGN_IN`); empty for none.
        sign_out_url: Where the front ends its sessions (`TENKYO_SIGN_OUT_URL`); empty for none.
        division_header: Header of the division (`TENKYO_TRUSTED_DIVISION_HEADER`).
        proxies: Addresses of the fronts that are believed (`TENKYO_TRUSTED_PROXIES`).
        user_roles: Roles of people by their names (`TENKYO_TRUSTED_ROLES`).
        group_roles: Roles of the members of groups (`TENKYO_GROUP_ROLES`).
        claims: Claims of the ID token.
    """

    api_url: str
    api_key: str | None
    public_api_url: str
    user_header: str
    groups_header: str
    collection: str | None
    sign_in: str = ""
    sign_out_url: str = ""
    division_header: str = ""
    proxies: Sequence[str] = _LOOPBACK
    user_roles: Mapping[str, Sequence[str]] = field(default_factory=dict)
    group_roles: Mapping[str, Sequence[str]] = field(default_factory=dict)
    claims: Claims = Claims()


def ui_settings(environment: Mapping[str, str] | None = None) -> UiSettings:
    """The settings in force.

    Args:
        environment: Variables; None for those of this process.
    """
    read = _Variables(os.environ if environment is None else environment)
    api_url = read.text("API_URL") or "http://127.0.0.1:8000"
    user_header = read.text("TRUSTED_USER_HEADER")
    return UiSettings(
        api_url=api_url,
        api_key=read.text("UI_KEY") or None,
        public_api_url=(read.text("PUBLIC_API_URL") or api_url).rstrip("/"),
        user_header=user_header,
        groups_header=read.text("TRUSTED_GROUPS_HEADER"),
        collection=read.text("COLLECTION") or None,
        sign_in=read.text("SIGN_IN") or ("header" if user_header else ""),
        sign_out_url=read.text("SIGN_OUT_URL"),
        division_header=read.text("TRUSTED_DIVISION_HEADER"),
        proxies=read.texts("TRUSTED_PROXIES") if read.text("TRUSTED_PROXIES") else _LOOPBACK,
        user_roles=read.roles("TRUSTED_ROLES"),
        group_roles=read.roles("GROUP_ROLES"),
        claims=Claims(
            read.text("OIDC_USER_CLAIM") or "sub",
            read.text("OIDC_NAME_CLAIM") or "name",
            read.text("OIDC_GROUPS_CLAIM"),
            read.text("OIDC_DIVISION_CLAIM"),
        ),
    )


class _Variables:
    """Variables of the environment, as they are written there.

    Args:
        environment: All of them.
    """

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment

    def text(self, name: str) -> str:
        """A text; empty for none."""
        return self._environment.get(f"TENKYO_{name}", "")

    def texts(self, name: str) -> list[str]:
        """A JSON list of texts; empty where it is none: nobody is believed by a mistake."""
        found = self._json(name)
        return [one for one in found if isinstance(one, str)] if isinstance(found, list) else []

    def roles(self, name: str) -> dict[str, list[str]]:
        """A JSON object of lists; empty where it is none: everybody is a reader then."""
        found = self._json(name)
        if not isinstance(found, dict):
            return {}
        return {
            who: [role for role in roles if isinstance(role, str)]
            for who, roles in found.items()
            if isinstance(roles, list)
        }

    def _json(self, name: str) -> object:
        try:
            return json.loads(self.text(name) or "null")
        except ValueError:
            return None
