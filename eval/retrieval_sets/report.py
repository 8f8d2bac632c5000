"""What was found on retrieval sets, for people and for programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from eval.retrieval_sets.measuring import MEASURES, SetResult
from eval.statistics import Mean

if TYPE_CHECKING:
    from rich.table import Table


def sets_json(results: Sequence[SetResult]) -> dict[str, Any]:
    """Results as JSON, by name of the set."""
    return {
        one.name: {
            "entries": one.entries,
            "queries": one.queries,
            "asked": one.asked,
            "search": _means_json(one.search),
            "baseline": _means_json(one.baseline),
            "gain": _means_json(one.gain),
            "search_ms": round(one.search_ms, 1),
        }
        for one in results
    }


def _means_json(means: Mapping[str, Mean]) -> dict[str, Any]:
    return {
        name: {
            "value": round(mean.value, 4),
            "low": round(mean.low, 4),
            "high": round(mean.high, 4),
        }
        for name, mean in means.items()
    }


def sets_table(results: Sequence[SetResult]) -> Table:
    """Results as a table for a terminal: one row for each measure of each set."""
    from rich.table import Table

    table = Table("", "指標", "検索", "文字2-gram BM25", "差（95％区間）", title="検索の評価セット")
    for one in results:
        asked = (
            f"{one.asked:,}問"
            if one.asked == one.queries
            else f"{one.queries:,}問中 {one.asked:,}問"
        )
        names = (f"{one.name}", f"文書 {one.entries:,}、{asked}", f"中央値 {one.search_ms:.1f} ms")
        for label, name in zip(names, MEASURES, strict=True):
            gain = one.gain[name]
            table.add_row(
                label,
                name,
                f"{one.search[name].value:.3f}",
                f"{one.baseline[name].value:.3f}",
                f"{gain.value:+.3f}（{gain.low:+.3f} 〜 {gain.high:+.3f}）",
                end_section=name == MEASURES[-1],
            )
    return table
