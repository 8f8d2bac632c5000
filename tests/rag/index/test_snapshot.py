import pytest

from rag.errors import CorruptIndexError, NotFoundError
from rag.index import PassageRow, SearchFilter, TermStatistics, Version, document_id
from tests.rag.index.samples import (
    EVERYTHING,
    SPEC,
    contents,
    found,
    put,
    remove,
    sample,
    vector,
    words,
    write,
)

BRIDGES = sample("橋.txt", "橋 の 点検", "橋 の 修繕 計画", "費用 の 見込み", facets=["fy:2024"])
ROADS = sample("道路.txt", "道路 の 点検", "道路 の 費用 の 費用")


@pytest.fixture
def snapshot(collection):
    write(collection, BRIDGES, ROADS)
    with collection.snapshot() as snapshot:
        yield snapshot


def test_before_the_first_commit_there_is_nothing(collection):
    with collection.snapshot() as snapshot:
        assert snapshot.generation == 0
        assert snapshot.manifest is None
        assert snapshot.documents(EVERYTHING) == []
        assert snapshot.search(words("橋")) == []
        assert snapshot.passage_count(EVERYTHING) == 0
        assert snapshot.statistics({"lemmas": ["橋"]}, EVERYTHING) == TermStatistics(
            0, {"lemmas": {"橋": 0}}, {}
        )
        assert snapshot.vectors([1]) == {}
        assert snapshot.model_folder() is None
        assert snapshot.setting("weight") is None
        with pytest.raises(NotFoundError):
            snapshot.passages([1])


def test_a_passage_comes_back_whole(snapshot):
    (row,) = snapshot.passages([2])
    assert row == PassageRow(
        key=2,
        id=BRIDGES.passages[1].id,
        document_key=1,
        ordinal=1,
        char_start=7,
        char_end=16,
        text="橋 の 修繕 計画",
        heading_path=("第１章", "橋.txt"),
        page=1,
        context=({"role": "unit", "text": "百万円", "char_start": 0, "char_end": 3},),
        facets=frozenset({"fy:2024"}),
        analysis="橋 の 修繕 計画".encode(),
    )
    document = snapshot.document_by_key(row.document_key)
    assert snapshot.text(document)[row.char_start : row.char_end] == row.text


def test_a_document_comes_back_whole(collection):
    item = sample(
        "計画.pdf",
        "橋 の 点検",
        issuer="みなせ市",
        published="2026-04",
        source_url="https://example.jp/keikaku.pdf",
        confidentiality=1,
        handling="部内限り",
        owner="sato",
        visibility="group",
        groups=frozenset({"港湾課", "道路課"}),
        supersedes="0123456789abcdef",
        pages=12,
        status="ready",
        warnings=("２ページは画像でした。",),
        size=1234,
        mtime_ns=1_700_000_000_000_000_001,
        extra={"measures": 3, "語": ["橋"]},
    )
    with collection.writer() as writer:
        writer.use(SPEC)
        stored = put(writer, item)
        writer.commit()
    with collection.snapshot() as snapshot:
        document = snapshot.document(item.row.id, EVERYTHING)
        assert document == stored
        assert (document.key, document.passages) == (1, 1)
        assert document.terms == {"lemmas": 3, "titles": 1}
        assert snapshot.version(document) == Version(
            item.row.sha256, "reader-1", "橋 の 点検", b"blocks"
        )
        assert snapshot.original(document).read_bytes() == item.original


def test_documents_are_chosen_by_id_and_content(snapshot):
    def paths(**choice):
        return [document.path for document in snapshot.documents(EVERYTHING, **choice)]

    assert paths() == ["橋.txt", "道路.txt"]
    assert paths(ids={ROADS.row.id, "ない"}) == ["道路.txt"]
    assert paths(sha256=BRIDGES.row.sha256) == ["橋.txt"]
    assert paths(ids=set()) == []


def test_passages_keep_the_order_asked_for(snapshot):
    assert [row.key for row in snapshot.passages([4, 1, 3])] == [4, 1, 3]
    assert snapshot.document_keys([4, 1]) == {
        key: snapshot.passages([key])[0].document_key for key in (1, 4)
    }
    assert snapshot.analyses([4, 1]) == {1: "橋 の 点検".encode(), 4: "道路 の 点検".encode()}
    assert snapshot.passages([]) == []


