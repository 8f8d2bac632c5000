import math
from types import SimpleNamespace

import pytest

from rag.analysis import Holds
from rag.retrieval.asks import Ask
from rag.retrieval.naming import Naming
from rag.retrieval.rerank import TRAINED_VECTOR, WEIGHTS, rerank, wanted_kinds
from rag.retrieval.words import QuestionWords
from tests.rag.retrieval.passages import candidate

WORDS = QuestionWords(("渡船", "予算"), (3.0, 1.0), ())


def reading(*asks, **named):
    return SimpleNamespace(asks=asks, naming=Naming(named))


def features(entry, question=None, weights=WEIGHTS):
    return rerank([entry], question or reading(), WORDS, weights)[0].features


def test_every_feature_of_a_candidate():
    entry = candidate(
        7, "渡船 更新", context="予算", holds=Holds.MONEY, vector=0.25, document="plan", lexical=2.5
    )
    question = reading(Ask.AMOUNT, plan=0.6)
    question.naming = Naming({"plan": 0.6}, verbatim=frozenset({"plan"}))
    [found] = rerank([entry], question, WORDS)
    assert found.candidate is entry
    assert found.features == {
        "words": 1.0,
        "vector": 0.25,
        "rare": 1.0,
        "telling": 1.0,
        "often": 1.0,
        "coverage": 1.0,
        "kind": 1.0,
        "document": 0.6,
        "title": 1.0,
    }
    assert found.score == pytest.approx(
        1.0 + 0.5 * 0.25 + 0.3 + 1.1 - 0.25 + 0.28 + 0.25 * 0.6 + 0.3
    )


@pytest.mark.parametrize(
    ("parts", "coverage"),
    [
        ({"words": "渡船 予算"}, 1.0),
        ({"words": "渡船", "context": "予算"}, 1.0),
        ({"words": "渡船", "headings": "予算"}, 0.75 + 0.7 * 0.25),
        ({"words": "渡船", "headings": "渡船"}, 0.75),
        ({"words": "", "headings": "渡船 予算"}, 0.7),
        ({"words": "朝市"}, 0.0),
    ],
)
def test_headings_count_less_than_the_words_themselves(parts, coverage):
    assert features(candidate(1, **parts))["coverage"] == pytest.approx(coverage)


def test_rare_words_count_by_the_square_of_their_rarity():
    # Rarities 3 and 1: the rarer word is 9 parts of 10.
    assert features(candidate(1, "渡船"))["rare"] == pytest.approx(0.9)
    assert features(candidate(1, "予算"))["rare"] == pytest.approx(0.1)


def test_the_title_counts_as_words_of_the_passage():
    assert features(candidate(1, "渡船", title="朝市の予算"))["rare"] == pytest.approx(1.0)
    assert features(candidate(1, "渡船", title="朝市の予算"))["coverage"] == pytest.approx(0.75)


def test_words_that_name_documents_count_more_than_in_an_answer():
    named = reading()
    named.naming = Naming({}, frozenset({"予算"}))
    # 予算 counts twice its rarity: 3 and 2, squared 9 and 4.
    assert features(candidate(1, "渡船"), named)["rare"] == pytest.approx(9 / 13)


def test_words_that_few_candidates_hold_tell_them_apart():
    entries = [candidate(1, "渡船 予算"), candidate(2, "予算"), candidate(3), candidate(4)]
    found = {e.candidate.key: e.features["telling"] for e in rerank(entries, reading(), WORDS)}
    ferry, budget = math.log1p(1 / 0.27), math.log1p(1 / 0.52)
    assert found == pytest.approx({1: 1.0, 2: budget / (ferry + budget), 3: 0.0, 4: 0.0})


def test_words_said_again_are_set_against_the_passage_that_says_them_most():
    # Rarities 3 and 1; every passage has four words, so that length tells nothing. A word that
    # stands n times counts 2.2 n / (n + 1.2).
    entries = [
        candidate(1, "渡船 渡船 渡船 渡船"),
        candidate(2, "渡船 渡船 朝市", context="予算"),
        candidate(3, "朝市 朝市 朝市 朝市"),
    ]
    found = {e.candidate.key: e.features["often"] for e in rerank(entries, reading(), WORDS)}
    four, both = 3 * 8.8 / 5.2, 3 * 4.4 / 3.2 + 1
    assert found == pytest.approx({1: four / both, 2: 1.0, 3: 0.0})


@pytest.mark.parametrize(
    ("asks", "holds", "kind"),
    [
        ((), Holds.MONEY, 0.5),
        ((Ask.REASON,), Holds.NOTHING, 0.5),
        ((Ask.AMOUNT,), Holds.MONEY, 1.0),
        ((Ask.AMOUNT,), Holds.TIME, 0.0),
        ((Ask.AMOUNT, Ask.TIME), Holds.TIME, 0.5),
        ((Ask.COUNT,), Holds.SIZE | Holds.MONEY, 1.0),
    ],
)
def test_kinds_of_values_asked_for(asks, holds, kind):
    assert features(candidate(1, "渡船", holds=holds), reading(*asks))["kind"] == kind


def test_only_asks_for_values_want_kinds():
    assert wanted_kinds((Ask.AMOUNT, Ask.REASON, Ask.LAW)) == [Holds.MONEY, Holds.LAW]


def test_lexical_scores_are_set_against_the_best_and_negative_cosines_are_none():
    entries = [candidate(1, lexical=4.0, vector=-0.5), candidate(2, lexical=1.0, vector=None)]
    found = {e.candidate.key: e.features for e in rerank(entries, reading(), WORDS)}
    assert (found[1]["words"], found[2]["words"]) == (1.0, 0.25)
    assert (found[1]["vector"], found[2]["vector"]) == (0.0, 0.0)
    assert features(candidate(1, lexical=0.0))["words"] == 0.0


def test_the_best_stands_first_and_ties_go_by_key():
    entries = [candidate(9), candidate(3, "渡船"), candidate(5), candidate(4, "渡船 予算")]
    order = [entry.candidate.key for entry in rerank(entries, reading(), WORDS)]
    assert order == [4, 3, 5, 9]
    assert [e.candidate.key for e in rerank(entries[::-1], reading(), WORDS)] == order


def test_weights_can_be_others():
    only_vectors = dict.fromkeys(WEIGHTS, 0.0) | {"vector": 2.0}
    [found] = rerank([candidate(1, "渡船", vector=0.5)], reading(), WORDS, only_vectors)
    assert found.score == 1.0
    assert TRAINED_VECTOR == 0.0


def test_no_candidates_no_ranking():
    assert rerank([], reading(), WORDS) == []
