"""自分の設定: who one is here, the rules of use, one's own password."""

from __future__ import annotations

import streamlit as st

from ui import words
from ui.parts.elements import facts, text
from ui.parts.page_parts import page_style
from ui.people.password import password_form
from ui.people.rules import rules_html
from ui.session import me, told


def page() -> None:
    """Shows the page."""
    page_style()
    st.title(words.ACCOUNT, anchor=False)
    with told():
        found = me()
    roles = "・".join(shown for role, shown in words.ROLES.items() if role in found["roles"])
    groups = "・".join(found["groups"])
    st.html(
        facts(
            (
                ("名前", text(found["display_name"])),
                ("利用者名", text(found["user"])),
                ("部署", text(found["division"] or "－")),
                ("グループ", text(groups or "－")),
                ("できること", text(roles)),
                ("見られる文書", text(words.may_read(found["clearance"]))),
            )
        )
    )
    st.html(f"<h2>{words.RULES}</h2>{rules_html(found['notice'])}")
    if found["sign_in"] == "users":
        st.html(f"<h2>{words.CHANGE_PASSWORD}</h2>")
        if password_form():
            st.success(words.PASSWORD_CHANGED, icon=":material/check:")
