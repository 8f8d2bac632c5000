"""What may be typed in, told under the fields for it."""

from __future__ import annotations

import streamlit as st

from ui.people.rules import level_html
from ui.problems import ApiProblem
from ui.session import me


def level() -> None:
    """Tells it; nothing where the API does not answer, which the page itself tells."""
    try:
        said = level_html(me().get("notice"))
    except ApiProblem:
        return
    if said:
        st.html(said)
