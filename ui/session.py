"""What a browser session holds: its client of the API, and who uses it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import escape
from typing import TypeVar
from urllib.parse import quote

import streamlit as st

from ui import words
from ui.client import Client, Json
from ui.parts.markup import plain_lines
from ui.problems import ApiDown, ApiProblem
from ui.settings import ui_settings

T = TypeVar("T")


def client() -> Client:
    """The session's client of the API."""
    if "client" not in st.session_state:
        settings = ui_settings()
        st.session_state.client = Client(settings.api_url, settings.api_key, _identity())
    found: Client = st.session_state.client
    return found


def collection() -> str | None:
    """The collection that the pages show; None for the API's own."""
    chosen: str | None = st.session_state.get("collection", ui_settings().collection)
    return chosen


def me() -> Json:
    """Who uses the session: `user`, `roles`, `open` (no sign-in on this machine).

    Raises:
        ApiProblem: The API does not know the person, or does not answer.
    """
    return remembered("me", lambda: client().get("/v1/me"))


def may(*roles: str) -> bool:
    """Whether the person has one of some roles."""
    return not set(roles).isdisjoint(me()["roles"])


def remembered(name: str, fetch: Callable[[], T]) -> T:
    """A value of the API that is fetched once a session, until `forget`."""
    kept: dict[str, T] = st.session_state.setdefault("remembered", {})
    if name not in kept:
        kept[name] = fetch()
    return kept[name]


def forget(*names: str) -> None:
    """Lets values be fetched anew, all of them where none is named."""
    kept = st.session_state.setdefault("remembered", {})
    for name in names or tuple(kept):
        kept.pop(name, None)


@contextmanager
def told() -> Iterator[None]:
    """Shows what goes wrong inside as a banner with the cure, and ends the page there."""
    try:
        yield
    except ApiDown as problem:
        st.html(_banner(problem))
        if st.button(words.RECONNECT, key="reconnect"):
            forget()
            st.rerun()
        st.stop()
    except ApiProblem as problem:
        st.html(_banner(problem))
        st.stop()


def _banner(problem: ApiProblem) -> str:
    """A problem as a banner. Not Streamlit's, which reads words of a document as Markdown."""
    return (
        '<div class="tk-alert" role="alert"><p class="tk-title">'
        f'<span aria-hidden="true">⚠ </span>{escape(problem.title)}</p>'
        f"<p>{plain_lines(problem.detail)}</p></div>"
    )


def _identity() -> dict[str, str]:
    """For whom the UI speaks, as its own front tells it; the API believes it by the service key."""
    settings = ui_settings()
    if not settings.user_header:
        return {}
    headers = st.context.headers
    user = headers.get(settings.user_header) or ""
    groups = headers.get(settings.groups_header) if settings.groups_header else ""
    return {"x-tenkyo-user": quote(user), "x-tenkyo-groups": quote(groups or "", safe=",")}
