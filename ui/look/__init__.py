"""How the pages look: style sheet and page script, after デジタル庁デザインシステム.

Made with reference to デジタル庁デザインシステム (design tokens, MIT); not an official product.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import streamlit as st

_HERE = Path(__file__).parent
ICON = str(_HERE / "icon.svg")
"""Picture of the browser tab; a Material icon there would be fetched from another host."""
LOGO = str(_HERE / "logo.svg")


def apply() -> None:
    """Puts style and script on the page. Called once at the top of every run."""
    st.html(f"<style>{_read('style.css')}</style>")
    # Our own script, without any text of a document or person in it.
    st.html(
        f'<span class="tk-nil"></span><script>{_read("words.js")}\n{_read("page.js")}</script>',
        unsafe_allow_javascript=True,
    )


@cache
def _read(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")
