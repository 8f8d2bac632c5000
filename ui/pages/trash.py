"""ごみ箱: what was deleted, to be had back or to go for good."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import streamlit as st

from ui import words
from ui.client import segment
from ui.parts.elements import tag, text
from ui.parts.fresh import documents_changed
from ui.parts.keeping import stays, until
from ui.parts.labels import plain
from ui.parts.moments import moment_day
from ui.parts.page_parts import page_style, pager
from ui.problems import ApiProblem
from ui.session import client, told

Record = Mapping[str, Any]
_ON_A_PAGE = 20
_AT_ONCE = 200
_EVERYTHING = "すべて"


def page() -> None:
    """The page."""
    page_style()
    st.title(words.TRASH, anchor=False)
    with told():
        st.markdown(
            f"削除した文書・会話・原稿は、{stays()}。そのあと完全に消えます。"
            "会話、原稿、マイ文書は、ほかの人には見えません。"
        )
        found = client().everything("/v1/trash", "trash", limit=_AT_ONCE)
    _done()
    if not found:
        st.info("ごみ箱は空です。", icon=":material/info:")
        return
    shown = _chosen(found)
    first, last = pager(len(shown), _ON_A_PAGE, "trash")
    for one in shown[first:last]:
        _row(one)


def _chosen(found: Sequence[Record]) -> Sequence[Record]:
    """Those of the kind that is looked for."""
    kinds = [name for name in words.TRASHED if any(one["kind"] == name for one in found)]
    if len(kinds) < 2:
        return found
    choice = st.radio(
        "種類",
        [_EVERYTHING, *kinds],
        format_func=lambda name: words.TRASHED.get(name, name),
        horizontal=True,
        key="trash_kind",
    )
    return [one for one in found if choice in (_EVERYTHING, one["kind"])]


def _row(one: Record) -> None:
    name = one["id"]
    with st.container(border=True, key=f"trash_{name}"):
        st.html(_head(one))
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            if st.button(words.RESTORE, key=f"restore_{name}", icon=":material/undo:"):
                if one["over"]:
                    _new_day(one)
                else:
                    _restore(one, {})
            if st.button(
                words.PURGE, key=f"purge_{name}", type="tertiary", icon=":material/delete_forever:"
            ):
                _confirm(one)


def _head(one: Record) -> str:
    """What it is, when it was deleted, when it goes."""
    chips = [words.TRASHED[one["kind"]]]
    if one["visibility"]:
        chips.append(words.VISIBILITIES[one["visibility"]])
    marks = "".join(tag("span", text(chip), "tp-chip") for chip in chips)
    how = "期限が過ぎて移動" if one["expired"] else "削除"
    said = (
        f"{moment_day(one['deleted_at'])}に{how}。{moment_day(one['purge_at'])}に完全に消えます。"
    )
    if one["retain_until"]:
        said += f"使える期限：{until(one['retain_until'])}"
    return (
        tag("h2", text(_title(one)), "tp-heading tp-trash")
        + tag("p", marks)
        + tag("p", text(said), "tp-sub")
    )


@st.dialog("使える期限を決めて戻す")
def _new_day(one: Record) -> None:
    """A document whose days are over needs another last day to be used again."""
    st.html(f"<p>「{escape(_title(one))}」は、使える期限を過ぎています。いつまで使いますか。</p>")
    with st.form("trash_day", border=False):
        day = st.text_input("この日まで使う", placeholder=words.LAST_DAY_HINT)
        pressed = st.form_submit_button(words.RESTORE, type="primary")
    if pressed and day.strip():
        _restore(one, {"retain_until": day.strip()})
    elif pressed:
        st.error("日付を入力してください。", icon=":material/error:")


def _restore(one: Record, body: Record) -> None:
    try:
        client().post(f"/v1/trash/{segment(one['id'])}/restore", body)
    except ApiProblem as problem:
        st.error(plain(problem.detail), icon=":material/error:")
        return
    if one["kind"] == "document":
        documents_changed()
        said = f"「{_title(one)}」を読み取っています。終わると「{words.DOCUMENTS}」で使えます。"
    else:
        said = f"「{_title(one)}」を戻しました。"
    st.session_state.trash_done = said
    st.rerun()


@st.dialog("完全に消しますか")
def _confirm(one: Record) -> None:
    st.html(f"<p>「{escape(_title(one))}」を完全に消します。元に戻せません。</p>")
    with st.container(horizontal=True, gap="small"):
        if st.button(words.PURGE, type="primary", key="confirm_purge"):
            with told():
                client().delete(f"/v1/trash/{segment(one['id'])}")
            st.session_state.trash_done = f"「{_title(one)}」を完全に消しました。"
            st.rerun()
        if st.button("やめる", key="confirm_keep"):
            st.rerun()


def _title(one: Record) -> str:
    return str(one["title"]) or "（題名なし）"


def _done() -> None:
    done = st.session_state.pop("trash_done", None)
    if done:
        st.success(plain(done), icon=":material/check_circle:")
