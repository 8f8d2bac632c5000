"""リスクケース: what people reported, what was done about it, and the table for the CAIO."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from ui import words
from ui.client import File
from ui.parts.downloads import CSV, XLSX, dated, save_button
from ui.parts.elements import tag, text
from ui.parts.labels import plain
from ui.parts.moments import moment
from ui.parts.page_parts import page_style
from ui.session import client, told

Record = Mapping[str, Any]
_ALL = "すべて"


def page() -> None:
    """Shows the page."""
    page_style()
    st.title(words.RISK_CASES)
    st.html(
        "<p>利用者が報告した問題です。対応と再発防止策を書き、表に保存して CAIO（AI統括責任者）への"
        "報告に使えます。</p>"
    )
    status = st.segmented_control(
        "対応状況", [_ALL, *words.RISK_STATES], default=_ALL, required=True, key="risk_status"
    )
    wanted = None if status == _ALL else status
    with told():
        cases = client().everything("/v1/risk-cases", "risk_cases", status=wanted)
    if not cases:
        st.info(_nothing(wanted), icon=":material/info:")
        return
    _exports(wanted, len(cases))
    for case in cases:
        _case(case)


def case_html(case: Record) -> str:
    """A case: what happened, to which answer."""
    facts = [
        ("何が起きたか", case["what"]),
        (
            "報告者",
            "　".join(filter(None, (case["reporter_name"] or case["reporter"], case["division"]))),
        ),
        ("質問", case["question"] or "（回答に結び付かない報告）"),
        ("回答", case["answer"] or ""),
        ("引用した文書", "\n".join(case["sources"])),
        ("文ごとの照合", "\n".join(case["verdicts"])),
        ("回答の作り方", _made_by(case["model"])),
    ]
    shown = "".join(
        tag("dt", text(name)) + tag("dd", text(value)) for name, value in facts if value
    )
    return tag("dl", shown, "tp-facts")


def _nothing(status: str | None) -> str:
    if status is None:
        return (
            f"報告は、まだありません。利用者は、回答の下の「{words.REPORT_RISK}」から報告できます。"
        )
    return f"「{status}」の報告はありません。"


def _exports(status: str | None, count: int) -> None:
    http = client()

    def made(form: str) -> File:
        return http.download("/v1/risk-cases", None, status=status, format=form)

    st.html(tag("p", text(f"{count:,}件の報告"), "tp-found", role="status"))
    with st.container(horizontal=True):
        name = words.RISK_CASES
        save_button(words.SAVE_EXCEL, lambda: made("xlsx"), dated(name, "xlsx"), XLSX, "risks_xlsx")
        save_button(words.SAVE_CSV, lambda: made("csv"), dated(name, "csv"), CSV, "risks_csv")


def _case(case: Record) -> None:
    """A case, folded; with the form in which it is dealt with."""
    number, when = case["number"], moment(case["created"])
    label = f"{number}．{case['status']}・重大さ {case['severity']}・{case['kind']}（{when}）"
    box = st.expander(plain(label), key=f"risk_{number}", on_change="rerun")
    if not box.open:
        return
    with box:
        st.html(case_html(case))
        with st.form(f"deal_{number}", border=False):
            states = list(words.RISK_STATES)
            status = st.radio(
                "対応状況",
                states,
                index=states.index(case["status"]),
                horizontal=True,
                key=f"deal_status_{number}",
            )
            response = st.text_area(
                "対応の内容と再発防止策",
                case["response"],
                max_chars=4_000,
                key=f"deal_response_{number}",
            )
            if not st.form_submit_button("対応を保存する", type="primary"):
                return
        with told():
            client().patch(
                f"/v1/risk-cases/{number}", {"status": status, "response": response.strip()}
            )
        st.rerun()


def _made_by(model: str | None) -> str:
    if model is None:
        return ""
    return "抜き書き（生成AIなし）" if model == words.EXTRACTIVE_MODEL else model
