"""履歴: the person's conversations, found, opened again, renamed and deleted."""

from __future__ import annotations

from html import escape

import streamlit as st

from ui import conversation, words
from ui.client import Json, segment
from ui.navigation import go
from ui.parts.keeping import stays
from ui.parts.labels import plain
from ui.parts.moments import moment
from ui.session import client, collection, told

_PAGE = 20
_TITLE_LENGTH = 200


def page() -> None:
    """The page."""
    st.title(words.HISTORY, anchor=False)
    st.markdown("これまでの会話です。題名を押すと、引用ごと開きます。ほかの人には見えません。")
    sought = st.text_input("題名と質問から探す", key="history_sought", icon=":material/search:")
    with told():
        found, more = _conversations(sought)
    _done()
    if not found:
        _nothing(sought)
        return
    for one in found:
        _row(one)
    if more and st.button("もっと見る", key="history_more"):
        st.session_state.history_shown = _shown() + _PAGE
        st.rerun()


def _conversations(sought: str) -> tuple[list[Json], bool]:
    """The conversations to show, and whether there are more."""
    found: list[Json] = []
    cursor: str | None = None
    while len(found) < _shown():
        page = client().get(
            "/v1/conversations",
            q=sought.strip()[:_TITLE_LENGTH],
            collection=collection(),
            limit=_PAGE,
            cursor=cursor,
        )
        # One whose first question has had no answer holds nothing to come back to.
        found += [one for one in page["conversations"] if one["answers"] or one["title"]]
        cursor = page.get("next_cursor")
        if not cursor:
            return found, False
    return found, True


def _shown() -> int:
    shown: int = st.session_state.get("history_shown", _PAGE)
    return shown


def _nothing(sought: str) -> None:
    if sought.strip():
        st.info("その言葉を含む会話はありません。言葉を短くするか、別の言葉で探してください。")
        return
    st.info("まだ会話がありません。「質問」のページで質問すると、ここに残ります。")
    if st.button("質問する", type="primary", key="history_ask"):
        go("ask")


def _row(one: Json) -> None:
    name = one["id"]
    title = one["title"] or "（題名なし）"
    with st.container(border=True, key=f"conversation_{name}"):
        if st.button(plain(title), key=f"open_{name}", type="tertiary", icon=":material/chat:"):
            go("ask", c=name)
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.html(
                f'<p class="tk-status-done">{escape(moment(one["updated"]))}'
                f"　質問 {int(one['answers'])}件</p>",
                width="content",
            )
            _rename(one, name)
            _delete(name, title)


def _rename(one: Json, name: str) -> None:
    with (
        st.popover(words.RENAME, key=f"rename_{name}", type="tertiary"),
        st.form(f"rename_form_{name}", border=False),
    ):
        title = st.text_input("新しい題名", one["title"], max_chars=_TITLE_LENGTH)
        if st.form_submit_button("この題名にする", type="primary"):
            if not title.strip():
                st.error("題名を入力してください。", icon=":material/error:")
                return
            with told():
                client().patch(f"/v1/conversations/{segment(name)}", {"title": title.strip()})
            st.session_state.history_done = "題名を変えました。"
            st.rerun()


def _delete(name: str, title: str) -> None:
    if st.button(words.DELETE, key=f"delete_{name}", type="tertiary", icon=":material/delete:"):
        _confirm(name, title)


@st.dialog("会話を削除しますか")
def _confirm(name: str, title: str) -> None:
    with told():
        kept = stays()
    st.html(
        f"<p>「{escape(title)}」を、質問・回答・評価ごと削除します。{escape(kept)}。"
        "この会話に付けたファイルは、完全に消えます。</p>"
    )
    with st.container(horizontal=True, gap="small"):
        if st.button("削除する", type="primary", key="confirm_delete"):
            with told():
                client().delete(f"/v1/conversations/{segment(name)}")
            if conversation.conversation_id() == name:
                conversation.left()
            st.session_state.history_done = f"会話を削除しました。{kept}。"
            st.rerun()
        if st.button("やめる", key="confirm_keep"):
            st.rerun()


def _done() -> None:
    done = st.session_state.pop("history_done", None)
    if done:
        st.success(done, icon=":material/check_circle:")
