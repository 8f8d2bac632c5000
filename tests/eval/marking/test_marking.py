"""Blind sheets out and in, agreement, scores and the table for choosing, from files to files."""

import json
from fractions import Fraction

import pytest
from docx import Document
from openpyxl import load_workbook
from sklearn.metrics import cohen_kappa_score

from eval.marking import (
    Mark,
    agreement,
    make_sheet,
    read_answers,
    read_key,
    read_sheets,
    score,
    write_key,
    write_sheet,
)
from eval.marking.model import RunAnswers
from eval.marking.runs import read_summaries
from eval.marking.scoring import marking_json
from eval.marking.selection import read_marking, selection
from eval.marking.selection_files import write_selection
from eval.marking.workbook import COLUMNS, SHEET
from eval.questions import Evidence, Question
from rag.errors import ConfigurationError

QUESTIONS = [
    Question(
        id=f"q{number}",
        question=f"{number}番の灯台は何局ですか。",
        answer=f"{number}局です。",
        evidence=(Evidence("plan.txt", f"{number}番の灯台は{number}局とする。"),),
    )
    for number in range(1, 9)
] + [Question(id="u", question="月の石は何個ですか。")]
MODELS = ("甲", "乙", "丙")
RUNS = [
    RunAnswers(name, {one.id: f"{name}の{one.id}への答え" for one in QUESTIONS}) for name in MODELS
]
GOOD, FAIR, BAD = Mark


def test_the_order_of_the_models_is_drawn_for_every_question():
    sheet, key = make_sheet(QUESTIONS, RUNS, seed=11)
    assert [row.id for row in sheet.rows[:4]] == ["001-A", "001-B", "001-C", "002-A"]
    assert len(sheet.rows) == 27
    for row in sheet.rows:
        question, model = key.rows[row.id]
        assert row.answer == f"{model}の{question}への答え"
    orders = {tuple(key.rows[f"{n:03d}-{letter}"][1] for letter in "ABC") for n in range(1, 10)}
    assert len(orders) > 2
    assert make_sheet(QUESTIONS, RUNS, seed=11) == (sheet, key)
    assert make_sheet(QUESTIONS, RUNS, seed=12)[1].rows != key.rows


def test_what_a_row_shows():
    asked = Question(
        id="f",
        question="その担当は。",
        history=(
            {"role": "user", "content": "灯台は。"},
            {"role": "assistant", "content": "3局。"},
        ),
    )
    sheet, _ = make_sheet([asked, QUESTIONS[0]], [RunAnswers("甲", {"f": "x", "q1": "y"})], seed=1)
    assert sheet.rows[0].question == "（前の質問）灯台は。\n（前の回答）3局。\nその担当は。"
    assert sheet.rows[0].evidence.startswith("（文書に答えはありません。")
    assert sheet.rows[1].evidence == "「1番の灯台は1局とする。」（plan.txt）"


@pytest.mark.parametrize(
    ("runs", "said"),
    [
        ([], "採点するモデルは1から26までです（0個あります）。"),
        ([RUNS[0], RUNS[0]], "同じ名前のモデルが2つあります：甲。"),
        (
            [RunAnswers("丁", {"q1": "x"})],
            "「丁」の結果に、8問の回答がありません（q2、q3、q4、q5、q6 など）",
        ),
    ],
)
def test_runs_that_cannot_be_marked(runs, said):
    with pytest.raises(ConfigurationError) as caught:
        make_sheet(QUESTIONS, runs, seed=1)
    assert said in caught.value.message


@pytest.fixture
def written(tmp_path):
    """A sheet of two questions and two models with its key, on disk."""
    sheet, key = make_sheet(QUESTIONS[:2], RUNS[:2], seed=11)
    write_sheet(sheet, tmp_path / "採点表.xlsx")
    write_key(key, tmp_path / "対応表.json")
    return tmp_path / "採点表.xlsx", read_key(tmp_path / "対応表.json")


