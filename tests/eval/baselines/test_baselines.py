"""The baselines on three passages, and citations put in by similarity."""

import numpy as np
import pytest

from eval.baselines import (
    BigramBaseline,
    CitationQueryBaseline,
    Corpus,
    InsertedBaseline,
    insert_citations,
)
from eval.baselines.base import best_sentences, posed
from eval.baselines.inserted import Similarity
from eval.measures import RankedPassage
from eval.questions import Question

RADIO = "灯台ラジオの中継局は、2031年度までに30局に増やす。点検は沿岸通信課が毎年行う。"
SHIP = "移動図書船は、毎月２回、島の港を巡る。船に積む本は8,000冊とする。"
HUT = "山小屋の水場は、年に一度点検する。"
PASSAGES = tuple(
    RankedPassage(doc, text) for doc, text in (("a.txt", RADIO), ("b.txt", SHIP), ("b.txt", HUT))
)
CORPUS = Corpus({"a.txt": RADIO, "b.txt": f"{SHIP}\n{HUT}"}, PASSAGES)


def ask(words, **more):
    return Question(id="q", question=words, **more)


def test_bm25_answers_with_its_first_passage():
    outcome = BigramBaseline(CORPUS).answer(ask("船に積む本は何冊ですか"))
    assert (outcome.answered, outcome.answer) == (True, SHIP)
    assert list(outcome.cited) == [PASSAGES[1]]
    assert outcome.ranked[0] == PASSAGES[1]
    assert [(quote.quote, quote.source) for quote in outcome.quotes] == [(SHIP, SHIP)]


def test_llamaindex_answers_with_the_best_sentence_of_its_sources():
    outcome = CitationQueryBaseline(CORPUS).answer(ask("灯台ラジオの中継局は何局に増やしますか"))
    assert outcome.answer == "灯台ラジオの中継局は、2031年度までに30局に増やす。"
    assert list(outcome.cited) == [RankedPassage("a.txt", RADIO)]


def test_llamaindex_cuts_what_it_finds_into_sources():
    """Two chunks of 1,024 tokens at most, each cut again into sources of 512."""
    long = "".join(
        f"第{number}灯台の中継局は、{number}年度に{number}局とする。" for number in range(300)
    )
    baseline = CitationQueryBaseline(Corpus({"long.txt": long}, ()))
    outcome = baseline.answer(ask("第250灯台の中継局は何局ですか"))
    assert outcome.answer == "第250灯台の中継局は、250年度に250局とする。"
    assert 3 <= len(outcome.ranked) <= 6
    assert all(len(source.text) < len(long) / 4 for source in outcome.ranked)
    assert outcome.answer in outcome.cited[0].text


@pytest.mark.parametrize("baseline", [BigramBaseline, CitationQueryBaseline])
def test_nothing_in_common_is_not_answered(baseline):
    outcome = baseline(CORPUS).answer(ask("xyz"))
    assert (outcome.answered, outcome.answer, list(outcome.cited)) == (False, "", [])


def test_inserted_answers_and_cites_afterwards():
    outcome = InsertedBaseline(CORPUS, Similarity(None)).answer(ask("山小屋の水場の点検"))
    assert outcome.answer.split("\n")[0] == HUT
    assert PASSAGES[2] in outcome.cited
    assert not InsertedBaseline(CORPUS, Similarity(None)).answer(ask("xyz")).answered


class Given:
    """Similarities as a test names them."""

    def __init__(self, *rows):
        self.rows = np.array(rows, dtype=float)

    def __call__(self, sentences, passages):
        return self.rows


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        # Above 0.63 the best, and those within a hundredth of it.
        ([[0.9, 0.895, 0.5]], [(0, 1)]),
        ([[0.7, 0.1, 0.1], [0.2, 0.6, 0.1]], [(0,), ()]),
        # Nothing above 0.63: the threshold falls to 0.504, then 0.403, then 0.323.
        ([[0.35, 0.1, 0.1], [0.33, 0.1, 0.32]], [(0,), (0,)]),
        ([[0.31, 0.1, 0.1]], [()]),
        # At most four, the best first.
        ([[0.7, 0.7, 0.7, 0.7, 0.7]], [(0, 1, 2, 3)]),
    ],
)
def test_insert_citations(rows, expected):
    sentences = [f"文{number}" for number in range(len(rows))]
    passages = [f"箇所{number}" for number in range(len(rows[0]))]
    assert insert_citations(sentences, passages, Given(*rows)) == expected


def test_nothing_to_cite():
    assert insert_citations([], ["a"], Similarity(None)) == []
    assert insert_citations(["a"], [], Similarity(None)) == [()]


def test_similarity_of_characters():
    """「あいう」 has the pairs あい and いう; 「あいえ」 holds one of them."""
    found = Similarity(None)(["あいう", "え"], ["あいえ", "ｱいう"])
    assert found.tolist() == [[0.5, 0.5], [0.0, 0.0]]


def test_similarity_weighs_vectors_nine_to_one():
    class Vectors:
        def embed_passages(self, texts):
            return np.array([[1.0, 0.0] if "甲" in text else [0.0, 1.0] for text in texts])

    found = Similarity(Vectors())(["甲乙"], ["甲乙", "甲丙", "丙丁"])
    assert np.round(found, 6).tolist() == [[1.0, 0.9, 0.0]]


def test_a_follow_up_is_posed_with_what_was_asked_before():
    question = ask(
        "その担当は",
        history=(
            {"role": "user", "content": "中継局の点検は"},
            {"role": "assistant", "content": "毎年です"},
        ),
    )
    assert posed(question) == "中継局の点検は\nその担当は"


def test_best_sentences_are_found_once_each():
    given = [PASSAGES[0], PASSAGES[0], PASSAGES[1]]
    assert best_sentences("点検は何課", given, 5) == ["点検は沿岸通信課が毎年行う。"]
    assert best_sentences("点検", [], 5) == []
