"""施策を探す: the measures of all plans as a table with facets, each in full with its sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from ui import words
from ui.client import File
from ui.parts import facets
from ui.parts.amounts import BUDGET_KINDS, yen
from ui.parts.charts import budget_chart, schedule_chart
from ui.parts.downloads import CSV, XLSX, dated, save_button
from ui.parts.elements import disclosure, table, tag, text
from ui.parts.fresh import fresh
from ui.parts.measure_card import is_doubtful, kpi_line, period
from ui.parts.measure_detail import show_measure
from ui.parts.page_parts import page_style, pager
from ui.parts.pick_table import Column, pick_table
from ui.parts.years import fiscal_year, year_option
from ui.session import client, collection, told

Record = Mapping[str, Any]
_ON_A_PAGE = 50
_AT_ONCE = 500
_HAS = {
    "has_kpi": "KPIあり",
    "has_budget": "予算あり",
    "has_schedule": "工程あり",
    "has_doubts": "要目視確認あり",
}
_LISTED = (
    "id",
    "document",
    "number",
    "title",
    "ministries",
    "ministry_ids",
    "fiscal_years",
    "schedule",
    "certain",
    "doubts",
)
_COLUMNS = (
    Column("番号", width="5em"),
    Column("施策", pick=True, width="13em"),
    Column("担当", width="8em"),
    Column("KPI"),
    Column("年度", width="9em"),
    Column("文書", width="11em"),
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; an empty condition takes everything.

    Attributes:
        words: Words that a measure holds.
        documents: Ids of documents.
        ministries: Names of bodies.
        years: Western fiscal years.
        has: Of `_HAS`, what a measure must have.
    """

    words: str = ""
    documents: tuple[str, ...] = ()
    ministries: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    has: tuple[str, ...] = ()

    @property
    def parameters(self) -> dict[str, Any]:
        """As the API takes them."""
        return {
            "q": self.words.strip(),
            "document_id": list(self.documents),
            "ministry": list(self.ministries),
            "fiscal_year": [str(year) for year in self.years],
            "collection": collection(),
            **dict.fromkeys(self.has, "true"),
        }


def page() -> None:
    """Shows the page."""
    page_style()
    st.title(words.MEASURES)
    with told():
        everything = _found(Wanted())
    if not everything["measures"]:
        _nothing_registered()
        return
    wanted = _narrowed(everything["measures"])
    with told():
        wanted = replace(wanted, has=tuple(st.session_state.get("measures_has") or ()))
        found = _found(wanted)
    _having(found["facets"])
    measures = found["measures"]
    _count(len(measures), len(everything["measures"]))
    if not measures:
        _nothing_found(wanted)
        return
    _exports(wanted)
    tabs = st.tabs(["一覧", "工程の図", "予算の図"], key="measures_tabs", on_change="rerun")
    with tabs[0]:
        _table(measures)
    with tabs[1]:
        if tabs[1].open:
            _timeline(measures)
    with tabs[2]:
        if tabs[2].open:
            _budgets(found["totals"])
    _dialog_of_address()


def row_of(measure: Record) -> list[str]:
    """A measure as a row of the table."""
    kpis = [kpi_line(kpi) for kpi in measure["kpis"][:2]]
    more = len(measure["kpis"]) - len(kpis)
    years = [fiscal_year(year) for year in sorted(measure["fiscal_years"])]
    shown = years if len(years) <= 2 else [f"{years[0]}から", f"{years[-1]}まで"]
    mark = ["⚠ 要目視確認"] if is_doubtful(measure) else []
    return [
        str(measure["number"] or ""),
        str(measure["title"]),
        "、".join(measure["ministries"]),
        "\n".join([*kpis, *([f"ほか{more}件"] if more > 0 else []), *mark]),
        "\n".join(shown),
        str(measure["document"]["title"]),
    ]


def _found(wanted: Wanted) -> dict[str, Any]:
    """The measures of the API."""
    return fresh(f"measures:{wanted}", lambda: _fetched(wanted))


def _fetched(wanted: Wanted) -> dict[str, Any]:
    parameters = {**wanted.parameters, "limit": _AT_ONCE}
    result = client().get("/v1/measures", **parameters)
    measures = list(map(listed, result["measures"]))
    while result.get("next_cursor"):
        result = client().get("/v1/measures", **parameters, cursor=result["next_cursor"])
        measures += map(listed, result["measures"])
    return {"measures": measures, "totals": result["totals"], "facets": result["facets"]}


def listed(measure: Record) -> dict[str, Any]:
    """What the list shows of a measure: a session holds no more of thousands of them."""
    kpis = [
        {
            **{name: kpi[name] for name in ("text", "indicator", "certain")},
            "targets": kpi["targets"][-1:],
        }
        for kpi in measure["kpis"]
    ]
    budgets = [
        {name: one[name] for name in ("fiscal_year", "certain")} for one in measure["budgets"]
    ]
    return {**{name: measure[name] for name in _LISTED}, "kpis": kpis, "budgets": budgets}


