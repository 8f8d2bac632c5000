"""What Streamlit runs for every visit and every press: the page that is asked for."""

from __future__ import annotations

import streamlit as st

from ui import look, words
from ui.navigation import PLACES, navigation, shown_places
from ui.people.entrance import address_of, entrance
from ui.people.signed_in import signed_in
from ui.problems import ApiProblem
from ui.session import me


def main() -> None:
    """One run of the page that is asked for."""
    # Before the navigation: the sign of a page would be fetched from another host as the tab's.
    st.set_page_config(page_title=words.PRODUCT, page_icon=look.ICON, layout="wide")
    look.apply()
    st.logo(look.LOGO, size="large", icon_image=look.ICON)
    before = entrance()
    if before is not None:
        page = navigation(PLACES, shown=False)  # the address stays that of the page asked for
        st.set_page_config(page_title=f"{before.title} - {words.PRODUCT}")
        if before.inside:
            signed_in(pages=False)
        before.draw(address_of(page.url_path))
        return
    try:
        me()
        known = True
    except ApiProblem:
        known = False  # the page itself tells what is wrong
    page = navigation(shown_places(known))
    st.set_page_config(page_title=f"{page.title} - {words.PRODUCT}")
    signed_in()
    page.run()


main()
