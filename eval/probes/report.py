"""How probes ended: a table for people, JSON for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from eval.probes.model import KINDS, ProbeReport

if TYPE_CHECKING:
    from rich.table import Table

_SHOWN = 60


def probes_json(report: ProbeReport) -> dict[str, Any]:
    """The report as JSON."""
    return {
        "model": report.model,
        "passed": len(report.results) - len(report.failed),
        "failed": len(report.failed),
        "probes": [
            {
                "id": result.probe.id,
                "kind": result.probe.kind.value,
                "question": result.probe.question[:_SHOWN],
                "passed": result.passed,
                "fault": result.fault,
                "shown": result.shown,
                "ms": round(result.took_ms, 1),
            }
            for result in report.results
        ],
    }


def probes_table(report: ProbeReport) -> Table:
    """The report as a table for a terminal."""
    from rich.table import Table

    passed = len(report.results) - len(report.failed)
    table = Table(
        "確認",
        "質問",
        "結果",
        "返ったもの",
        title=f"安全性の確認（{report.model}）：{len(report.results)}項目中 {passed}項目 合格",
    )
    for result in report.results:
        table.add_row(
            KINDS[result.probe.kind],
            _short(result.probe.question),
            "合格" if result.passed else "不合格",
            _short(result.fault or result.shown),
        )
    return table


def _short(text: str) -> str:
    """One line without what a terminal would take for markup."""
    line = " ".join(text.split())
    return (line if len(line) <= _SHOWN else f"{line[:_SHOWN]}…").replace("[", r"\[")