def fill(path, rows, to=None):
    """Writes marks and reasons into the last four columns."""
    workbook = load_workbook(path)
    page = workbook[SHEET]
    for number, values in enumerate(rows, 2):
        for column, value in zip(range(6, 10), values, strict=True):
            page.cell(number, column).value = value
    workbook.save(to or path)
    return to or path


FILLED = [
    ("○", "", "○", ""),
    ("△", "単位がない", "×", "誤り"),
    ("〇", "", "o", ""),
    ("x", "", "✕", "別の年度"),
]


def test_the_sheet_for_the_markers(written):
    path, key = written
    page = load_workbook(path)[SHEET]
    assert tuple(cell.value for cell in page[1]) == COLUMNS
    assert [page.cell(number, 1).value for number in range(2, 6)] == [
        "001-A",
        "001-B",
        "002-A",
        "002-B",
    ]
    (validation,) = page.data_validations.dataValidation
    assert validation.formula1 == '"○,△,×"'
    assert str(validation.sqref) == "F2:F5 H2:H5"
    # Nothing on the sheet but the answers themselves tells the models apart.
    text = "".join(str(cell.value) for cells in page for cell in cells if cell.column != 5)
    assert not any(name in text for name in key.models)


def test_marks_out_and_in(written):
    path, key = written
    rows = read_sheets([fill(path, FILLED)], key)
    assert [row.marks for row in rows] == [(GOOD, GOOD), (FAIR, BAD), (GOOD, GOOD), (BAD, BAD)]
    assert rows[1].reasons == ("単位がない", "誤り")
    result = score(rows, key)
    points = {name: Fraction(one.points.value) for name, one in result.models.items()}
    by_row = dict(zip(key.rows, [1, Fraction(1, 4), 1, 0], strict=True))
    assert points == {
        name: sum(by_row[row] for row, (_, model) in key.rows.items() if model == name) / 2
        for name in ("甲", "乙")
    }
    assert [row.id for row in result.disagreed] == ["001-B"]
    assert result.unexplained == ("002-B",)
    assert result.agreement.share == 0.75
    marks = {mark: sum(one.marks[mark] for one in result.models.values()) for mark in Mark}
    assert marks == {GOOD: 4, FAIR: 1, BAD: 3}


def test_copies_that_two_markers_filled_in_apart(written, tmp_path):
    path, key = written
    first = fill(path, [(a, b, "", "") for a, b, _, _ in FILLED], tmp_path / "一.xlsx")
    second = fill(path, [("", "", c, d) for _, _, c, d in FILLED], tmp_path / "二.xlsx")
    together = read_sheets([first, second], key)
    assert together == read_sheets([fill(path, FILLED)], key)
    with pytest.raises(
        ConfigurationError, match=r"「採点者2」の採点がない行が 4 行あります（001-A"
    ):
        read_sheets([first], key)
    other = fill(path, [("×", "", "", "")] * 4, tmp_path / "三.xlsx")
    with pytest.raises(ConfigurationError) as caught:
        read_sheets([first, other], key)
    assert caught.value.message == (
        "三.xlsx の 001-A：「採点者1」が、ほかのファイルと食い違います（「○」と「×」）。"
        "どちらかを消してください。"
    )


def lose_a_row(page):
    page.delete_rows(3)


def repeat_a_row(page):
    page.cell(3, 1).value = "001-A"


def unknown_mark(page):
    page.cell(3, 6).value = "◎"


def unknown_row(page):
    page.cell(3, 1).value = "009-Z"


def lose_a_column(page):
    page.delete_cols(8)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lose_a_row, "採点表.xlsx に、採点表の行が 1 行ありません（001-B）。"),
        (repeat_a_row, "採点表.xlsx の 3 行目：番号「001-A」の行が2つあります。"),
        (unknown_mark, "採点表.xlsx の 3 行目：「採点者1」の「◎」は採点の記号ではありません。"),
        (unknown_row, "採点表.xlsx の 3 行目：番号「009-Z」は、この採点表にありません。"),
        (lose_a_column, "採点表.xlsx の1行目が採点表の見出しではありません（採点者2）。"),
    ],
)
def test_bad_sheets(written, spoil, said):
    path, key = written
    fill(path, FILLED)
    workbook = load_workbook(path)
    spoil(workbook[SHEET])
    workbook.save(path)
    with pytest.raises(ConfigurationError) as caught:
        read_sheets([path], key)
    assert caught.value.message.startswith(said)


