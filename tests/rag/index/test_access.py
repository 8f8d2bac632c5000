"""Who may read what: every kind of document against every kind of caller."""

import pytest

from rag.errors import NotFoundError
from rag.index import Access, SearchFilter, SearchRequest, TermStatistics, document_id
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
