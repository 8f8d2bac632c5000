"""Vectors: the same answers as an exhaustive search by numpy, whatever the segments are."""

import numpy as np
import pytest

from rag.errors import CorruptIndexError, IndexMismatchError
from rag.index import vectors as module
from rag.index.layout import Layout
from rag.index.store import StoreEntry, StoreFilter
from rag.index.vectors import SegmentList, VectorsReader, VectorsWriter

DIMENSION = 16
OPEN = StoreFilter()


@pytest.fixture
def layout(tmp_path):
    layout = Layout(tmp_path / "plans")
    layout.vectors.mkdir(parents=True)
    return layout


def unit(rng, n):
    values = rng.normal(size=(n, DIMENSION)).astype(np.float32)
    return values / np.linalg.norm(values, axis=1, keepdims=True)


def entries(rng, first, n, document):
    return [
        StoreEntry(first + i, document, {}, frozenset({f"fy:{2020 + i % 3}"}), vector)
        for i, vector in enumerate(unit(rng, n))
    ]


def commit(layout, base, generation, *batches, delete=()):
    layout.generation(generation).mkdir(parents=True)
    writer = VectorsWriter(layout, base, generation, DIMENSION)
    for batch in batches:
        writer.add(batch)
    for document in delete:
        writer.delete(document)
    writer.commit()
    return VectorsReader(layout, generation, DIMENSION)


def exact(entries, query, k):
    """The best `k` by inner product in half precision, by numpy."""
    stored = np.stack([entry.vector for entry in entries]).astype(np.float16).astype(np.float32)
    scores = stored @ query
    best = sorted(range(len(entries)), key=lambda i: (-scores[i], entries[i].key))[:k]
    return {entries[i].key: scores[i] for i in best}


def test_the_best_are_those_of_an_exhaustive_search(layout):
    rng = np.random.default_rng(1)
    everything = entries(rng, 1, 300, 1) + entries(rng, 301, 200, 2)
    reader = commit(layout, 0, 1, everything[:300], everything[300:])
    for query in unit(rng, 20):
        found = reader.search(query, OPEN, 10)
        expected = exact(everything, query, 10)
        assert list(found) == list(expected)
        assert found == pytest.approx(expected, abs=1e-5)
        assert reader.scores(query, [5, 400, 9999]) == pytest.approx(
            {key: exact(everything, query, 500)[key] for key in (5, 400)}, abs=1e-5
        )


def test_filters_choose_before_the_best_are_taken(layout):
    rng = np.random.default_rng(2)
    everything = entries(rng, 1, 100, 1) + entries(rng, 101, 100, 2) + entries(rng, 201, 100, 3)
    reader = commit(layout, 0, 1, everything)
    query = unit(rng, 1)[0]
    for allowed in (
        StoreFilter(frozenset({2})),
        StoreFilter(frozenset({1, 3})),
        StoreFilter(None, (frozenset({"fy:2021"}),)),
        StoreFilter(frozenset({3}), (frozenset({"fy:2020", "fy:2022"}),)),
        StoreFilter(None, (frozenset({"fy:2020"}), frozenset({"fy:2021"}))),
        StoreFilter(frozenset({99})),
    ):
        passing = [
            entry
            for entry in everything
            if (allowed.document_keys is None or entry.document_key in allowed.document_keys)
            and all(group & entry.facets for group in allowed.facets)
        ]
        expected = exact(passing, query, 7) if passing else {}
        assert list(reader.search(query, allowed, 7)) == list(expected)


def test_updates_by_many_generations_are_exact_and_leave_few_segments(layout):
    rng = np.random.default_rng(3)
    living = {}
    reader = None
    for generation in range(1, 25):
        batch = entries(rng, generation * 100, 20, generation)
        living[generation] = batch
        gone = [generation - 3] if generation > 3 and generation % 2 else []
        for document in gone:
            living.pop(document)
        reader = commit(layout, generation - 1, generation, batch, delete=gone)
        listed = SegmentList.read(layout, generation)
        assert len(listed.names) <= 9
        assert listed.dead <= set(range(1, 25)) - living.keys()
    everything = [entry for batch in living.values() for entry in batch]
    assert reader.keys().tolist() == [entry.key for entry in everything]
    for query in unit(rng, 10):
        assert list(reader.search(query, OPEN, 12)) == list(exact(everything, query, 12))
    stored = reader.get([everything[0].key, everything[-1].key, 1])
    assert list(stored) == [everything[0].key, everything[-1].key]
    np.testing.assert_allclose(stored[everything[-1].key], everything[-1].vector, atol=1e-3)


