"""The examples of 使い方 are questions that the loaded documents answer, where they are known."""

import pytest

from ui import words
from ui.pages.help import EXAMPLES, Example, asked_in

BUDGET = Example("予算額を確かめる", words.ASK, (), "○○の予算額は", "予算")
PLAIN = Example("文書を登録する", words.DOCUMENTS, ())
SAMPLES = ["施策「航路」の担当はどこですか", "施策「航路」の予算はいくらですか"]


@pytest.mark.parametrize(
    ("example", "samples", "asked"),
    [
        (BUDGET, SAMPLES, SAMPLES[1]),
        (BUDGET, SAMPLES[:1], "○○の予算額は"),
        (BUDGET, [], "○○の予算額は"),
        (PLAIN, SAMPLES, ""),
    ],
)
def test_an_example_is_a_question_that_is_answered(example, samples, asked):
    assert asked_in(example, samples) == asked


def test_there_are_ten_examples_of_jobs():
    assert len({example.job for example in EXAMPLES}) == 10


def test_the_page_shows_the_form_for_problems(show):
    app = show("help")
    assert not app.exception
    assert [one.label for one in app.radio] == ["種類（必須）", "重大さ（必須）"]
    assert list(app.radio[0].options) == list(words.RISK_KINDS)
