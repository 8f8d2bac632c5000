"""A run as Markdown, for a pull request or a wiki."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from eval.reports.failures import Failure
from eval.reports.labels import NAMES, Source, agreement_words, source_of, tokens_words


def markdown(summary: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> str:
    """The report.

    Args:
        summary: As `summary.json` has it.
        rows: As `outcomes.jsonl` has them.
    """
    return "\n".join(_lines(summary, rows))


def _lines(summary: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    environment, models = summary["environment"], summary["models"]
    again = f"×{summary['repeats']}回" if summary["repeats"] > 1 else ""
    yield f"# 評価の結果　{_plain(str(environment.get('questions_file', '')))}"
    yield ""
    yield (
        f"{summary['questions']}問{again}、モデル {'、'.join(models)}、"
        f"実行 {environment.get('begun_at', '')}、典拠 {environment.get('tenkyo', '')}"
    )
    measured = {name for told in models.values() for name in told["measures"]}
    for source in Source:
        names = [name for name in NAMES if name in measured and source_of(name) is source]
        yield f"\n## {source.label}\n\n{source.meaning}"
        if not names:
            yield "\nこの評価では測っていません。"
            continue
        yield "\n| 指標 | " + " | ".join(models) + " |"
        yield "|---" * (len(models) + 1) + "|"
        for name in names:
            cells = (_cell(told["measures"].get(name)) for told in models.values())
            yield f"| {NAMES[name]} `{name}` | " + " | ".join(cells) + " |"
        if source is Source.HUMAN:
            yield from _agreed(summary)
    yield "\n## 時間とトークン\n"
    for model, told in models.items():
        ms, used = told["ms"], tokens_words(told["tokens"])
        if ms["p50"] is not None:
            took = f"中央値 {ms['p50']:,.0f} ms、95％点 {ms['p95']:,.0f} ms"
            yield f"- {model}：{took}　{used}".rstrip()
    yield "\n## 成否の内訳\n"
    yield "| | " + " | ".join(models) + " |"
    yield "|---" * (len(models) + 1) + "|"
    for kind in Failure:
        counts = " | ".join(str(told["failure_kinds"][kind.value]) for told in models.values())
        yield f"| {kind.label}：{kind.meaning} | {counts} |"
    yield "\n## 失敗した質問\n"
    yield "| 質問 | モデル | 種別 | 内容 |"
    yield "|---|---|---|---|"
    for row in rows:
        if row["failure"] is not None:
            said = row.get("error") or row["answer"] or "（答えませんでした）"
            yield (
                f"| {_plain(row['id'])} {_plain(row['question'])} | {row['model']} |"
                f" {Failure(row['failure']).label} | {_plain(said)[:120]} |"
            )


def _agreed(summary: Mapping[str, Any]) -> Iterator[str]:
    """How far the markers agree, for each model and on the whole sheet."""
    yield ""
    for model, told in summary["models"].items():
        if told.get("agreement"):
            yield f"- {model}：{agreement_words(told['agreement'])}"
    if summary.get("marking"):
        yield f"- 採点表の全体：{agreement_words(summary['marking']['agreement'])}"


def _cell(mean: Mapping[str, float] | None) -> str:
    if mean is None:
        return "—"
    return f"{mean['value']:.3f}（{mean['low']:.3f}–{mean['high']:.3f}、{mean['count']}問）"


def _plain(text: str) -> str:
    """A text within a cell."""
    return " ".join(text.replace("|", "\\|").split())
