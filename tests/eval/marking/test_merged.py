"""Marks by people within the report of a run."""

from __future__ import annotations

import pytest

from eval.marking.merged import MARKS, marks_of_run, read_marks, with_marks
from eval.marking.model import Key, Mark, MarkedRow
from eval.marking.runs import answer_hash
from eval.report import outcome_row, run_json
from eval.reports.html import html_page
from eval.reports.markdown import markdown
from rag.errors import ConfigurationError
from tests.eval.test_report import ANSWERED, FAILED, REFUSED, run

GOOD, FAIR, BAD = Mark
SAID = {"q-1": "三十局まで増やす。", "q-2": "（回答なし）", "q-3": "（回答なし）"}
QUESTIONS = {"001-A": "q-1", "002-A": "q-2", "003-A": "q-3"}
ROWS = [
    MarkedRow("001-A", (GOOD, FAIR), ("", "年度がない")),
    MarkedRow("002-A", (GOOD, GOOD), ("", "")),
    MarkedRow("003-A", (BAD, BAD), ("答えていない", "")),
]


def key_of(answers=SAID, model="extractive"):
    return Key(
        "0123456789abcdef",
        (model,),
        {row: (question, model) for row, question in QUESTIONS.items()},
        {row: answer_hash(answers[question]) for row, question in QUESTIONS.items()},
    )


@pytest.fixture(scope="module")
def report():
    """The summary and the outcomes of a run."""
    found = run(ANSWERED, REFUSED, FAILED)
    return run_json(found), [outcome_row(one, found.first.measures) for one in found.asked]


def test_people_stand_in_a_column_of_their_own(report):
    summary, outcomes = report
    marks = marks_of_run(ROWS, key_of(), outcomes)
    told, rows = with_marks(summary, outcomes, marks)
    # 3/4, 1 and 0: their mean is 7/12.
    points = told["models"]["extractive"]["measures"]["HumanPoints"]
    assert (points["value"], points["count"]) == (0.5833, 3)
    assert told["measures"]["HumanPoints"] == points
    assert told["judged_by"]["HumanPoints"] == "human"
    assert told["by_type"]["kpi"]["HumanPoints"]["value"] == 0.75
    # The markers gave ○○× and △○×: agreement 2/3; chance (2*1 + 0*1 + 1*1)/9 = 1/3; kappa 1/2.
    agreed = {"share": 0.6667, "kappa": 0.5, "count": 3}
    assert told["marking"] == {"sheet": "0123456789abcdef", "agreement": agreed}
    assert told["agreement"] == told["models"]["extractive"]["agreement"] == agreed
    assert rows[0]["HumanPoints"] == 0.75
    assert rows[0]["human"] == {"row": "001-A", "marks": ["○", "△"], "reasons": ["", "年度がない"]}
    # Nothing else changes, and marking anew begins from the same report.
    others = {name for name in told["measures"] if name != "HumanPoints"}
    assert {name: told["measures"][name] for name in others} == summary["measures"]
    assert with_marks(told, rows, marks) == (told, rows)


def test_the_pages_show_them(report):
    told, rows = with_marks(*report, marks_of_run(ROWS, key_of(), report[1]))
    page, text = html_page(told, rows), markdown(told, rows)
    agreed = "採点者2人の一致率 67%、コーエンのκ 0.50（3回答）"
    for shown in (page, text):
        assert f"採点表の全体：{agreed}" in shown
    assert "人の採点：○、△（年度がない）" in page
    assert '<figcaption>回答（人の採点）</figcaption><svg viewBox="0 0 830' in page
    assert "| 人の採点（○1、△0.5、×0） `HumanPoints` | 0.583（0.000–1.000、3問） |" in text
    assert f"- extractive：{agreed}" in text


def test_an_answer_that_has_changed_keeps_no_mark(report):
    summary, outcomes = report
    marks = marks_of_run(ROWS, key_of(), outcomes)
    anew = [row | ({"answer": "別の答え。"} if row["id"] == "q-1" else {}) for row in outcomes]
    told, rows = with_marks(summary, anew, marks)
    assert told["measures"]["HumanPoints"]["count"] == 2
    assert "human" not in rows[0]


@pytest.mark.parametrize(
    ("key", "name", "said"),
    [
        (
            key_of(model="甲"),
            "",
            "採点表のモデル（甲）に、この結果のモデル（extractive）が",
        ),
        (key_of(), "乙", "この結果のモデル（乙）がありません"),
        (
            key_of(SAID | {"q-2": "別の答え。"}),
            "",
            "採点した回答と、この結果の回答が 1 問で違います（q-2）",
        ),
    ],
)
def test_marks_of_other_answers(report, key, name, said):
    with pytest.raises(ConfigurationError) as caught:
        marks_of_run(ROWS, key, report[1], name)
    assert said in caught.value.message


def test_marks_that_cannot_be_read(tmp_path):
    assert read_marks(tmp_path) is None
    (tmp_path / MARKS).write_text('{"marks": [{}]}')
    with pytest.raises(ConfigurationError, match="人の採点として読めません"):
        read_marks(tmp_path)
