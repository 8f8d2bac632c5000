"""Comparisons: documents and questions side by side."""

import pytest

from rag.drafting import (
    NOT_FOUND,
    Columns,
    DraftKind,
    DraftQuestion,
    Subject,
    compare_documents,
    make_draft,
)
from rag.drafting.comparison import NOT_USED
from rag.errors import ConfigurationError
from tests.rag.drafting.answers import (
    CAMERAS,
    CARDS,
    COST,
    HARBOUR,
    HOW_MANY,
    LIGHTHOUSE,
    NOTHING,
    Answers,
    answered,
    cite,
    refused,
    said,
)

QUESTIONS = [DraftQuestion("カメラは何か所ですか"), DraftQuestion("灯台カードは何か所ですか")]
ELSEWHERE = answered(
    "灯台カードは何か所ですか",
    [said("灯台カードは８か所の灯台で配る。", 1)],
    [cite(1, CARDS, "灯台カードは８か所の灯台で配る。")],
)
NAMES = ("みなせ市港湾計画（2025年4月1日）", "灯台観光計画（2024年10月）")


def cells(draft):
    return [
        (row.heading, [[(s.text, *s.citations) for s in cell.sentences] for cell in row.cells])
        for row in draft.table.rows
    ]


def compare(columns):
    harbour = Answers(HOW_MANY, refused("灯台カードは何か所ですか"))
    lighthouse = Answers(refused("カメラは何か所ですか"), ELSEWHERE)
    subjects = [Subject(HARBOUR, harbour), Subject(LIGHTHOUSE, lighthouse)]
    return compare_documents(QUESTIONS, subjects, columns=columns)


def test_documents_in_columns():
    draft = compare(Columns.DOCUMENTS)
    assert (draft.kind, draft.table.corner, draft.table.columns) == ("比較表", "項目", NAMES)
    assert cells(draft) == [
        ("カメラは何か所ですか", [[("市は、見守りカメラを12か所に置く。", 1)], [(NOT_FOUND,)]]),
        ("灯台カードは何か所ですか", [[(NOT_FOUND,)], [("灯台カードは８か所の灯台で配る。", 2)]]),
    ]
    assert draft.unanswered == 2


def test_questions_in_columns():
    draft = compare(Columns.QUESTIONS)
    assert draft.table.corner == "文書"
    assert draft.table.columns == ("カメラは何か所ですか", "灯台カードは何か所ですか")
    assert cells(draft) == [
        (NAMES[0], [[("市は、見守りカメラを12か所に置く。", 1)], [(NOT_FOUND,)]]),
        (NAMES[1], [[(NOT_FOUND,)], [("灯台カードは８か所の灯台で配る。", 2)]]),
    ]


def test_answers_are_cut_up_by_the_documents_that_they_cite():
    questions = [
        DraftQuestion("渡船の費用はいくらですか"),
        DraftQuestion("カメラは何か所ですか"),
        DraftQuestion("滑走路は何メートルですか"),
    ]
    draft = make_draft(questions, Answers(COST, HOW_MANY, NOTHING), kind=DraftKind.COMPARISON)
    assert draft.table.columns == (NAMES[1], NAMES[0])
    assert cells(draft) == [
        (
            "渡船の費用はいくらですか",
            [[("灯台カードは８か所の灯台で配る。", 1)], [("建造には3.4億円を見込む。", 2)]],
        ),
        ("カメラは何か所ですか", [[(NOT_USED,)], [("市は、見守りカメラを12か所に置く。", 3)]]),
        ("滑走路は何メートルですか", [[(NOT_FOUND,)], [(NOT_FOUND,)]]),
    ]
    # A document that an answer did not use is not one in which nothing was found.
    assert draft.unanswered == 2


def test_a_cell_does_not_name_the_document_of_its_column_again():
    text = "みなせ市港湾計画では、カメラは12か所。"
    answer = answered("数は", [said(text, 1)], [cite(1, CAMERAS, "見守りカメラを12か所に置く")])
    draft = make_draft([DraftQuestion("数は")], Answers(answer), kind=DraftKind.COMPARISON)
    assert cells(draft) == [("数は", [[("カメラは12か所。", 1)]])]


def test_where_nothing_was_found_the_table_says_so():
    draft = make_draft(
        [DraftQuestion("滑走路は何メートルですか")], Answers(NOTHING), kind=DraftKind.COMPARISON
    )
    assert cells(draft) == [("滑走路は何メートルですか", [[(NOT_FOUND,)]])]


def test_without_documents_there_is_nothing_to_compare():
    with pytest.raises(ConfigurationError, match="比べる文書がありません"):
        compare_documents(QUESTIONS, [])
