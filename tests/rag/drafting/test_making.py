"""Drafts of answers: sections, numbers, what is kept for the drafter."""

import pytest

from rag.answering import Outcome, Sentence, Support, Withheld
from rag.drafting import NOT_FOUND, DraftKind, DraftQuestion, draft_of_answer, make_draft
from rag.drafting.model import Nearest, Remark, WithheldSentence
from rag.errors import QuestionError
from tests.rag.drafting.answers import (
    CAMERAS,
    CARDS,
    COST,
    FERRY,
    HOW_MANY,
    NOTHING,
    WHO,
    Answers,
    answered,
    cite,
    refused,
    said,
)

QUESTIONS = [
    DraftQuestion("カメラは何か所ですか", ("担当はどこですか",)),
    DraftQuestion("渡船の費用はいくらですか"),
    DraftQuestion("滑走路は何メートルですか"),
]


def shown(draft):
    """Heading and sentences with their numbers, a section a row."""
    return [
        (s.role.value, s.heading, [(x.text, *x.citations) for x in s.sentences])
        for s in draft.all_sections
    ]


@pytest.fixture(scope="module")
def diet_answer():
    return make_draft(QUESTIONS, Answers(HOW_MANY, WHO, COST, NOTHING), kind=DraftKind.DIET_ANSWER)


def test_a_diet_answer_has_all_its_parts(diet_answer):
    assert shown(diet_answer) == [
        ("question", "問１", [("カメラは何か所ですか",)]),
        (
            "answer",
            "答",
            [("『みなせ市港湾計画』の記載：",), ("市は、見守りカメラを12か所に置く。", 1)],
        ),
        ("follow_up", "更問", [("担当はどこですか",)]),
        ("follow_up_answer", "答", [("担当は港湾課とする。", 1)]),
        ("background", "参考", [("『みなせ市港湾計画』（みなせ市、2025年4月1日）", 1)]),
        ("question", "問２", [("渡船の費用はいくらですか",)]),
        (
            "answer",
            "答",
            [("灯台カードは８か所の灯台で配る。", 2), ("建造には3.4億円を見込む。", 3)],
        ),
        (
            "background",
            "参考",
            [
                ("『灯台観光計画』（2024年10月）", 2),
                ("『みなせ市港湾計画』（みなせ市、2025年4月1日）", 3),
            ],
        ),
        ("question", "問３", [("滑走路は何メートルですか",)]),
        ("answer", "答", [(NOT_FOUND,)]),
    ]


def test_numbers_run_over_the_whole_draft_and_quotes_are_verbatim(diet_answer):
    assert [(c.number, c.hit.passage.key) for c in diet_answer.citations] == [
        (1, 1),
        (2, 3),
        (3, 2),
    ]
    for citation in diet_answer.citations:
        base = citation.hit.passage.char_start
        assert (
            citation.hit.passage.text[citation.char_start - base : citation.char_end - base]
            == citation.quote
        )
    # Two answers used two sentences of this passage: its quote holds both.
    first = diet_answer.citations[0]
    assert first.quote == "市は、見守りカメラを12か所に置く。\n担当は港湾課とする。"
    assert [span.text for span in first.spans] == [
        "市は、見守りカメラを12か所に置く。",
        "担当は港湾課とする。",
    ]


def test_what_the_drafter_should_know_stands_apart(diet_answer):
    assert diet_answer.unanswered == 1
    assert diet_answer.nearest == (Nearest("滑走路は何メートルですか", (CARDS,)),)
    assert diet_answer.remarks == (Remark("渡船の費用はいくらですか", "新しい計画があります。"),)
    assert diet_answer.as_of == "2025-04-01"
    assert diet_answer.handlings == ("部内限り",)


def test_follow_ups_are_asked_with_what_was_said():
    answers = Answers(HOW_MANY, WHO)
    make_draft(QUESTIONS[:1], answers, kind=DraftKind.DIET_ANSWER)
    assert answers.asked == [
        ("カメラは何か所ですか", ()),
        ("担当はどこですか", ("カメラは何か所ですか", HOW_MANY.text)),
    ]


@pytest.mark.parametrize(
    ("kind", "headings"),
    [
        (DraftKind.DIET_ANSWER, ["問", "答", "参考"]),
        (DraftKind.EXPECTED_QUESTIONS, ["問", "答"]),
        (DraftKind.SUMMARY, ["担当はどこですか"]),
        (DraftKind.MEMO, ["担当はどこですか", "参考"]),
        (DraftKind.ONE_PAGER, ["担当はどこですか"]),
    ],
)
def test_the_kind_decides_the_parts(kind, headings):
    draft = draft_of_answer(WHO, kind=kind)
    assert [section.heading for section in draft.sections] == headings


@pytest.mark.parametrize(
    ("kind", "headings"),
    [
        (
            DraftKind.MEMO,
            ["１　カメラは何か所ですか", "参考", "２　渡船の費用はいくらですか", "参考"],
        ),
        (DraftKind.ONE_PAGER, ["１　カメラは何か所ですか", "２　渡船の費用はいくらですか"]),
        (DraftKind.SUMMARY, ["カメラは何か所ですか", "渡船の費用はいくらですか"]),
    ],
)
def test_headings_that_are_questions_are_counted_where_the_form_says_so(kind, headings):
    questions = [DraftQuestion("カメラは何か所ですか"), DraftQuestion("渡船の費用はいくらですか")]
    draft = make_draft(questions, Answers(HOW_MANY, COST), kind=kind)
    assert [section.heading for section in draft.sections] == headings


