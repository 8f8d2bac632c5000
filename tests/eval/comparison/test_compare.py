"""Two runs compared: differences by hand, and what cannot be compared."""

from __future__ import annotations

import io
import json

import pytest
from rich.console import Console

from eval.comparison.compare import compare
from eval.comparison.report import comparison_json, comparison_markdown, comparison_tables
from rag.errors import ConfigurationError


def row(name, *, model="extractive", repeat=1, **values):
    return {
        "id": name,
        "question": f"{name}は何基ですか。",
        "model": model,
        "repeat": repeat,
        "answer": "答え",
        "answer_keys": [["六基"]],
        "evidence": [{"doc": "a.txt", "quote": "六基", "page": None}],
        "failure": None,
        **values,
    }


def write_run(folder, rows, models=("extractive",), **environment):
    folder.mkdir()
    told = {"models": {name: {} for name in models}, "environment": environment}
    (folder / "summary.json").write_text(json.dumps(told), encoding="utf-8")
    lines = "\n".join(json.dumps(one) for one in rows)
    (folder / "outcomes.jsonl").write_text(lines, encoding="utf-8")
    return folder


@pytest.fixture
def runs(tmp_path):
    before = [
        row("a", Correct=0.0, ErrorRate=1.0, failure="refusal_error"),
        row("b", Correct=1.0, ErrorRate=0.0, QuoteExactness=1.0),
        row("c", Correct=1.0, ErrorRate=0.0),
        row("d", Correct=1.0, ErrorRate=0.0),
    ]
    after = [
        row("a", Correct=1.0, ErrorRate=0.0),
        row("b", Correct=0.0, ErrorRate=0.0, failure="generation_miss"),
        # Asked twice: the mean counts.
        row("c", Correct=1.0, ErrorRate=0.0),
        row("c", Correct=0.0, ErrorRate=0.0, repeat=2),
        row("d", Correct=1.0, ErrorRate=0.0),
    ]
    return (
        write_run(tmp_path / "first", before, tenkyo="1"),
        write_run(tmp_path / "second", after, tenkyo="2"),
    )


def test_differences_by_hand(runs):
    found = comparison_json(compare(*runs))
    assert found["before"] == {"run": "first", "model": "extractive"}
    assert found["differing"] == ["典拠の版"]
    assert list(found["measures"]) == ["Correct", "ErrorRate"]
    correct = found["measures"]["Correct"]
    # +1, -1, -1/2, 0: mean -1/8; of the 8 flips, all with |sum| of at least 1/2 are all.
    assert (correct["before"], correct["after"]) == (0.75, 0.625)
    assert correct["difference"]["value"] == -0.125
    assert correct["difference"]["low"] < -0.125 < correct["difference"]["high"]
    assert (correct["count"], correct["p"], correct["significant"]) == (4, 1.0, False)
    assert (correct["better"], correct["worse"]) == (["a"], ["b", "c"])
    # Fewer errors are better.
    errors = found["measures"]["ErrorRate"]
    assert (errors["difference"]["value"], errors["better"], errors["worse"]) == (-0.25, ["a"], [])
    assert found["questions"][0] == {
        "id": "a",
        "question": "aは何基ですか。",
        "values": {
            "Correct": {"before": 0.0, "after": 1.0},
            "ErrorRate": {"before": 1.0, "after": 0.0},
        },
        "before": {"answer": "答え", "failure": "refusal_error"},
        "after": {"answer": "答え", "failure": None},
    }
    assert [one["id"] for one in found["questions"]] == ["a", "b", "c"]


def test_significance(tmp_path):
    before = [row(f"q{number}", Correct=0.0) for number in range(12)]
    after = [row(f"q{number}", Correct=1.0) for number in range(12)]
    found = compare(write_run(tmp_path / "a", before), write_run(tmp_path / "b", after))
    (change,) = found.measures
    assert change.p_value == 2 / 4096
    assert change.verdict == "改善"
    turned = compare(tmp_path / "b", tmp_path / "a")
    assert turned.measures[0].verdict == "悪化"


def test_for_people(runs):
    found = compare(*runs)
    out = io.StringIO()
    for part in comparison_tables(found):
        Console(file=out, width=160).print(part)
    shown = out.getvalue()
    assert "first（extractive） → second（extractive）" in shown
    assert "-0.125" in shown
    assert "拒否の誤り→成功" in shown
    assert "対応のある並べ替え検定（両側）" in shown
    text = comparison_markdown(found)
    assert "| b bは何基ですか。 | Correct 1.00→0.00 | 成功→生成の失敗 |" in text


def test_other_questions_are_refused(tmp_path):
    first = write_run(tmp_path / "a", [row("x", Correct=1.0), row("y", Correct=1.0)])
    second = write_run(tmp_path / "b", [row("x", Correct=1.0) | {"answer_keys": [["七基"]]}])
    with pytest.raises(ConfigurationError) as caught:
        compare(first, second)
    assert caught.value.message == (
        "2つの評価は質問が違うため比べられません：一方にしかない質問が 1 問（y）、"
        "質問・正答・根拠の違う質問が 1 問（x）。"
        "同じ質問集（--questions）で両方を測り直してください。"
    )


def test_a_run_of_several_models(tmp_path):
    rows = [row("x", Correct=0.0), row("x", Correct=1.0, model="plamo")]
    run = write_run(tmp_path / "a", rows, ("extractive", "plamo"))
    with pytest.raises(ConfigurationError, match="--model-a・--model-b で、extractive、plamo"):
        compare(run, run)
    with pytest.raises(ConfigurationError, match="モデル「ghost」の結果はありません"):
        compare(run, run, first_model="ghost")
    found = compare(run, run, first_model="extractive", second_model="plamo")
    assert found.measures[0].difference.value == 1.0
    assert found.differing == ("モデル",)


def test_a_run_that_is_not_finished(tmp_path):
    with pytest.raises(ConfigurationError, match="終わった評価の結果がありません"):
        compare(tmp_path, tmp_path)
