"""What stands behind an answer's sentences: our check, a model's judgement, numbers."""

from __future__ import annotations

from datetime import date

import pytest

from eval.measures.base import AnswerSentence, Judgement
from eval.runs.judging import SentenceJudges
from rag.answering import Answer, Citation, Sentence
from rag.engine import Engine
from rag.settings import Settings
from rag.support import Support
from tests.eval.runs.plans import write_plans

YES, NO = Judgement(recalled=True, useful=1), Judgement(recalled=False, useful=0)


class Model:
    """Says yes to sentences that end with 基を更新する。"""

    def probability(self, premise, hypothesis):
        assert "45基を更新する" in premise
        return 0.9 if hypothesis.endswith("基を更新する。") else 0.2


@pytest.fixture(scope="module")
def answer(tmp_path_factory):
    """An answer that cites the passage of the buoys."""
    folder = tmp_path_factory.mktemp("judged")
    engine = Engine(Settings(home=folder))
    engine.ingest([write_plans(folder)], collection="c")
    found = engine.answer("灯浮標は何基を更新しますか。", collection="c", today=date(2026, 4, 1))
    engine.close()
    assert "灯浮標は、2032年度までに45基を更新する。" in found.citations[0].hit.passage.text
    return found


def judged(answer: Answer, text: str, model=None, support=Support.SUPPORTED, citations=(1,)):
    from dataclasses import replace

    (cited, *_) = answer.citations
    one: Citation = cited
    told = replace(answer, sentences=(Sentence(text, citations, support),), citations=(one,))
    return SentenceJudges(model).judge(told)


@pytest.mark.parametrize(
    ("text", "check", "numbers", "bad"),
    [
        ("灯浮標は、2032年度までに45基を更新する。", YES, 2, 0),
        # Another writing of the same.
        ("灯浮標は、令和14年度までに４５基を更新する。", YES, 2, 0),
        ("灯浮標は、2032年度までに46基を更新する。", NO, 2, 1),
        ("灯浮標は、2033年度までに46基を更新する。", NO, 2, 2),
    ],
)
def test_check_and_numbers(answer, text, check, numbers, bad):
    assert judged(answer, text) == [AnswerSentence(text, 1, check, None, numbers, bad)]


def test_a_model_judges_by_itself(answer):
    wrong = "灯浮標は、2032年度までに46基を更新する。"
    assert judged(answer, wrong, Model()) == [AnswerSentence(wrong, 1, NO, YES, 2, 1)]
    assert SentenceJudges(Model()).nli
    assert not SentenceJudges(None).nli


def test_sentences_without_citations(answer):
    # Uncited claims have nothing behind them; what claims nothing is not judged.
    assert judged(answer, "鳥は９羽いる。", support=Support.UNVERIFIED, citations=()) == [
        AnswerSentence("鳥は９羽いる。", 0, NO, None, 1, 1)
    ]
    assert judged(answer, "次のとおりです。", support=None, citations=()) == []