def _narrowed(everything: Sequence[Record]) -> Wanted:
    """What the fields above the table ask for."""
    named = {one["document"]["id"]: one["document"] for one in everything}
    documents = facets.titled(named.values())
    said = st.text_input(
        "語句",
        key="measures_words",
        placeholder="例：移動窓口車　利用者数（空白で区切ると、すべてを含むもの）",
    )
    first, second, third = st.columns(3)
    ministries = first.multiselect(
        "府省庁・担当",
        facets.ministries_of(everything),
        format_func=facets.ministry_option,
        key="measures_ministries",
        placeholder="すべて",
    )
    years = second.multiselect(
        "年度",
        facets.years_of(everything),
        format_func=year_option,
        key="measures_years",
        placeholder="すべて",
        help="R7、令和7、2025 のどの書き方でも見つかります",
    )
    chosen = third.multiselect(
        "文書",
        list(documents),
        format_func=documents.__getitem__,
        key="measures_documents",
        placeholder="すべて",
    )
    return Wanted(said or "", tuple(chosen), tuple(ministries), tuple(years))


def _having(counts: Mapping[str, int]) -> None:
    """The choice of what a measure must have, with how many of those found have it."""
    st.pills(
        "次のものがある施策だけ",
        list(_HAS),
        selection_mode="multi",
        format_func=lambda name: f"{_HAS[name]} {counts[name]:,}件",
        key="measures_has",
    )


def _count(shown: int, total: int) -> None:
    said = f"{shown:,}件の施策" + (f"（全{total:,}件のうち）" if shown != total else "")
    st.html(tag("p", text(said), "tp-found", role="status"))


def _exports(wanted: Wanted) -> None:
    """The table of exactly what is shown, as files."""
    http = client()
    parameters = wanted.parameters

    def made(form: str) -> File:
        return http.download("/v1/measures", None, **parameters, format=form)

    with st.container(horizontal=True):
        save_button(
            words.SAVE_EXCEL, lambda: made("xlsx"), dated("施策", "xlsx"), XLSX, "measures_xlsx"
        )
        save_button(words.SAVE_CSV, lambda: made("csv"), dated("施策", "csv"), CSV, "measures_csv")


def _table(measures: Sequence[Record]) -> None:
    above = st.container()
    first, last = pager(len(measures), _ON_A_PAGE, "measures")
    with above:
        picked = pick_table(
            _COLUMNS,
            [(one["id"], row_of(one)) for one in measures[first:last]],
            caption=f"{first + 1}件目から{last}件目。施策名を押すと、くわしく見られます",
            label="くわしく見る",
            key="measures_table",
        )
    if picked:
        st.query_params["m"] = picked


def _timeline(measures: Sequence[Record]) -> None:
    entries = [
        (f"{entry['text']}（{one['title']}）", entry)
        for one in measures
        for entry in one["schedule"]
        if entry["from"] or entry["to"]
    ]
    chart = schedule_chart(entries)
    if chart is None:
        st.info("絞り込んだ施策には、年度の分かる工程がありません。", icon=":material/info:")
        return
    st.altair_chart(chart, alt="工程の図。同じ内容を、下の表で読めます")
    rows = [(text(name), text(period(entry))) for name, entry in entries]
    st.html(disclosure("図の内容を表で読む", table(("工程", "時期"), rows, "工程")))


def _budgets(totals: Record) -> None:
    chart = budget_chart(totals["sums"])
    if chart is None:
        st.info("絞り込んだ施策には、年度の分かる予算がありません。", icon=":material/info:")
        return
    st.altair_chart(chart, alt="予算の合計の図。同じ内容を、下の表で読めます")
    rows = [
        (
            text(f"{one['fiscal_year']}年度" if one["fiscal_year"] else "年度の記載なし"),
            text(BUDGET_KINDS[one["kind"]]),
            text(f"{one['count']}件"),
            text(yen(one["amount_yen"])),
        )
        for one in totals["sums"]
    ]
    notes = "".join(tag("li", text(note)) for note in totals["notes"])
    st.html(
        table(("年度", "区分", "件数", "合計"), rows, "予算の合計", numeric=2)
        + tag("ul", notes, "tp-sub")
    )


def _dialog_of_address() -> None:
    """Opens the measure that the address names, once; the page goes on below it."""
    name = st.query_params.get("m")
    if name:
        show_measure(name)


def _nothing_registered() -> None:
    st.info(
        "施策を読み取れた文書が、まだありません。「文書」の画面で計画を登録すると、"
        "番号・担当・KPI・予算・工程が、ここに並びます。",
        icon=":material/info:",
    )


def _nothing_found(wanted: Wanted) -> None:
    said = wanted.words.strip()
    tries = [
        f"語句「{said}」を短くするか、別の言い方にする" if said else "",
        "府省庁・担当を外す" if wanted.ministries else "",
        "年度を外す" if wanted.years else "",
        "文書を外す" if wanted.documents else "",
        f"「{'」「'.join(_HAS[name] for name in wanted.has)}」を外す" if wanted.has else "",
    ]
    listed = "".join(tag("li", text(one)) for one in tries if one)
    st.html(
        tag(
            "div",
            tag("p", text("この条件に合う施策はありません。次のどれかを試してください。"))
            + tag("ul", listed),
            "tp-block",
        )
    )