def test_an_answer_with_headings_of_its_own_keeps_them():
    answer = answered(
        "カメラについて",
        [
            said("## 問"),
            said("カメラはどうなるのか。"),
            said("## 答"),
            said("- 市は、見守りカメラを12か所に置く。", 1),
            said("## 更問"),
            said("- 問：担当はどこか。"),
            said("- 答：担当は港湾課とする。", 2),
            said("## 参考"),
            said("- 渡船は電気で動く船に替える。", 2),
        ],
        [cite(1, CAMERAS, "12か所"), cite(2, FERRY, "電気")],
        model="local",
    )
    assert shown(draft_of_answer(answer, kind=DraftKind.DIET_ANSWER)) == [
        ("question", "問", [("カメラはどうなるのか。",)]),
        ("answer", "答", [("市は、見守りカメラを12か所に置く。", 1)]),
        ("follow_up", "更問", [("担当はどこか。",)]),
        ("follow_up_answer", "答", [("担当は港湾課とする。", 2)]),
        ("background", "参考", [("渡船は電気で動く船に替える。", 2)]),
    ]


@pytest.mark.parametrize(
    ("text", "shown_as"),
    [
        ("- 12か所に置く。", "12か所に置く。"),
        ("・12か所に置く。", "12か所に置く。"),
        ("○　12か所に置く。", "12か所に置く。"),
        ("-12か所である。", "-12か所である。"),
        ("*12か所である。", "*12か所である。"),
        ("−12か所である。", "−12か所である。"),
        ("#12か所である。", "#12か所である。"),
    ],
)
def test_bullets_go_and_signs_stay(text, shown_as):
    answer = answered("カメラは", [said(text, 1)], [cite(1, CAMERAS, "12か所")])
    (section,) = draft_of_answer(answer, kind=DraftKind.SUMMARY).sections
    assert [sentence.text for sentence in section.sentences] == [shown_as]


def test_questions_that_a_model_numbered_keep_their_numbers():
    answer = answered(
        "カメラと渡船について",
        [
            said("## 問1"),
            said("カメラはどうなるのか。"),
            said("12か所に置く。", 1),
            said("## 問2"),
            said("渡船はどうなるのか。"),
            said("電気で動く船に替える。", 2),
        ],
        [cite(1, CAMERAS, "12か所"), cite(2, FERRY, "電気")],
        model="local",
    )
    assert shown(draft_of_answer(answer, kind=DraftKind.EXPECTED_QUESTIONS)) == [
        ("question", "問1", [("カメラはどうなるのか。",)]),
        ("answer", "答", [("12か所に置く。", 1)]),
        ("question", "問2", [("渡船はどうなるのか。",)]),
        ("answer", "答", [("電気で動く船に替える。", 2)]),
    ]


def test_nothing_unsupported_or_uncited_is_shown():
    answer = answered(
        "カメラについて",
        [
            said("『計画』の記載："),
            said("カメラは99か所である。", 1, support=Support.UNSUPPORTED),
            said("市は、見守りカメラを12か所に置く。", 1),
            Sentence("出典のない文である。", (), Support.SUPPORTED),
            said("知らない番号の文である。", 7),
            said("一部だけの文である。", 1, support=Support.PARTIAL),
        ],
        [cite(1, CAMERAS, "12か所")],
        withheld=[Withheld("先に外した文。", "数値が違います。")],
    )
    draft = draft_of_answer(answer, kind=DraftKind.SUMMARY)
    assert shown(draft) == [
        (
            "answer",
            "カメラについて",
            [
                ("『計画』の記載：",),
                ("市は、見守りカメラを12か所に置く。", 1),
                ("一部だけの文である。", 1),
            ],
        )
    ]
    assert draft.withheld == (
        WithheldSentence("カメラについて", "先に外した文。", "数値が違います。"),
        WithheldSentence("カメラについて", "カメラは99か所である。", "出典に見当たりません。"),
        WithheldSentence("カメラについて", "出典のない文である。", "出典が付いていません。"),
        WithheldSentence("カメラについて", "知らない番号の文である。", "出典が付いていません。"),
    )


def test_an_answer_of_which_nothing_is_left_is_none():
    answer = answered(
        "カメラについて",
        [said("『計画』の記載："), said("99か所である。", 1, support=Support.UNSUPPORTED)],
        [cite(1, CAMERAS, "12か所")],
    )
    draft = draft_of_answer(answer, kind=DraftKind.SUMMARY)
    assert shown(draft) == [("answer", "カメラについて", [(NOT_FOUND,)])]
    assert (draft.unanswered, draft.citations) == (1, ())


def test_a_near_answer_is_none():
    near = refused("滑走路は？", CAMERAS, outcome=Outcome.NEARBY, text="近い記載です。")
    draft = draft_of_answer(near, kind=DraftKind.SUMMARY)
    assert shown(draft) == [("answer", "滑走路は？", [(NOT_FOUND,)])]
    assert draft.nearest == (Nearest("滑走路は？", (CAMERAS,)),)


def test_the_same_answers_give_the_same_draft():
    first, again = (draft_of_answer(COST, kind=DraftKind.SUMMARY) for _ in range(2))
    assert first == again
    assert first.id != draft_of_answer(WHO, kind=DraftKind.SUMMARY).id


@pytest.mark.parametrize(
    ("questions", "message"),
    [
        ([], "質問がありません"),
        ([DraftQuestion("問", ("更",) * 200)], "質問が多すぎます（201 問）"),
    ],
)
def test_too_few_and_too_many_questions_are_refused(questions, message):
    with pytest.raises(QuestionError, match=message):
        make_draft(questions, Answers(), kind=DraftKind.SUMMARY)
