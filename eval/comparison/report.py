"""A comparison for people and for programs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from eval.comparison.compare import ALPHA, Comparison, MeasureChange, QuestionChange
from eval.reports.failures import Failure
from eval.reports.labels import NAMES

if TYPE_CHECKING:
    from rich.table import Table

TEST = (
    "差の検定は、質問ごとの差の符号を入れ替える、対応のある並べ替え検定（両側）です。"
    f"「改善」「悪化」は、指標の数に応じて Holm の方法で調整した p が {ALPHA} 未満、"
    f"「傾向」は調整前の p だけが {ALPHA} 未満、「差なし」は差があるとは言えないことを示します。"
    "区間は、質問を単位とするブートストラップの95％区間です。"
)
"""Which test it is, in Japanese."""


def comparison_json(found: Comparison) -> dict[str, Any]:
    """A comparison as JSON."""
    return {
        "before": {"run": found.before.name, "model": found.before.model},
        "after": {"run": found.after.name, "model": found.after.model},
        "differing": list(found.differing),
        "test": "paired permutation (sign flips, two-sided), Holm-adjusted",
        "alpha": ALPHA,
        "measures": {change.measure: _measure_json(change) for change in found.measures},
        "questions": [
            {
                "id": one.id,
                "question": one.question,
                "values": {
                    name: {"before": was, "after": now} for name, (was, now) in one.values.items()
                },
                "before": {"answer": one.answers[0], "failure": one.failures[0]},
                "after": {"answer": one.answers[1], "failure": one.failures[1]},
            }
            for one in found.questions
        ],
    }


def _measure_json(change: MeasureChange) -> dict[str, Any]:
    return {
        "before": round(change.before, 4),
        "after": round(change.after, 4),
        "difference": {
            "value": round(change.difference.value, 4),
            "low": round(change.difference.low, 4),
            "high": round(change.difference.high, 4),
        },
        "count": change.difference.count,
        "unpaired": change.unpaired,
        "p": round(change.p_value, 5),
        "p_adjusted": round(change.adjusted, 5),
        "significant": change.adjusted < ALPHA,
        "lower_is_better": change.lower_is_better,
        "better": list(change.better),
        "worse": list(change.worse),
    }


def comparison_tables(found: Comparison) -> list[Table | str]:
    """A comparison for a terminal."""
    from rich.table import Table

    measures = Table(
        "指標",
        "前",
        "後",
        "差（95％区間）",
        "p（調整後）",
        "良／悪（問）",
        "判定",
        title=f"{found.before.label} → {found.after.label}",
    )
    for column in measures.columns:
        column.overflow = "fold"
    for change in found.measures:
        measures.add_row(*_cells(change))
    questions = Table("質問", "変わった指標（前→後）", "成否", title="質問ごとの変化")
    for column in questions.columns:
        column.overflow = "fold"
    for one in found.questions:
        questions.add_row(f"{one.id} {one.question[:40]}", _values(one), _failures(one))
    return [measures, *([questions] if found.questions else []), *_notes(found)]


def comparison_markdown(found: Comparison) -> str:
    """A comparison as Markdown."""
    lines = [f"# {found.before.label} → {found.after.label}", "", *_notes(found), ""]
    lines += [
        "| 指標 | 前 | 後 | 差（95％区間） | p（調整後） | 良／悪（問） | 判定 |",
        "|---" * 7 + "|",
    ]
    lines += [f"| {' | '.join(_cells(change))} |" for change in found.measures]
    lines += ["", "| 質問 | 変わった指標（前→後） | 成否 |", "|---|---|---|"]
    for one in found.questions:
        asked = " ".join(f"{one.id} {one.question}".replace("|", "\\|").split())
        lines.append(f"| {asked} | {_values(one)} | {_failures(one)} |")
    return "\n".join(lines)


def _cells(change: MeasureChange) -> tuple[str, ...]:
    difference = change.difference
    return (
        f"{NAMES.get(change.measure, change.measure)} {change.measure}",
        f"{change.before:.3f}",
        f"{change.after:.3f}",
        f"{difference.value:+.3f}（{difference.low:+.3f} 〜 {difference.high:+.3f}）",
        f"{change.p_value:.3f}（{change.adjusted:.3f}）",
        f"{len(change.better)}／{len(change.worse)}",
        change.verdict,
    )


def _values(one: QuestionChange) -> str:
    return "、".join(f"{name} {was:.2f}→{now:.2f}" for name, (was, now) in one.values.items())


def _failures(one: QuestionChange) -> str:
    was, now = (Failure(kind).label if kind is not None else "成功" for kind in one.failures)
    return was if was == now else f"{was}→{now}"


def _notes(found: Comparison) -> Iterator[str]:
    if found.differing:
        yield f"2つの評価で違うもの：{'、'.join(found.differing)}"
    unpaired = {one.measure: one.unpaired for one in found.measures if one.unpaired}
    if unpaired:
        told = "、".join(f"{name} {count}問" for name, count in unpaired.items())
        yield f"一方でしか測れず、差に含めていない質問：{told}"
    yield TEST
