"""Drafts of a model that makes things up, and how they look to a reader."""

from fractions import Fraction
from types import SimpleNamespace

import pytest

from eval.baselines.drafts import Draft, DraftSentence, draft
from eval.baselines.inserted import Similarity
from eval.baselines.worth import Shown, WithInserted, as_written, checked, worth
from eval.questions import Evidence, Question

RADIO = "灯台ラジオの中継局は、2031年度までに30局に増やす。"
SHIP = "移動図書船に積む本は8,000冊とする。"


def hit(text, doc="plan.txt", number=1):
    passage = SimpleNamespace(
        id=f"p{number}",
        text=text,
        context=(),
        heading_path=(),
        page=None,
        char_start=0,
        char_end=len(text),
    )
    document = SimpleNamespace(file_name=doc, title="計画", issuer=None, published=None)
    return SimpleNamespace(passage=passage, document=document, context=())


HITS = (hit(RADIO), hit(SHIP, number=2))
ASKED = Question(id="q", question="中継局は何局ですか。", evidence=(Evidence("plan.txt", RADIO),))
UNANSWERABLE = Question(id="u", question="月の石は何個ですか。")


def test_a_draft_holds_the_quote_and_the_quote_with_one_fact_changed():
    true, false = draft(ASKED, HITS, 1).sentences
    assert true == DraftSentence(RADIO, (0,), RADIO, "plan.txt")
    assert (false.true, false.cited) == (False, (0,))
    assert false.text != RADIO
    assert true.rests_on(HITS[0])
    assert not true.rests_on(HITS[1])
    assert not false.rests_on(HITS[0])


def test_every_third_true_sentence_bears_a_wrong_marker():
    markers = [draft(ASKED, HITS, turn).sentences[0].cited for turn in range(4)]
    assert markers == [(1,), (0,), (0,), (1,)]


def test_an_unanswerable_question_is_answered_with_something_made_up():
    (made_up,) = draft(UNANSWERABLE, HITS, 0).sentences
    assert not made_up.true
    assert made_up.text != RADIO


def test_nothing_is_drafted_without_a_passage():
    assert draft(ASKED, (hit("別の話。"),), 0).sentences == ()
    assert draft(UNANSWERABLE, (), 0).sentences == ()


@pytest.fixture
def written():
    """A true sentence with a wrong marker, and a false one with a right one."""
    sentences = (
        DraftSentence(RADIO, (1,), RADIO, "plan.txt"),
        DraftSentence("灯台ラジオの中継局は、2031年度までに50局に増やす。", (0,)),
    )
    return [Draft(ASKED, HITS, sentences)]


def test_as_written_everything_is_shown(written):
    found = worth(written, as_written)
    assert found.false_shown.value == found.false_cited.value == found.true_shown.value == 1
    assert found.citation_precision.value == 0
    # The true sentence cites a passage without its number; the false one has a number of its own.
    assert found.unsupported_numbers.value == 1


def test_inserted_citations_make_the_false_sentence_look_backed(written):
    found = worth(written, WithInserted(Similarity(None)))
    assert (found.false_shown.value, found.false_cited.value) == (1, 1)
    # The true one is cited rightly now, the false one cannot be.
    assert Fraction(found.citation_precision.value) == Fraction(1, 2)
    assert Fraction(found.unsupported_numbers.value) == Fraction(1, 2)


def test_checked_shows_the_true_sentence_alone_and_cites_it_anew(written):
    (shown,) = checked(written[0])
    assert shown == Shown(written[0].sentences[0], (HITS[0],))
    found = worth(written, checked)
    assert (found.false_shown.value, found.true_shown.value) == (0, 1)
    assert (found.citation_precision.value, found.unsupported_numbers.value) == (1, 0)


def test_a_figure_without_a_case_is_none():
    found = worth([], as_written)
    assert found.false_shown is None
    assert found.citation_precision is None
