"""A measure in a dialog: everything about it, with the passages that say so."""

from __future__ import annotations

from typing import Any

import streamlit as st

from ui.client import segment
from ui.parts.charts import budget_chart, schedule_chart
from ui.parts.citations import passage_card
from ui.parts.measure_card import measure_html, name_of
from ui.parts.page_parts import heading
from ui.session import client, collection, told

Record = dict[str, Any]
_MOST_PASSAGES = 5


def _forget_address() -> None:
    st.query_params.pop("m", None)


@st.dialog("施策の詳細", width="large", on_dismiss=_forget_address)
def show_measure(measure_id: str) -> None:
    """Shows a measure."""
    with told():
        measure = client().get(f"/v1/measures/{segment(measure_id)}", collection=collection())
        passages = _passages(measure)
    heading(name_of(measure))
    st.html(measure_html(measure))
    _charts(measure)
    heading("出典")
    if not passages:
        st.caption("この施策を含む箇所は登録されていません。")
    for passage in passages:
        st.html(passage_card(passage, [(measure["char_start"], measure["char_end"])]))
    left = len(measure["passage_ids"]) - len(passages)
    if left > 0:
        st.caption(f"ほかに{left}か所に記載があります。文書を開いて読んでください。")


def _passages(measure: Record) -> list[Record]:
    return [
        client().get(f"/v1/passages/{segment(name)}", collection=collection())
        for name in measure["passage_ids"][:_MOST_PASSAGES]
    ]


def _charts(measure: Record) -> None:
    """Charts where they show more than the tables: several years, several entries."""
    entries = [(one["text"], one) for one in measure["schedule"] if one["from"] or one["to"]]
    if len(entries) > 1:
        chart = schedule_chart(entries)
        if chart is not None:
            st.altair_chart(chart, alt="工程の図。同じ内容を、上の表で読めます")
    sums: dict[tuple[int, str], int] = {}
    for budget in measure["budgets"]:
        counted = not (budget["reposted"] or budget["portion"] or budget["previous"])
        if counted and budget["fiscal_year"] and budget["amount_yen"]:
            key = (budget["fiscal_year"], budget["kind"])
            sums[key] = sums.get(key, 0) + budget["amount_yen"]
    if len(sums) > 1:
        listed = [
            {"fiscal_year": year, "kind": kind, "amount_yen": amount}
            for (year, kind), amount in sorted(sums.items())
        ]
        chart = budget_chart(listed)
        if chart is not None:
            st.altair_chart(chart, alt="予算の図。同じ内容を、上の表で読めます")
            st.caption("図は、再掲・内数・比較額を除いて、年度と区分ごとに足したものです。")
