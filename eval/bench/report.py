"""What a benchmark found, for people and for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from eval.bench.benchmark import Benchmark, Measurement

if TYPE_CHECKING:
    from rich.table import Table

_MIB = 2**20


def benchmark_json(found: Benchmark) -> dict[str, Any]:
    """A benchmark as JSON."""
    return {
        "documents": found.documents,
        "passages": found.passages,
        "disk_mib": round(found.disk_bytes / _MIB, 1),
        "measurements": {one.name: _measurement_json(one) for one in found.measurements},
        "environment": found.environment,
    }


def _measurement_json(one: Measurement) -> dict[str, Any]:
    return {
        "count": len(one.seconds),
        "p50_ms": round(one.median_s * 1000, 1),
        "p95_ms": round(one.slowest_s * 1000, 1),
        "calibration_ms": round(one.calibration_s * 1000, 1),
        "ratio": round(one.ratio, 3),
        "peak_mib": round(one.peak_bytes / _MIB, 1),
    }


def benchmark_table(found: Benchmark) -> Table:
    """A benchmark as a table for a terminal."""
    from rich.table import Table

    table = Table(
        "",
        "回数",
        "中央値",
        "95％点",
        "基準比",
        "ピークメモリ",
        title=f"文書 {found.documents}、箇所 {found.passages:,}、"
        f"ディスク {found.disk_bytes / _MIB:.1f} MiB",
        caption="基準比：同じときに測った決まった計算の何倍か。別の機械や日とは、これで比べます。",
    )
    for one in found.measurements:
        several = len(one.seconds) > 1
        table.add_row(
            one.label,
            str(len(one.seconds)),
            _time(one.median_s),
            _time(one.slowest_s) if several else "",
            f"{one.ratio:.2f}",
            f"{one.peak_bytes / _MIB:.0f} MiB",
        )
    return table


def _time(seconds: float) -> str:
    return f"{seconds:.2f} 秒" if seconds >= 1 else f"{seconds * 1000:.1f} ms"
