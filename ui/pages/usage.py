"""利用状況: how much is done, by day, model, division and kind of work; never who asked what."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import streamlit as st

from ui import words
from ui.parts.charts import count_chart
from ui.parts.citations import date_words
from ui.parts.elements import counts, table, text
from ui.parts.page_parts import page_style
from ui.session import client, told

Record = Mapping[str, Any]
_PERIODS = {7: "7日間", 30: "30日間", 90: "90日間", 365: "1年間"}
_FIGURES: Mapping[str, str] = {
    "answers": "質問",
    "users": "利用した人",
    "answered": "回答した",
    "nearby": "近い記載を示した",
    "not_found": "見つからなかった",
    "withheld": "示さなかった文",
    "good": "役に立った",
    "bad": "役に立たなかった",
}
_WORK: Mapping[str, str] = {
    "users": "利用した人",
    "ask": "質問",
    "search": "箇所を探す",
    "draft": words.DRAFT,
    "check": words.CHECK,
    "export": "書き出し",
}
_WAYS: Mapping[str, str] = {
    "api": "画面・API",
    "openai": "OpenAI互換",
    "gennai": "源内AIアプリ互換",
    "mcp": "MCP",
}


def page() -> None:
    """Shows the page."""
    page_style()
    st.title(words.USAGE)
    days = st.segmented_control(
        "期間", list(_PERIODS), default=30, format_func=_PERIODS.__getitem__, key="usage_days"
    )
    last = datetime.now(UTC).date()
    first = last - timedelta(days=(days or 30) - 1)
    with told():
        found = client().get("/v1/usage", **{"from": first.isoformat(), "to": last.isoformat()})
    st.caption(
        f"{date_words(found['from'])}から{date_words(found['to'])}まで（日付は協定世界時）。だれが何を質問したかは含みません。"
    )
    st.html(counts((name, f"{found['total'][key]:,}") for key, name in _FIGURES.items()))
    if not found["days"] and not found["divisions"]:
        st.info("この期間の利用はありません。期間を長くしてください。", icon=":material/info:")
        return
    chart = count_chart([(day["date"], day["answers"]) for day in found["days"]], "質問（件）")
    if chart is not None:
        st.altair_chart(chart, alt="日ごとの質問の数の図。同じ内容を、下の表で読めます")
    st.html(figures_html(found))
    st.html(work_html(found))


def figures_html(found: Record) -> str:
    """The figures as tables: by day, by model, by reason of feedback."""
    columns = tuple(_FIGURES.values())

    def row(name: object, figures: Record) -> tuple[str, ...]:
        return (text(name), *(text(f"{figures[key]:,}") for key in _FIGURES))

    days = [row(day["date"], day) for day in reversed(found["days"])]
    models = [row(_model(one["model"]), one) for one in found["models"]]
    reasons = [(text(name), text(f"{count:,}")) for name, count in found["reasons"].items()]
    return (
        table(("日", *columns), days, "日ごと", numeric=len(columns))
        + table(("作り方", *columns), models, "回答の作り方ごと", numeric=len(columns))
        + (table(("評価の理由", "件数"), reasons, "評価の理由", numeric=1) if reasons else "")
    )


def work_html(found: Record) -> str:
    """The work as tables: by division, by the way it came, and the tokens of language models."""
    columns = tuple(_WORK.values())

    def rows(kind: str, name: Callable[[Record], str]) -> list[tuple[str, ...]]:
        return [(text(name(one)), *(text(f"{one[key]:,}") for key in _WORK)) for one in found[kind]]

    divisions = rows("divisions", lambda one: one["division"] or "（所属が分からないもの）")
    ways = rows("clients", lambda one: _WAYS.get(one["client"], one["client"]))
    tokens = [
        (
            text(one["model"]),
            *(text(f"{one[key]:,}") for key in ("prompt_tokens", "completion_tokens")),
            text("－" if one["yen"] is None else f"{one['yen']:,.2f}"),
            text("見積もりを含む" if one["estimated"] else "サーバーの値"),
        )
        for one in found["tokens"]
    ]
    heads = ("モデル", "入力トークン", "出力トークン", "費用（円）", "数え方")
    return (
        table(("所属", *columns), divisions, "所属ごとの仕事", numeric=len(columns))
        + table(("使い方", *columns), ways, "使い方ごとの仕事", numeric=len(columns))
        + (table(heads, tokens, "生成AIのトークンと費用") if tokens else "")
    )


def _model(name: str) -> str:
    return "抜き書き（生成AIなし）" if name == words.EXTRACTIVE_MODEL else name
