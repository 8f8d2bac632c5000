"""Questions that cannot be measured on the documents are refused before anything is asked."""

from __future__ import annotations

import pytest

from eval.questions import Evidence, Question
from eval.run import RunPlan, execute
from eval.runs.usable import UnusableQuestionsError, require_answerable, require_quotes
from rag.settings import Settings
from tests.eval.runs.plans import ASKED, write_plans, write_questions

TEXT = """灯浮標は、45基を更新する。
予備は６基。予備は６基。
見張り台を高台の北の端に３か所建てる。
"""


def asked(quote, doc="buoys.txt"):
    return [Question("q", "何基か。", evidence=(Evidence(doc, quote),))]


@pytest.mark.parametrize(
    ("quote", "fault"),
    [
        ("灯浮標は、45 基を更新する。", None),
        ("", None),
        # The first 16 of 19 characters stand there, more than the 80 % of the matching rules.
        ("見張り台を高台の北の端に３か所建でる。", None),
        ("予備は6基。", "に 2 か所あります。"),
        ("灯浮標は、99基を撤去する。", "にありません。"),
    ],
)
def test_a_quote_stands_in_its_document_once(quote, fault):
    if fault is None:
        require_quotes(asked(quote), lambda _: TEXT)
        return
    with pytest.raises(UnusableQuestionsError) as caught:
        require_quotes(asked(quote), lambda _: TEXT)
    assert f"質問「q」の根拠「{quote}」が文書「buoys.txt」{fault}\n" in caught.value.message
    assert "--lenient" in caught.value.message


def test_many_faults_are_counted():
    with pytest.raises(UnusableQuestionsError, match="ほか 2 件"):
        require_quotes(asked("どこにもない長い語句") * 7, lambda _: TEXT)


def test_some_question_has_an_answer():
    require_answerable(asked("灯浮標は"))
    with pytest.raises(UnusableQuestionsError, match="答えのある質問"):
        require_answerable([Question("u", "月は。", type="unanswerable")])


def spoilt(evidence):
    return [ASKED[0] | {"evidence": [evidence]}, *ASKED[1:]]


@pytest.mark.parametrize(
    ("questions", "said"),
    [
        (spoilt({"doc": "gulls.txt", "quote": "x"}), "gulls.txt"),
        (spoilt({"doc": "buoys.txt", "quote": "灯浮標は、99基を撤去する。"}), "にありません。"),
        (spoilt({"doc": "buoys.txt", "quote": "予備"}), " 2 か所あります。"),
        (ASKED[3:], "答えのある質問"),
    ],
)
def test_no_half_run_is_left(questions, said, tmp_path):
    plan = RunPlan(write_questions(tmp_path, questions), write_plans(tmp_path))
    with pytest.raises(UnusableQuestionsError, match=said):
        execute(plan, Settings(embedding="none"), folder=tmp_path / "run")
    assert not (tmp_path / "run").exists()


def test_they_are_measured_where_that_is_wanted(tmp_path):
    questions = write_questions(tmp_path, spoilt({"doc": "buoys.txt", "quote": "予備"}))
    plan = RunPlan(questions, write_plans(tmp_path), lenient=True)
    assert not execute(plan, Settings(embedding="none"), folder=tmp_path / "run").failures
