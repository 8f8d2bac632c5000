"""What a study found, for people and for programs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from eval.statistics import Mean
from eval.tuning.judging import PLACE, JudgeStudy
from eval.tuning.ranking import Ablation, RankingStudy
from rag.answering.judge import BIAS
from rag.answering.judge import WEIGHTS as JUDGE_WEIGHTS

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table

_KINDS = {
    "current": "現在の重み（学習に使った質問を含む）",
    "fitted": "当てはめた重み（学習に使った質問）",
    "cross_validated": "交差検証（使っていない質問）",
    "other_documents": "別の文書群（使っていない文書）",
}


def ranking_json(study: RankingStudy) -> dict[str, Any]:
    """A ranking study as JSON."""
    return {
        "place": study.task.place,
        "questions": len(study.task.examples),
        "weights": _rounded(study.weights),
        "current": dict(study.task.current),
        "figures": {kind: _rounded(found) for kind, found in study.figures.items()},
        "gain": _mean_json(study.gain),
        "without": _ablations_json(study.ablations),
        "of_datasets": {
            dataset: {name: _mean_json(mean) for name, mean in found.items()}
            for dataset, found in study.of_datasets.items()
        },
    }


def judge_json(study: JudgeStudy) -> dict[str, Any]:
    """The judge's study as JSON."""
    return {
        "place": PLACE,
        "questions": study.gain.count,
        "weights": _rounded(study.weights),
        "bias": round(study.bias, 3),
        "current": {**JUDGE_WEIGHTS, "bias": BIAS},
        "figures": {kind: _rounded(found) for kind, found in study.figures.items()},
        "gain": _mean_json(study.gain),
        "without": _ablations_json(study.ablations),
        "thresholds": [
            {
                "dataset": point.dataset,
                "threshold": point.threshold,
                "ErrorRate": round(point.error_rate, 3),
                "HallucinationRate": round(point.hallucination_rate, 3),
                "Right": round(point.right, 3),
                "ForeignRate": round(point.foreign_rate, 3),
            }
            for point in study.operating
        ],
    }


def ranking_tables(study: RankingStudy) -> Iterable[RenderableType]:
    """A ranking study as tables for a terminal."""
    task = study.task
    title = f"{task.name}（{task.place}、{len(task.examples)}問）"
    yield _figures_table(title, study.figures)
    yield _datasets_table(study.of_datasets)
    yield _weights_table(study.weights, task.current, study.ablations, task.measures[0])
    yield _gain_line(study.gain, task.measures[0])


def judge_tables(study: JudgeStudy) -> Iterable[RenderableType]:
    """The judge's study as tables for a terminal."""
    from rich.table import Table

    yield _figures_table(f"回答の可否（{PLACE}、{study.gain.count}問）", study.figures)
    weights = {**study.weights, "BIAS": study.bias}
    current = {**JUDGE_WEIGHTS, "BIAS": BIAS}
    yield _weights_table(weights, current, study.ablations, "LogLikelihood")
    yield _gain_line(study.gain, "LogLikelihood")
    table = Table(
        "文書群",
        "しきい値",
        "ErrorRate",
        "HallucinationRate",
        "正しく答えた割合",
        "ほかの文書群の質問に答えた割合",
    )
    for point in study.operating:
        table.add_row(
            point.dataset,
            f"{point.threshold:.2f}",
            f"{point.error_rate:.3f}",
            f"{point.hallucination_rate:.3f}",
            f"{point.right:.3f}",
            f"{point.foreign_rate:.3f}",
        )
    yield table


def _figures_table(title: str, figures: Mapping[str, Mapping[str, float]]) -> Table:
    from rich.table import Table

    table = Table("", *figures["current"], title=title)
    for kind, found in figures.items():
        table.add_row(_KINDS[kind], *(f"{value:.3f}" for value in found.values()))
    return table


def _datasets_table(found: Mapping[str, Mapping[str, Mean]]) -> Table:
    from rich.table import Table

    measures = next(iter(found.values()))
    table = Table("文書群", "問", *measures, title="交差検証（使っていない質問、95％区間）")
    for dataset, means in found.items():
        count = f"{next(iter(means.values())).count:,}"
        shown = (f"{one.value:.3f}（{one.low:.3f}〜{one.high:.3f}）" for one in means.values())
        table.add_row(dataset, count, *shown)
    for column in table.columns:
        column.overflow = "fold"
    return table


def _weights_table(
    weights: Mapping[str, float],
    current: Mapping[str, float],
    ablations: Iterable[Ablation],
    measure: str,
) -> Table:
    from rich.table import Table

    without = {entry.feature: entry.difference for entry in ablations}
    table = Table("特徴", "現在", "当てはめ", f"除いたときの {measure} の差（95％区間）")
    for name, value in weights.items():
        lost = _interval(without[name]) if name in without else ""
        table.add_row(name, f"{current.get(name, 0.0):.2f}", f"{value:.2f}", lost)
    return table


def _gain_line(gain: Mean, measure: str) -> str:
    return f"交差検証 − 現在：{measure} {_interval(gain)}\n"


def _interval(mean: Mean) -> str:
    return f"{mean.value:+.4f}（{mean.low:+.4f} 〜 {mean.high:+.4f}）"


def _rounded(values: Mapping[str, float]) -> dict[str, float]:
    return {name: round(value, 3) for name, value in values.items()}


def _mean_json(mean: Mean) -> dict[str, float]:
    return {
        "value": round(mean.value, 4),
        "low": round(mean.low, 4),
        "high": round(mean.high, 4),
    }


def _ablations_json(ablations: Iterable[Ablation]) -> dict[str, dict[str, float]]:
    return {entry.feature: _mean_json(entry.difference) for entry in ablations}
