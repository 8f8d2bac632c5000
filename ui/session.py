"""What a browser session holds: its client of the API, and who uses it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import escape
from typing import TypeVar

import streamlit as st

from ui import words
from ui.client import Client, Json
from ui.parts.markup import plain_lines
from ui.people.credential import credential
from ui.problems import ApiDown, ApiProblem
from ui.settings import ui_settings

T = TypeVar("T")
_HOLDER = "holder"
_UNAUTHORIZED = 401


def client() -> Client:
    """The session's client of the API.

    Raises:
        SignInNeeded: Nobody has signed in.
    """
    shown = credential()
    held = st.session_state.get(_HOLDER)
    if held != shown.holder:
        if held is not None:
            cleared()  # somebody else holds the session now, and finds nothing of the one before
        st.session_state[_HOLDER] = shown.holder
    if "client" not in st.session_state:
        st.session_state.client = Client(ui_settings().api_url, shown.key, shown.headers)
    found: Client = st.session_state.client
    return found


def cleared() -> None:
    """Forgets all that the browser session holds."""
    held = st.session_state.get("client")
    st.session_state.clear()
    st.query_params.clear()
    if held is not None:
        held.close()


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
        st.html(banner(problem.title, problem.detail))
        if st.button(words.RECONNECT, key="reconnect"):
            forget()
            st.rerun()
        st.stop()
    except ApiProblem as problem:
        if shuts_out(problem) and ui_settings().sign_in:
            st.rerun()  # to the page for signing in, see ui.people.entrance
        if problem.nothing_yet:
            st.info(f"{problem.title}。{problem.detail}", icon=":material/info:")
        else:
            st.html(banner(problem.title, problem.detail))
        st.stop()


def shuts_out(problem: ApiProblem) -> bool:
    """Whether nobody is known any more after a problem."""
    return problem.status == _UNAUTHORIZED


def banner(title: str, detail: str) -> str:
    """A problem as a banner. Not Streamlit's, which reads words of a document as Markdown."""
    return (
        '<div class="tk-alert" role="alert"><p class="tk-title">'
        f'<span aria-hidden="true">⚠ </span>{escape(title)}</p>'
        f"<p>{plain_lines(detail)}</p></div>"
    )
