from datetime import date

import pytest

from rag.errors import QuestionError
from rag.retrieval.asks import Ask
from rag.retrieval.naming import DocumentName, DocumentNames
from rag.retrieval.understanding import MAX_QUESTION, understand

NAMES = DocumentNames(
    [
        DocumentName("old", "なぎさ暮らし重点計画（2022年）", "暮らし省", "2022-06-10"),
        DocumentName("new", "なぎさ暮らし重点計画（2025年）", "暮らし省", "2025-06", "old"),
    ]
)


def read(question, history=(), today=date(2026, 5, 1)):
    return understand(question, history=history, names=NAMES, today=today)


def test_reads_what_is_asked_when_and_of_whom():
    reading = read("  経産省の令和７年度の渡船の予算はいくらですか。 ")
    assert reading.question == reading.resolved == "経産省の令和７年度の渡船の予算はいくらですか。"
    assert reading.asks == (Ask.AMOUNT,)
    assert reading.fiscal_years == (2025,)
    assert reading.organisations == ("meti",)
    assert reading.naming.strengths == {}
    assert (reading.relative_dates, reading.today) == ((), None)
    assert not reading.compares


@pytest.mark.parametrize(
    ("question", "today", "years"),
    [
        ("今年度の渡船の予算", date(2026, 5, 1), (2026,)),
        ("今年度の渡船の予算", date(2026, 3, 31), (2025,)),
        ("来年度の渡船の予算", date(2026, 5, 1), (2027,)),
        ("昨年度と今年度の渡船の予算", date(2026, 5, 1), (2025, 2026)),
        ("令和５年度から今年度までの渡船の予算", date(2026, 5, 1), (2023, 2026)),
    ],
)
def test_relative_years_are_resolved_against_the_day_of_the_question(question, today, years):
    reading = read(question, today=today)
    assert set(years) <= set(reading.fiscal_years)
    assert reading.today == today
    assert [mention.kind for mention in reading.relative_dates] != []


def test_times_stand_in_the_order_of_the_question():
    reading = read("今年度と令和５年度の渡船の予算")
    assert [mention.text for mention in reading.dates] == ["今年度", "令和５年度"]
    assert [mention.text for mention in reading.relative_dates] == ["今年度"]


def test_a_year_that_names_a_plan_is_no_time_of_the_matter():
    reading = read("2022年の計画では、令和９年度の渡船の予算はいくらですか")
    assert [mention.years for mention in reading.dates] == [(2022,), (2027,)]
    assert [mention.years for mention in reading.times] == [(2027,)]
    assert read("2022年の渡船の予算").times != ()


def test_years_without_an_era_are_of_the_present_one():
    assert read("５年度の渡船の予算").fiscal_years == (2023,)


def test_a_follow_up_takes_the_matter_from_before_but_asks_for_itself():
    history = [{"role": "user", "content": "経産省の渡船の電動化の予算と開始時期はいつですか"}]
    reading = read("その目的は", history=history)
    assert reading.resolved == (
        "その目的は（前の質問：経産省の渡船の電動化の予算と開始時期はいつですか）"
    )
    assert reading.asks == (Ask.REASON,)
    assert reading.organisations == ("meti",)


def test_organisations_are_named_once_by_any_of_their_names():
    reading = read("経産省（経済産業省）と総務省の渡船の担当課は")
    assert reading.organisations == ("meti", "mic")


def test_compares_where_two_documents_are_named():
    assert read("渡船の予算は前の計画とどう変わりましたか").compares
    assert not read("前の計画の渡船の予算").compares


@pytest.mark.parametrize("question", ["", " ", "\n\t", "　"])
def test_an_empty_question_is_refused_with_cause_and_cure(question):
    with pytest.raises(QuestionError, match=r"^質問が空です。知りたいことを文か語句で入力"):
        read(question)


def test_a_question_may_have_4000_characters_and_no_more():
    assert read("あ" * MAX_QUESTION).question == "あ" * 4000
    with pytest.raises(QuestionError) as caught:
        read("あ" * 4001)
    assert caught.value.message == ("質問が長すぎます（4,001文字）。4,000文字以内にしてください。")
