"""What a benchmark reports of its measurements."""

from __future__ import annotations

import io
import json
import subprocess
import sys

import pytest

from eval.bench.benchmark import Benchmark, Measurement, disk_bytes
from eval.bench.report import benchmark_json, benchmark_table

MIB = 2**20


def measurement(*seconds: float, calibration: float = 0.5) -> Measurement:
    return Measurement("search", "検索", seconds, 3 * MIB, calibration)


@pytest.mark.parametrize(
    ("seconds", "median", "slowest"),
    [
        ((2.0,), 2.0, 2.0),
        ((3.0, 1.0, 2.0), 2.0, 3.0),
        ((4.0, 1.0, 2.0, 3.0), 2.5, 4.0),
        # 95 of 100 stay within the 95th, 19 of 20 within the 19th.
        (tuple(map(float, range(1, 101))), 50.5, 95.0),
        (tuple(map(float, range(20, 0, -1))), 10.5, 19.0),
    ],
)
def test_median_and_slowest(seconds, median, slowest):
    one = measurement(*seconds)
    assert (one.median_s, one.slowest_s) == (median, slowest)


def test_the_ratio_compares_the_median_with_the_fixed_work():
    assert measurement(1.0, 2.0, 9.0, calibration=0.5).ratio == 4.0


def test_the_size_on_disk_counts_a_file_of_several_names_once(tmp_path):
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    empty = disk_bytes(tmp_path)
    (tmp_path / "one" / "words.bin").write_bytes(bytes(700))
    (tmp_path / "two" / "words.bin").hardlink_to(tmp_path / "one" / "words.bin")
    (tmp_path / "two" / "vectors.bin").write_bytes(bytes(50))
    assert disk_bytes(tmp_path) - empty == 750


def found(*measurements: Measurement) -> Benchmark:
    return Benchmark(2, 1234, 5 * MIB, measurements, {"cpus": 2})


def test_json():
    assert benchmark_json(found(measurement(0.01, 0.02, 0.03, calibration=0.04))) == {
        "documents": 2,
        "passages": 1234,
        "disk_mib": 5.0,
        "measurements": {
            "search": {
                "count": 3,
                "p50_ms": 20.0,
                "p95_ms": 30.0,
                "calibration_ms": 40.0,
                "ratio": 0.5,
                "peak_mib": 3.0,
            }
        },
        "environment": {"cpus": 2},
    }


def test_table():
    from rich.console import Console

    screen = Console(width=100, file=io.StringIO())
    several = measurement(0.01, 0.02, 0.03, calibration=0.04)
    screen.print(benchmark_table(found(several, measurement(8.25))))
    lines = screen.file.getvalue().splitlines()
    assert "文書 2、箇所 1,234、ディスク 5.0 MiB" in lines[0]
    rows = [line.replace("│", " ").split() for line in lines if line.startswith("│")]
    assert rows == [
        ["検索", "3", "20.0", "ms", "30.0", "ms", "0.50", "3", "MiB"],
        # One time has no 95th percentile.
        ["検索", "1", "8.25", "秒", "16.50", "3", "MiB"],
    ]


@pytest.mark.long
def test_everything_from_the_command_line(tmp_path):
    text = "凧あげ大会計画\n凧は30枚を用意する。\n" * 20
    (tmp_path / "kites.txt").write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "eval.bench", "--json", "--documents", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    result = json.loads(done.stdout)
    assert result["documents"] == 1
    assert list(result["measurements"]) == [
        "help",
        "ingest",
        "search_once",
        "search",
        "answer",
        "search_1500",
        "search_20000",
    ]
    assert all(0 < one["p50_ms"] <= one["p95_ms"] for one in result["measurements"].values())
