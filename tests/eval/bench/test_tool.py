"""What `python -m eval.bench` measures, by its options."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.bench import __main__ as tool
from eval.bench.benchmark import Benchmark, Measurement
from eval.datasets import SAMPLE, Dataset

OTHER = Dataset("other", Path("other.jsonl"), Path("other"))


@pytest.fixture
def asked(monkeypatch):
    """The documents and questions of a benchmark that is asked for; none is run."""
    calls = []

    def run(documents, questions, progress):
        progress("凧")
        calls.append((documents, questions))
        return Benchmark(1, 2, 3, (Measurement("help", "凧", (0.5,), 2**20, 0.25),), {})

    monkeypatch.setattr(tool, "run_benchmark", run)
    monkeypatch.setattr(tool, "present_datasets", lambda: (SAMPLE, OTHER))
    return calls


@pytest.mark.parametrize(
    ("arguments", "documents", "questions"),
    [
        ([], OTHER.documents, OTHER.questions),
        (["--questions", "mine.jsonl"], OTHER.documents, Path("mine.jsonl")),
        # Other documents have no questions of their own.
        (["--documents", "mine"], Path("mine"), SAMPLE.questions),
        (["--documents", "mine", "--questions", "m.jsonl"], Path("mine"), Path("m.jsonl")),
    ],
)
def test_what_is_measured(asked, arguments, documents, questions):
    assert tool.main(arguments) == 0
    assert asked == [(documents, questions)]


@pytest.mark.usefixtures("asked")
def test_json_on_standard_output_progress_on_the_other(capsys):
    assert tool.main(["--json"]) == 0
    said = capsys.readouterr()
    assert json.loads(said.out)["measurements"]["help"]["ratio"] == 2.0
    assert said.err == "計測中：凧\n"


@pytest.mark.usefixtures("asked")
def test_a_table_otherwise(capsys):
    assert tool.main([]) == 0
    assert "500.0 ms" in capsys.readouterr().out
