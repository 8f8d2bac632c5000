"""Files that the API makes, saved by one press of a button."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import streamlit as st

from ui.client import File


def save_button(
    label: str, fetch: Callable[[], File], name: str, media_type: str, key: str, *, icon: str = ""
) -> None:
    """A button that has a file made and saves it; no run begins, an answer on its way goes on.

    What goes wrong is told by `ui.served.saving`.

    Args:
        label: What it says.
        fetch: Has the file made by the API.
        name: Name under which it is saved.
        media_type: Its type.
        key: Key of the widget.
        icon: Name of a Material icon; empty for none.
    """
    st.download_button(
        label,
        data=lambda: fetch().content,
        file_name=name,
        mime=media_type,
        key=key,
        on_click="ignore",
        icon=f":material/{icon}:" if icon else None,
    )


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
