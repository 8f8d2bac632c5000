"""`tenkyo eval sheet`, `marks` and `table`, as a person types them."""

import json

import pytest
from openpyxl import load_workbook

from eval.marking.workbook import SHEET
from tests.rag.cli.evaluating.asked import question_file


@pytest.fixture
def questions(tmp_path):
    return question_file(tmp_path)


@pytest.fixture
def runs(tmp_path):
    """Two runs of one model each, as `tenkyo eval run --output` leaves them."""
    mean = {"value": 1.0, "low": 1.0, "high": 1.0, "count": 1}
    summary = {"questions": 1, "measures": {"Correct": mean}, "ms": {"p50": 5.0, "p95": 6.0}}
    for name in ("甲", "乙"):
        folder = tmp_path / name
        folder.mkdir()
        value = {"models": {"extractive": summary}}
        (folder / "summary.json").write_text(json.dumps(value), encoding="utf-8")
        row = {"id": "cameras", "model": "extractive", "repeat": 1, "answer": f"{name}の答え。"}
        (folder / "outcomes.jsonl").write_text(json.dumps(row), encoding="utf-8")
    return [f"{name}={tmp_path / name}" for name in ("甲", "乙")]


def test_from_a_blind_sheet_to_the_table_for_choosing(tenkyo, questions, runs, tmp_path):
    sheet, key, marks = (tmp_path / name for name in ("採点表.xlsx", "対応表.json", "採点.json"))
    arguments = ("eval", "sheet", *runs, "--questions", questions)
    made = tenkyo(*arguments, "--output", sheet, "--key", key)
    assert (made.code, made.out) == (
        0,
        f"2行の採点表を {sheet} に、対応表を {key} に書き出しました。\n",
    )
    # Nothing is half written where one of both is there already.
    again = tenkyo(*arguments, "--output", tmp_path / "別.xlsx", "--key", key)
    assert (again.code, (tmp_path / "別.xlsx").exists()) == (2, False)

    unmarked = tenkyo("eval", "marks", sheet, "--key", key)
    assert unmarked.code == 2
    assert "「採点者1」の採点がない行が 2 行あります（001-A、001-B）" in unmarked.err
    workbook = load_workbook(sheet)
    for number, (first, second) in enumerate((("○", "○"), ("×", "△")), 2):
        workbook[SHEET].cell(number, 6).value = first
        workbook[SHEET].cell(number, 8).value = second
    workbook.save(sheet)
    counted = tenkyo("eval", "marks", sheet, "--key", key, "--output", marks)
    assert counted.code == 0
    assert "2人の一致率 50%、コーエンのκ 0.33。" in counted.out

    table = tmp_path / "選定表.xlsx"
    chosen = tenkyo("eval", "table", *runs, "--marks", marks, "--output", table)
    assert (chosen.code, chosen.out) == (0, f"選定表を {table} に書き出しました。\n")
    rows = list(load_workbook(table).active.iter_rows(values_only=True))
    assert rows[0] == ("区分", "指標", "甲", "乙")
    assert rows[1] == ("正解に基づく", "正答", "1.000（1.000–1.000）", "1.000（1.000–1.000）")


def test_marks_enter_the_report_of_their_run(tenkyo, plans_folder, questions, tmp_path):
    folder, sheet, key = (tmp_path / name for name in ("結果", "採点表.xlsx", "対応表.json"))
    asked = ("eval", "run", "--questions", questions, "--documents", plans_folder)
    assert tenkyo(*asked, "--output", folder).code == 0
    made = tenkyo("eval", "sheet", folder, "--questions", questions, "-o", sheet, "--key", key)
    assert made.code == 0

    def mark(first, second):
        workbook = load_workbook(sheet)
        workbook[SHEET]["F2"], workbook[SHEET]["H2"] = first, second
        workbook.save(sheet)
        return ("eval", "marks", sheet, "--key", key, "--report", folder)

    taken = tenkyo(*mark("○", "△"))
    assert taken.code == 0
    assert taken.out.endswith(f"報告書に取り込みました：{folder / 'report.html'}\n")
    again = mark("○", "○")
    other = tenkyo(*again)
    assert other.code == 2
    assert "前に取り込んだ採点" in other.err
    assert points_of(folder) == 0.75
    assert tenkyo(*again, "--replace").code == 0
    assert points_of(folder) == 1.0
    assert "人の採点：○、○" in (folder / "report.html").read_text("utf-8")
    # A run that is asked for again writes its report anew, with the marks.
    assert tenkyo(*asked, "--output", folder).code == 0
    assert points_of(folder) == 1.0


def points_of(folder):
    summary = json.loads((folder / "summary.json").read_text("utf-8"))
    return summary["measures"]["HumanPoints"]["value"]


def test_runs_of_the_same_name(tenkyo, runs, tmp_path):
    folders = [run.partition("=")[2] for run in runs]
    result = tenkyo("eval", "table", *folders, "--output", tmp_path / "選定表.docx")
    assert result.code == 2
    assert "同じ名前のモデルが2つあります：extractive。" in result.err
