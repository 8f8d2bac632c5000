"""By what a browser session is known to the API."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from ui import words
from ui.people.front import Headers, NotFromFront, is_forwarded, person_of_headers
from ui.people.person import Person
from ui.people.provider import Expired, Unnamed, person_of_claims
from ui.people.safety import is_loopback
from ui.problems import ApiProblem
from ui.settings import UiSettings, ui_settings

COOKIE = "tenkyo_session"
_UNAUTHORIZED = 401


@dataclass(frozen=True, slots=True)
class Credential:
    """What the API is shown.

    Attributes:
        key: Key or token; None on a machine whose API is open.
        headers: For whom the UI speaks.
        holder: What tells one holder of a browser session from the next; empty for the only one.
    """

    key: str | None = field(default=None, repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    holder: str = ""


class SignInNeeded(ApiProblem):
    """Nobody has signed in, or no longer.

    Args:
        reason: What is told of it; empty where there is nothing to tell.
    """

    def __init__(self, reason: str = "") -> None:
        super().__init__(_UNAUTHORIZED, "sign_in_needed", words.SIGN_IN, reason, {})


def credential() -> Credential:
    """The credential of the browser session, as its connection has brought it.

    Raises:
        SignInNeeded: It has brought none that holds.
    """
    settings = ui_settings()
    return _WAYS[settings.sign_in](settings)


def _nobody(settings: UiSettings) -> Credential:
    """The only user of this machine: never one from elsewhere, or through a proxy from anywhere."""
    peer = st.context.ip_address  # None is this machine
    if is_forwarded(_headers()) or not (peer is None or is_loopback(peer)):
        raise SignInNeeded(words.THROUGH_PROXY)
    return Credential(settings.api_key)


def _session(_settings: UiSettings) -> Credential:
    token = st.context.cookies.get(COOKIE, "")
    if not token:
        raise SignInNeeded
    return Credential(token, holder=_digest("users", token))


def _provided(settings: UiSettings) -> Credential:
    claims: dict[str, Any] = dict(st.user.to_dict())
    if claims.get("is_logged_in") is not True:
        raise SignInNeeded
    try:
        person = person_of_claims(claims, time.time(), settings)
    except Expired as error:
        raise SignInNeeded(words.SIGN_IN_EXPIRED) from error
    except Unnamed as error:
        raise SignInNeeded(words.SIGN_IN_UNNAMED) from error
    return _spoken(person, settings)


def _fronted(settings: UiSettings) -> Credential:
    try:
        person = person_of_headers(_headers(), st.context.ip_address, settings)
    except NotFromFront as error:
        raise SignInNeeded(words.NOT_FROM_FRONT) from error
    if person is None:
        raise SignInNeeded(words.FRONT_UNNAMED)
    return _spoken(person, settings)


_WAYS: Mapping[str, Callable[[UiSettings], Credential]] = {
    "": _nobody,
    "users": _session,
    "oidc": _provided,
    "header": _fronted,
}


def _spoken(person: Person, settings: UiSettings) -> Credential:
    told = person.headers()
    holder = _digest(settings.sign_in, json.dumps(told, sort_keys=True))
    return Credential(settings.api_key, told, holder)


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _headers() -> Headers:
    found = st.context.headers
    return {name.lower(): found.get_all(name) for name in found}
