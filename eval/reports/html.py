"""A run as one HTML page that needs nothing else: no address, no library."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from eval.reports.figures import figures
from eval.reports.question_list import question_list

_FOLDER = Path(__file__).parent


def html_page(summary: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> str:
    """The page.

    Args:
        summary: As `summary.json` has it.
        rows: As `outcomes.jsonl` has them.
    """
    environment = summary["environment"]
    shown = [row for row in rows if row["repeat"] == 1 or row["failure"] is not None]
    title = f"評価の結果　{environment.get('questions_file', '')}"
    body = (
        f"<h1>{escape(title)}</h1>{_facts(summary)}"
        f"{figures(summary, rows)}{question_list(summary['models'], shown)}"
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
