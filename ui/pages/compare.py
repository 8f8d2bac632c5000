"""計画を比べる: two plans side by side, measures new, gone and changed, word by word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from ui import words
from ui.client import File
from ui.parts.comparing import CHANGED, GROUPS, group_of, row_html
from ui.parts.downloads import CSV, XLSX, dated, save_button
from ui.parts.facets import titled
from ui.parts.fresh import fresh
from ui.parts.page_parts import page_style, pager
from ui.parts.years import japanese_date
from ui.session import client, collection, told

Record = Mapping[str, Any]
_ON_A_PAGE = 20
_AT_ONCE = 200
_CAUTION = (
    "対応は題名と内容の近さから求めた候補で、人の確認を経ていません。"
    "「見当たらない」は、施策の廃止や新設を意味しません。原典で確認してください。"
)


def page() -> None:
    """Shows the page."""
    page_style()
    st.title(words.COMPARE)
    with told():
        plans = _plans()
    if len(plans) < 2:
        st.info(
            "施策を読み取れた計画が2つ以上あるときに比べられます。"
            f"今は{len(plans)}つです。「文書」の画面で、比べたい計画を登録してください。",
            icon=":material/info:",
        )
        return
    before, after = _chosen(plans)
    if before == after:
        st.warning(
            "同じ計画が選ばれています。別の計画を選んでください。", icon=":material/warning:"
        )
        return
    with told(), st.spinner("2つの計画を比べています"):
        rows = fresh(f"compare:{before}:{after}", lambda: _rows(before, after))
    _caution()
    _exports(before, after)
    _shown(rows)


def likely_pair(plans: Sequence[Record]) -> tuple[str, str]:
    """The two plans that are compared at first: one that supersedes another, else the last two."""
    ids = {str(plan["id"]) for plan in plans}
    for plan in plans:
        if plan["supersedes"] in ids:
            return str(plan["supersedes"]), str(plan["id"])
    ordered = sorted(plans, key=lambda plan: plan["published"] or "")
    return str(ordered[-2]["id"]), str(ordered[-1]["id"])


def _plans() -> list[Record]:
    """The documents in which measures were read."""
    listed = client().everything("/v1/documents", "documents", collection=collection())
    return [one for one in listed if one["status"] == "ready" and one["measures"]]


def _chosen(plans: Sequence[Record]) -> tuple[str, str]:
    names = titled(plans)
    dates = {str(one["id"]): japanese_date(one["published"]) for one in plans}
    counted = {str(one["id"]): one["measures"] for one in plans}
    ids = sorted(names, key=lambda name: dates[name], reverse=True)

    def label(name: str) -> str:
        known = [part for part in (dates[name], f"施策{counted[name]}件") if part]
        return f"{names[name]}（{'、'.join(known)}）"

    first, second = likely_pair(plans)
    left, right = st.columns(2)
    before = left.selectbox(
        "前の計画", ids, index=ids.index(first), format_func=label, key="compare_before"
    )
    after = right.selectbox(
        "後の計画", ids, index=ids.index(second), format_func=label, key="compare_after"
    )
    return before, after


def _rows(before: str, after: str) -> list[dict[str, Any]]:
    return client().everything(
        "/v1/measures/compare", "rows", a=before, b=after, limit=_AT_ONCE, collection=collection()
    )


def _caution() -> None:
    st.info(_CAUTION, icon=":material/info:")


def _exports(before: str, after: str) -> None:
    http, parameters = client(), {"a": before, "b": after, "collection": collection()}

    def made(form: str) -> File:
        return http.download("/v1/measures/compare", None, **parameters, format=form)

    with st.container(horizontal=True):
        save_button(
            words.SAVE_EXCEL,
            lambda: made("xlsx"),
            dated("計画の比較", "xlsx"),
            XLSX,
            "compare_xlsx",
        )
        save_button(
            words.SAVE_CSV, lambda: made("csv"), dated("計画の比較", "csv"), CSV, "compare_csv"
        )


def _shown(rows: Sequence[Record]) -> None:
    found = Counter(group_of(row) for row in rows)
    groups = [name for name in GROUPS if found[name]]
    if not groups:
        st.info("どちらの計画にも、比べる施策がありません。", icon=":material/info:")
        return
    chosen = st.pills(
        "表示するもの",
        groups,
        selection_mode="multi",
        default=[CHANGED] if CHANGED in groups else groups[:1],
        format_func=lambda name: f"{GROUPS[name]} {found[name]}件",
        key="compare_groups",
    )
    said = st.text_input("語句で絞る", key="compare_words", placeholder="例：移動窓口車")
    kept = [
        row for row in rows if (not chosen or group_of(row) in chosen) and _holds(row, said or "")
    ]
    if not kept:
        st.info(
            "この条件に合う施策はありません。語句を短くするか、「表示するもの」を選び直してください。",
            icon=":material/info:",
        )
        return
    above = st.container()
    first, last = pager(len(kept), _ON_A_PAGE, "compare")
    above.html("".join(row_html(row) for row in kept[first:last]))


def _holds(row: Record, said: str) -> bool:
    whole = "\n".join(
        f"{one['number'] or ''} {one['title']} {'、'.join(one['ministries'])} {one['body']}"
        + "".join(kpi["text"] for kpi in one["kpis"])
        for one in (row["before"], row["after"])
        if one
    )
    return all(word.casefold() in whole.casefold() for word in said.split())
