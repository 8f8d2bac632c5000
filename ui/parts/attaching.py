"""この質問にだけ使う: files that are attached to the conversation of the page 質問."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from ui import conversation, words
from ui.client import Json, segment
from ui.parts.document_table import state_of
from ui.parts.elements import tag, text
from ui.parts.fresh import documents_changed, fresh
from ui.parts.keeping import until
from ui.parts.labels import plain
from ui.parts.sending import POLL_S, TYPES, Sent, follow, send
from ui.problems import ApiDown
from ui.session import client, collection, told

_SENT = "attached_jobs"
_MOST_NAMED = 2
_NOTHING_YET = f"ファイルを付ける（{words.ATTACH}）"


def attach_bar() -> None:
    """The button by which files are attached, with the names of those that are."""
    try:
        names = [one["file_name"] for one in attached()]
    except ApiDown:
        names = []  # the conversation stays in sight; the next question tells what is wrong
    more = f" ほか{len(names) - _MOST_NAMED}件" if len(names) > _MOST_NAMED else ""
    label = f"{words.ATTACH}：{'、'.join(names[:_MOST_NAMED])}{more}" if names else _NOTHING_YET
    # Where there is little room the sign says it all as long as nothing is attached.
    key = "attach_some" if names else "attach_none"
    if st.button(plain(label), icon=":material/attach_file:", key=key):
        st.session_state.pop(_SENT, None)
        _dialog()


def attached() -> list[Json]:
    """The files of the conversation; none before it has begun."""
    name = conversation.conversation_id()
    if name is None:
        return []
    return fresh(
        f"attached_{name}",
        lambda: client().everything(
            "/v1/documents", "documents", conversation_id=name, collection=collection()
        ),
    )


@st.dialog(words.ATTACH, width="medium")
def _dialog() -> None:
    """Attaches files and takes them off."""
    st.markdown(
        "ここで付けたファイルは、この会話の質問にだけ使います。ほかの会話や、ほかの人の検索には"
        "使いません。時間がたつか、この会話を削除すると、ごみ箱に入らず完全に消えます。"
    )
    with st.form("attach", border=False, clear_on_submit=True):
        files = st.file_uploader("ファイル（複数可）", type=TYPES, accept_multiple_files=True)
        if st.form_submit_button("付ける", type="primary", icon=":material/attach_file:"):
            _send(files)
    if st.session_state.get(_SENT):
        _progress()
    with told():
        for one in attached():
            _row(one)


def _row(one: Json) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        said = f"{one['file_name']}（{state_of(one)}、{until(one['retain_until'])}）"
        st.html(tag("p", text(said)), width="stretch")
        if st.button("外す", key=f"detach_{one['id']}", icon=":material/close:"):
            with told():
                client().delete(f"/v1/documents/{segment(one['id'])}", collection=collection())
            documents_changed()
            st.rerun()


def _send(files: Sequence[UploadedFile] | None) -> None:
    if not files:
        st.warning("付けるファイルを選んでください。", icon=":material/warning:")
        return
    with told():
        name = conversation.begun()
    if name is None:
        st.error(
            "会話を始められないため、ファイルを付けられません。ページを開き直してください。",
            icon=":material/error:",
        )
        return
    st.session_state[_SENT] = send(files, {"conversation_id": name})


@st.fragment(run_every=POLL_S)
def _progress() -> None:
    """How far the files are; when all have ended the dialog goes, unless one was refused."""
    sent: list[Sent] = st.session_state.get(_SENT, [])
    if follow(sent) and not any(one.problem for one in sent):
        st.session_state.pop(_SENT)
        st.rerun()
