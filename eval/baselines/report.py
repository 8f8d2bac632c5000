"""What the comparison with the baselines found: JSON for programs, Markdown for people."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eval.baselines.run import BaselineReport
from eval.runs.folder import require_empty
from eval.statistics import Mean
from rag.errors import ConfigurationError

if TYPE_CHECKING:
    from rich.table import Table

SYSTEMS: Mapping[str, str] = {
    "tenkyo": "Tenkyo（言語モデルなし）",
    "bm25": "文字2-gram BM25（先頭の箇所をそのまま）",
    "llamaindex": "LlamaIndex の既定の分割（CitationQueryEngine）",
    "inserted": "類似度で後付けした引用（RAGFlow の方式）",
}
MEASURES: Mapping[str, str] = {
    "Recall@5": "再現率@5",
    "Correct": "正答",
    "ConciseCorrect": "簡潔な正答",
    "CitationRecall": "引用再現率",
    "CitationPrecision": "引用適合率",
    "HallucinationRate": "答えのない質問に答えた割合",
    "ErrorRate": "答えのある質問に答えなかった割合",
}
WAYS: Mapping[str, str] = {
    "as_written": "モデルの出力のまま",
    "inserted": "類似度で引用を後付け",
    "checked": "Tenkyo の裏付け検査",
}
WORTH: Mapping[str, str] = {
    "false_shown": "誤った文が示された割合",
    "false_cited": "誤った文が引用つきで示された割合",
    "true_shown": "正しい文が示された割合",
    "citation_precision": "引用適合率",
    "unsupported_numbers": "根拠にない数値の割合",
}
EXPLANATION = (
    "言語モデルは使っていません。どの箇所を見つけ、どれだけ細かく引用し、"
    "いつ答えないかを比べたもので、文章のうまさを比べたものではありません。"
    "LlamaIndex は分割の仕方と件数（上位2件）だけを既定どおりとし、検索は文字2-gram BM25、"
    "答えは質問に最も近い1文です。"
    "Tenkyo のほかの3つは、答えないことを選ぶ仕組みを持ちません。"
    "言語モデルが断ることの効果は、ここには入っていません。"
)
DRAFTS = (
    "正しい文（質問集の根拠の引用）と、その一か所だけを変えた誤った文を混ぜた下書きを、"
    "3つの方法で示したときの違いです。下書きは毎回同じです。"
    "誤りの作り方（`eval/support/mutations.py`）は検査の開発にも使っているため、"
    "実際のモデルの誤りでは、これより悪くなることがあります。"
)


def baselines_json(report: BaselineReport) -> dict[str, Any]:
    """The comparison as JSON."""
    true, false = report.sentences
    return {
        "questions": report.questions,
        "asked": report.asked,
        "systems": {
            system: {name: _mean(mean) for name, mean in found.items()}
            for system, found in report.systems.items()
        },
        "sentences": {"true": true, "false": false},
        "worth": {
            way: {
                name: None if value is None else _mean(Mean(**value))
                for name, value in asdict(found).items()
            }
            for way, found in report.worth.items()
        },
    }


def _mean(mean: Mean) -> dict[str, float]:
    return {
        "value": round(mean.value, 4),
        "low": round(mean.low, 4),
        "high": round(mean.high, 4),
        "count": mean.count,
    }


def baselines_markdown(value: Mapping[str, Any]) -> str:
    """The comparison as two Markdown tables, from its JSON."""
    systems, ways = value["systems"], value["worth"]
    true, false = value["sentences"]["true"], value["sentences"]["false"]
    return "\n\n".join(
        (
            f"同じ{value['asked']}問での比較（`{value['questions']}`）。{EXPLANATION}",
            _table("方法", SYSTEMS, MEASURES, systems),
            f"{DRAFTS}正しい文 {true}、誤った文 {false}。",
            _table("示し方", WAYS, WORTH, ways),
        )
    )


def _table(
    corner: str,
    rows: Mapping[str, str],
    columns: Mapping[str, str],
    values: Mapping[str, Mapping[str, Any]],
) -> str:
    lines = [_row([corner, *columns.values()]), _row(["---", *["---:"] * len(columns)])]
    lines += [
        _row([label, *(_cell(values[name].get(column)) for column in columns)])
        for name, label in rows.items()
        if name in values
    ]
    return "\n".join(lines)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(mean: Mapping[str, Any] | None) -> str:
    return "－" if mean is None else f"{mean['value']:.3f}"


def baselines_tables(value: Mapping[str, Any]) -> tuple[Table, Table]:
    """The comparison as two tables for a terminal, from its JSON."""
    from rich.table import Table

    made = []
    for title, corner, rows, columns, values in (
        ("既存の方式との比較", "方法", SYSTEMS, MEASURES, value["systems"]),
        ("裏付け検査の効果", "示し方", WAYS, WORTH, value["worth"]),
    ):
        table = Table(corner, *columns.values(), title=title)
        for name, label in rows.items():
            table.add_row(label, *(_cell(values[name].get(column)) for column in columns))
        made.append(table)
    made[0].caption, made[1].caption = EXPLANATION, DRAFTS
    return made[0], made[1]


def write_baselines(report: BaselineReport, folder: Path) -> None:
    """Writes `baselines.json` and `baselines.md`.

    Raises:
        ConfigurationError: The folder exists and is not empty, or cannot be written.
    """
    require_empty(folder)
    value = baselines_json(report)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "baselines.json").write_text(
            json.dumps(value, ensure_ascii=False, indent=2) + "\n", encoding="utf-8"
        )
        (folder / "baselines.md").write_text(
            f"# 既存の方式との比較\n\n{baselines_markdown(value)}\n", encoding="utf-8"
        )
    except OSError as error:
        raise ConfigurationError(
            f"{folder} に書き出せません。権限と空き容量を確かめてください。（{error.strerror}）"
        ) from error
