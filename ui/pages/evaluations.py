"""評価: runs of the evaluation harness, their figures, and every failure one by one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from ui import words
from ui.client import segment
from ui.parts.charts import share_chart
from ui.parts.elements import facts, tag, text
from ui.parts.evaluation import (
    agreement_of,
    failed,
    figures_html,
    groups_html,
    outcome_html,
    tokens_of,
)
from ui.parts.evaluation_words import ABOUT_SOURCES, FAILURES, STYLES, TYPES, name_of
from ui.parts.moments import moment
from ui.parts.page_parts import page_style, pager
from ui.session import client, told

Record = Mapping[str, Any]
_ON_A_PAGE = 20
_AT_ONCE = 200
_ENVIRONMENT: Mapping[str, str] = {
    "tenkyo": "製品の版",
    "python": "Pythonの版",
    "reader": "読み取り器の版",
    "dictionary": "辞書",
    "passages": "箇所の数",
    "ingest_s": "登録の時間（秒）",
    "cpus": "CPUの数",
}


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
    model, figures = _of_model(run["summary"])
    before = next((one for one in runs if one["id"] == other), None)
    _figures(figures, before)
    _environment(figures, run["summary"].get("environment", {}))
    _failures([one for one in run["outcomes"] if one.get("model", model) == model])


def _of_model(summary: Record) -> tuple[str, Record]:
    """The model that is looked at, and its figures."""
    models = summary.get("models", {})
    if len(models) < 2:
        return summary.get("model", ""), summary
    model = st.selectbox("モデル", list(models), key="eval_model")
    return model, models[model]


def _figures(figures: Record, before: Record | None) -> None:
    measures = figures["measures"]
    chart = share_chart([(name_of(name), mean["value"]) for name, mean in measures.items()])
    if chart is not None:
        st.altair_chart(chart, alt="指標の図。同じ内容を、下の表で読めます")
    st.caption(ABOUT_SOURCES)
    st.html(figures_html(figures, before))
    agreed = agreement_of(figures.get("agreement"))
    if agreed:
        st.html(tag("p", text(f"人の採点：{agreed}")))
    for kind, groups in (("種類", "by_type"), ("聞き方", "by_style")):
        if figures.get(groups):
            with st.expander(f"質問の{kind}ごと"):
                st.html(groups_html(figures[groups], kind))


def _environment(figures: Record, environment: Record) -> None:
    times = figures.get("ms", {})
    around = [(name, environment[key]) for key, name in _ENVIRONMENT.items() if key in environment]
    known = [
        ("回答の時間（中央値）", _milliseconds(times.get("p50"))),
        ("回答の時間（95％点）", _milliseconds(times.get("p95"))),
        ("トークン（1回答の平均）", text(tokens_of(figures.get("tokens")))),
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
    kept: Sequence[Record] = found
    choices = (
        ("失敗の種別", "failure", FAILURES),
        ("種類", "type", TYPES),
        ("聞き方", "style", STYLES),
    )
    for column, (label, field, names) in zip(st.columns(3), choices, strict=True):
        with column:
            kept = _chosen(kept, found, label, field, names)
    st.html(tag("p", text(f"{len(kept)}問（全{len(outcomes)}問のうち）")))
    above = st.container()
    first, last = pager(len(kept), _ON_A_PAGE, "eval")
    above.html("".join(outcome_html(one) for one in kept[first:last]))


def _chosen(
    kept: Sequence[Record],
    found: Sequence[Record],
    label: str,
    field: str,
    names: Mapping[str, str],
) -> Sequence[Record]:
    """Those of the chosen values of a field; all where none is chosen."""
    values = sorted({str(one[field]) for one in found if one.get(field)})
    if len(values) < 2:
        return kept
    chosen = st.multiselect(
        label,
        values,
        format_func=lambda value: names.get(value, value),
        key=f"eval_{field}",
        placeholder="すべて",
    )
    return [one for one in kept if not chosen or one.get(field) in chosen]


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
    when = moment(run["created_at"])
    return f"{run['id']}（{when}、{run['questions']}問）"


def _milliseconds(value: float | None) -> str:
    return "" if value is None else text(f"{value:,.0f}ミリ秒")
