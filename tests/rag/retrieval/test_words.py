import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.analysis import hash_words
from rag.japanese.synonyms import Expansion
from rag.retrieval.words import (
    MOST_OTHERS,
    OTHER_WORD_SHARE,
    QuestionWords,
    WordMatcher,
    question_words,
)

WORDS = QuestionWords(
    ("渡船", "予算", "老人"),
    (3.0, 1.0, 4.0),
    (Expansion(("老人",), (("高齢", "者"), ("シニア",))),),
)


@pytest.mark.parametrize(
    ("held", "share"),
    [
        ("", 0.0),
        ("渡船", 3 / 8),
        ("渡船 予算", 4 / 8),
        ("渡船 予算 老人", 1.0),
        ("渡船 予算 老人 朝市", 1.0),
        ("朝市", 0.0),
        # Another word for the same thing counts three quarters, and whole compounds only.
        ("シニア", 0.75 * 4 / 8),
        ("高齢 者", 0.75 * 4 / 8),
        ("高齢", 0.0),
        ("老人 シニア", 4 / 8),
    ],
)
def test_share_of_a_question_by_rarity(held, share):
    assert WORDS.share(set(held.split())) == pytest.approx(share)


def test_a_question_without_words_can_be_divided_by():
    empty = QuestionWords((), (), ())
    assert empty.total == 1.0
    assert empty.share({"渡船"}) == 0.0
    matcher = WordMatcher(empty)
    runs = [hash_words(["渡船"]), hash_words([])]
    assert matcher.shares(matcher.present(runs)).tolist() == [0.0, 0.0]


def test_no_passages_give_no_rows():
    matcher = WordMatcher(WORDS)
    assert matcher.present([]).shape == (0, 3)


def test_presence_is_a_row_for_each_passage_and_a_column_for_each_word():
    runs = [hash_words(run.split()) for run in ("予算 渡船 予算", "", "高齢 者 予算", "高齢")]
    assert WordMatcher(WORDS).present(runs).tolist() == [
        [1.0, 1.0, 0.0],
        [0.0, 0.0, 0.0],
        [0.0, 1.0, OTHER_WORD_SHARE],
        [0.0, 0.0, 0.0],
    ]


def test_what_is_only_near_holds_less_of_the_question():
    near = Expansion(("老人",), (("シニア",), ("年長",)), (1.0, 0.5))
    words = QuestionWords(("老人",), (4.0,), (near,))
    runs = [hash_words([run]) for run in ("シニア", "年長", "老人")]
    assert WordMatcher(words).present(runs).tolist() == [[0.75], [0.375], [1.0]]
    assert [words.share({run}) for run in ("シニア", "年長", "老人")] == [0.75, 0.375, 1.0]


def test_the_rarity_of_a_compound_is_the_mean_of_what_was_counted():
    words = QuestionWords((), (), (), {"高齢": 3.0, "者": 1.0})
    assert words.rarity_of(("高齢", "者")) == 2.0
    assert words.rarity_of(("高齢", "網")) == 3.0
    assert words.rarity_of(("網",)) == 0.0


VOCABULARY = st.sampled_from([f"語{number}" for number in range(9)])
COMPOUND = st.lists(VOCABULARY, min_size=1, max_size=2).map(tuple)


@st.composite
def questions(draw):
    lemmas = tuple(draw(st.lists(VOCABULARY, min_size=1, max_size=6, unique=True)))
    rarities = tuple(draw(st.floats(0.1, 9)) for _ in lemmas)
    expansions = tuple(
        Expansion((word,), tuple(draw(st.lists(COMPOUND, min_size=1, max_size=3))))
        for word in draw(st.lists(st.sampled_from(lemmas), max_size=3, unique=True))
    )
    return QuestionWords(lemmas, rarities, expansions)


RUNS = st.lists(st.lists(st.one_of(VOCABULARY, st.just("網")), max_size=70), max_size=5)


@given(questions(), RUNS)
def test_the_matcher_agrees_with_a_slow_reading(words, runs):
    matcher = WordMatcher(words)
    hashed = [hash_words(run) for run in runs]
    shares = matcher.shares(matcher.present(hashed))
    assert shares == pytest.approx([words.share(set(run)) for run in runs])


@given(questions(), st.lists(VOCABULARY, max_size=20))
def test_a_share_lies_between_nothing_and_all_and_grows_with_the_words(words, run):
    share = words.share(set(run))
    assert 0.0 <= share <= 1.0 + 1e-9
    assert words.share({*run, words.lemmas[0]}) >= share - 1e-9


def test_rarity_is_the_idf_of_bm25(plans):
    words = plans.words("観測船の係留")
    total = plans.snapshot.passage_count(plans.access)
    held = plans.snapshot.statistics({"body": words.lemmas}, plans.access).frequencies["body"]
    assert words.lemmas == ("観測", "船", "係留")
    assert all(held.values())
    assert np.allclose(
        words.rarities, [math.log(1 + (total - n + 0.5) / (n + 0.5)) for n in held.values()]
    )


def test_words_that_ask_are_none_of_the_words(plans):
    assert plans.words("使用料はいくらですか").lemmas == ("使用", "料")
    assert plans.words("桟橋と岸壁はそれぞれいくつ、どうしてですか").lemmas == (
        "桟橋",
        "岸壁",
    )


def test_words_of_earlier_turns_and_names_of_documents_count_less(plans):
    history = [{"role": "user", "content": "観測船の係留場所の使用料と申込先"}]
    alone, later = plans.words("使用料"), plans.words("使用料", history)
    rarity = dict(zip(later.lemmas, later.rarities, strict=True))
    assert rarity["使用"] == alone.rarities[0]
    assert "質問" not in later.lemmas
    moored = plans.words("係留").rarities[0]
    assert rarity["係留"] == pytest.approx(0.75 * moored)
    town = dict(zip(*_pairs(plans.words("なぎ市の係留")), strict=True))
    plain = dict(zip(*_pairs(plans.words("市の係留")), strict=True))
    assert town["市"] == pytest.approx(0.3 * plain["市"])
    assert town["係留"] == plain["係留"]


def _pairs(words):
    return words.lemmas, words.rarities


def test_only_others_that_the_collection_holds_are_kept_the_nearest_first(plans):
    others = (("網元",), ("桟橋",), ("桟橋", "網元"), ("岸壁",))
    found = Expansion(("係留",), others, (1.0, 0.5, 1.0, 0.8))
    reading = replace(plans.understand("観測船の係留"), expansions=(found,))
    words = question_words(reading, plans.snapshot, plans.access)
    assert words.expansions == (Expansion(("係留",), (("岸壁",), ("桟橋",)), (0.8, 0.5)),)
    assert words.rarity_of(("網元",)) > words.rarity_of(("桟橋",)) > 0.0


def test_no_more_than_so_many_others_are_kept(plans):
    found = Expansion(("係留",), (("桟橋",),) * (MOST_OTHERS + 1))
    reading = replace(plans.understand("観測船の係留"), expansions=(found,))
    [kept] = question_words(reading, plans.snapshot, plans.access).expansions
    assert len(kept.others) == MOST_OTHERS
