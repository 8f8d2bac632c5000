"""What several pages have: their style sheet, and leafing through long lists."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from ui.parts.elements import tag, text

_STYLE = Path(__file__).parent.parent / "look" / "pages.css"


def page_style() -> None:
    """Adds the style sheet of records, drafts, checks and documents."""
    st.html(_STYLE)


def heading(words: str) -> None:
    """A heading from data: it stays text."""
    st.html(tag("h2", text(words), "tp-heading"))


def pager(total: int, size: int, key: str) -> tuple[int, int]:
    """Leafs through a list that is longer than a page.

    Args:
        total: Length of the list.
        size: Length of a page.
        key: Key of the widget.

    Returns:
        The first place that is shown and the one behind the last.
    """
    pages = max(1, -(-total // size))
    if pages == 1:
        return 0, total
    at = st.number_input(
        f"ページ（全{pages}ページ）",
        min_value=1,
        max_value=pages,
        value=1,
        step=1,
        key=f"{key}_page",
        width=220,
    )
    first = (min(int(at), pages) - 1) * size
    return first, min(first + size, total)
