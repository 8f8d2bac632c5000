"""What was kept as JSON comes back as it was."""

import json

import pytest

from rag.answering import Support, Withheld
from rag.answering.draft_check import CheckedSentence
from rag.drafting import DraftKind, DraftQuestion, draft_of_answer, make_draft
from rag.wire import answer_json, checks_json, draft_json
from rag.wire.reading import answer_of, checks_of, draft_of
from tests.rag.drafting.answers import (
    CAMERAS,
    COST,
    HOW_MANY,
    NOTHING,
    Answers,
    answered,
    cite,
    said,
)

FLAGGED = answered(
    "カメラは何か所ですか",
    [said("カメラは12か所に置き、増やす。", 1, support=Support.PARTIAL)],
    [cite(1, CAMERAS, "12か所", "港湾課")],
    withheld=[Withheld("カメラは20か所に置く。", "数値が違います。")],
    notice="新しい計画があります。",
    model="local",
)


def kept(value):
    """A body as the database gives it back."""
    return json.loads(json.dumps(value))


@pytest.mark.parametrize("answer", [HOW_MANY, COST, NOTHING, FLAGGED])
def test_an_answer(answer):
    body = kept(answer_json(answer))
    assert kept(answer_json(answer_of(body))) == body


def test_times_of_the_question_are_not_read_again():
    body = kept(answer_json(HOW_MANY))
    body["understanding"]["dates"] = [{"text": "令和７年度", "years": [2025], "fiscal": True}]
    assert answer_of(body).understanding.dates == ()


@pytest.mark.parametrize("kind", list(DraftKind))
def test_a_draft(kind):
    questions = [DraftQuestion(one.understanding.question) for one in (HOW_MANY, COST, NOTHING)]
    body = kept(draft_json(make_draft(questions, Answers(HOW_MANY, COST, NOTHING), kind=kind)))
    assert kept(draft_json(draft_of(body))) == body


def test_a_draft_of_an_answer_that_was_kept_is_that_of_the_answer():
    body = kept(answer_json(FLAGGED))
    made = kept(draft_json(draft_of_answer(answer_of(body), kind=DraftKind.MEMO)))
    wanted = kept(draft_json(draft_of_answer(FLAGGED, kind=DraftKind.MEMO)))
    # The id holds the hash of the cited files, which is not kept with an answer.
    assert {**made, "id": ""} == {**wanted, "id": ""}


def test_a_check():
    checked = [
        CheckedSentence("はじめに", 0, 4, None, ""),
        CheckedSentence(
            "カメラは12か所。", 5, 14, Support.SUPPORTED, "", (cite(1, CAMERAS, "12か所"),)
        ),
        CheckedSentence(
            "担当は港湾課。", 14, 21, Support.SUPPORTED, "", (cite(1, CAMERAS, "港湾課"),)
        ),
    ]
    body = kept(checks_json(checked))
    assert kept(checks_json(checks_of(body))) == body
    # Each sentence has its own words, the passage those of both.
    assert [one.citations[0].quote for one in checks_of(body)[1:]] == ["12か所", "港湾課"]
    assert body["citations"][0]["quote"] == "12か所に置く。\n担当は港湾課"
    assert [span["text"] for span in body["citations"][0]["spans"]] == ["12か所", "港湾課"]
