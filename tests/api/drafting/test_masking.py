"""Drafts without what their reader may no longer see."""

import json

import pytest

from api.drafting.masking import masked_draft
from rag.drafting import DraftKind, DraftQuestion, make_draft
from rag.wire import draft_json
from tests.rag.drafting.answers import COST, HOW_MANY, NOTHING, Answers

QUESTIONS = [DraftQuestion(one.understanding.question) for one in (HOW_MANY, COST, NOTHING)]
HIDDEN = "閲覧権限のない出典に基づく文を表示していません（1文）"


def draft(kind):
    made = make_draft(QUESTIONS, Answers(HOW_MANY, COST, NOTHING), kind=kind)
    return json.loads(json.dumps(draft_json(made)))


def without_lighthouse(name):
    return name != "lighthouse"


def shown(body):
    return [
        (section["heading"], [(one["text"], *one["citations"]) for one in section["sentences"]])
        for section in body["sections"]
    ]


def test_where_everything_may_be_read_nothing_changes():
    body = draft(DraftKind.MEMO)
    assert masked_draft(body, lambda _: True) == body


def test_sentences_go_whole_and_the_rest_is_numbered_anew():
    seen = masked_draft(draft(DraftKind.EXPECTED_QUESTIONS), without_lighthouse)
    assert shown(seen) == [
        ("問１", [("カメラは何か所ですか",)]),
        (
            "答",
            [("『みなせ市港湾計画』の記載：",), ("市は、見守りカメラを12か所に置く。", 1)],
        ),
        ("問２", [("渡船の費用はいくらですか",)]),
        ("答", [("建造には3.4億円を見込む。", 2), (HIDDEN,)]),
        ("問３", [("滑走路は何メートルですか",)]),
        ("答", [("記載が見つかりませんでした（記載がないことを示すものではありません）。",)]),
    ]
    assert [cited["number"] for cited in seen["citations"]] == [1, 2]
    assert seen["masked"] == 1
    # The passage nearest to the third question and its handling tell of the document, too.
    assert (seen["nearest"], seen["handlings"]) == ([], [])
    assert "灯台" not in json.dumps(seen, ensure_ascii=False)


def test_a_document_that_was_only_found_takes_what_was_withheld_with_it():
    body = draft(DraftKind.SUMMARY)
    body["withheld"] = [{"question": "問", "text": "灯台は８基。", "reason": "違う"}]
    seen = masked_draft(body, lambda name: name != "other", ["other"])
    assert seen["withheld"] == []
    assert shown(seen) == shown(body)


@pytest.mark.parametrize("readable", [without_lighthouse, lambda _: False])
def test_a_comparison_keeps_its_form(readable):
    body = draft(DraftKind.COMPARISON)
    seen = masked_draft(body, readable)
    assert [cell for row in seen["table"]["rows"] for cell in row["cells"]] == seen["sections"]
    assert len(seen["table"]["columns"]) == len(body["table"]["columns"])
    assert "灯台" not in json.dumps(seen, ensure_ascii=False)
    assert "（閲覧権限のない文書）" in seen["table"]["columns"][-1]
