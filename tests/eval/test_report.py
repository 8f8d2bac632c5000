"""The report of a run: numbers, their JSON shape, the table, the folder."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from rich.console import Console

from eval.measures import Correct, Outcome
from eval.measures.base import AnswerSentence, CitedQuote, Judgement
from eval.questions import Question
from eval.report import means, run_json, summary_json, summary_table, write_report
from eval.run import EvaluationResult, RunResult
from eval.runs.records import Asked
from rag.errors import ConfigurationError
from tests.eval.outcomes import passage, question

ANSWERED = Outcome(
    Question(
        "q-1",
        "中継局はいくつですか。",
        type="kpi",
        answer_keys=(("三十局",),),
        evidence=question("a").evidence,
    ),
    ranked=[passage("x"), passage("a")],
    answered=True,
    answer="三十局まで増やす。[1]",
    cited=[passage("a")],
    quotes=[CitedQuote("三十局", "三十局")],
    sentences=[
        AnswerSentence("三十局まで増やす。", 1, Judgement(recalled=True, useful=1), numbers=1)
    ],
)
REFUSED = Outcome(Question("q-2", "局長は誰ですか。", type="unanswerable", style="keyword"))
FAILED = Outcome(
    Question(
        "q-3",
        "図書船はいつ巡りますか。",
        type="schedule",
        answer_keys=(("毎月二回",),),
        evidence=question("b").evidence,
    ),
    error="質問が長すぎます。",
)


def result(*outcomes: Outcome, answer_ms: tuple[float, ...] = (10.0, 20.0, 60.0)):
    answers = {o.question.id: {"id": "0af3", "answer": o.answer} for o in outcomes if not o.error}
    return EvaluationResult(
        Path("fictional.jsonl"), Path("documents"), outcomes, answers, answer_ms, {"passages": 2}
    )


def run(*outcomes: Outcome, **how):
    found = result(*outcomes, **how)
    asked = tuple(Asked("extractive", 1, outcome) for outcome in outcomes)
    return RunResult((found,), asked, found.environment)


def mean(value: float, low: float, high: float, count: int) -> dict[str, float]:
    return {"value": value, "low": low, "high": high, "count": count}


def sure(value: float, count: int = 1) -> dict[str, float]:
    return mean(value, value, value, count)


def test_the_summary_as_json():
    summary = summary_json(result(ANSWERED, REFUSED, FAILED))
    assert list(summary) == [
        "questions",
        "model",
        "repeats",
        "measures",
        "judged_by",
        "by_type",
        "by_style",
        "ms",
        "tokens",
        "failure_kinds",
        "failures",
        "environment",
    ]
    assert summary["questions"] == 3
    # Two answerable questions, of which one failed; with two values an interval is all or nothing.
    assert summary["measures"] == {
        "Recall@1": sure(0.0, 2),
        "Recall@5": mean(0.5, 0.0, 1.0, 2),
        "Recall@10": mean(0.5, 0.0, 1.0, 2),
        "MRR@10": mean(0.25, 0.0, 0.5, 2),
        "nDCG@10": mean(0.3155, 0.0, 0.6309, 2),
        "Recall<=4000chars": mean(0.5, 0.0, 1.0, 2),
        "Correct": mean(0.5, 0.0, 1.0, 2),
        "ConciseCorrect": mean(0.5, 0.0, 1.0, 2),
        "CitationRecall": mean(0.5, 0.0, 1.0, 2),
        "CitationPrecision": mean(0.5, 0.0, 1.0, 2),
        "QuoteExactness": mean(0.5, 0.0, 1.0, 2),
        "HallucinationRate": sure(0.0),
        "ErrorRate": mean(0.5, 0.0, 1.0, 2),
        "AlceRecall(check)": mean(0.5, 0.0, 1.0, 2),
        "AlcePrecision(check)": mean(0.5, 0.0, 1.0, 2),
        "UnsupportedNumberRate": mean(0.5, 0.0, 1.0, 2),
    }
    assert summary["judged_by"]["CitationRecall"] == "gold"
    assert summary["judged_by"]["AlceRecall(check)"] == "check"
    assert summary["failure_kinds"] == {
        "run_failure": 1,
        "retrieval_miss": 0,
        "generation_miss": 0,
        "support_miss": 0,
        "refusal_error": 0,
    }
    assert summary["by_type"]["unanswerable"] == {"HallucinationRate": sure(0.0)}
    assert sorted(summary["by_type"]) == ["kpi", "schedule", "unanswerable"]
    assert summary["by_type"]["kpi"]["MRR@10"] == sure(0.5)
    assert sorted(summary["by_style"]) == ["keyword", "natural"]
    assert summary["ms"] == {"p50": 20.0, "p95": 56.0}
    assert summary["failures"] == [{"id": "q-3", "error": "質問が長すぎます。"}]
    assert summary["environment"] == {"passages": 2}
    assert json.loads(json.dumps(summary)) == summary


def test_a_run_that_failed_on_every_question_has_no_times():
    found = result(FAILED, answer_ms=())
    assert summary_json(found)["ms"] == {"p50": None, "p95": None}
    assert summary_table(found).caption is None


def test_the_table():
    out = io.StringIO()
    console = Console(file=out, width=120)
    console.print(summary_table(result(ANSWERED, REFUSED, FAILED)))
    lines = out.getvalue().splitlines()
    assert "fictional.jsonl（3問）" in lines[0]
    (row,) = [line for line in lines if "MRR@10" in line]
    assert [cell.strip() for cell in row.split("│")[1:-1]] == [
        "平均逆順位@10  MRR@10",
        "0.250",
        "0.000–0.500",
        "2",
    ]
    assert sum("│" in line for line in lines) == 16
    assert "回答：中央値 20 ms、95％点 56 ms" in lines[-1]


def test_the_files_of_a_report(tmp_path):
    folder = tmp_path / "runs" / "first"
    found = run(ANSWERED, REFUSED, FAILED)
    write_report(found, folder)
    assert sorted(path.name for path in folder.iterdir()) == [
        "answers.jsonl",
        "outcomes.jsonl",
        "report.html",
        "report.md",
        "summary.json",
    ]
    summary = json.loads((folder / "summary.json").read_text("utf-8"))
    assert summary == run_json(found)
    assert summary["models"]["extractive"]["measures"] == summary["measures"]
    rows = [
        json.loads(line) for line in (folder / "outcomes.jsonl").read_text("utf-8").splitlines()
    ]
    assert rows[1] == {
        "id": "q-2",
        "type": "unanswerable",
        "style": "keyword",
        "question": "局長は誰ですか。",
        "model": "extractive",
        "repeat": 1,
        "answered": False,
        "answer": "",
        "HallucinationRate": 0.0,
        "failure": None,
        "expected": "",
        "answer_keys": [],
        "evidence": [],
        "cited": [],
        "retrieved": [],
        "sentences": [],
        "withheld": [],
        "ms": None,
        "tokens": None,
    }
    assert [row["id"] for row in rows] == ["q-1", "q-2", "q-3"]
    assert rows[0]["cited"] == [
        {"doc": "plan.txt", "page": None, "quote": "三十局", "covers": True}
    ]
    assert [(hit["rank"], hit["covers"]) for hit in rows[0]["retrieved"]] == [(1, False), (2, True)]
    assert rows[2]["failure"] == "run_failure"
    assert (rows[2]["ErrorRate"], rows[2]["error"]) == (1.0, "質問が長すぎます。")
    # The id is the question's, as for `tenkyo ask --questions`.
    answers = (folder / "answers.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line) for line in answers] == [
        {"id": "q-1", "answer": "三十局まで増やす。[1]"},
        {"id": "q-2", "answer": ""},
    ]


def test_a_question_asked_twice_counts_once():
    (found,) = [
        mean
        for measure, mean in means([ANSWERED, ANSWERED, FAILED], [Correct()])
        if repr(measure) == "Correct"
    ]
    assert (found.value, found.count) == (0.5, 2)


def test_a_folder_that_cannot_be_made(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"に書き出せません。権限と空き容量"):
        write_report(run(ANSWERED), tmp_path / "file" / "report")
