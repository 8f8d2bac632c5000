"""The questions of a run as HTML, each with what was asked, answered and found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import Any

from eval.reports.charts import KIND_COLOURS, RIGHT
from eval.reports.failures import Failure
from eval.reports.labels import kind_name


def question_list(models: Iterable[str], rows: Sequence[Mapping[str, Any]]) -> str:
    """The section of the questions, with what narrows them down.

    Args:
        models: Names of the models.
        rows: The rows of `outcomes.jsonl` that are shown.
    """
    return (
        f"<h2>質問ごとの結果</h2>{_kinds()}{_filters(models, rows)}"
        f'<p role="status" aria-live="polite" id="count"></p>'
        f'<div id="questions">{"".join(map(_question, rows))}</div>'
    )


def _kinds() -> str:
    entries = "".join(f"<li>{_badge(kind)}{escape(kind.meaning)}</li>" for kind in Failure)
    return f'<ul class="sources">{entries}</ul>'


def _badge(kind: Failure | None) -> str:
    name, colour = RIGHT if kind is None else (kind.label, KIND_COLOURS[kind])
    return f'<span class="badge" style="background:{colour}">{name}</span>'


def _filters(models: Iterable[str], rows: Sequence[Mapping[str, Any]]) -> str:
    kinds = [
        ("any", "失敗したものすべて"),
        *((kind.value, kind.label) for kind in Failure),
        ("right", RIGHT[0]),
    ]
    choices = (
        ("failure", "成否", kinds),
        ("model", "モデル", [(name, name) for name in models]),
        *(
            (kind, label, [(name, kind_name(name)) for name in sorted({row[kind] for row in rows})])
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
        f'<span class="of">{escape(kind_name(row["type"]))}・{escape(kind_name(row["style"]))}・'
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
