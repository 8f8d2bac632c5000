"""The support check's figures as a table, and what it got wrong as a list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from eval.support.run import SuiteResult, limit_of

if TYPE_CHECKING:
    from rich.table import Table


def support_table(results: Sequence[SuiteResult]) -> Table:
    """A row for each kind, a column for each suite: judged wrongly of all."""
    from rich.table import Table

    table = Table(title="根拠照合（誤り／件数）")
    table.add_column("種類")
    table.add_column("上限", justify="right")
    for result in results:
        table.add_column(result.name, justify="right")
    for kind in dict.fromkeys(kind for result in results for kind in result.counts):
        cells = [result.counts.get(kind) for result in results]
        shown = [f"{cell.wrong}/{cell.total}" if cell else "－" for cell in cells]
        table.add_row(kind, f"{limit_of(kind):.0%}", *shown)
    table.add_row("1文の時間（中央値, ms）", "5", *(f"{r.milliseconds:.1f}" for r in results))
    return table


def wrong_lines(results: Sequence[SuiteResult]) -> list[str]:
    """What was judged wrongly, one line each."""
    return [
        f"{result.name}: {checked.kind} {checked.case.id}: {checked.case.sentence}"
        f" → {checked.verdict.verdict.value} {checked.verdict.reason}".rstrip()
        for result in results
        for checked in result.checked
        if checked.wrong
    ]


def support_json(results: Sequence[SuiteResult]) -> dict[str, Any]:
    """The same figures for programs."""
    return {
        result.name: {
            "milliseconds": round(result.milliseconds, 3),
            "kinds": {
                kind: {"wrong": count.wrong, "total": count.total, "limit": limit_of(kind)}
                for kind, count in result.counts.items()
            },
            "wrong": wrong_lines([result]),
        }
        for result in results
    }
