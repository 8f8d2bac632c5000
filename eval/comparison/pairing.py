"""The values of two runs, paired by question."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.measures import ANSWERING, RETRIEVAL
from rag.errors import ConfigurationError

MEASURES = (*RETRIEVAL, *ANSWERING)
_ASKED = ("question", "answer_keys", "evidence")


@dataclass(frozen=True, slots=True)
class ReportedRun:
    """What a folder says of one model.

    Attributes:
        name: Name of the folder.
        model: Name of the model.
        rows: What came of each question, by its id; of repeats several.
        environment: What the run was made with.
    """

    name: str
    model: str
    rows: Mapping[str, Sequence[Mapping[str, Any]]]
    environment: Mapping[str, Any]

    @property
    def label(self) -> str:
        """What it is called beside another."""
        return f"{self.name}（{self.model}）"

    def value(self, question: str, measure: str) -> float | None:
        """The value for a question, over repeats their mean; None where it does not apply."""
        values = [row[measure] for row in self.rows[question] if measure in row]
        return sum(values) / len(values) if values else None


def load_run(folder: Path, model: str | None) -> ReportedRun:
    """Reads the results in a run's folder.

    Args:
        folder: Where `tenkyo eval run --output` wrote them.
        model: Name of the model; None takes the only one.

    Raises:
        ConfigurationError: There is no finished run, or no such model.
    """
    try:
        summary = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
        text = (folder / "outcomes.jsonl").read_text(encoding="utf-8")
        rows = [json.loads(line) for line in text.split("\n") if line.strip()]
        models = list(summary["models"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ConfigurationError(
            f"{folder} に、終わった評価の結果がありません。"
            "`tenkyo eval run --output` で書き出したフォルダーを指定してください。"
            "中断した評価は、同じ指定でもう一度実行すると続きから終えられます。"
        ) from error
    if model is None and len(models) > 1:
        raise ConfigurationError(
            f"{folder} には {len(models)} つのモデルの結果があります。"
            f"--model-a・--model-b で、{'、'.join(models)} のどれかを指定してください。"
        )
    chosen = models[0] if model is None else model
    if chosen not in models:
        raise ConfigurationError(
            f"{folder} にモデル「{chosen}」の結果はありません。あるモデル: {'、'.join(models)}"
        )
    by_id: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        if row["model"] == chosen:
            by_id[row["id"]].append(row)
    return ReportedRun(folder.resolve().name, chosen, dict(by_id), summary["environment"])


def require_same_questions(before: ReportedRun, after: ReportedRun) -> None:
    """Checks that two runs asked the same.

    Raises:
        ConfigurationError: They did not; the message says in what they differ.
    """
    lacking = sorted(before.rows.keys() ^ after.rows.keys())
    other = sorted(
        name
        for name in before.rows.keys() & after.rows.keys()
        if _asked(before.rows[name][0]) != _asked(after.rows[name][0])
    )
    if not lacking and not other:
        return
    told = []
    if lacking:
        told.append(f"一方にしかない質問が {len(lacking)} 問（{_some(lacking)}）")
    if other:
        told.append(f"質問・正答・根拠の違う質問が {len(other)} 問（{_some(other)}）")
    raise ConfigurationError(
        f"2つの評価は質問が違うため比べられません：{'、'.join(told)}。"
        "同じ質問集（--questions）で両方を測り直してください。"
    )


def _asked(row: Mapping[str, Any]) -> list[object]:
    """What a row says was asked; pages are what our reader sees, and may change with it."""
    evidence = [(entry["doc"], entry["quote"]) for entry in row["evidence"]]
    return [*(row[name] for name in _ASKED if name != "evidence"), evidence]


def _some(names: Sequence[str]) -> str:
    return "、".join(names[:3]) + (" など" if len(names) > 3 else "")
