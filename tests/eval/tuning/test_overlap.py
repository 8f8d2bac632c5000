"""How much of the evidence a unit holds."""

from __future__ import annotations

import pytest

from eval.questions import Evidence, Question
from eval.tuning.overlap import overlaps, quote_share
from tests.eval.tuning.units import unit

QUOTE = "凧は三十枚を用意する"  # 10 characters


def asked(*evidence: tuple[str, str]) -> Question:
    quotes = tuple(Evidence(doc, quote) for doc, quote in evidence)
    return Question(id="q", question="凧は何枚か", evidence=quotes)


@pytest.mark.parametrize(
    ("text", "share", "half"),
    [
        ("大会では、凧は 三十枚を用意する。", 1.0, True),
        ("三十枚を用意", 0.6, True),
        # Half of this short unit lies in the quote.
        ("三十枚を", 0.4, True),
        ("凧は三十個を、別に用意する", 0.8, True),
        # Blocks shorter than four characters are chance.
        ("凧は五十本を揃える", 0.0, False),
        ("独楽は四十個", 0.0, False),
    ],
)
def test_one_quote(text, share, half):
    question = asked(("plan.txt", QUOTE))
    assert quote_share(question, unit(text)) == share
    assert overlaps(question, unit(text)) is half


def test_the_best_of_several_quotes():
    question = asked(("plan.txt", "独楽を四十個"), ("plan.txt", QUOTE))
    assert quote_share(question, unit("凧は三十枚を用意する。")) == 1.0


def test_the_same_words_of_another_document_do_not_count():
    question = asked(("plan.txt", QUOTE))
    assert quote_share(question, unit(QUOTE, doc="other.txt")) == 0
    assert not overlaps(question, unit(QUOTE, doc="other.txt"))


def test_an_unanswerable_question_and_a_quote_without_characters():
    assert quote_share(asked(), unit(QUOTE)) == 0
    assert quote_share(asked(("plan.txt", "\u200b")), unit(QUOTE)) == 0
