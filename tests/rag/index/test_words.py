"""The lexical index: what goes in is what is found, and a clone leaves its base alone."""

import hashlib
import math
import os
from collections import Counter

import numpy as np
import pytest

from rag.errors import CorruptIndexError
from rag.index.store import StoreEntry, StoreFilter
from rag.index.words import WordsReader, WordsWriter

FIELDS = ("lemmas", "titles")
OPEN = StoreFilter()


def entry(key, text, document=1, facets=(), title=""):
    terms = {"lemmas": text if isinstance(text, list) else text.split(), "titles": title.split()}
    return StoreEntry(key, document, terms, frozenset(facets), None)


def build(path, *entries, base=None, delete=()):
    writer = WordsWriter(path.parent, path, base, FIELDS)
    writer.add(entries)
    for document in delete:
        writer.delete(document)
    writer.commit()
    writer.close()
    return WordsReader(path.parent, path, FIELDS)


def lemmas(*terms):
    return {"lemmas": dict.fromkeys(terms, 1.0)}


def bm25(query, text, corpus):
    """BM25 with k1 = 1.2, b = 0.75 and idf = ln(1 + (N - n + 0.5) / (n + 0.5)), as in Lucene."""
    average = sum(len(other.split()) for other in corpus) / len(corpus)
    score = 0.0
    for term in query:
        n = sum(term in other.split() for other in corpus)
        tf = Counter(text.split())[term]
        length = 1 - 0.75 + 0.75 * len(text.split()) / average
        idf = math.log(1 + (len(corpus) - n + 0.5) / (n + 0.5))
        score += idf * tf * 2.2 / (tf + 1.2 * length)
    return score


def test_scores_are_bm25_with_the_weights_of_the_query(tmp_path):
    corpus = ["橋 の 点検 点検", "道路 の 点検", "港湾 計画 の 見直し 方針", "橋 橋 橋"]
    reader = build(tmp_path / "words", *(entry(i, text) for i, text in enumerate(corpus)))
    found = reader.search({"lemmas": {"橋": 1.0, "点検": 2.5}}, OPEN, 10)
    expected = {
        i: bm25(["橋"], text, corpus) + 2.5 * bm25(["点検"], text, corpus)
        for i, text in enumerate(corpus)
    }
    assert list(found) == [0, 1, 3]
    assert found == pytest.approx({i: expected[i] for i in found}, rel=1e-5)
    assert reader.scores({"lemmas": {"橋": 1.0, "点検": 2.5}}, [1, 2]) == pytest.approx(
        {1: expected[1]}, rel=1e-5
    )


@pytest.mark.parametrize(
    "term",
    ["1 2", " ", "a\tb", "a\nb", "a\r\fb", "\u3000", "a\u00a0b", "AND", "lemmas:橋", '"橋"', "橋*",
     "(", "~", "\\", "橋_梁", "😀", "\ue020", "x" * 40_000],
)  # fmt: skip
def test_terms_are_found_as_they_are(tmp_path, term):
    reader = build(tmp_path / "words", entry(1, ["橋", term, "梁"]), entry(2, ["1", "2", "a", "b"]))
    assert list(reader.search(lemmas(term), OPEN, 10)) == [1]
    assert reader.frequencies({"lemmas": [term]}, OPEN) == {"lemmas": {term: 1}}


def test_empty_terms_and_weights_that_are_not_positive_match_nothing(tmp_path):
    reader = build(tmp_path / "words", entry(1, ["", "橋"]))
    assert reader.search(lemmas(""), OPEN, 10) == {}
    assert reader.search({}, OPEN, 10) == {}
    assert reader.search({"lemmas": {"橋": 0.0}}, OPEN, 10) == {}
    assert reader.search({"lemmas": {"橋": -1.0}}, OPEN, 10) == {}
    assert reader.search(lemmas("橋"), OPEN, 0) == {}
    assert reader.frequencies({"lemmas": [""]}, OPEN) == {"lemmas": {"": 0}}


def test_an_empty_index_finds_nothing(tmp_path):
    reader = build(tmp_path / "words")
    assert reader.search(lemmas("橋"), OPEN, 10) == {}
    assert reader.keys().tolist() == []


def test_a_field_that_the_index_does_not_have_is_refused(tmp_path):
    writer = WordsWriter(tmp_path, tmp_path / "words", None, FIELDS)
    with pytest.raises(ValueError, match="the index has no field 'notes'"):
        writer.add([StoreEntry(1, 1, {"notes": ["橋"]}, frozenset(), None)])


