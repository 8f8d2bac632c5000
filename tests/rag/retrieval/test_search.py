from dataclasses import replace

import numpy as np
import pytest

from rag.errors import ConfigurationError, QuestionError
from rag.index import Access
from rag.ingest.model import EmbeddingPlan
from rag.retrieval import Filters
from rag.retrieval.rerank import WEIGHTS
from rag.retrieval.search import MAX_TOP_K, PARTS, feature_weights
from tests.rag.retrieval.plans import FERRY, Plans, take_in

SATO = Access(user="sato", clearance=2)


def places(result):
    """File and last heading of each hit."""
    return [(hit.document.file_name, hit.passage.heading_path[-1]) for hit in result.hits]


def files(result):
    return {hit.document.file_name for hit in result.hits}


@pytest.mark.parametrize(
    ("question", "place"),
    [
        ("観測船はどこに係留しますか", ("town.md", "観測船の係留")),
        ("朝市 会場", ("nagisa_2025.md", "朝市の再開")),
        ("図書館は何時まで開きますか", ("town.md", "図書館の夜間開館")),
        ("経産省の潮流発電の予算はいくらですか", ("nagisa_2025.md", "潮流発電")),
        ("お年寄りの事故を防ぐカメラ、2022年の計画では何か所", ("nagisa_2022.md", "見守りカメラ")),
        ("2026年度に見守りカメラは何か所になりますか", ("nagisa_2025.md", "見守りカメラ")),
        ("今年度の見守りカメラ", ("nagisa_2025.md", "見守りカメラ")),
    ],
)
def test_the_passage_that_answers_stands_first(plans, question, place):
    assert places(plans.search(question))[0] == place


def test_a_hit_carries_its_passage_document_blocks_and_features(plans):
    result = plans.search("観測船の係留", top_k=1)
    [hit] = result.hits
    assert (hit.rank, hit.document.file_name) == (1, "town.md")
    text = plans.snapshot.text(hit.document)
    assert hit.passage.text == text[hit.passage.char_start : hit.passage.char_end]
    assert "観測船は北埠頭に係留する。" in hit.passage.text
    assert hit.blocks[-1].char_end <= hit.passage.char_end
    assert hit.context == hit.passage.context
    assert set(hit.features) == {*WEIGHTS, "coverage"}
    weighted = sum(weight * hit.features[name] for name, weight in WEIGHTS.items())
    assert hit.score == pytest.approx(weighted, abs=1e-3)
    assert (result.generation, result.understanding.question) == (1, "観測船の係留")
    assert result.took_ms > 0


def test_every_part_can_be_left_out(plans):
    question = "お年寄りの見守りカメラは、2022年の計画と2025年の計画でどう変わりましたか"
    whole = plans.search(question)
    assert whole.understanding.compares
    without = {part: plans.search(question, without=(part,)) for part in PARTS}
    changed = {
        part
        for part, found in without.items()
        if [(hit.passage.id, hit.score) for hit in found.hits]
        != [(hit.passage.id, hit.score) for hit in whole.hits]
    }
    # No title stands in the question; all passages are candidates, and none is found twice.
    assert changed == set(PARTS) - {"feature:title", "each_document", "duplicates"}
    assert not without["naming"].understanding.compares


def test_ranks_run_from_one_and_scores_fall(plans):
    hits = plans.search("渡船の運航と見守りカメラ").hits
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_the_same_search_gives_the_same_hits(plans):
    first, second = (plans.search("渡船の運航と見守りカメラ") for _ in range(2))
    assert replace(first, took_ms=0) == replace(second, took_ms=0)


def test_nothing_is_found_for_words_that_no_plan_holds_or_none_at_all(plans):
    assert plans.search("zzz").hits == ()
    assert plans.search("？？").hits == ()


@pytest.mark.parametrize("top_k", [0, -1, MAX_TOP_K + 1])
def test_too_few_or_too_many_passages_are_refused(plans, top_k):
    with pytest.raises(ConfigurationError, match="件数（top_k）は 1 から 200 まで"):
        plans.search("渡船", top_k=top_k)


