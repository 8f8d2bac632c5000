"""Sharing an answer with colleagues, for reading only."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from html import escape
from urllib.parse import urlencode, urljoin

import streamlit as st

from ui import words
from ui.client import Json
from ui.session import client, me, told

_DAYS = (7, 30, 90)
_NOBODY = "（グループでは共有しない）"


@st.dialog(words.SHARE)
def share_dialog(answer: Json) -> None:
    """Asks with whom and how long; then gives the link."""
    st.markdown("見るだけの画面です。相手の権限で読めない出典に基づく文は、相手には表示しません。")
    with st.form("share", border=False):
        names = st.text_input("利用者名（いくつかのときは「、」で区切る）", key="share_users")
        group = st.selectbox("グループ", [_NOBODY, *me()["groups"]], key="share_group")
        days = st.radio(
            "期間", _DAYS, format_func=lambda days: f"{days}日", horizontal=True, key="share_days"
        )
        if not st.form_submit_button("共有のリンクを作る", type="primary"):
            return
    users = users_of(names)
    if not users and group == _NOBODY:
        st.error("利用者名かグループを指定してください。", icon=":material/error:")
        return
    expires = datetime.now(UTC) + timedelta(days=days)
    with told():
        made = client().post(
            "/v1/shares",
            {
                "answer_id": answer["id"],
                "users": users,
                "group": None if group == _NOBODY else group,
                "expires": expires.isoformat(timespec="seconds"),
            },
        )
    link = link_of(st.context.url or "", made["id"])
    st.html(
        '<p role="status">共有しました。次のリンクを相手に送ってください。</p>'
        f'<p class="tk-url"><code>{escape(link)}</code></p>'
        f'<button type="button" class="tk-button" data-tk-copy="{escape(link)}">'
        "リンクをコピー</button>"
    )


def users_of(names: str) -> list[str]:
    """User names of a line that parts them by commas."""
    return [name for part in re.split(r"[、，,;；\n]", names) if (name := part.strip())]


def link_of(address: str, share: str) -> str:
    """Address of a shared answer in this UI.

    Args:
        address: Address of the page 質問.
        share: Id of the share.
    """
    base = address.partition("?")[0]
    return urljoin(base if base.endswith("/") else f"{base}/", f"shared?{urlencode({'id': share})}")
