"""Answers of a language model on a scripted server, held to the documents."""

import pytest

from rag.answering import Outcome, Support
from rag.answering.generating import Cited, Delta, Done, Status, Working
from rag.answering.generating.generate import NOT_WRITTEN
from tests.rag.answering.generating.asking import COST, FERRY, asked
from tests.rag.answering.generating.scripts import answering
from tests.rag.llm.scripted_server import says


def test_every_sentence_is_shown_with_the_passage_that_holds_it(home):
    answer, events, _ = asked(
        answering(lambda of: f"{FERRY}{of('電気で動く船')}。{COST}{of('3.4億円')}。"), home
    )
    assert answer.outcome is Outcome.ANSWERED
    assert [(s.text, s.citations, s.support) for s in answer.sentences] == [
        (f"{FERRY}。", (1,), Support.SUPPORTED),
        (f"{COST}。", (1,), Support.SUPPORTED),
    ]
    (citation,) = answer.citations
    assert citation.hit.document.file_name == "new.md"
    assert (
        citation.quote == "渡船は、令和８年度に電気で動く船に替える。船の建造には3.4億円を見込む。"
    )
    assert answer.withheld == ()
    assert answer.model == "scripted"
    assert answer.as_of == "2025-04-01"
    # A citation comes before the text that uses it, and text only after it has passed the check.
    kinds = [type(event) for event in events if not isinstance(event, Working)]
    assert kinds == [Status, Status, Status, Cited, Delta, Delta, Done]
    assert [event.text for event in events if isinstance(event, Delta)] == [
        f"{FERRY}。[1]",
        f"{COST}。[1]",
    ]


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("船の建造には4.3億円を見込む", "3.4億円"),
        ("船の建造には3.4百万円を見込む", "3.4"),
        ("渡船は令和９年度に電気で動く船に替える", "令和"),
        ("渡船は2027年度に電気で動く船に替える", "2027"),
        ("渡船は電気で動く船に替えない", ""),
    ],
)
def test_what_the_passage_says_otherwise_is_kept_back(home, sentence, reason):
    answer, events, _ = asked(
        answering(lambda of: f"{sentence}{of('3.4億円')}。{COST}{of('3.4億円')}。"), home
    )
    assert [s.text for s in answer.sentences] == [f"{COST}。"]
    (withheld,) = answer.withheld
    assert withheld.text == f"{sentence}。"
    assert reason in withheld.reason
    assert all(sentence not in event.text for event in events if isinstance(event, Delta))


def test_flagged_instead_of_kept_back_where_the_settings_say_so(home):
    answer, _, _ = asked(
        answering(
            lambda of: f"船の建造には4.3億円を見込む{of('3.4億円')}。{COST}{of('3.4億円')}。"
        ),
        home,
        unsupported="flag",
    )
    assert [(s.text, s.support) for s in answer.sentences] == [
        ("船の建造には4.3億円を見込む。", Support.UNSUPPORTED),
        (f"{COST}。", Support.SUPPORTED),
    ]
    assert answer.sentences[0].reason


def test_an_uncited_sentence_gets_its_citation_and_a_wrong_one_is_cited_anew(home):
    answer, _, _ = asked(
        answering(
            lambda of: f"{COST}。見守りカメラを令和９年度末までに48か所に置く{of('3.4億円')}。"
        ),
        home,
        question="渡船の建造にいくらかかり、見守りカメラは何か所に置きますか",
    )
    assert [(s.text, s.support) for s in answer.sentences] == [
        (f"{COST}。", Support.SUPPORTED),
        ("見守りカメラを令和９年度末までに48か所に置く。", Support.SUPPORTED),
    ]
    by_number = {citation.number: citation.quote for citation in answer.citations}
    first, second = (s.citations[0] for s in answer.sentences)
    assert "3.4億円" in by_number[first]
    assert "48か所" in by_number[second]


def test_what_only_the_model_knows_is_kept_back(home):
    answer, _, _ = asked(answering(lambda of: f"{COST}{of('3.4億円')}。財源は地方債である。"), home)
    assert [s.text for s in answer.sentences] == [f"{COST}。"]
    assert [w.text for w in answer.withheld] == ["財源は地方債である。"]


def test_a_line_that_claims_nothing_is_shown_without_a_verdict(home):
    answer, _, _ = asked(
        answering(lambda of: f"## 建造費\n{COST}{of('3.4億円')}。\n財源の記載は見当たらない。"),
        home,
    )
    assert [(s.text, s.support) for s in answer.sentences] == [
        ("## 建造費", None),
        (f"{COST}。", Support.SUPPORTED),
        ("財源の記載は見当たらない。", None),
    ]


def test_a_heading_with_a_number_of_its_own_is_a_claim(home):
    answer, _, _ = asked(answering(lambda of: f"## 建造費は900億円\n{COST}{of('3.4億円')}。"), home)
    assert [s.text for s in answer.sentences] == [f"{COST}。"]


@pytest.mark.parametrize(
    ("said", "outcome", "shown"),
    [
        (
            NOT_WRITTEN,
            Outcome.NOT_FOUND,
            "見つかりませんでした（記載がないことを示すものではありません）",
        ),
        ("予算は900億円である[1]。", Outcome.NEARBY, "近い記載です"),
        ("予算は900億円である[Z9Z9]。", Outcome.NEARBY, "近い記載です"),
        ("", Outcome.NEARBY, "近い記載です"),
    ],
)
def test_without_a_supported_sentence_there_is_no_answer(home, said, outcome, shown):
    answer, _, _ = asked(says(said), home)
    assert (answer.outcome, answer.citations) == (outcome, ())
    assert shown in answer.text
    assert "900" not in answer.text
    assert answer.nearest


def test_a_table_is_checked_cell_by_cell(home):
    """A wrong cell takes no other with it, and hides behind none."""
    new, old = "みなせ市港湾計画（令和７年度）", "みなせ市港湾計画（令和４年度）"
    answer, _, _ = asked(
        answering(
            lambda of: (
                f"| 項目 | {new} | {old} |\n|---|---|---|\n"
                f"| 見守りカメラの数 | 48か所{of('48か所')} | 25か所{of('20か所')} |\n"
                f"| 渡船の建造費 | 3.4億円{of('3.4億円')} | 記載なし |\n"
            )
        ),
        home,
        question=f"『{new}』と『{old}』を比べると、見守りカメラの数と渡船の建造費は",
    )
    assert [(s.text, s.support) for s in answer.sentences] == [
        (f"{new}では、見守りカメラの数は48か所。", Support.SUPPORTED),
        (f"{new}では、渡船の建造費は3.4億円。", Support.SUPPORTED),
    ]
    (withheld,) = answer.withheld
    assert withheld.text == f"{old}では、見守りカメラの数は25か所。"
    assert "「20か所」" in withheld.reason


def test_the_same_answer_whatever_the_pieces(home):
    whole, _, _ = asked(
        answering(lambda of: f"{FERRY}{of('電気で動く船')}。{COST}{of('3.4億円')}。", size=500),
        home,
    )
    single, _, _ = asked(
        answering(lambda of: f"{FERRY}{of('電気で動く船')}。{COST}{of('3.4億円')}。", size=1), home
    )
    assert (whole.text, whole.id) == (single.text, single.id)
