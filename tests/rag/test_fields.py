"""The lexical fields: questions and passages must come to the same terms."""

import pytest

from rag.fields import (
    FIELDS,
    content_lemmas,
    lemma_set,
    passage_terms,
    question_terms,
    time_terms,
    words_and_pairs,
)
from rag.japanese.dates import find_dates
from rag.japanese.tokens import tokenize


def terms_of_passage(text, *, headings="", title="", default_era=None):
    return passage_terms(
        tokens=tokenize(text),
        text=text,
        headings=tokenize(headings),
        title_terms=words_and_pairs(title),
        dates=find_dates(text, default_era=default_era),
    )


def test_the_terms_of_a_passage():
    found = terms_of_passage(
        "港の点検を令和５年度に始める。", headings="第１章 港湾", title="みなと計画"
    )
    assert found == {
        "body": ["港", "点検", "令和", "5", "年度", "始める"],
        "pair": ["令和_5", "5_年度"],
        "chars": [
            "港の", "の点", "点検", "検を", "を令", "令和", "和5", "5年", "年度", "度に",
            "に始", "始め", "める",
        ],
        "head": ["第", "1", "章", "港湾", "第_1", "1_章"],
        "title": ["港", "計画", "港_計画"],
        "time": ["fy2023"],
    }  # fmt: skip
    assert tuple(found) == FIELDS


def test_the_terms_of_a_question():
    found = question_terms("港湾計画の2023年度")
    words = ["港湾", "計画", "2023", "年度"]
    pairs = ["港湾_計画", "2023_年度"]
    assert found == {
        "body": words,
        "pair": pairs,
        "chars": ["港湾", "湾計", "計画", "画の", "の2", "20", "02", "23", "3年", "年度"],
        "head": [*words, *pairs],
        "title": [*words, *pairs],
        "time": ["fy2023"],
    }


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("令和５年度の予算", "2023年度の予算"),
        ("2023年度の予算", "R5の予算はいくら"),
        ("FY2023の予算", "令和5年度の予算"),
        ("2023年（令和５年）10月に開く", "令和５年10月"),
        ("2021・2022年度（令和３・４年度）", "令和3年度"),
        ("2024年度から2026年度まで", "令和７年度"),
        ("平成31年４月１日", "2019年4月"),
    ],
)
def test_years_of_both_calendars_meet(written, asked):
    passage = set(terms_of_passage(written)["time"])
    question = set(question_terms(asked)["time"])
    assert question
    assert question <= passage


@pytest.mark.parametrize(
    ("written", "asked"), [("令和５年度", "2024年度"), ("2023年10月", "2023年11月")]
)
def test_other_years_and_months_do_not_meet(written, asked):
    passage = set(terms_of_passage(written)["time"])
    assert set(question_terms(asked)["time"]) - passage


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("令和５年度", ["fy2023"]),
        ("2023年", ["fy2023", "y2023"]),
        ("2023年10月", ["fy2023", "y2023", "y2023m10"]),
        ("2024年2月3日", ["fy2023", "y2024", "y2024m2"]),
        ("10月上旬", []),
        ("今年度", []),
        ("第22条", []),
    ],
)
def test_time_terms(text, expected):
    assert sorted(time_terms(find_dates(text))) == sorted(expected)


def test_a_year_without_era_is_read_by_the_era_of_the_document():
    assert terms_of_passage("５年度補正", default_era="令和")["time"] == ["fy2023"]
    assert terms_of_passage("５年度補正", default_era=None)["time"] == []
    assert question_terms("5年度補正")["time"] == ["fy2023"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("取組を進める", "取り組みを進める"),
        ("ＤＸの推進", "DXの推進"),
        ("ｻｰﾊﾞｰの更新", "サーバの更新"),
        ("申込みの受付", "申し込みの受け付け"),
    ],
)
def test_spellings_of_one_word_share_their_terms(one, other):
    assert question_terms(one)["body"] == terms_of_passage(other)["body"]
    assert lemma_set(one) == lemma_set(other)


def test_function_words_are_no_terms():
    assert content_lemmas(tokenize("港については、これを行うものとする。")) == ["港"]


def test_a_compound_matches_by_its_pairs_across_spellings():
    assert words_and_pairs("都道府県知事") == [
        "都", "道", "府", "県", "知事", "都_道", "道_府", "府_県", "県_知事",
    ]  # fmt: skip
    assert set(words_and_pairs("知事")) < set(words_and_pairs("都道府県知事"))


def test_nothing_gives_no_terms():
    assert question_terms("、。") == {field: [] for field in FIELDS}
