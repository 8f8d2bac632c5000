"""What is measured, in which order."""

from __future__ import annotations

import json
import os
import platform
import statistics
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.bench.processes import Run, run_python, run_tenkyo
from rag import __version__

Progress = Callable[[str], None]

SIZES = (1500, 20_000)
"""Passages of the scaled collections."""

_COLLECTION = "bench"
_STARTS = 7


@dataclass(frozen=True, slots=True)
class Measurement:
    """One thing that was measured.

    Attributes:
        name: Stable name, for programs.
        label: What it is, in Japanese.
        seconds: Times; of a single command one, of a command started again and again or of
            questions one each.
        peak_bytes: Largest resident memory of the process.
        calibration_s: What the fixed piece of work took at the same time, in seconds: the mean of
            just before and just after.
    """

    name: str
    label: str
    seconds: tuple[float, ...]
    peak_bytes: int
    calibration_s: float

    @property
    def median_s(self) -> float:
        """The median time."""
        return statistics.median(self.seconds)

    @property
    def slowest_s(self) -> float:
        """The time that 95 of 100 stay within (nearest rank)."""
        ordered = sorted(self.seconds)
        return ordered[-(-len(ordered) * 95 // 100) - 1]

    @property
    def ratio(self) -> float:
        """The median time as a multiple of the fixed piece of work."""
        return self.median_s / self.calibration_s


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A benchmark that was run.

    Attributes:
        documents: Number of documents.
        passages: Number of their passages.
        disk_bytes: Size of their collection on disk, originals included.
        measurements: In the order in which they were made.
        environment: Machine and versions.
    """

    documents: int
    passages: int
    disk_bytes: int
    measurements: tuple[Measurement, ...]
    environment: dict[str, Any]


def run_benchmark(documents: Path, questions: Path, progress: Progress) -> Benchmark:
    """Measures everything, in a home of its own that is removed afterwards.

    Args:
        documents: Folder of documents.
        questions: Questions about them, see `eval.questions`.
        progress: Told what is measured next.

    Raises:
        TenkyoError: A command failed.
    """
    with tempfile.TemporaryDirectory(prefix="tenkyo-bench-") as folder:
        session = _Session(Path(folder), progress)
        measurements = tuple(session.measure(documents.resolve(), questions.resolve()))
        return Benchmark(
            documents=session.counts["documents"],
            passages=session.counts["passages"],
            disk_bytes=disk_bytes(session.home / "indexes" / _COLLECTION),
            measurements=measurements,
            environment=_environment(),
        )


def disk_bytes(folder: Path) -> int:
    """Size of all files below a folder; one that has several names counts once."""
    found = {(s.st_dev, s.st_ino): s.st_size for s in (p.lstat() for p in folder.rglob("*"))}
    return sum(found.values())


class _Session:
    """Measures one thing after the other."""

    def __init__(self, home: Path, progress: Progress) -> None:
        self.home = home
        self.counts: dict[str, int] = {}
        self._progress = progress

    def measure(self, documents: Path, questions: Path) -> Iterator[Measurement]:
        """All measurements, in order."""
        yield self._tenkyo("help", "tenkyo --help", ["--help"], _STARTS)
        yield self._measured("ingest", "登録", lambda: self._ingest(documents))
        words = [_first_question(questions), "--collection", _COLLECTION, "--json"]
        yield self._tenkyo("search_once", "tenkyo search", ["search", *words], _STARTS)
        for kind, label in (("search", "検索（起動済み）"), ("answer", "回答（起動済み）")):
            yield self._asking(kind, label, kind, _COLLECTION, questions)
        self._progress("大きな索引の準備")
        names = {f"scaled-{size}": size for size in SIZES}
        wanted = [f"{name}={size}" for name, size in names.items()]
        self._python(["eval.bench.scaled", _COLLECTION, *wanted])
        for name, size in names.items():
            label = f"検索（{size:,}か所）"
            yield self._asking(f"search_{size}", label, "search", name, questions)

    def _tenkyo(self, name: str, label: str, arguments: list[str], times: int) -> Measurement:
        def measure() -> tuple[list[float], int]:
            runs = [run_tenkyo(arguments, self.home) for _ in range(times)]
            return [run.seconds for run in runs], max(run.peak_bytes for run in runs)

        return self._measured(name, label, measure)

    def _ingest(self, documents: Path) -> tuple[list[float], int]:
        arguments = ["ingest", str(documents), "--collection", _COLLECTION, "--json"]
        run = run_tenkyo(arguments, self.home)
        report = json.loads(run.output)
        self.counts = {name: report[name] for name in ("documents", "passages")}
        return [run.seconds], run.peak_bytes

    def _asking(
        self, name: str, label: str, kind: str, collection: str, questions: Path
    ) -> Measurement:
        def measure() -> tuple[list[float], int]:
            run = self._python(["eval.bench.asking", kind, collection, str(questions)])
            return [ms / 1000 for ms in json.loads(run.output)], run.peak_bytes

        return self._measured(name, label, measure)

    def _measured(
        self, name: str, label: str, measure: Callable[[], tuple[list[float], int]]
    ) -> Measurement:
        """Measures seconds and bytes, with the fixed piece of work before and after."""
        self._progress(label)
        before = self._calibration()
        seconds, peak = measure()
        return Measurement(name, label, tuple(seconds), peak, (before + self._calibration()) / 2)

    def _calibration(self) -> float:
        return float(self._python(["eval.bench.calibration"]).output)

    def _python(self, module: list[str]) -> Run:
        return run_python(["-m", *module], {"TENKYO_HOME": str(self.home)})


def _first_question(questions: Path) -> str:
    """The first question that stands for itself."""
    from eval.questions import load_questions

    asked = load_questions(questions)
    return next((one.question for one in asked if not one.history), asked[0].question)


def _environment() -> dict[str, Any]:
    return {
        "tenkyo": __version__,
        "python": platform.python_version(),
        "system": platform.system(),
        "machine": platform.machine(),
        "cpus": os.cpu_count(),
    }
