"""答弁をつくる: cited drafts from questions or an answer, edited in place, saved by themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from ui import words
from ui.client import Json, segment
from ui.parts.draft_form import draft_form
from ui.parts.draft_view import show_draft
from ui.parts.labels import plain
from ui.parts.moments import moment
from ui.parts.page_parts import page_style, pager
from ui.parts.pick_table import Column, pick_table
from ui.problems import ApiProblem
from ui.session import client, told

Record = Mapping[str, Any]
_POLL_S = 1.0
_ON_A_PAGE = 30
_STATES = {
    "queued": "◔ 順番を待っています",
    "running": "◑ 作っています",
    "ready": "✓ できました",
    "failed": "✕ 作れませんでした",
}
_COLUMNS = (
    Column("表題", pick=True, width="24em"),
    Column("種類"),
    Column("状態"),
    Column("版", number=True),
    Column("更新", width="11em"),
)


def page() -> None:
    """Shows the page."""
    page_style()
    st.title(words.DRAFT)
    chosen = st.query_params.get("d")
    if chosen:
        _one(chosen)
        return
    answer = st.query_params.get("answer")
    if answer:
        st.info(
            "「質問」の回答から原稿をつくります。種類を選んで「原稿をつくる」を押してください。",
            icon=":material/info:",
        )
    body = draft_form(answer)
    if body is not None:
        _create(body)
    _earlier()


def _create(body: Json) -> None:
    try:
        with st.spinner("質問ごとに出典を探し、照合しています"):
            made = client().post("/v1/drafts", body)
    except ApiProblem as problem:
        st.error(plain(f"{problem.title}：{problem.detail}"), icon=":material/error:")
        return
    st.session_state.pop("draft", None)
    st.query_params.clear()
    st.query_params["d"] = made["id"]
    st.rerun()


def _one(draft_id: str) -> None:
    if st.button("原稿の一覧に戻る", icon=":material/arrow_back:", type="tertiary"):
        st.query_params.clear()
        st.rerun()
    kept = st.session_state.get("draft")
    if kept is None or kept["id"] != draft_id:
        with told():
            kept = client().get(f"/v1/drafts/{segment(draft_id)}")
        st.session_state.draft = kept
    if kept["status"] == "ready":
        show_draft(kept)
    elif kept["status"] == "failed":
        st.error(plain(f"作れませんでした：{kept['reason']}"), icon=":material/error:")
    else:
        _waiting(draft_id)


@st.fragment(run_every=_POLL_S)
def _waiting(draft_id: str) -> None:
    with told():
        draft = client().get(f"/v1/drafts/{segment(draft_id)}")
    if draft["status"] in {"ready", "failed"}:
        st.session_state.draft = draft
        st.rerun()
    progress = draft["progress"] or {"done": 0, "total": 1}
    said = f"{_STATES[draft['status']]}（{progress['total']}問のうち{progress['done']}問）"
    st.progress(min(1.0, progress["done"] / max(1, progress["total"])), text=said)
    st.caption("この画面を閉じても作り続けます。あとで「以前の原稿」から開けます。")


def _earlier() -> None:
    with told():
        drafts = client().everything("/v1/drafts", "drafts")
    st.header("以前の原稿", anchor=False)
    if not drafts:
        st.caption("まだ原稿はありません。つくった原稿は、ここから何度でも開けます。")
        return
    above = st.container()
    first, last = pager(len(drafts), _ON_A_PAGE, "drafts")
    with above:
        picked = pick_table(
            _COLUMNS,
            [(one["id"], row_of(one)) for one in drafts[first:last]],
            caption=f"{first + 1}件目から{last}件目。表題を押すと開きます",
            label="開く",
            key="drafts_table",
        )
    if picked:
        st.query_params.clear()
        st.query_params["d"] = picked
        st.rerun()


def row_of(draft: Record) -> list[str]:
    """A draft as a row of the table."""
    return [
        str(draft["title"]),
        str(draft["kind"]),
        _STATES.get(draft["status"], ""),
        str(draft["version"] or ""),
        moment(draft["updated_at"]),
    ]
