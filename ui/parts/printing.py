"""Pages for paper: shown in a dialog, printed from there."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from ui import words
from ui.client import File
from ui.session import told

_HEIGHT = 560


def print_button(fetch: Callable[[], File], key: str) -> None:
    """A button that shows a self-contained page and prints it.

    Args:
        fetch: Has the page made by the API.
        key: Key of the widget.
    """
    if st.button(words.PRINT, key=key, icon=":material/print:"):
        _printing(fetch)


@st.dialog("印刷用の表示", width="large")
def _printing(fetch: Callable[[], File]) -> None:
    with told():
        made = fetch()
    st.html('<button type="button" class="tk-button" data-tk-print="1">この表示を印刷する</button>')
    st.iframe(made.content.decode(), height=_HEIGHT, alt="印刷される内容")
