"""Files that the API makes, saved by one press of a button."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import streamlit as st

from ui.client import File
from ui.parts.labels import plain
from ui.problems import ApiProblem

_FAILED = "download_failures"


def save_button(
    label: str, fetch: Callable[[], File], name: str, media_type: str, key: str, *, icon: str = ""
) -> None:
    """A button that has a file made and saves it.

    Args:
        label: What it says.
        fetch: Has the file made by the API.
        name: Name under which it is saved.
        media_type: Its type.
        key: Key of the widget.
        icon: Name of a Material icon; empty for none.
    """
    failures: dict[str, str] = st.session_state.setdefault(_FAILED, {})

    def made() -> bytes:
        try:
            return fetch().content
        except ApiProblem as problem:
            failures[key] = f"{problem.title}：{problem.detail}"
            raise

    st.download_button(
        label,
        data=made,
        file_name=name,
        mime=media_type,
        key=key,
        icon=f":material/{icon}:" if icon else None,
    )
    told = failures.pop(key, None)
    if told:
        st.error(plain(f"保存できませんでした。{told}"), icon=":material/error:")


def dated(stem: str, suffix: str) -> str:
    """A name for a file with the day: 施策一覧_2026-04-01.xlsx."""
    kept = "".join(letter for letter in stem if letter.isprintable() and letter not in '\\/:*?"<>|')
    return f"{kept[:80] or 'ファイル'}_{date.today().isoformat()}.{suffix}"  # noqa: DTZ011


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
CSV = "text/csv"
MARKDOWN = "text/markdown"
PLAIN = "text/plain"
HTML = "text/html"
