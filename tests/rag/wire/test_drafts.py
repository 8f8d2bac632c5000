"""Drafts as the API shows them."""

from rag.drafting import NOT_FOUND, DraftKind, DraftQuestion, make_draft
from rag.wire.drafts import draft_json
from tests.rag.drafting.answers import COST, HOW_MANY, NOTHING, Answers


def test_a_draft_in_full():
    questions = [
        DraftQuestion("カメラは何か所ですか"),
        DraftQuestion("滑走路は何メートルですか"),
    ]
    value = draft_json(
        make_draft(questions, Answers(HOW_MANY, NOTHING), kind=DraftKind.EXPECTED_QUESTIONS)
    )
    plain = {"citations": [], "support": None, "reason": ""}
    assert value["kind"] == "想定問答"
    assert value["sections"] == [
        {
            "role": "question",
            "heading": "問１",
            "item": 1,
            "answered": True,
            "sentences": [{"text": "カメラは何か所ですか", **plain}],
        },
        {
            "role": "answer",
            "heading": "答",
            "item": 1,
            "answered": True,
            "sentences": [
                {"text": "『みなせ市港湾計画』の記載：", **plain},
                {
                    "text": "市は、見守りカメラを12か所に置く。",
                    "citations": [1],
                    "support": "supported",
                    "reason": "",
                },
            ],
        },
        {
            "role": "question",
            "heading": "問２",
            "item": 2,
            "answered": True,
            "sentences": [{"text": "滑走路は何メートルですか", **plain}],
        },
        {
            "role": "answer",
            "heading": "答",
            "item": 2,
            "answered": False,
            "sentences": [{"text": NOT_FOUND, **plain}],
        },
    ]
    assert value["table"] is None
    (citation,) = value["citations"]
    assert (citation["number"], citation["quote"]) == (1, "市は、見守りカメラを12か所に置く。")
    (near,) = value["nearest"]
    assert near["question"] == "滑走路は何メートルですか"
    assert near["passages"][0]["passage"]["document"]["handling"] == "部内限り"
    assert (value["models"], value["as_of"]) == (["extractive"], "2025-04-01")
    assert value["handlings"] == ["部内限り"]
    assert (value["withheld"], value["remarks"]) == ([], [])


def test_the_cells_of_a_comparison_are_among_its_sections():
    questions = [DraftQuestion("渡船の費用はいくらですか")]
    value = draft_json(make_draft(questions, Answers(COST), kind=DraftKind.COMPARISON))
    (row,) = value["table"]["rows"]
    assert value["table"]["corner"] == "項目"
    assert row["cells"] == value["sections"]
    assert [cell["sentences"][0]["citations"] for cell in row["cells"]] == [[1], [2]]
    assert value["remarks"] == [
        {"question": "渡船の費用はいくらですか", "text": "新しい計画があります。"}
    ]