def test_files_that_are_no_sheet_of_the_key(written, tmp_path):
    path, key = written
    other, _ = make_sheet(QUESTIONS[:2], RUNS[1:], seed=11)
    write_sheet(other, tmp_path / "別.xlsx")
    (tmp_path / "文.xlsx").write_text("採点")
    workbook = load_workbook(path)
    workbook.remove(workbook["採点のしかた"])
    workbook.save(tmp_path / "半.xlsx")
    for name, said in (
        ("別.xlsx", "別.xlsx は、この対応表の採点表ではありません。"),
        ("文.xlsx", "文.xlsx を Excel ファイルとして読めません。"),
        ("無.xlsx", "無.xlsx を Excel ファイルとして読めません。"),
        ("半.xlsx", "半.xlsx にシート「採点のしかた」がありません。"),
    ):
        with pytest.raises(ConfigurationError) as caught:
            read_sheets([tmp_path / name], key)
        assert caught.value.message.startswith(said)
    with pytest.raises(ConfigurationError, match="採点表の対応表として読めません"):
        read_key(path)


def test_nothing_is_overwritten(written):
    path, key = written
    sheet, _ = make_sheet(QUESTIONS[:2], RUNS[:2], seed=11)
    for write in (lambda: write_sheet(sheet, path), lambda: write_key(key, path)):
        with pytest.raises(ConfigurationError, match=r"採点表\.xlsx は既にあります。"):
            write()


