"""Entry of the chat UI: `streamlit run app_streamlit.py`, or `tenkyo ui`."""

from __future__ import annotations

import streamlit as st

from ui import look, words
from ui.navigation import navigation, shown_places
from ui.problems import ApiProblem
from ui.session import me


def main() -> None:
    """One run of the page that is asked for."""
    # Before the navigation: the sign of a page would be fetched from another host as the tab's.
    st.set_page_config(page_title=words.PRODUCT, page_icon=look.ICON, layout="wide")
    look.apply()
    try:
        me()
        known = True
    except ApiProblem:
        known = False  # the page itself tells what is wrong
    st.logo(look.LOGO, size="large", icon_image=look.ICON)
    page = navigation(shown_places(known))
    st.set_page_config(page_title=f"{page.title} - {words.PRODUCT}")
    page.run()


main()