@pytest.mark.parametrize(
    ("allowed", "keys"),
    [
        (OPEN, [1, 2, 3, 4]),
        (StoreFilter(frozenset({7})), [1, 2]),
        (StoreFilter(frozenset({7, 8, 99})), [1, 2, 3, 4]),
        (StoreFilter(None, (frozenset({"fy:2024"}),)), [1, 3]),
        (StoreFilter(None, (frozenset({"fy:2024", "fy:2025"}),)), [1, 2, 3]),
        (StoreFilter(None, (frozenset({"fy:2024"}), frozenset({"org:港湾 課"}))), [3]),
        (StoreFilter(frozenset({7}), (frozenset({"fy:2024"}),)), [1]),
        (StoreFilter(frozenset({99})), []),
        (StoreFilter(None, (frozenset({"fy:1999"}),)), []),
    ],
)
def test_filters_choose_and_leave_scores_alone(tmp_path, allowed, keys):
    reader = build(
        tmp_path / "words",
        entry(1, "橋 点検", 7, ["fy:2024"]),
        entry(2, "橋 計画 点検", 7, ["fy:2025"]),
        entry(3, "橋", 8, ["fy:2024", "org:港湾 課"]),
        entry(4, "橋 橋", 8),
    )
    everything = reader.search(lemmas("橋", "点検"), OPEN, 10)
    found = reader.search(lemmas("橋", "点検"), allowed, 10)
    assert sorted(found) == keys
    assert found == pytest.approx({key: everything[key] for key in found}, rel=1e-6)
    assert reader.frequencies({"lemmas": ["橋"]}, allowed) == {"lemmas": {"橋": len(keys)}}


def test_frequencies_do_not_count_what_was_deleted(tmp_path):
    build(tmp_path / "1", *(entry(i, "橋", document=i) for i in range(4)))
    reader = build(tmp_path / "2", entry(9, "道路", 9), base=tmp_path / "1", delete=[1, 2])
    assert reader.frequencies({"lemmas": ["橋", "道路"]}, OPEN) == {"lemmas": {"橋": 2, "道路": 1}}
    assert reader.keys().tolist() == [0, 3, 9]


def test_a_deletion_takes_what_was_just_added(tmp_path):
    reader = build(tmp_path / "1", entry(1, "橋", 1), entry(2, "橋", 2), delete=[2])
    assert list(reader.search(lemmas("橋"), OPEN, 10)) == [1]


@pytest.mark.parametrize("k", [1, 3, 40, 100])
def test_equal_scores_are_cut_by_key(tmp_path, k):
    reader = build(tmp_path / "words", *(entry(key, "橋 点検") for key in range(500)))
    assert list(reader.search(lemmas("橋"), OPEN, k)) == list(range(k))


def test_the_same_input_in_many_segments_gives_the_same_answers(tmp_path):
    """tantivy names its segments at random and orders them by name."""
    rng = np.random.default_rng(3)
    vocabulary = [f"語{i}" for i in range(30)]
    texts = [" ".join(rng.choice(vocabulary, size=6)) for _ in range(120)]
    answers = []
    for run in range(3):
        path = None
        for part in range(6):
            entries = [entry(i, texts[i], i // 10) for i in range(part * 20, part * 20 + 20)]
            reader = build(tmp_path / f"{run}-{part}", *entries, base=path)
            path = tmp_path / f"{run}-{part}"
        answers.append(
            [list(reader.search(lemmas(*vocabulary[i : i + 4]), OPEN, 15)) for i in range(20)]
        )
    assert answers[0] == answers[1] == answers[2]


def fingerprints(folder):
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.iterdir()
        if path.suffix != ".lock"
    }


def test_a_clone_leaves_its_base_bit_for_bit_and_searchable(tmp_path):
    base = build(tmp_path / "0", *(entry(key, "橋 点検", key // 5) for key in range(100)))
    before = fingerprints(tmp_path / "0")
    answer = base.search(lemmas("橋"), OPEN, 100)
    last = tmp_path / "0"
    for number in range(1, 13):  # more than the eight small segments at which tantivy merges
        added = [entry(1000 + number * 10 + i, "橋 道路", 1000 + number) for i in range(10)]
        build(tmp_path / str(number), *added, base=last, delete=[number])
        last = tmp_path / str(number)
    merged = WordsReader(tmp_path, last, FIELDS)
    assert fingerprints(tmp_path / "0") == before
    assert base.search(lemmas("橋"), OPEN, 100) == answer
    assert WordsReader(tmp_path, tmp_path / "0", FIELDS).search(lemmas("橋"), OPEN, 100) == answer
    assert len(merged.keys()) == 100 - 12 * 5 + 12 * 10


def test_a_clone_shares_files_and_copies_where_it_cannot(tmp_path, monkeypatch):
    build(tmp_path / "0", entry(1, "橋"))
    build(tmp_path / "1", base=tmp_path / "0")
    shared = {path.name for path in (tmp_path / "1").iterdir() if path.stat().st_nlink > 1}
    assert {name.split(".")[1] for name in shared} == {
        "fast", "fieldnorm", "idx", "pos", "store", "term",
    }  # fmt: skip

    def refuse(*_):
        raise OSError(1, "no links here")

    monkeypatch.setattr(os, "link", refuse)
    copied = build(tmp_path / "2", entry(2, "橋"), base=tmp_path / "0")
    assert all(path.stat().st_nlink == 1 for path in (tmp_path / "2").iterdir())
    assert list(copied.search(lemmas("橋"), OPEN, 10)) == [1, 2]


def test_a_damaged_index_is_corrupt(tmp_path):
    build(tmp_path / "words", entry(1, "橋"))
    (tmp_path / "words" / "meta.json").write_bytes(b"{}")
    with pytest.raises(CorruptIndexError, match="語の索引"):
        WordsReader(tmp_path, tmp_path / "words", FIELDS)
