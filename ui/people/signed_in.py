"""Who has signed in, and the way out: on every page, in the sidebar."""

from __future__ import annotations

import streamlit as st

from ui import words
from ui.parts.elements import tag, text
from ui.people.entrance import SIGNED_OUT
from ui.problems import ApiProblem
from ui.session import cleared, client, me, shuts_out
from ui.settings import ui_settings


def signed_in(*, pages: bool = True) -> None:
    """Shows who uses the session, with what belongs to that.

    Args:
        pages: Whether the pages may be opened already.
    """
    way = ui_settings().sign_in
    try:
        found = me()
    except ApiProblem:
        return
    with st.sidebar.container(key="signed_in"):
        if not way:
            st.html(tag("p", text(words.NO_SIGN_IN), "tk-who"))
            return
        name = found.get("display_name") or found["user"]
        st.html(tag("p", text(words.signed_in(name, found["roles"])), "tk-who"))
        with st.container(horizontal=True, vertical_alignment="center"):
            if pages:
                st.page_link(
                    st.session_state.pages["account"], label=words.ACCOUNT, width="content"
                )
            if st.button(words.SIGN_OUT, key="sign_out", icon=":material/logout:"):
                _sign_out(way)


def _sign_out(way: str) -> None:
    """Ends the session where it is kept, and all that this browser session held."""
    if way == "users":
        try:
            client().delete("/v1/sessions/current")
        except ApiProblem as problem:
            if not shuts_out(problem):
                st.error(words.SIGN_OUT_FAILED, icon=":material/error:")
                return
    cleared()
    if way == "oidc":
        st.logout()
        # The way to the provider lies in the queue to the browser: the page, which knows nobody any
        # more, would begin another run, and with a run the queue is emptied.
        st.stop()
    st.session_state[SIGNED_OUT] = words.SIGNED_OUT
    st.rerun()