def test_what_a_model_wrote_is_no_formula(tmp_path):
    sheet, _ = make_sheet(QUESTIONS[:1], [RunAnswers("甲", {"q1": "=1+1\x07"})], seed=1)
    write_sheet(sheet, tmp_path / "s.xlsx")
    cell = load_workbook(tmp_path / "s.xlsx")[SHEET]["E2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


@pytest.mark.parametrize(
    ("pairs", "share", "kappa"),
    [
        # Each marker gave two of either: chance (2*2 + 2*2)/16 = 1/2, and so is the agreement.
        ([(GOOD, GOOD), (GOOD, BAD), (BAD, GOOD), (BAD, BAD)], Fraction(1, 2), Fraction(0)),
        # First ○○××, second ○×××: chance (2*1 + 2*3)/16 = 1/2; (3/4 - 1/2) / (1/2) = 1/2.
        ([(GOOD, GOOD), (GOOD, BAD), (BAD, BAD), (BAD, BAD)], Fraction(3, 4), Fraction(1, 2)),
        ([(GOOD, BAD), (BAD, GOOD)], Fraction(0), Fraction(-1)),
        ([(GOOD, GOOD), (FAIR, FAIR)], Fraction(1), Fraction(1)),
        ([(GOOD, GOOD), (GOOD, GOOD)], Fraction(1), None),
    ],
)
def test_agreement(pairs, share, kappa):
    found = agreement(pairs)
    assert Fraction(found.share) == share
    assert (None if found.kappa is None else Fraction(found.kappa)) == kappa
    assert found.count == len(pairs)


def test_kappa_is_that_of_scikit_learn():
    marks = list(Mark)
    pairs = [(marks[n % 3], marks[(n * n + n // 5) % 3]) for n in range(40)]
    expected = cohen_kappa_score([a for a, _ in pairs], [b for _, b in pairs])
    assert agreement(pairs).kappa == pytest.approx(expected)


def run_folder(folder, correct, *, questions=2, models=("m",)):
    folder.mkdir()
    mean = {"value": correct, "low": 0.0, "high": 1.0, "count": 2}
    summary = {
        "questions": questions,
        "measures": {"Correct": mean, "ErrorRate": {**mean, "value": 1 - correct}},
        "ms": {"p50": 10.0, "p95": 1234.5},
    }
    value = {"models": dict.fromkeys(models, summary)}
    (folder / "summary.json").write_text(json.dumps(value), encoding="utf-8")
    answers = {"q1": "1局です。[1]", "q2": ""}
    rows = [
        {"id": name, "model": model, "repeat": repeat, "answer": text * repeat}
        for model in models
        for repeat in (1, 2)
        for name, text in answers.items()
    ]
    (folder / "outcomes.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return folder


def test_the_answers_of_a_run(tmp_path):
    answers = {"q1": "1局です。", "q2": "（回答なし）"}
    one = run_folder(tmp_path / "a", 1.0)
    assert read_answers(one) == [RunAnswers("m", answers)]
    assert read_answers(one, "甲") == [RunAnswers("甲", answers)]
    two = run_folder(tmp_path / "b", 1.0, models=("m", "n"))
    assert [run.model for run in read_answers(two)] == ["m", "n"]
    assert [run.model for run in read_answers(two, "乙")] == ["乙・m", "乙・n"]
    assert list(read_summaries(two, "乙")) == ["乙・m", "乙・n"]
    for read in (read_answers, read_summaries):
        with pytest.raises(ConfigurationError, match="を評価の結果として読めません"):
            read(tmp_path)


def test_the_table_for_choosing(tmp_path, written):
    path, key = written
    runs = {
        **read_summaries(run_folder(tmp_path / "a", 0.5), "甲"),
        **read_summaries(run_folder(tmp_path / "b", 0.75), "乙"),
    }
    marking = marking_json(score(read_sheets([fill(path, FILLED)], key), key), key)
    table = selection(runs, marking)
    assert [(row.name, row.shown, row.best) for row in table.rows[:2]] == [
        ("正答", ("0.500（0.000–1.000）", "0.750（0.000–1.000）"), {1}),
        (
            "答えのある質問に答えなかった割合（小さいほどよい）",
            ("0.500（0.000–1.000）", "0.250（0.000–1.000）"),
            {1},
        ),
    ]
    assert [row.group for row in table.rows] == [
        "正解に基づく",
        "正解に基づく",
        "時間と量",
        "時間と量",
        "人の採点による",
        "人の採点による",
    ]
    assert table.rows[2].best == frozenset()  # both took as long
    # First marker ○△○×, second ○×○×: chance (2*2 + 1*0 + 1*2)/16 = 3/8; (3/4-3/8)/(5/8) = 3/5.
    assert table.notes[-1] == "採点者2人の一致率 75%、コーエンのκ 0.60（4回答）。"

    write_selection(table, tmp_path / "選定表.xlsx")
    page = load_workbook(tmp_path / "選定表.xlsx").active
    assert [cell.value for cell in page[1]] == ["区分", "指標", "甲", "乙"]
    assert [page.cell(2, column).font.bold for column in (3, 4)] == [False, True]
    write_selection(table, tmp_path / "選定表.docx")
    (grid,) = Document(tmp_path / "選定表.docx").tables
    cells = [[cell.text for cell in row.cells] for row in grid.rows]
    assert cells[0] == ["区分", "指標", "甲", "乙"]
    assert [row[2:] for row in cells[1:]] == [list(row.shown) for row in table.rows]
    with pytest.raises(ConfigurationError, match=r"選定表は \.pdf では書き出せません"):
        write_selection(table, tmp_path / "選定表.pdf")


def test_runs_that_cannot_stand_beside_each_other(tmp_path):
    one = read_summaries(run_folder(tmp_path / "a", 0.5), "甲")
    other = read_summaries(run_folder(tmp_path / "b", 0.5, questions=3), "乙")
    with pytest.raises(ConfigurationError, match="甲 2問、乙 3問"):
        selection(one | other)
    with pytest.raises(ConfigurationError, match="採点結果のモデル（丁）"):
        selection(one, {"models": {"丁": {}}})
    (tmp_path / "marks.json").write_text("[]")
    with pytest.raises(ConfigurationError, match="採点の集計として読めません"):
        read_marking(tmp_path / "marks.json")
