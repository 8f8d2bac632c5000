"""What stands before the pages: signing in, the rules of use, or why nothing is shown."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from urllib.parse import quote, urlencode

import streamlit as st
from streamlit.errors import StreamlitAuthError

from ui import words
from ui.client import Json
from ui.parts.elements import tag, text
from ui.people.credential import SignInNeeded
from ui.people.password import password_form
from ui.people.rules import rules_html
from ui.people.safety import refusal
from ui.problems import ApiProblem
from ui.session import banner, cleared, client, forget, me, shuts_out, told
from ui.settings import ui_settings

SIGNED_OUT = "signed_out"
"""Name in the session: how it ended, in words."""


@dataclass(frozen=True, slots=True)
class Entrance:
    """A page that stands before the others.

    Attributes:
        title: Its title.
        draw: Draws it; takes the address of the page that was asked for.
        inside: Whether the person is known already, and may sign out.
    """

    title: str
    draw: Callable[[str], None]
    inside: bool = False


def entrance() -> Entrance | None:
    """What stands before the pages; None where the way is free.

    Who uses the session is asked anew in every run: who was shut out sees nothing from then on.
    """
    settings = ui_settings()
    reason = refusal(
        settings, st.get_option("server.address"), os.environ.get("FORWARDED_ALLOW_IPS")
    )
    if reason:
        return _refused(reason)
    if (ended := st.session_state.get(SIGNED_OUT)) is not None:
        return Entrance(words.SIGN_IN, lambda _path: _sign_in(ended, "/"))
    try:
        if settings.sign_in:
            forget("me")
        found = me()
    except ApiProblem as problem:
        return _without(problem)
    if settings.sign_in and found["sign_in"] == "open":
        return _refused(words.API_OPEN)
    if settings.sign_in and found["must_change"]:
        return Entrance(words.CHANGE_PASSWORD, lambda _path: _first_password(), inside=True)
    if settings.sign_in and not found["notice"]["accepted"]:
        return Entrance(words.RULES, lambda _path: _rules(found["notice"]), inside=True)
    return None


def _without(problem: ApiProblem) -> Entrance | None:
    """What stands there while the API does not tell who uses the session."""
    if isinstance(problem, SignInNeeded):
        said = problem.detail
        return Entrance(words.SIGN_IN, lambda path: _sign_in(said, path))
    if not ui_settings().sign_in:
        return None  # the page itself tells what is wrong
    if shuts_out(problem):
        cleared()
        return Entrance(words.SIGN_IN, lambda _path: _sign_in(words.SIGN_IN_ENDED, "/"))
    return Entrance(problem.title, lambda _path: _trouble(problem))


def _refused(reason: str) -> Entrance:
    def draw(_path: str) -> None:
        st.title(words.NOT_SAFE, anchor=False)
        st.html(banner(words.NOT_SAFE, reason))

    return Entrance(words.NOT_SAFE, draw)


def _trouble(problem: ApiProblem) -> None:
    st.title(words.PRODUCT, anchor=False)
    with told():
        raise problem


def _sign_in(said: str, path: str) -> None:
    """The way in, and why one stands before it."""
    st.title(words.SIGN_IN, anchor=False)
    st.html(tag("p", text(said or words.SIGN_IN_HINT), "tk-notice", role="status"))
    way = ui_settings().sign_in
    if way == "users":
        address = f"{ui_settings().public_api_url}/sign-in?next={quote(path, safe='')}"
        st.html(f'<a class="tk-go" target="_self" href="{escape(address)}">{words.SIGN_IN}</a>')
    elif way == "oidc":
        if st.button(words.SIGN_IN, type="primary", key="sign_in"):
            _to_provider()
    elif way == "header" and SIGNED_OUT in st.session_state:
        _from_front()


def _to_provider() -> None:
    try:
        st.login()
    except StreamlitAuthError:
        st.html(banner(words.NOT_SAFE, words.OIDC_MISSING))


def _from_front() -> None:
    """Leaving the front too, or going on as the one whom it names."""
    address = ui_settings().sign_out_url
    if address.startswith(("https://", "http://", "/")):
        st.html(f'<a class="tk-go" target="_self" href="{escape(address)}">{words.LEAVE_FRONT}</a>')
    else:
        st.write(words.CLOSE_BROWSER)
    if st.button(words.GO_ON, key="go_on"):
        cleared()
        st.rerun()


def _first_password() -> None:
    """A password of one's own in place of the administrator's."""
    st.title(words.CHANGE_PASSWORD, anchor=False)
    st.html(tag("p", text(words.OWN_FIRST), "tk-notice"))
    if password_form():
        st.rerun()


def _rules(notice: Json) -> None:
    """The rules of use, before anything else can be used."""
    st.title(words.RULES, anchor=False)
    st.html(rules_html(notice))
    if st.button(words.RULES_READ, type="primary", key="rules_read"):
        with told():
            client().post("/v1/me/notice", {"version": notice["version"]})
            st.rerun()


def address_of(path: str) -> str:
    """The address of a page within the UI, with its parameters.

    Args:
        path: Path of the page; empty for the first.
    """
    parameters = [(name, one) for name in st.query_params for one in st.query_params.get_all(name)]
    return f"/{path}" + (f"?{urlencode(parameters)}" if parameters else "")
