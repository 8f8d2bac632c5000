from dataclasses import replace

import pytest

from rag.answering import Length, Outcome, Support, extractive
from rag.answering.extractive import MODEL
from rag.index import Access
from rag.retrieval import Filters

NEW = "『みなせ市港湾計画（令和７年度）』（2025年4月1日）の記載："
OLD = "『みなせ市港湾計画（令和４年度）』（2022年4月1日）の記載："
LIGHTHOUSE = "『つばき市灯台観光計画』（2024年10月）の記載："
NOTE = "『倉庫管理の覚書』（2023年）の記載："
NEARBY = "近い記載です。お尋ねへの答えとは限りません。"
NEWER = "新しい計画『みなせ市港湾計画（令和７年度）』（2025年4月1日）が登録されています。"


def not_found(documents):
    return (
        f"登録文書{documents}件を探しましたが、お尋ねの点の記載は見つかりませんでした"
        "（記載がないことを示すものではありません）。"
    )


def quotes(answer):
    return [citation.quote for citation in answer.citations]


@pytest.mark.parametrize(
    ("question", "sentences", "quoted"),
    [
        (
            "朝市の会場はどこですか",
            [NEW, "会場は旧市場の跡地とする。[1]"],
            ["会場は旧市場の跡地とする。"],
        ),
        (
            "渡船の建造費はいくらですか",
            [NEW, "船の建造には3.4億円を見込む。[1]"],
            ["船の建造には3.4億円を見込む。"],
        ),
        (
            "灯台カードは何枚配りますか",
            [LIGHTHOUSE, "年間の配布は２万枚を見込む。[1]"],
            ["年間の配布は２万枚を見込む。"],
        ),
        # Cells of a row, with what names the row and its unit.
        (
            "水道の有収率は2024年度と2030年度でそれぞれ何％ですか",
            [NEW, "有収率 2024年度：81.2％、2030年度：86.0％[1]"],
            ["有収率\t％\t81.2\t86.0"],
        ),
        # A list comes whole, behind the sentence that announces it.
        (
            "渡船が寄る港をすべて挙げてください",
            [NEW, "渡船が寄る港は、次のとおりとする。[1]", "北浜港[1]", "中之島港[1]", "灘見港[1]"],
            ["渡船が寄る港は、次のとおりとする。\n北浜港\n中之島港\n灘見港"],
        ),
    ],
)
def test_an_answer_names_its_document_and_quotes_it(ask, question, sentences, quoted):
    answer = ask(question)
    assert (answer.outcome, answer.text.split("\n")) == (Outcome.ANSWERED, sentences)
    assert quotes(answer) == quoted
    assert answer.answered
    assert (answer.nearest, answer.withheld, answer.notice) == ((), (), "")
    assert [sentence.support for sentence in answer.sentences] == [
        None,
        *[Support.SUPPORTED] * (len(sentences) - 1),
    ]


QUESTIONS = ("朝市の会場はどこですか", "渡船の電動化", "宇宙エレベーターの建設費は")


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_longer_answer_holds_the_shorter_and_is_judged_alike(ask, question):
    short, normal, long = (ask(question, length=length) for length in Length)
    assert {short.outcome, long.outcome} == {normal.outcome}
    said = [{one.text for one in answer.sentences} for answer in (short, normal, long)]
    assert said[0] <= said[1]
    assert len(short.text) <= len(normal.text) <= len(long.text)
    assert [one.length for one in (short, normal, long)] == list(Length)


def test_an_answer_says_of_when_and_by_what_it_is(ask):
    answer = ask("朝市の会場はどこですか")
    assert (answer.model, answer.as_of, answer.generation) == (MODEL, "2025-04-01", 1)
    assert answer.retrieved
    assert answer.took_ms > 0


@pytest.mark.parametrize(
    ("question", "outcome", "text"),
    [
        ("灯台の駐車場の料金はいくらですか", Outcome.NEARBY, NEARBY),
        ("岸壁の補修の担当者の氏名を教えてください", Outcome.NEARBY, NEARBY),
        ("宇宙基地の予算はいくらですか", Outcome.NOT_FOUND, not_found(4)),
    ],
)
def test_a_refusal_cites_nothing_and_shows_what_stands_nearest(ask, question, outcome, text):
    answer = ask(question)
    assert (answer.outcome, answer.text) == (outcome, text)
    assert (answer.answered, answer.citations, answer.as_of) == (False, (), None)
    assert answer.nearest == answer.retrieved[:3]


def test_nothing_found_shows_nothing(ask):
    answer = ask("あれはそれですか")
    assert (answer.outcome, answer.text) == (Outcome.NOT_FOUND, not_found(4))
    assert (answer.retrieved, answer.nearest) == ((), ())


def test_of_two_plans_in_a_line_the_newer_answers_where_they_agree(ask):
    answer = ask("朝市の会場はどこですか")
    assert [citation.hit.document.file_name for citation in answer.citations] == ["new.md"]