@pytest.mark.parametrize("top_k", [1, 2, MAX_TOP_K])
def test_no_more_passages_come_than_are_wanted(plans, top_k):
    assert 1 <= len(plans.search("渡船と朝市と図書館", top_k=top_k).hits) <= top_k


def test_an_empty_question_is_refused(plans):
    with pytest.raises(QuestionError):
        plans.search(" ")


def test_limits_to_documents(plans):
    only = Filters(document_ids=(plans.id_of("town.md"),))
    assert files(plans.search("渡船と見守りカメラと図書館", filters=only)) == {"town.md"}
    assert plans.search("渡船", filters=Filters(document_ids=("none",))).hits == ()


@pytest.mark.parametrize("name", ["経済産業省", "経産省", "METI", "ＭＥＴＩ"])
def test_limits_to_ministries_by_any_of_their_names(plans, name):
    found = plans.search("渡船と見守りカメラと潮流発電", filters=Filters(ministries=(name,)))
    assert places(found) == [("nagisa_2025.md", "潮流発電")]


def test_one_of_several_ministries_is_enough(plans):
    both = Filters(ministries=("経産省", "総務省"))
    found = plans.search("渡船と見守りカメラと潮流発電", filters=both)
    assert {place for _, place in places(found)} == {"潮流発電", "見守りカメラ"}


def test_an_unknown_ministry_is_refused_with_a_cure(plans):
    with pytest.raises(ConfigurationError, match="「竜宮省」は知られていません。正式名か略称"):
        plans.search("渡船", filters=Filters(ministries=("竜宮省",)))


def test_limits_to_fiscal_years(plans):
    question = "見守りカメラと潮流発電と渡船"
    found = plans.search(question, filters=Filters(fiscal_years=(2026,)))
    assert places(found) == [("nagisa_2025.md", "見守りカメラ")]
    found = plans.search(question, filters=Filters(fiscal_years=(2025, 2026)))
    assert {place for _, place in places(found)} == {"潮流発電", "見守りカメラ"}


def test_limits_join(plans):
    every = Filters((plans.id_of("nagisa_2025.md"),), ("経産省",), (2025,))
    assert places(plans.search("潮流発電", filters=every)) == [("nagisa_2025.md", "潮流発電")]
    none = Filters((plans.id_of("nagisa_2022.md"),), ("経産省",), (2025,))
    assert plans.search("潮流発電", filters=none).hits == ()


def test_nobody_finds_what_they_may_not_read(plans):
    question = "渡船の減便の案"
    assert places(plans.search(question, access=SATO))[0] == ("draft.md", "渡船の減便")
    for stranger in (Access(), Access(user="mori", clearance=2), Access(user="sato")):
        found = plans.search(question, access=stranger)
        assert "draft.md" not in files(found)
        hidden = Filters(document_ids=(plans.id_of("draft.md"),))
        assert plans.search(question, access=stranger, filters=hidden).hits == ()


def test_documents_that_may_not_be_read_are_not_named_either(plans):
    question = "渡船見直しの検討"
    hidden = plans.id_of("draft.md")
    assert hidden in plans.search(question, access=SATO).understanding.naming.strengths
    assert hidden not in plans.search(question).understanding.naming.strengths


def test_a_follow_up_is_searched_for_with_what_was_said_before(plans):
    history = [
        {"role": "user", "content": "観測船はどの埠頭に係留する計画で申込先はどの課ですか"},
        {"role": "assistant", "content": "観測船は北埠頭に係留する[1]。"},
    ]
    result = plans.search("その使用料は", history=history)
    assert result.understanding.resolved == (
        "その使用料は（前の質問：観測船はどの埠頭に係留する計画で申込先はどの課ですか"
        "／観測船は北埠頭に係留する。）"
    )
    assert places(result)[0] == ("town.md", "観測船の係留")


def test_compared_documents_come_in_turn(plans):
    result = plans.search("見守りカメラの設置は、前の計画と比べてどう変わりましたか")
    assert result.understanding.compares
    first = places(result)[:4]
    assert sorted(first[:2]) == [
        ("nagisa_2022.md", "見守りカメラ"),
        ("nagisa_2025.md", "見守りカメラ"),
    ]
    assert [name for name, _ in first[:2]] == [name for name, _ in first[2:4]]
    keys = [hit.passage.key for hit in result.hits]
    assert len(set(keys)) == len(keys)


