"""Reading retrieval sets."""

from __future__ import annotations

import re

import pytest

from eval.retrieval_sets.sets import Entry, RetrievalSet, find_sets, load_set
from rag.errors import ConfigurationError

CORPUS = (
    '{"id": "p1", "title": "凧", "text": "凧は風で揚がる。"}\n'
    '{"id": "p2", "text": "独楽は回る。"}\n'
)
QUERIES = (
    '{"id": "q1", "text": "風で揚がるものは？", "answers": ["凧"]}\n'
    '{"id": "q2", "text": "回るものは？"}\n{"id": "q3", "text": "泳ぐものは？"}\n'
)
QRELS = "q1\tp1\t1\nq2\tp2\t1\nq2\tp1\t1\nq3\tp1\t0\n"


def write(folder, corpus=CORPUS, queries=QUERIES, qrels=QRELS):
    folder.mkdir()
    (folder / "corpus.jsonl").write_text(corpus, encoding="utf-8")
    (folder / "queries.jsonl").write_text(queries, encoding="utf-8")
    (folder / "qrels.tsv").write_text(qrels, encoding="utf-8")
    return folder


def test_a_set_is_read(tmp_path):
    assert load_set(write(tmp_path / "toys")) == RetrievalSet(
        name="toys",
        entries=(Entry("p1", "凧", "凧は風で揚がる。"), Entry("p2", "", "独楽は回る。")),
        # No entry is judged to answer q3, so that it could only be failed.
        queries={"q1": "風で揚がるものは？", "q2": "回るものは？"},
        relevant={"q1": frozenset({"p1"}), "q2": frozenset({"p1", "p2"})},
    )


def test_windows_line_ends_and_a_byte_order_mark(tmp_path):
    folder = write(tmp_path / "toys")
    for path in folder.iterdir():
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    (tmp_path / "plain").mkdir()
    assert load_set(folder) == load_set(write(tmp_path / "plain" / "toys"))


@pytest.mark.parametrize(
    ("files", "place"),
    [
        ({"corpus": CORPUS + "壊れた行\n"}, "toys/corpus.jsonl の 3 行目"),
        ({"corpus": CORPUS + CORPUS}, "toys/corpus.jsonl の 3 行目"),
        ({"corpus": '{"id": "p1", "text": ""}\n'}, "toys/corpus.jsonl の 1 行目"),
        ({"queries": '\n{"id": 4, "text": "数"}\n'}, "toys/queries.jsonl の 2 行目"),
        ({"queries": '["q1", "何"]\n'}, "toys/queries.jsonl の 1 行目"),
        ({"qrels": "q1\tp1\n"}, "toys/qrels.tsv の 1 行目"),
        ({"qrels": "q1\tp1\t1\nq9\tp1\t1\n"}, "toys/qrels.tsv の 2 行目"),
        ({"qrels": "q1\tp9\t1\n"}, "toys/qrels.tsv の 1 行目"),
    ],
)
def test_a_wrong_line_is_named(tmp_path, files, place):
    with pytest.raises(ConfigurationError, match=re.escape(place)):
        load_set(write(tmp_path / "toys", **files))


def test_a_file_that_is_no_utf8(tmp_path):
    folder = write(tmp_path / "toys")
    (folder / "queries.jsonl").write_bytes("問".encode("cp932"))
    with pytest.raises(ConfigurationError, match=r"queries\.jsonl を読めません"):
        load_set(folder)


def test_sets_are_found_in_a_folder_or_as_one(tmp_path):
    second = write(tmp_path / "b")
    first = write(tmp_path / "a")
    (tmp_path / "notes").mkdir()
    assert find_sets(tmp_path) == [first, second]
    assert find_sets(second) == [second]


@pytest.mark.parametrize("name", ["empty", "missing"])
def test_no_set(tmp_path, name):
    (tmp_path / "empty").mkdir()
    with pytest.raises(ConfigurationError, match="検索の評価セットがありません"):
        find_sets(tmp_path / name)