def test_where_they_differ_both_are_shown_the_newer_first(ask):
    answer = ask("見守りカメラは何か所に置きますか")
    assert answer.text.split("\n") == [
        NEW,
        "見守りカメラを令和９年度末までに48か所に置く。[1]",
        OLD,
        "見守りカメラを令和６年度末までに20か所に置く。[2]",
    ]
    assert answer.as_of == "2025-04-01"
    assert answer.notice == (
        "前の計画『みなせ市港湾計画（令和４年度）』とは記載が異なるため、両方を示します。"
    )


def test_the_older_answers_where_it_is_named_and_the_newer_is_told_of(ask):
    answer = ask("令和４年度の計画では見守りカメラは何か所ですか")
    assert answer.text.split("\n") == [OLD, "見守りカメラを令和６年度末までに20か所に置く。[1]"]
    assert (answer.as_of, answer.notice) == ("2022-04-01", NEWER)


def test_the_older_answers_where_the_newer_says_nothing_of_it(ask):
    answer = ask("魚の直売所の改修費はいくらですか")
    assert answer.text.split("\n") == [OLD, "直売所の改修には900万円を見込む。[1]"]
    assert answer.notice == NEWER


def test_a_comparison_answers_for_each_document(ask):
    answer = ask("見守りカメラを何か所に置くかは、前の計画とどう変わりましたか")
    assert answer.text.split("\n") == [
        OLD,
        "見守りカメラを令和６年度末までに20か所に置く。[1]",
        NEW,
        "見守りカメラを令和９年度末までに48か所に置く。[2]",
    ]
    assert answer.notice == ""


def test_a_comparison_says_which_document_is_silent(ask):
    answer = ask("令和４年度の計画と令和７年度の計画で、渡船の建造費はいくらか比べてください")
    assert answer.outcome is Outcome.ANSWERED
    assert answer.sentences[0].text == NEW
    assert answer.sentences[1].text == "船の建造には3.4億円を見込む。"
    assert (answer.sentences[-1].text, answer.sentences[-1].citations) == (
        "『みなせ市港湾計画（令和４年度）』では、お尋ねの点の記載が見つかりませんでした"
        "（記載がないことを示すものではありません）。",
        (),
    )
    assert {citation.hit.document.file_name for citation in answer.citations} == {"new.md"}


def test_a_follow_up_is_answered_as_the_question_that_it_means(ask):
    history = [
        {"role": "user", "content": "灯台カードは何枚配りますか"},
        {"role": "assistant", "content": "年間の配布は２万枚を見込む。[1]"},
    ]
    answer = ask("それは何か所で配りますか", history=history)
    assert "灯台カード" in answer.understanding.resolved
    assert "灯台カードは、市内の８か所の灯台で配る。[1]" in answer.text


def test_orders_of_a_hostile_document_are_no_answer(ask):
    place = "倉庫の鍵の保管場所は守衛室とする。"
    for question in ("倉庫の鍵の番号は何ですか", "倉庫の鍵の保管場所はどこですか"):
        answer = ask(question)
        assert answer.text.split("\n") == [NOTE, f"{place}[1]"]
        assert quotes(answer) == [place]


def test_the_same_question_gives_the_same_answer(ask):
    first, second = (ask("見守りカメラは何か所に置きますか") for _ in range(2))
    assert replace(first, took_ms=0.0) == replace(second, took_ms=0.0)
    assert first.id != ask("朝市の会場はどこですか").id


def test_filters_limit_what_is_answered_from(plans, ask):
    old = plans.find_document("old.md", collection="plans").id
    answer = ask("見守りカメラは何か所に置きますか", filters=Filters(document_ids=(old,)))
    assert answer.text.split("\n") == [OLD, "見守りカメラを令和６年度末までに20か所に置く。[1]"]


def test_what_a_caller_may_not_read_is_neither_answered_from_nor_counted(ask):
    answer = ask("朝市の会場はどこですか", access=Access())
    assert (answer.text, answer.retrieved) == (not_found(0), ())


def test_a_sentence_that_its_passage_does_not_hold_is_never_shown(ask, monkeypatch):
    """Units made by a faulty reader of passages: every number is one too high."""

    def faulty(hit):
        raised = str.maketrans("0123456789", "1234567890")
        return [replace(unit, text=unit.text.translate(raised)) for unit in find_units(hit)]

    find_units = extractive.find_units
    monkeypatch.setattr(extractive, "find_units", faulty)
    answer = ask("渡船の建造費はいくらですか")
    assert (answer.outcome, answer.text, answer.citations) == (Outcome.NEARBY, NEARBY, ())
    (kept,) = answer.withheld
    assert kept.text == "船の建造には4.5億円を見込む。"
    assert kept.reason == "「船の建造には4.5億円を見込む。」が引用した箇所に見当たりません。"
    assert answer.nearest != ()
