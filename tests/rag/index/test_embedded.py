"""Words and vectors together: every hit has both scores, whichever search found it."""

from dataclasses import replace

import numpy as np
import pytest

from rag.errors import IndexMismatchError
from rag.index import SearchFilter, SearchRequest, StoreHit
from tests.rag.index.samples import ALL, EVERYTHING, SPEC, sample, vector, words, write


def test_the_union_of_both_searches_has_both_scores(collection):
    lines = ["橋 の 点検", "橋 橋 の 計画", "道路 の 計画", "港湾 の 方針", "公園 の 方針"]
    write(collection, sample("a.txt", *lines))
    query = vector(["港湾"])
    near = {i + 1: float(vector(line.split()) @ query) for i, line in enumerate(lines)}
    best = sorted(near, key=near.__getitem__, reverse=True)[:2]
    with collection.snapshot() as snapshot:
        alone = {hit.key: hit.words for hit in snapshot.search(words("橋", "計画"))}
        hits = snapshot.search(SearchRequest(ALL, 2, {"lemmas": {"橋": 1.0, "計画": 1.0}}, query))
    by_words = sorted(alone, key=lambda key: (-alone[key], key))[:2]
    assert sorted(alone) == [1, 2, 3]
    assert [hit.key for hit in hits] == sorted({*best, *by_words})
    for hit in hits:
        assert hit.words == pytest.approx(alone.get(hit.key, 0.0), rel=1e-5)
        assert hit.vector == pytest.approx(near[hit.key], abs=2e-3)


def test_words_alone_have_no_vector_score(collection):
    write(collection, sample("a.txt", "橋 の 点検", "道路 の 点検"))
    with collection.snapshot() as snapshot:
        (hit,) = snapshot.search(words("橋"))
    assert hit == StoreHit(1, hit.words, None)
    assert hit.words > 0


def test_a_vector_alone_finds_without_words(collection):
    write(collection, sample("a.txt", "橋 の 点検", "道路 の 点検"))
    with collection.snapshot() as snapshot:
        hits = snapshot.search(SearchRequest(ALL, 5, {}, vector(["橋", "の", "点検"])))
    assert [(hit.key, hit.words) for hit in hits] == [(1, 0.0), (2, 0.0)]
    assert hits[0].vector == pytest.approx(1.0, abs=1e-3)


def test_an_index_without_vectors_is_searched_by_words_only(collection):
    item = sample("a.txt", "橋 の 点検")
    plain = [replace(passage, vector=None) for passage in item.passages]
    write(collection, replace(item, passages=plain), spec=replace(SPEC, embedding=None))
    with collection.snapshot() as snapshot:
        assert [hit.key for hit in snapshot.search(words("橋"))] == [1]
        assert snapshot.vectors([1]) == {}
        with pytest.raises(IndexMismatchError, match=r"ベクトルがありません.*tenkyo reindex"):
            snapshot.search(SearchRequest(ALL, 5, {}, vector(["橋"])))


def test_a_field_that_the_index_does_not_have_names_the_cure(collection):
    write(collection, sample("a.txt", "橋 の 点検"))
    with collection.snapshot() as snapshot:
        with pytest.raises(IndexMismatchError, match=r"語の欄 grams がありません.*tenkyo reindex"):
            snapshot.search(SearchRequest(ALL, 5, {"grams": {"橋": 1.0}}))
        with pytest.raises(IndexMismatchError, match="語の欄 grams"):
            snapshot.statistics({"grams": ["橋"]}, EVERYTHING)


def test_filters_hold_for_both_searches(collection):
    write(
        collection,
        sample("a.txt", "橋 の 点検", facets=["fy:2024"]),
        sample("b.txt", "橋 の 計画", facets=["fy:2025"]),
    )
    scope = SearchFilter(EVERYTHING, facets=(frozenset({"fy:2025"}),))
    nothing = SearchFilter(EVERYTHING, facets=(frozenset(),))
    with collection.snapshot() as snapshot:
        request = SearchRequest(scope, 5, {"lemmas": {"橋": 1.0}}, vector(["橋", "の", "点検"]))
        assert [hit.key for hit in snapshot.search(request)] == [2]
        assert snapshot.search(replace(request, filter=nothing)) == []


def test_the_same_question_has_the_same_answer(collection):
    rng = np.random.default_rng(11)
    vocabulary = [f"語{i}" for i in range(40)]
    lines = [" ".join(rng.choice(vocabulary, size=7)) for _ in range(200)]
    write(collection, *(sample(f"{i}.txt", *lines[i * 20 : i * 20 + 20]) for i in range(10)))
    requests = [
        SearchRequest(ALL, 20, {"lemmas": dict.fromkeys(line.split(), 1.0)}, vector(line.split()))
        for line in lines[:10]
    ]
    with collection.snapshot() as snapshot:
        first = [snapshot.search(request) for request in requests]
        assert [snapshot.search(request) for request in requests] == first
    collection.close()
    with collection.snapshot() as reopened:
        assert [reopened.search(request) for request in requests] == first
