from datetime import date

import pytest

from rag.answering.notices import notice_of
from rag.retrieval.naming import DocumentNames
from rag.retrieval.understanding import understand
from tests.rag.answering.passages_found import document_row, reading_of

OLD = document_row("old", "なぎさ計画（2022年）", published="2022-06-10")
NEW = document_row("new", "なぎさ計画（2025年）", published="2025-06", supersedes="old")
OTHER = document_row("other", "灯台計画", published="2024")
ALL = [OLD, NEW, OTHER]
PLAIN = reading_of("渡船の予算", *ALL)


def test_there_is_nothing_to_know_beside_most_answers():
    assert notice_of(PLAIN, [NEW], ALL) == ""
    assert notice_of(PLAIN, [OTHER], ALL) == ""
    assert notice_of(PLAIN, [], ALL) == ""


def test_an_answer_from_an_older_plan_names_the_newer():
    assert (
        notice_of(PLAIN, [OLD, OTHER], ALL)
        == "新しい計画『なぎさ計画（2025年）』（2025年6月）が登録されています。"
    )


def test_a_newer_plan_that_the_reader_may_not_see_is_not_named():
    assert notice_of(PLAIN, [OLD], [OLD, OTHER]) == ""


def test_a_newer_plan_without_a_date():
    undated = document_row("new", "なぎさ計画（改定）", published=None, supersedes="old")
    assert (
        notice_of(PLAIN, [OLD], [OLD, undated])
        == "新しい計画『なぎさ計画（改定）』が登録されています。"
    )


def test_two_plans_of_one_line_are_both_shown_because_they_differ():
    assert (
        notice_of(PLAIN, [NEW, OLD], ALL)
        == "前の計画『なぎさ計画（2022年）』とは記載が異なるため、両方を示します。"
    )


def test_a_comparison_that_was_asked_for_needs_no_such_word():
    reading = reading_of("なぎさ計画の2022年の計画と2025年の計画で渡船の予算を比べる", *ALL)
    assert reading.compares
    assert notice_of(reading, [NEW, OLD], ALL) == ""


@pytest.mark.parametrize(
    ("question", "today", "notice"),
    [
        (
            "今年度の渡船の予算",
            date(2026, 5, 1),
            "「今年度」は2026年度（令和8年度）として探しました（2026年5月1日現在）。",
        ),
        (
            "今年度の渡船の予算",
            date(2026, 3, 31),
            "「今年度」は2025年度（令和7年度）として探しました（2026年3月31日現在）。",
        ),
        (
            "昨年の渡船の予算",
            date(2026, 5, 1),
            "「昨年」は2025年（令和7年）として探しました（2026年5月1日現在）。",
        ),
        (
            "昨年度と来年度の渡船の予算",
            date(2026, 5, 1),
            "「昨年度」は2025年度（令和7年度）として探しました、"
            "「来年度」は2027年度（令和9年度）として探しました（2026年5月1日現在）。",
        ),
        (
            "今後３年間の渡船の予算",
            date(2026, 5, 1),
            "「今後３年間」は2026年（令和8年）から2029年（令和11年）までとして探しました"
            "（2026年5月1日現在）。",
        ),
        ("令和８年度の渡船の予算", date(2026, 5, 1), ""),
    ],
)
def test_how_relative_times_were_taken(question, today, notice):
    reading = understand(question, history=(), names=DocumentNames([]), today=today)
    assert notice_of(reading, [], []) == notice


def test_the_time_comes_first():
    reading = reading_of("今年度の渡船の予算", *ALL)
    assert notice_of(reading, [OLD], ALL) == (
        "「今年度」は2026年度（令和8年度）として探しました（2026年5月1日現在）。"
        "新しい計画『なぎさ計画（2025年）』（2025年6月）が登録されています。"
    )
