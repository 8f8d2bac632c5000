"""評価: runs of the evaluation harness, their figures, and every failure one by one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import streamlit as st

from ui import words
from ui.client import segment
from ui.parts.charts import share_chart
from ui.parts.elements import facts, scrolling, table, tag, text
from ui.parts.page_parts import page_style, pager
from ui.session import client, told

Record = Mapping[str, Any]
_ON_A_PAGE = 20
_AT_ONCE = 200
MEASURES: Mapping[str, str] = {
    "Recall@1": "再現率（上位1件）",
    "Recall@5": "再現率（上位5件）",
    "Recall@10": "再現率（上位10件）",
    "MRR@10": "平均逆順位（上位10件）",
    "Recall<=4000chars": "再現率（先頭4,000字）",
    "Correct": "正答",
    "ConciseCorrect": "簡潔な正答（400字以内）",
    "CitationRecall": "引用再現率",
    "CitationPrecision": "引用適合率",
    "QuoteExactness": "引用の一字一句の一致",
    "HallucinationRate": "答えのない質問に答えた割合",
    "ErrorRate": "答えのある質問に答えなかった割合",
}
"""Measures of the harness in words that an administrator reads."""

TYPES: Mapping[str, str] = {
    "fact": "事実",
    "number": "数値",
    "kpi": "KPI",
    "budget": "予算",
    "schedule": "工程",
    "ministry": "担当府省庁",
    "definition": "定義",
    "reason": "理由",
    "procedure": "手続",
    "list": "列挙",
    "compare": "比較",
    "followup": "続けての質問",
    "unanswerable": "答えのない質問",
}
"""Types of questions in words."""

_ENVIRONMENT: Mapping[str, str] = {
    "tenkyo": "製品の版",
    "python": "Pythonの版",
    "reader": "読み取り器の版",
    "dictionary": "辞書",
    "passages": "箇所の数",
    "ingest_s": "登録の時間（秒）",
    "cpus": "CPUの数",
}

LOWER_IS_BETTER = frozenset({"HallucinationRate", "ErrorRate"})
_JUDGED = ("ConciseCorrect", "Correct", "CitationRecall", "CitationPrecision")


def page() -> None:
    """Shows the page."""
    page_style()
    st.title(words.EVALUATIONS)
    with told():
        runs = client().everything("/v1/evaluations", "evaluations")
    if not runs:
        st.info(
            "評価の結果が、まだありません。サーバーで「tenkyo eval run」を実行し、"
            "結果をホームの「evaluations」の下に書き出すと、ここに並びます。",
            icon=":material/info:",
        )
        return
    labels = {run["id"]: _label(run) for run in runs}
    first, second = st.columns(2)
    chosen = first.selectbox("評価", list(labels), format_func=labels.__getitem__, key="eval_run")
    others = ["", *(name for name in labels if name != chosen)]
    other = second.selectbox(
        "比べる評価",
        others,
        format_func=lambda name: labels.get(name, "比べない"),
        key="eval_other",
    )
    with told():
        run = _whole(chosen)
    before = next((one for one in runs if one["id"] == other), None)
    _figures(run, before)
    _environment(run["summary"])
    _failures(run["outcomes"])


def name_of(measure: str) -> str:
    """A measure in Japanese."""
    return MEASURES.get(measure, measure)


def failed(outcome: Record) -> bool:
    """Whether an outcome is worth a look: an error, a wrong answer, a missing or wrong citation."""
    if outcome.get("error"):
        return True
    worst_at_one = any(outcome.get(name) for name in LOWER_IS_BETTER)
    return worst_at_one or any(
        outcome[name] < 1 for name in _JUDGED if outcome.get(name) is not None
    )


def figure_rows(run: Record, before: Record | None) -> list[tuple[str, ...]]:
    """Rows of the table of measures, as HTML cells; with the difference where two are compared."""
    rows = []
    for name, mean in run["measures"].items():
        note = "（小さいほどよい）" if name in LOWER_IS_BETTER else ""
        row = [
            text(name_of(name) + note),
            text(f"{mean['count']}問"),
            text(f"{mean['low']:.3f}から{mean['high']:.3f}"),
            text(f"{mean['value']:.3f}"),
        ]
        if before is not None:
            old = before["measures"].get(name)
            row.append(text(_difference(name, mean["value"], old["value"]) if old else "－"))
        rows.append(tuple(row))
    return rows


def _difference(name: str, now: float, old: float) -> str:
    change = now - old
    if abs(change) < 0.0005:
        return "＝ 0.000"
    better = (change > 0) != (name in LOWER_IS_BETTER)
    return f"{'▲ 改善' if better else '▼ 悪化'} {change:+.3f}"


def _figures(run: Record, before: Record | None) -> None:
    chart = share_chart([(name_of(name), mean["value"]) for name, mean in run["measures"].items()])
    if chart is not None:
        st.altair_chart(chart, alt="指標の図。同じ内容を、下の表で読めます")
    columns = ["指標", "質問数", "95％区間", "値", *(["前との差"] if before else [])]
    st.html(table(columns, figure_rows(run, before), "指標の一覧", numeric=len(columns) - 1))
    by_type = run["summary"].get("by_type", {})
    if by_type:
        with st.expander("質問の種類ごと"):
            st.html(_by_type(by_type))


def _by_type(groups: Mapping[str, Mapping[str, Record]]) -> str:
    names = list(dict.fromkeys(name for means in groups.values() for name in means))
    rows = [
        (
            text(TYPES.get(group, group)),
            *(text(f"{means[name]['value']:.3f}" if name in means else "－") for name in names),
        )
        for group, means in groups.items()
    ]
    columns = ("種類", *(name_of(name) for name in names))
    return table(columns, rows, "質問の種類ごとの値", numeric=len(names))


def _environment(summary: Record) -> None:
    times, environment = summary.get("ms", {}), summary.get("environment", {})
    around = [(name, environment[key]) for key, name in _ENVIRONMENT.items() if key in environment]
    known = [
        ("回答の時間（中央値）", _milliseconds(times.get("p50"))),
        ("回答の時間（95％点）", _milliseconds(times.get("p95"))),
        *((name, text(value)) for name, value in around),
    ]
    with st.expander("時間と環境"):
        st.html(facts(known))


def _failures(outcomes: Sequence[Record]) -> None:
    st.header("失敗した質問", anchor=False)
    found = [one for one in outcomes if failed(one)]
    if not found:
        st.success("失敗した質問はありません。", icon=":material/check:")
        return
    types = sorted({str(one["type"]) for one in found})
    chosen = st.multiselect(
        "種類",
        types,
        format_func=lambda name: TYPES.get(name, name),
        key="eval_types",
        placeholder="すべて",
    )
    kept = [one for one in found if not chosen or one["type"] in chosen]
    st.html(tag("p", text(f"{len(kept)}問（全{len(outcomes)}問のうち）")))
    above = st.container()
    first, last = pager(len(kept), _ON_A_PAGE, "eval")
    above.html("".join(outcome_html(one) for one in kept[first:last]))


def outcome_html(outcome: Record) -> str:
    """A question with its answer and values."""
    values = [
        (name_of(name), text(f"{value:.3f}"))
        for name, value in outcome.items()
        if isinstance(value, int | float) and not isinstance(value, bool)
    ]
    error = outcome.get("error")
    wrong = tag("p", text(f"✕ 誤り：{error}"), "tp-chip tp-chip-bad") if error else ""
    said = outcome.get("answer") or "（答えませんでした）"
    return tag(
        "article",
        tag("p", text(f"{outcome['id']}　{TYPES.get(outcome['type'], outcome['type'])}"), "tp-sub")
        + tag("h3", text(outcome["question"]))
        + wrong
        + scrolling(text(said), "回答", "tp-body")
        + facts(values),
        "tp-pair tp-block",
        aria_label=str(outcome["question"]),
    )


def _whole(run_id: str) -> dict[str, Any]:
    """A run with all its outcomes."""
    path = f"/v1/evaluations/{segment(run_id)}"
    run = client().get(path, limit=_AT_ONCE)
    while run.get("next_cursor"):
        more = client().get(path, limit=_AT_ONCE, cursor=run["next_cursor"])
        run["outcomes"] += more["outcomes"]
        run["next_cursor"] = more["next_cursor"]
    return run


def _label(run: Record) -> str:
    when = datetime.fromisoformat(run["created_at"]).strftime("%Y-%m-%d %H:%M")
    return f"{run['id']}（{when}、{run['questions']}問）"


def _milliseconds(value: float | None) -> str:
    return "" if value is None else text(f"{value:,.0f}ミリ秒")
