"""Reporting a risk case (リスクケース): what happened, of which kind, how grave."""

from __future__ import annotations

from html import escape
from typing import Literal

import streamlit as st

from ui import words
from ui.client import Json
from ui.session import client, collection, told

_PLACEHOLDER = (
    "例：目標値が、前の計画の値だった。照会への回答案に使う前に気づいたので、影響はない。"
)


def risk_button(answer: Json, place: int) -> None:
    """The button that opens the form about an answer."""
    if st.button(words.REPORT_RISK, key=f"risk_{place}", icon=":material/report:", type="tertiary"):
        _dialog(answer)


def risk_form(answer: Json | None, within: Literal["app", "fragment"] = "app") -> None:
    """The form.

    Args:
        answer: The answer that it is about; None where it is about no answer.
        within: What is drawn anew when it was sent: the page, or the dialog that it stands in.
    """
    done = st.session_state.pop("risk_reported", None)
    if done:
        st.success(
            f"報告しました（受付番号 {done}）。管理者が確認します。", icon=":material/check_circle:"
        )
        if within == "fragment":
            return
    # Each report has fields of its own: the next one begins empty.
    name = f"{answer['id'] if answer else 'none'}_{st.session_state.get('risk_count', 0)}"
    with st.form(f"risk_case_{name}", border=False):
        if answer is not None:
            st.html(
                f"<p>対象の質問：「{escape(answer['question'])}」</p>"
                '<p class="tk-status-done">この質問と回答が、そのまま管理者に届きます。</p>'
            )
        kind = st.radio("種類（必須）", words.RISK_KINDS, index=None, key=f"risk_kind_{name}")
        severity = st.radio(
            "重大さ（必須）",
            list(words.RISK_SEVERITIES),
            index=None,
            format_func=words.RISK_SEVERITIES.__getitem__,
            key=f"risk_severity_{name}",
        )
        what = st.text_area(
            "何が起きましたか。業務への影響があれば、それも（必須）",
            key=f"risk_what_{name}",
            max_chars=4_000,
            placeholder=_PLACEHOLDER,
        )
        if not st.form_submit_button("管理者に報告する", type="primary"):
            return
    missing = [
        label
        for label, value in (("種類", kind), ("重大さ", severity), ("何が起きたか", what.strip()))
        if not value
    ]
    if missing:
        st.error(f"{'、'.join(missing)}を入力してください。", icon=":material/error:")
        return
    body = {"kind": kind, "severity": severity, "what": what.strip(), "collection": collection()}
    with told():
        made = client().post(
            "/v1/risk-cases", body | ({"answer_id": answer["id"]} if answer else {})
        )
    st.session_state.risk_reported = made["number"]
    st.session_state.risk_count = st.session_state.get("risk_count", 0) + 1
    st.rerun(scope=within)


@st.dialog(words.REPORT_RISK_TITLE, width="medium")
def _dialog(answer: Json) -> None:
    risk_form(answer, within="fragment")