@pytest.mark.parametrize(
    ("key", "before", "after", "keys"),
    [(2, 1, 1, [1, 2, 3]), (1, 1, 1, [1, 2]), (3, 5, 5, [1, 2, 3]), (4, 1, 0, [4]), (2, 0, 0, [2])],
)
def test_neighbours_stay_within_the_document(snapshot, key, before, after, keys):
    assert [row.key for row in snapshot.neighbours(key, before, after)] == keys


def test_documents_can_be_named_for_a_search(snapshot):
    def texts(*ids):
        scope = SearchFilter(EVERYTHING, document_ids=frozenset(ids))
        return found(snapshot, "点検", scope=scope)

    assert texts(BRIDGES.row.id) == ["橋 の 点検"]
    assert texts(BRIDGES.row.id, ROADS.row.id) == ["橋 の 点検", "道路 の 点検"]
    assert texts("ない") == []
    assert texts() == []


def test_statistics_count_passages_and_mean_lengths(snapshot):
    assert snapshot.statistics(
        {"lemmas": ["費用", "橋", "駅"], "titles": ["橋.txt"]}, EVERYTHING
    ) == (
        TermStatistics(
            passages=5,
            frequencies={"lemmas": {"費用": 2, "橋": 2, "駅": 0}, "titles": {"橋.txt": 3}},
            average_lengths={"lemmas": (3 + 4 + 3 + 3 + 5) / 5, "titles": 1.0},
        )
    )


def test_vectors_come_back_in_half_precision(snapshot):
    stored = snapshot.vectors([1, 5])
    assert list(stored) == [1, 5]
    assert stored[5] == pytest.approx(vector(["道路", "の", "費用", "の", "費用"]), abs=1e-3)


def test_the_same_content_at_two_places_shares_its_passage_ids(collection):
    first = sample("a.txt", "橋 の 点検")
    second = sample("b.txt", "橋 の 点検")
    write(
        collection, first, type(first)(second.row, first.passages, second.version, second.original)
    )
    with collection.snapshot() as snapshot:
        assert snapshot.passage_by_id(first.passages[0].id, EVERYTHING).document_key == 1
    remove(collection, "a.txt")
    with collection.snapshot() as snapshot:
        assert snapshot.passage_by_id(first.passages[0].id, EVERYTHING).document_key == 2


@pytest.mark.parametrize(
    "ask",
    [
        lambda snapshot: snapshot.document("ない", EVERYTHING),
        lambda snapshot: snapshot.document_by_key(99),
        lambda snapshot: snapshot.passages([1, 99]),
        lambda snapshot: snapshot.passage_by_id("ない", EVERYTHING),
        lambda snapshot: snapshot.neighbours(99),
    ],
)
def test_what_is_not_there_is_not_found(snapshot, ask):
    with pytest.raises(NotFoundError, match=r"(見つかりません|ありません)"):
        ask(snapshot)


def test_a_snapshot_keeps_its_generation(collection):
    write(collection, BRIDGES, ROADS)
    old = collection.snapshot()
    write(collection, sample("橋.txt", "橋 の 架け替え"))
    remove(collection, "道路.txt")
    with collection.snapshot() as new:
        assert contents(new) == {"橋.txt": ["橋 の 架け替え"]}
        assert found(new, "橋", "道路") == ["橋 の 架け替え"]
    assert old.generation == 1
    assert list(contents(old)) == ["橋.txt", "道路.txt"]
    assert found(old, "点検") == ["橋 の 点検", "道路 の 点検"]
    assert old.statistics({"lemmas": ["点検"]}, EVERYTHING).passages == 5
    with pytest.raises(NotFoundError):
        old.passages([6])  # of a later generation
    old.close()


def test_a_closed_snapshot_says_so(snapshot):
    snapshot.close()
    snapshot.close()
    with pytest.raises(ValueError, match="the snapshot is closed"):
        snapshot.documents(EVERYTHING)


def test_a_missing_original_or_text_is_corrupt(collection, snapshot):
    document = snapshot.document(document_id("plans", "橋.txt"), EVERYTHING)
    collection.layout.original(document.sha256).unlink()
    with pytest.raises(CorruptIndexError, match="「橋」の原本がありません"):
        snapshot.original(document)