def test_a_segment_is_renewed_when_more_than_a_tenth_is_dead(layout):
    rng = np.random.default_rng(4)
    first = [entries(rng, document * 10, 10, document) for document in range(1, 21)]
    commit(layout, 0, 1, *first)
    commit(layout, 1, 2, delete=[1, 2])  # 20 of 200 rows: not more than a tenth
    assert SegmentList.read(layout, 2).names == SegmentList.read(layout, 1).names
    assert SegmentList.read(layout, 2).dead == {1, 2}
    reader = commit(layout, 2, 3, delete=[3])
    assert SegmentList.read(layout, 3).names == ["00000003-00"]
    assert SegmentList.read(layout, 3).dead == set()
    assert reader.keys().tolist() == [entry.key for batch in first[3:] for entry in batch]


def test_nothing_is_left_of_documents_that_are_all_gone(layout):
    rng = np.random.default_rng(5)
    commit(layout, 0, 1, entries(rng, 1, 10, 1))
    reader = commit(layout, 1, 2, delete=[1])
    assert SegmentList.read(layout, 2).names == []
    assert reader.search(unit(rng, 1)[0], OPEN, 5) == {}
    assert reader.keys().tolist() == []


def test_large_batches_are_written_in_parts(layout, monkeypatch):
    monkeypatch.setattr(module, "_BUFFERED_ROWS", 30)
    monkeypatch.setattr(module, "_LARGEST_ROWS", 25)
    rng = np.random.default_rng(6)
    everything = entries(rng, 1, 100, 1)
    reader = commit(layout, 0, 1, *(everything[i : i + 10] for i in range(0, 100, 10)))
    names = SegmentList.read(layout, 1).names
    assert names == [f"00000001-{n:02d}" for n in range(7)]
    query = unit(rng, 1)[0]
    assert list(reader.search(query, OPEN, 30)) == list(exact(everything, query, 30))


@pytest.mark.parametrize("k", [1, 5, 60])
def test_equal_scores_are_cut_by_key(layout, k):
    vector = unit(np.random.default_rng(7), 1)[0]
    same = [StoreEntry(key, key, {}, frozenset(), vector) for key in range(1, 301)]
    commit(layout, 0, 1, same[:150])
    reader = commit(layout, 1, 2, same[150:])
    assert list(reader.search(vector, OPEN, k)) == list(range(1, k + 1))


@pytest.mark.parametrize(
    ("vector", "message"),
    [
        (None, r"expected a vector of shape \(16,\), not None"),
        (np.zeros(8, dtype=np.float32), r"not \(8,\)"),
        (np.full(16, np.nan, dtype=np.float32), "passage 1 is not finite"),
    ],
)
def test_vectors_that_do_not_fit_are_refused(layout, vector, message):
    layout.generation(1).mkdir(parents=True)
    writer = VectorsWriter(layout, 0, 1, DIMENSION)
    with pytest.raises(ValueError, match=message):
        writer.add([StoreEntry(1, 1, {}, frozenset(), vector)])


def test_an_index_without_vectors_takes_none(layout):
    layout.generation(1).mkdir(parents=True)
    writer = VectorsWriter(layout, 0, 1, None)
    writer.add([StoreEntry(1, 1, {}, frozenset(), None)])
    with pytest.raises(ValueError, match="the index has no vectors"):
        writer.add([StoreEntry(1, 1, {}, frozenset(), np.zeros(16, dtype=np.float32))])
    assert list(writer.commit()) == ["vectors.json"]


def test_a_query_of_another_length_names_the_cure(layout):
    reader = commit(layout, 0, 1, entries(np.random.default_rng(8), 1, 3, 1))
    with pytest.raises(
        IndexMismatchError, match=r"16 次元.*\(8,\).*tenkyo reindex --collection plans"
    ):
        reader.search(np.zeros(8, dtype=np.float32), OPEN, 5)


@pytest.mark.parametrize("suffix", [".faiss", ".npz"])
@pytest.mark.parametrize("damage", ["missing", "empty", "torn"])
def test_a_damaged_segment_is_corrupt(layout, suffix, damage):
    rng = np.random.default_rng(9)
    commit(layout, 0, 1, entries(rng, 1, 300, 1))
    path = layout.vectors / f"00000001-00{suffix}"
    data = path.read_bytes()
    if damage == "missing":
        path.unlink()
    else:
        path.write_bytes(b"" if damage == "empty" else data[: len(data) // 2])
    with pytest.raises(CorruptIndexError):
        VectorsReader(layout, 1, DIMENSION).search(unit(rng, 1)[0], OPEN, 5)


def test_a_damaged_list_is_corrupt(layout):
    commit(layout, 0, 1, entries(np.random.default_rng(10), 1, 3, 1))
    layout.segments(1).write_text('{"segments": 3}')
    with pytest.raises(CorruptIndexError, match=r"vectors.json を読めません"):
        VectorsReader(layout, 1, DIMENSION)
