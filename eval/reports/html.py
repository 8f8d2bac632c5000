"""A run as one HTML page that needs nothing else: no address, no library."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from eval.reports.charts import COLOURS, Bar, interval_chart, share_chart
from eval.reports.failures import Failure
from eval.reports.labels import (
    HUMAN,
    KINDS,
    NAMES,
    Source,
    agreement_words,
    source_of,
    tokens_words,
)

_FOLDER = Path(__file__).parent
_RIGHT = ("成功", "#15803d")
_KIND_COLOURS = {
    Failure.RUN: "#111827",
    Failure.RETRIEVAL: "#1d4ed8",
    Failure.GENERATION: "#b45309",
    Failure.SUPPORT: "#7e22ce",
    Failure.REFUSAL: "#be123c",
}
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


def html_page(summary: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> str:
    """The page.

    Args:
        summary: As `summary.json` has it.
        rows: As `outcomes.jsonl` has them.
    """
    models: Mapping[str, Mapping[str, Any]] = summary["models"]
    environment = summary["environment"]
    shown = [row for row in rows if row["repeat"] == 1 or row["failure"] is not None]
    title = f"評価の結果　{environment.get('questions_file', '')}"
    body = (
        f"<h1>{escape(title)}</h1>{_facts(summary)}"
        f"<h2>指標</h2>{_sources()}{_marking(summary)}"
        f"{''.join(_table(*entry) for entry in models.items())}"
        f"<h2>図</h2>{_legend(models)}{_charts(models)}"
        f"<h2>種類別・聞き方別</h2>{''.join(_groups(*entry, rows) for entry in models.items())}"
        f"<h2>質問ごとの結果</h2>{_kinds()}{_filters(models, shown)}"
        f'<p role="status" aria-live="polite" id="count"></p>'
        f'<div id="questions">{"".join(map(_question, shown))}</div>'
        f"<h2>再現に要る情報</h2><details><summary>版・設定・索引・プロンプト</summary>"
        f"<pre>{escape(json.dumps(environment, ensure_ascii=False, indent=2))}</pre></details>"
    )
    style, script = (
        (_FOLDER / name).read_text(encoding="utf-8") for name in ("page.css", "page.js")
    )
    policy = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"
    return (
        '<!DOCTYPE html>\n<html lang="ja"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{style}</style></head>"
        f"<body><main>{body}</main><script>{script}</script></body></html>"
    )


def _facts(summary: Mapping[str, Any]) -> str:
    environment = summary["environment"]
    again = f"（{summary['repeats']}回ずつ）" if summary["repeats"] > 1 else ""
    git = environment.get("git") or {}
    changed = "＋未登録の変更" if git.get("changed") else ""
    revision = f"　git {git['revision'][:10]}{changed}" if git.get("revision") else ""
    facts = {
        "質問": f"{summary['questions']}問{again}",
        "モデル": "、".join(summary["models"]),
        "実行": str(environment.get("begun_at", "")).replace("T", " "),
        "基準日": environment.get("today", ""),
        "版": f"典拠 {environment.get('tenkyo', '')}{revision}",
    }
    return _definitions(facts)


def _definitions(facts: Mapping[str, str]) -> str:
    entries = "".join(
        f"<div><dt>{escape(name)}</dt><dd>{escape(str(value))}</dd></div>"
        for name, value in facts.items()
        if value
    )
    return f'<dl class="facts">{entries}</dl>'


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
            (_RIGHT[0], _right(told), _RIGHT[1]),
            *(
                (kind.label, told["failure_kinds"][kind.value], _KIND_COLOURS[kind])
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
    kinds = [_RIGHT, *((kind.label, _KIND_COLOURS[kind]) for kind in Failure)]
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
                f'<tr><th scope="row">{heading}：{escape(_kind(name))}</th>'
                f"<td>{count}</td>{cells}</tr>"
            )
    return (
        f"<h3>{escape(model)}</h3>"
        f'<table class="groups"><thead><tr><th scope="col">区分</th><th scope="col">質問数</th>'
        f"{head}</tr></thead><tbody>{''.join(lines)}</tbody></table>"
    )


def _kinds() -> str:
    entries = "".join(f"<li>{_badge(kind)}{escape(kind.meaning)}</li>" for kind in Failure)
    return f'<ul class="sources">{entries}</ul>'


def _kind(name: str) -> str:
    """A type or style of questions in Japanese; one's own stays as it is."""
    return KINDS.get(name, name)


def _badge(kind: Failure | None) -> str:
    name, colour = _RIGHT if kind is None else (kind.label, _KIND_COLOURS[kind])
    return f'<span class="badge" style="background:{colour}">{name}</span>'


