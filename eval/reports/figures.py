"""Figures of a run as HTML: what each model reached, in tables and charts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

from eval.reports.charts import COLOURS, KIND_COLOURS, RIGHT, Bar, interval_chart, share_chart
from eval.reports.failures import Failure
from eval.reports.labels import (
    HUMAN,
    NAMES,
    Source,
    agreement_words,
    kind_name,
    source_of,
    tokens_words,
)

_ASPECTS: tuple[tuple[str, Mapping[Source, Sequence[str]]], ...] = (
    ("正しさ", {Source.GOLD: ("Correct", "ConciseCorrect"), Source.HUMAN: (HUMAN,)}),
    (
        "引用が根拠を覆うか",
        {
            Source.GOLD: ("CitationRecall", "PageAccuracy"),
            Source.CHECK: ("AlceRecall(check)",),
            Source.NLI: ("AlceRecall(nli)",),
        },
    ),
    (
        "引用に無駄がないか",
        {
            Source.GOLD: ("CitationPrecision",),
            Source.CHECK: ("AlcePrecision(check)",),
            Source.NLI: ("AlcePrecision(nli)",),
        },
    ),
    ("写し誤り", {Source.CHECK: ("QuoteExactness", "UnsupportedNumberRate")}),
    ("答えるべきか", {Source.GOLD: ("HallucinationRate", "ErrorRate")}),
    ("安定", {Source.GOLD: ("Stability(repeats)", "Stability(paraphrases)")}),
)
_RETRIEVAL = ("Recall@1", "Recall@5", "Recall@10", "MRR@10", "nDCG@10", "Recall<=4000chars")


def figures(summary: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> str:
    """The sections of the measures, of the charts, and of the kinds of questions.

    Args:
        summary: As `summary.json` has it.
        rows: As `outcomes.jsonl` has them.
    """
    models: Mapping[str, Mapping[str, Any]] = summary["models"]
    return (
        f"<h2>指標</h2>{_sources()}{_marking(summary)}"
        f"{''.join(_table(*entry) for entry in models.items())}"
        f"<h2>図</h2>{_legend(models)}{_charts(models)}"
        f"<h2>種類別・聞き方別</h2>{''.join(_groups(*entry, rows) for entry in models.items())}"
    )


def _sources() -> str:
    entries = "".join(
        f"<li><b>{source.label}</b>：{escape(source.meaning)}</li>" for source in Source
    )
    return f'<p>だれが判定した値かによって列を分けています。</p><ul class="sources">{entries}</ul>'


def _marking(summary: Mapping[str, Any]) -> str:
    """How far the markers agree on the whole sheet, which may hold answers of other runs too."""
    marking = summary.get("marking")
    if not marking:
        return ""
    return f"<p>採点表の全体：{agreement_words(marking['agreement'])}</p>"


def _table(model: str, told: Mapping[str, Any]) -> str:
    measures = told["measures"]
    head = "".join(f'<th scope="col">{source.label}</th>' for source in Source)
    body = "".join(
        f'<tr><th scope="row">{aspect}</th>'
        + "".join(f"<td>{_cell(by.get(source, ()), measures)}</td>" for source in Source)
        + "</tr>"
        for aspect, by in _ASPECTS
        if any(name in measures for names in by.values() for name in names)
    )
    ms, used = told["ms"], tokens_words(told["tokens"])
    speed = "" if ms["p50"] is None else f"中央値 {ms['p50']:,.0f} ms、95％点 {ms['p95']:,.0f} ms"
    return (
        f"<h3>{escape(model)}</h3>"
        f'<table class="measures"><thead><tr><th scope="col">観点</th>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table><p>回答時間：{speed}</p><p>{used}</p>{_agreed(told)}"
    )


def _agreed(told: Mapping[str, Any]) -> str:
    found = told.get("agreement")
    return f"<p>人の採点：{agreement_words(found)}</p>" if found else ""


def _cell(names: Iterable[str], measures: Mapping[str, Any]) -> str:
    found = [name for name in names if name in measures]
    if not found:
        return '<span class="none">—</span>'
    return "".join(
        f'<div class="figure"><span>{escape(_short(name))}</span><b>{measures[name]["value"]:.3f}'
        f"</b><small>{measures[name]['low']:.2f}–{measures[name]['high']:.2f}・"
        f"{measures[name]['count']}問</small></div>"
        for name in found
    )


def _short(measure: str) -> str:
    return NAMES.get(measure, measure).partition("（ALCE")[0].replace("（小さいほどよい）", " ↓")


def _legend(models: Iterable[str]) -> str:
    entries = "".join(
        f'<li><span style="background:{COLOURS[place % len(COLOURS)]}"></span>{escape(model)}</li>'
        for place, model in enumerate(models)
    )
    return f'<ul class="legend" aria-label="モデルの色">{entries}</ul>'


def _charts(models: Mapping[str, Mapping[str, Any]]) -> str:
    def rows(wanted: Iterable[str]) -> dict[str, list[Bar | None]]:
        return {
            _short(name): [_bar(told["measures"].get(name)) for told in models.values()]
            for name in wanted
            if any(name in told["measures"] for told in models.values())
        }

    gold = [name for _, by in _ASPECTS for name in by.get(Source.GOLD, ())]
    judged = [name for name in NAMES if source_of(name) in (Source.CHECK, Source.NLI)]
    shares = {
        model: [
            (RIGHT[0], _right(told), RIGHT[1]),
            *(
                (kind.label, told["failure_kinds"][kind.value], KIND_COLOURS[kind])
                for kind in Failure
            ),
        ]
        for model, told in models.items()
    }
    people = rows([HUMAN])
    charts = (
        ("検索（正解に基づく）", interval_chart("検索の指標", rows(_RETRIEVAL))),
        ("回答（正解に基づく）", interval_chart("回答の指標、正解に基づく", rows(gold))),
        (
            "回答（典拠の照合・含意判定モデル）",
            interval_chart("回答の指標、照合による", rows(judged)),
        ),
        (
            "回答（人の採点）",
            interval_chart("人の採点", people) if people else "",
        ),
        ("成否の内訳（回答の件数）", share_chart("成否の内訳", shares) + _kind_legend()),
    )
    return "".join(
        f"<figure><figcaption>{name}</figcaption>{chart}</figure>"
        for name, chart in charts
        if chart
    )


def _bar(mean: Mapping[str, float] | None) -> Bar | None:
    return None if mean is None else Bar(mean["value"], mean["low"], mean["high"])


def _right(told: Mapping[str, Any]) -> int:
    asked: int = told["questions"] * told["repeats"]
    failed: int = sum(told["failure_kinds"].values())
    return asked - failed


def _kind_legend() -> str:
    kinds = [RIGHT, *((kind.label, KIND_COLOURS[kind]) for kind in Failure)]
    entries = "".join(
        f'<li><span style="background:{colour}"></span>{name}</li>' for name, colour in kinds
    )
    return f'<ul class="legend" aria-label="成否の色">{entries}</ul>'


def _groups(model: str, told: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> str:
    wanted = ("Recall@5", "ConciseCorrect", "CitationRecall", "CitationPrecision")
    more: tuple[str, ...] = ("ErrorRate", "HallucinationRate")
    if HUMAN in told["measures"]:
        more = (*more, HUMAN)
    head = "".join(f'<th scope="col">{escape(_short(name))}</th>' for name in (*wanted, *more))
    lines = []
    for heading, kind in (("種類", "type"), ("聞き方", "style")):
        for name, measures in told[f"by_{kind}"].items():
            cells = "".join(
                f"<td>{measures[one]['value']:.2f}</td>"
                if one in measures
                else '<td class="none">—</td>'
                for one in (*wanted, *more)
            )
            count = len({row["id"] for row in rows if row[kind] == name})
            lines.append(
                f'<tr><th scope="row">{heading}：{escape(kind_name(name))}</th>'
                f"<td>{count}</td>{cells}</tr>"
            )
    return (
        f"<h3>{escape(model)}</h3>"
        f'<table class="groups"><thead><tr><th scope="col">区分</th><th scope="col">質問数</th>'
        f"{head}</tr></thead><tbody>{''.join(lines)}</tbody></table>"
    )
