"""Changing one's own password."""

from __future__ import annotations

import streamlit as st

from ui import words
from ui.problems import ApiProblem
from ui.session import banner, client, shuts_out

_SHORTEST = 12


def password_form() -> bool:
    """The form.

    Returns:
        Whether the password was changed in this run.
    """
    with st.form("password", clear_on_submit=True, border=False):
        current = st.text_input(
            "今のパスワード", type="password", autocomplete="current-password", key="password_now"
        )
        new = st.text_input(
            f"新しいパスワード（{_SHORTEST}文字以上）",
            type="password",
            autocomplete="new-password",
            key="password_new",
        )
        again = st.text_input(
            "新しいパスワード（もう一度）",
            type="password",
            autocomplete="new-password",
            key="password_again",
        )
        pressed = st.form_submit_button(words.CHANGE_PASSWORD, type="primary")
    if not pressed:
        return False
    wrong = _wrong(current, new, again)
    if wrong:
        st.html(banner(words.NOT_CHANGED, wrong))
        return False
    try:
        client().post("/v1/me/password", {"current": current, "new": new})
    except ApiProblem as problem:
        if shuts_out(problem):
            st.rerun()
        st.html(banner(words.NOT_CHANGED, problem.detail))
        return False
    return True


def _wrong(current: str, new: str, again: str) -> str:
    """What is wrong before the API is asked; empty where nothing is."""
    if not current or not new:
        return "今のパスワードと新しいパスワードを入力してください。"
    if new != again:
        return "新しいパスワードが、2つの欄で違います。同じものを入力してください。"
    return ""
