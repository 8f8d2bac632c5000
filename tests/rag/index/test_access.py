"""Who may read what: every kind of document against every kind of caller."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

import rag.index.access
from rag.errors import NotFoundError
from rag.index import Access, SearchFilter, SearchRequest, TermStatistics, document_id
from rag.index.access import is_over
from tests.rag.index.samples import found, sample, vector, write

DOCUMENTS = {
    "公開.txt": {"visibility": "all", "confidentiality": 1},
    "庁内.txt": {"visibility": "all", "confidentiality": 2},
    "港湾課.txt": {"visibility": "group", "groups": frozenset({"港湾課"}), "confidentiality": 1},
    "港湾課秘.txt": {"visibility": "group", "groups": frozenset({"港湾課"}), "confidentiality": 2},
    "二課.txt": {"visibility": "group", "groups": frozenset({"港湾課", "道路課"}), "owner": "sato"},
    "佐藤.txt": {"visibility": "private", "owner": "sato", "confidentiality": 1},
    "佐藤秘.txt": {"visibility": "private", "owner": "sato", "confidentiality": 2},
    "持ち主なし.txt": {"visibility": "private", "confidentiality": 1},
}

READABLE = {
    Access(): {"公開.txt"},
    Access(clearance=2): {"公開.txt", "庁内.txt"},
    Access(groups=frozenset({"港湾課"})): {"公開.txt", "港湾課.txt"},
    Access(groups=frozenset({"港湾課"}), clearance=2): {
        "公開.txt", "庁内.txt", "港湾課.txt", "港湾課秘.txt", "二課.txt",
    },
    Access(groups=frozenset({"道路課", "財政課"}), clearance=2): {
        "公開.txt", "庁内.txt", "二課.txt",
    },
    Access(user="sato"): {"公開.txt", "佐藤.txt"},
    Access(user="sato", clearance=2): {
        "公開.txt", "庁内.txt", "二課.txt", "佐藤.txt", "佐藤秘.txt",
    },
    Access(user="tanaka", clearance=2): {"公開.txt", "庁内.txt"},
    Access(user="sato", groups=frozenset({"港湾課"}), clearance=2): set(DOCUMENTS) - {
        "持ち主なし.txt"
    },
    Access.everything(): set(DOCUMENTS),
}  # fmt: skip


@pytest.fixture
def snapshot(collection):
    items = [sample(path, f"点検 {path}", **values) for path, values in DOCUMENTS.items()]
    write(collection, *items)
    with collection.snapshot() as snapshot:
        yield snapshot


@pytest.mark.parametrize("access", READABLE)
def test_a_caller_sees_lists_and_finds_the_same_documents(snapshot, access):
    readable = READABLE[access]
    by_vector = snapshot.search(SearchRequest(SearchFilter(access), 100, {}, vector(["点検"])))
    near = snapshot.passages([hit.key for hit in by_vector])
    assert {row.path for row in snapshot.documents(access)} == readable
    assert set(found(snapshot, "点検", scope=SearchFilter(access))) == {
        f"点検 {path}" for path in readable
    }
    assert {passage.text for passage in near} == {f"点検 {path}" for path in readable}


@pytest.mark.parametrize("access", READABLE)
def test_ids_open_only_what_may_be_read(snapshot, access):
    opened = set()
    for document in snapshot.documents(Access.everything()):
        (passage,) = snapshot.passages_of(document)
        for ask in (
            lambda document=document: snapshot.document(document.id, access).path,
            lambda passage=passage: snapshot.passage_by_id(passage.id, access).heading_path[1],
        ):
            try:
                opened.add(ask())
            except NotFoundError:
                assert document.path not in READABLE[access]
    assert opened == READABLE[access]


@pytest.mark.parametrize("access", READABLE)
def test_counts_and_statistics_leave_out_what_is_hidden(snapshot, access):
    readable = READABLE[access]
    assert snapshot.passage_count(access) == len(readable)
    statistics = snapshot.statistics({"lemmas": ["点検", "佐藤.txt"]}, access)
    assert statistics == TermStatistics(
        passages=len(readable),
        frequencies={
            "lemmas": {"点検": len(readable), "佐藤.txt": int("佐藤.txt" in readable)},
        },
        average_lengths={"lemmas": 2.0, "titles": 1.0},
    )


def test_the_best_are_chosen_among_what_may_be_read(collection):
    hidden = sample("秘.txt", *["点検 点検 点検"] * 50, visibility="private")
    write(collection, hidden, sample("公開.txt", "点検 と ほか の 語", confidentiality=1))
    with collection.snapshot() as snapshot:
        request = SearchRequest(SearchFilter(Access()), 1, {"lemmas": {"点検": 1.0}})
        hits = snapshot.search(request)
        assert [p.text for p in snapshot.passages([hit.key for hit in hits])] == [
            "点検 と ほか の 語"
        ]


def test_naming_a_hidden_document_finds_nothing(snapshot):
    scope = SearchFilter(Access(), document_ids=frozenset({document_id("plans", "佐藤.txt")}))
    assert found(snapshot, "点検", scope=scope) == []


def test_a_hidden_document_reads_like_one_that_does_not_exist(snapshot):
    messages = []
    for path in ("佐藤.txt", "ない.txt"):
        with pytest.raises(NotFoundError) as caught:
            snapshot.document(document_id("plans", path), Access())
        messages.append(caught.value.message.replace(document_id("plans", path), "ID"))
    assert messages[0] == messages[1]


def test_values_outside_the_rule_are_refused():
    with pytest.raises(ValueError, match="clearance must be 1 or 2, not 3"):
        Access(clearance=3)
    with pytest.raises(ValueError, match="confidentiality must be 1 or 2, not 3"):
        sample("a.txt", "点検", confidentiality=3)
    with pytest.raises(ValueError, match="visibility must be private, group or all"):
        sample("a.txt", "点検", visibility="everyone")


def test_a_day_is_over_at_its_end_and_a_moment_at_once():
    noon = datetime(2026, 3, 31, 12, tzinfo=UTC)
    assert not is_over(None, noon)
    assert not is_over("2026-03-31", datetime(2026, 3, 31, 12).astimezone())
    assert not is_over("2026-03-31", datetime(2026, 3, 31, 23, 59, 59).astimezone())
    assert is_over("2026-03-31", datetime(2026, 4, 1).astimezone())
    assert not is_over("2026-03-31T12:00:01+00:00", noon)
    assert is_over("2026-03-31T12:00:00+00:00", noon)


def test_what_is_over_is_found_by_nobody_but_who_looks_after_it(collection):
    write(
        collection,
        sample("過ぎた.txt", "点検 過ぎた", extra={"retain_until": "2020-03-31"}),
        sample("まだ.txt", "点検 まだ", extra={"retain_until": "2999-03-31"}),
    )
    with collection.snapshot() as snapshot:
        over = document_id("plans", "過ぎた.txt")
        assert found(snapshot, "点検", scope=SearchFilter(Access.everything())) == ["点検 まだ"]
        assert [row.path for row in snapshot.documents(Access(clearance=2))] == ["まだ.txt"]
        assert snapshot.statistics({}, Access.everything()).passages == 1
        with pytest.raises(NotFoundError):
            snapshot.document(over, Access.everything())
        passage = next(snapshot.passages_of(snapshot.document(over, Access.keeper())))
        with pytest.raises(NotFoundError):
            snapshot.passage_by_id(passage.id, Access.everything())
        assert len(snapshot.documents(Access.keeper())) == 2


def test_its_day_ends_a_document_without_a_new_generation(collection, monkeypatch):
    write(collection, sample("予定.txt", "点検", extra={"retain_until": "2999-03-31"}))
    with collection.snapshot() as snapshot:
        assert len(snapshot.documents(Access(clearance=2))) == 1
        monkeypatch.setattr(rag.index.access, "is_over", lambda until: until is not None)
        assert snapshot.documents(Access(clearance=2)) == []


def test_what_is_bound_to_a_conversation_is_found_in_that_one_only(collection):
    bound = {"visibility": "private", "owner": "sato", "extra": {"conversation": "c1"}}
    write(collection, sample("付けた.txt", "点検 付けた", **bound), sample("公開.txt", "点検 公開"))
    sato = Access(user="sato", clearance=2)
    attached = document_id("plans", "付けた.txt")
    with collection.snapshot() as snapshot:
        for access, seen in {
            sato: {"点検 公開"},
            replace(sato, conversation="c2"): {"点検 公開"},
            replace(sato, conversation="c1"): {"点検 公開", "点検 付けた"},
            Access(user="tanaka", clearance=2, conversation="c1"): {"点検 公開"},
            Access.everything(): {"点検 公開"},
            Access.keeper(): {"点検 公開", "点検 付けた"},
        }.items():
            assert set(found(snapshot, "点検", scope=SearchFilter(access))) == seen
            assert snapshot.statistics({}, access).passages == len(seen)
        named = SearchFilter(sato, document_ids=frozenset({attached}))
        assert found(snapshot, "点検", scope=named) == []
        assert snapshot.document(attached, sato).path == "付けた.txt"  # its owner may open it
        with pytest.raises(NotFoundError):
            snapshot.document(attached, Access(user="tanaka", clearance=2, conversation="c1"))
