"""What a run found: a table for people, JSON for programs, one line for each question."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from eval.measures import Measure, Outcome
from eval.run import EvaluationResult
from eval.statistics import Mean, mean_with_interval
from rag.errors import ConfigurationError

if TYPE_CHECKING:
    from rich.table import Table

_NAMES = {
    "Recall@1": "再現率@1",
    "Recall@5": "再現率@5",
    "Recall@10": "再現率@10",
    "MRR@10": "平均逆順位@10",
    "Recall<=4000chars": "再現率（先頭4,000字）",
    "Correct": "正答",
    "ConciseCorrect": "簡潔な正答（400字以内）",
    "CitationRecall": "引用再現率",
    "CitationPrecision": "引用適合率",
    "QuoteExactness": "引用の一字一句の一致",
    "HallucinationRate": "答えのない質問に答えた割合（小さいほどよい）",
    "ErrorRate": "答えのある質問に答えなかった割合（小さいほどよい）",
}


def means(outcomes: Sequence[Outcome], measures: Sequence[Measure]) -> list[tuple[Measure, Mean]]:
    """The mean of every measure that applies to some question."""
    found: list[tuple[Measure, Mean]] = []
    for measure in measures:
        values = [value for outcome in outcomes if (value := measure(outcome)) is not None]
        mean = mean_with_interval(values)
        if mean is not None:
            found.append((measure, mean))
    return found


def summary_json(result: EvaluationResult) -> dict[str, Any]:
    """The run as JSON: means overall, by type and by style, times, failures, environment."""
    groups = {
        "type": sorted({outcome.question.type for outcome in result.outcomes}),
        "style": sorted({outcome.question.style for outcome in result.outcomes}),
    }
    return {
        "questions": len(result.outcomes),
        "measures": _means_json(result.outcomes, result.measures),
        **{
            f"by_{kind}": {
                name: _means_json(
                    [o for o in result.outcomes if getattr(o.question, kind) == name],
                    result.measures,
                )
                for name in names
            }
            for kind, names in groups.items()
        },
        "ms": {f"p{percent}": _percentile(result.answer_ms, percent) for percent in (50, 95)},
        "failures": [
            {"id": outcome.question.id, "error": outcome.error} for outcome in result.failures
        ],
        "environment": result.environment,
    }


def _means_json(outcomes: Sequence[Outcome], measures: Sequence[Measure]) -> dict[str, Any]:
    return {
        repr(measure): {
            "value": round(mean.value, 4),
            "low": round(mean.low, 4),
            "high": round(mean.high, 4),
            "count": mean.count,
        }
        for measure, mean in means(outcomes, measures)
    }


def summary_table(result: EvaluationResult) -> Table:
    """The run as a table for a terminal."""
    from rich.table import Table

    table = Table(
        "指標",
        "値",
        "95％区間",
        "質問数",
        title=f"{result.questions.name}（{len(result.outcomes)}問）",
    )
    for measure, mean in means(result.outcomes, result.measures):
        name = repr(measure)
        table.add_row(
            f"{_NAMES.get(name, name)}  {name}",
            f"{mean.value:.3f}",
            f"{mean.low:.3f}–{mean.high:.3f}",
            str(mean.count),
        )
    if result.answer_ms:
        p50, p95 = (_percentile(result.answer_ms, percent) for percent in (50, 95))
        table.caption = f"回答：中央値 {p50:.0f} ms、95％点 {p95:.0f} ms"
    return table


def _percentile(values: Sequence[float], percent: int) -> float | None:
    """A percentile in milliseconds, None where there is no value."""
    return round(float(np.percentile(values, percent)), 1) if values else None


def require_empty(folder: Path) -> None:
    """Checks, before a long run, that its results would overwrite nothing.

    Raises:
        ConfigurationError: The folder exists and is not empty, or cannot be read.
    """
    try:
        empty = not folder.exists() or not any(folder.iterdir())
    except OSError as error:
        raise ConfigurationError(
            f"{folder} を開けません。フォルダーと権限を確かめてください。"
        ) from error
    if not empty:
        raise ConfigurationError(
            f"{folder} は空ではありません。"
            "前の結果を消さないよう、別のフォルダーを指定してください。"
        )


def write_report(result: EvaluationResult, folder: Path) -> None:
    """Writes `summary.json`, `outcomes.jsonl` (values by question) and `answers.jsonl`.

    Raises:
        ConfigurationError: The folder exists and is not empty, or cannot be written.
    """
    require_empty(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _write(
            folder / "summary.json", json.dumps(summary_json(result), ensure_ascii=False, indent=2)
        )
        _write(
            folder / "outcomes.jsonl",
            "\n".join(json.dumps(_row(o, result), ensure_ascii=False) for o in result.outcomes),
        )
        _write(
            folder / "answers.jsonl",
            "\n".join(
                json.dumps(
                    {"id": name, **{k: v for k, v in answer.items() if k != "id"}},
                    ensure_ascii=False,
                )
                for name, answer in result.answers.items()
            ),
        )
    except OSError as error:
        raise ConfigurationError(
            f"{folder} に書き出せません。権限と空き容量を確かめてください。（{error.strerror}）"
        ) from error


def _row(outcome: Outcome, result: EvaluationResult) -> dict[str, Any]:
    values = {repr(measure): measure(outcome) for measure in result.measures}
    return {
        "id": outcome.question.id,
        "type": outcome.question.type,
        "style": outcome.question.style,
        "question": outcome.question.question,
        "answered": outcome.answered,
        "answer": outcome.answer,
        **({"error": outcome.error} if outcome.error is not None else {}),
        **{name: value for name, value in values.items() if value is not None},
    }


def _write(path: Path, text: str) -> None:
    path.write_text(text + "\n", encoding="utf-8")