def _filters(models: Iterable[str], rows: Sequence[Mapping[str, Any]]) -> str:
    kinds = [
        ("any", "失敗したものすべて"),
        *((kind.value, kind.label) for kind in Failure),
        ("right", _RIGHT[0]),
    ]
    choices = (
        ("failure", "成否", kinds),
        ("model", "モデル", [(name, name) for name in models]),
        *(
            (kind, label, [(name, _kind(name)) for name in sorted({row[kind] for row in rows})])
            for kind, label in (("type", "種類"), ("style", "聞き方"))
        ),
    )
    selects = "".join(
        f'<label>{label}<select data-filter="{name}"><option value="">すべて</option>'
        + "".join(
            f'<option value="{escape(value)}">{escape(shown)}</option>' for value, shown in options
        )
        + "</select></label>"
        for name, label, options in choices
    )
    return (
        f'<form id="filters" aria-label="質問の絞り込み">{selects}'
        '<label>語句<input type="search" data-filter="words"></label>'
        '<button type="button" id="open">すべて開く</button>'
        '<button type="button" id="close">すべて閉じる</button></form>'
    )


def _question(row: Mapping[str, Any]) -> str:
    kind = Failure(row["failure"]) if row["failure"] is not None else None
    again = f"　{row['repeat']}回目" if row["repeat"] > 1 else ""
    return (
        f'<details class="question" data-failure="{kind.value if kind else "right"}"'
        f' data-model="{escape(row["model"])}" data-type="{escape(row["type"])}"'
        f' data-style="{escape(row["style"])}"><summary>{_badge(kind)}'
        f'<span class="id">{escape(row["id"])}{again}</span>'
        f'<span class="asked">{escape(row["question"])}</span>'
        f'<span class="of">{escape(_kind(row["type"]))}・{escape(_kind(row["style"]))}・'
        f"{escape(row['model'])}"
        f'</span></summary><div class="beside">'
        f"<section><h4>正解と根拠</h4>{''.join(_expected(row))}</section>"
        f"<section><h4>回答</h4>{''.join(_answer(row))}</section>"
        f"<section><h4>検索した箇所</h4>{''.join(_retrieved(row, kind))}</section>"
        "</div></details>"
    )


def _expected(row: Mapping[str, Any]) -> Iterator[str]:
    if not row["evidence"]:
        yield "<p>答えは文書にありません（答えないのが正解です）。</p>"
        return
    if row["expected"]:
        yield f"<p>{escape(row['expected'])}</p>"
    if row["answer_keys"]:
        keys = "」かつ「".join("｜".join(group) for group in row["answer_keys"])
        yield f'<p class="keys">正答の表記：「{escape(keys)}」</p>'
    for entry in row["evidence"]:
        yield (
            f"<blockquote>{escape(entry['quote'])}<cite>{escape(_place(entry))}</cite></blockquote>"
        )


def _answer(row: Mapping[str, Any]) -> Iterator[str]:
    if row.get("error"):
        yield f'<p class="error">{escape(row["error"])}</p>'
        return
    if not row["answered"]:
        yield "<p><b>答えませんでした。</b></p>"
    if row["answer"]:
        yield f'<p class="answer">{escape(row["answer"])}</p>'
    for sentence in row["sentences"]:
        if not sentence["check"]:
            yield f'<p class="error">照合で裏付けられない文：{escape(sentence["text"])}</p>'
    for text in row["withheld"]:
        yield f'<p class="error">照合で伏せた文：{escape(text)}</p>'
    human = row.get("human")
    if human:
        given = "、".join(
            f"{mark}{f'（{reason}）' if reason else ''}"
            for mark, reason in zip(human["marks"], human["reasons"], strict=True)
        )
        yield f'<p class="human">人の採点：{escape(given)}</p>'
    for number, cited in enumerate(row["cited"], 1):
        yield (
            f'<blockquote class="{"covers" if cited["covers"] else "other"}">'
            f"[{number}] {escape(cited['quote'])}<cite>{escape(_place(cited))}・"
            f"{'根拠を含む' if cited['covers'] else '根拠を含まない'}</cite></blockquote>"
        )


def _retrieved(row: Mapping[str, Any], kind: Failure | None) -> Iterator[str]:
    """The passages; of what went well only where they stand."""
    if not row["retrieved"]:
        yield "<p>ありません。</p>"
    for hit in row["retrieved"]:
        words = "根拠を含む" if hit["covers"] else ""
        text = escape(hit["text"]) if kind is not None else ""
        place = _place(hit) + (f"「{hit['heading']}」" if hit["heading"] else "")
        yield (
            f'<div class="hit {"covers" if hit["covers"] else ""}"><span class="rank">'
            f"{hit['rank']}位</span> <cite>{escape(place)}</cite> <b>{words}</b>"
            f"<p>{text}</p></div>"
        )


def _place(entry: Mapping[str, Any]) -> str:
    page = entry.get("page")
    return f"{entry['doc']}" + (f" {page}ページ" if page is not None else "")
