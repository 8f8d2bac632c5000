"""Taking documents in: the form, and how far each file is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.uploaded_file_manager import UploadedFile

from ui import words
from ui.parts.sending import POLL_S, TYPES, follow, send, show_sent
from ui.session import may, me

Record = Mapping[str, Any]
_JOBS = "upload_jobs"
_LEVELS = {"2": "機密性２", "1": "機密性１"}


def upload_form(plans: Mapping[str, str]) -> None:
    """The form by which files are sent.

    Args:
        plans: Titles of the documents by their ids, of which one may be superseded.
    """
    editor = may("editor", "admin")
    with st.form("upload", border=True, clear_on_submit=True):
        files = st.file_uploader(
            "ファイル（複数可）",
            type=TYPES,
            accept_multiple_files=True,
            help="PDF、Word、Excel、PowerPoint、HTML、Markdown、テキスト、CSV",
        )
        fields = _fields(plans, editor=editor)
        pressed = st.form_submit_button("登録する", type="primary", icon=":material/upload:")
    if pressed:
        _send(files, fields)


@st.fragment(run_every=POLL_S)
def progress() -> None:
    """Shows how far the files are, until all have ended."""
    if follow(st.session_state.get(_JOBS, [])):
        st.rerun()


def has_sent() -> bool:
    """Whether files were sent from this page, and are to be told of."""
    return bool(st.session_state.get(_JOBS))


def still_moving() -> bool:
    """Whether some file is still on its way."""
    return any(not one.ended for one in st.session_state.get(_JOBS, []))


def show_ended() -> None:
    """Tells what became of the files, once all have ended."""
    for one in st.session_state[_JOBS]:
        show_sent(one)
    if st.button("この知らせを消す", key="upload_clear"):
        st.session_state.pop(_JOBS)
        st.rerun()


def _fields(plans: Mapping[str, str], *, editor: bool) -> dict[str, str]:
    first, second = st.columns(2)
    title = first.text_input("題名（1つのときだけ。空なら文書から読み取ります）")
    issuer = second.text_input("発行者", placeholder="例：暮らし基盤省")
    published = first.text_input("日付", placeholder="例：2025-06-13、令和7年6月")
    address = second.text_input(words.PUBLIC_URL, placeholder="https://")
    level = first.selectbox("機密性", list(_LEVELS), format_func=_LEVELS.__getitem__)
    handling = second.text_input("取扱い", placeholder="例：部内限り")
    visibility = first.selectbox(
        "公開範囲",
        ["all", "group", "private"] if editor else ["private"],
        format_func=words.VISIBILITIES.__getitem__,
    )
    groups = _groups(second)
    last = first.text_input(
        words.LAST_DAY,
        placeholder=words.LAST_DAY_HINT,
        help="過ぎると検索と回答に使わず、ごみ箱に移ります。",
    )
    before = st.selectbox(
        "前の計画（この文書が置き換えるもの）",
        ["", *plans],
        format_func=lambda name: plans.get(name, "なし"),
    )
    return {
        "title": title.strip(),
        "issuer": issuer.strip(),
        "published": published.strip(),
        "source_url": address.strip(),
        "confidentiality": level,
        "handling": handling.strip(),
        "visibility": visibility,
        "groups": groups.strip() if visibility == "group" else "",
        "retain_until": last.strip(),
        "supersedes": before,
    }


def _groups(column: DeltaGenerator) -> str:
    """The groups that see a document of theirs: one's own to choose from, where one has some."""
    label = "課の文書のとき：見られる課"
    own = me()["groups"]
    if not own:
        return str(column.text_input(label, placeholder="例：企画課、総務課"))
    chosen = column.multiselect(
        label, own, own[:1], accept_new_options=True, placeholder="課を選ぶか、入力する"
    )
    return "、".join(chosen)


def _send(files: Sequence[UploadedFile] | None, fields: Mapping[str, str]) -> None:
    if not files:
        st.warning("登録するファイルを選んでください。", icon=":material/warning:")
        return
    said = {name: value for name, value in fields.items() if value}
    if len(files) > 1:
        said.pop("title", None)
    st.session_state[_JOBS] = send(files, said)
    st.rerun()