def test_a_comparison_stays_within_the_documents_asked_for(plans):
    only = Filters(document_ids=(plans.id_of("nagisa_2025.md"),))
    result = plans.search("見守りカメラは前の計画とどう変わりましたか", filters=only)
    assert files(result) == {"nagisa_2025.md"}


def test_a_newer_plan_is_found_though_it_repeats_the_older(plans):
    found = plans.search("渡船の乗組員の確保と船体の点検")
    holders = [hit.document.file_name for hit in found.hits if FERRY in hit.passage.text]
    assert sorted(holders) == ["nagisa_2022.md", "nagisa_2025.md"]


def test_the_same_file_twice_is_shown_once(tmp_path):
    text = f"# 渡船の計画\n\n## 渡船の運航\n\n{FERRY}\n"
    collection = take_in(
        tmp_path,
        {"plan.md": text, "copy.md": text + "\n## 朝市\n\n朝市を開く。\n"},
        "file_name,title\nplan.md,渡船の計画\ncopy.md,写し\n",
        EmbeddingPlan(enabled=False),
    )
    with collection.snapshot() as snapshot:
        both = Plans(snapshot, access=Access.everything())
        found = both.search("乗組員の確保と船体の点検")
        repeated = both.search("乗組員の確保と船体の点検", without=("duplicates",))
    collection.close()
    assert [FERRY in hit.passage.text for hit in found.hits].count(True) == 1
    assert [FERRY in hit.passage.text for hit in repeated.hits].count(True) == 2


class Recording:
    """A snapshot that keeps which documents were searched."""

    def __init__(self, snapshot):
        self._snapshot = snapshot
        self.searched = []

    def __getattr__(self, name):
        return getattr(self._snapshot, name)

    def search(self, request):
        self.searched.append(request.filter.document_ids)
        return self._snapshot.search(request)


def test_each_compared_document_is_searched_so_that_none_is_crowded_out(plans):
    old, new = plans.id_of("nagisa_2022.md"), plans.id_of("nagisa_2025.md")
    question = "見守りカメラは前の計画と比べてどう変わりましたか"
    recording = Recording(plans.snapshot)
    replace(plans, snapshot=recording).search(question)
    assert recording.searched[0] is None
    assert set(recording.searched[1:]) == {frozenset({old}), frozenset({new})}

    recording.searched.clear()
    replace(plans, snapshot=recording).search(question, without=("each_document",))
    assert recording.searched == [None]

    recording.searched.clear()
    replace(plans, snapshot=recording).search(question, filters=Filters(document_ids=(new,)))
    assert recording.searched == [frozenset({new}), frozenset({new})]

    recording.searched.clear()
    replace(plans, snapshot=recording).search("見守りカメラの予算")
    assert recording.searched == [None]


class Senses:
    """An embedding that knows two senses and no words: boats, and everything else."""

    name = "senses"
    fingerprint = "0" * 64
    dimension = 2

    def embed_queries(self, texts):
        return np.array([self._sense(text) for text in texts], dtype=np.float32)

    embed_passages = embed_queries

    @staticmethod
    def _sense(text):
        return (1.0, 0.0) if "船" in text or "ボート" in text else (0.0, 1.0)


def test_vectors_bring_up_what_words_do_not(tmp_path):
    texts = {"足.txt": "渡船を出す。", "市.txt": "朝市を開く。"}
    metadata = "file_name,title\n足.txt,交通\n市.txt,商業\n"
    collection = take_in(tmp_path, texts, metadata, EmbeddingPlan(model=Senses()))
    with collection.snapshot() as snapshot:
        everything = Access.everything()
        with_vectors = Plans(snapshot, Senses(), everything).search("ボート")
        without = Plans(snapshot, None, everything).search("ボート")
    collection.close()
    assert without.hits == ()
    found = [(hit.passage.text, hit.features["vector"]) for hit in with_vectors.hits]
    assert found == [("渡船を出す。", 1.0), ("朝市を開く。", 0.0)]


def test_a_configured_embedding_counts_as_tuned():
    assert feature_weights(None) == feature_weights(Senses()) == WEIGHTS
