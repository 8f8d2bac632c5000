"""What a writer stages."""

from dataclasses import replace

import numpy as np
import pytest

from rag.errors import IndexMismatchError, NotFoundError, UnreadableTextError
from rag.index import Collection, IndexedPassage, document_id
from rag.index.verify import verify
from tests.rag.index.samples import (
    EVERYTHING,
    SPEC,
    contents,
    found,
    put,
    remove,
    sample,
    words,
    write,
)
from tests.rag.index.writing import BRIDGES, ROADS, state


def test_documents_are_added_replaced_and_removed(collection):
    assert write(collection, BRIDGES, ROADS) == 1
    assert write(collection, sample("橋.txt", "橋 の 架け替え")) == 2
    assert state(collection) == (2, {"道路.txt": ["道路 の 点検"], "橋.txt": ["橋 の 架け替え"]})
    assert remove(collection, "道路.txt") == 3
    assert state(collection) == (3, {"橋.txt": ["橋 の 架け替え"]})
    with collection.snapshot() as snapshot:
        assert found(snapshot, "橋", "道路") == ["橋 の 架け替え"]
    assert verify(collection) == []


def test_a_document_put_twice_is_there_once(collection):
    write(collection, BRIDGES, sample("橋.txt", "橋 の 架け替え"), BRIDGES)
    assert state(collection) == (1, {"橋.txt": ["橋 の 点検", "橋 の 計画"]})
    with collection.snapshot() as snapshot:
        assert len(snapshot.search(words("橋"))) == 2
    assert verify(collection) == []


def test_a_document_may_have_no_passages(collection):
    write(collection, sample("空.txt"))
    assert state(collection) == (1, {"空.txt": []})
    assert verify(collection) == []


def failing(item, error, after):
    yield from item.passages[:after]
    raise error


@pytest.mark.parametrize("after", [0, 1, 2])
def test_a_document_whose_passages_fail_stays_as_it_was(collection, after):
    write(collection, BRIDGES)
    broken = sample("橋.txt", "橋 の 幻 一", "橋 の 幻 二")
    with collection.writer() as writer:
        writer.store_original(broken.original)
        writer.put_version(broken.version)
        with pytest.raises(KeyError):
            writer.put_document(broken.row, failing(broken, KeyError(), after))
        put(writer, ROADS)
        writer.commit()
    assert state(collection) == (
        2,
        {"橋.txt": ["橋 の 点検", "橋 の 計画"], "道路.txt": ["道路 の 点検"]},
    )
    with collection.snapshot() as snapshot:
        assert found(snapshot, "幻") == []
        assert snapshot.statistics({"lemmas": ["幻"]}, EVERYTHING).frequencies == {
            "lemmas": {"幻": 0}
        }
    assert verify(collection) == []


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"vector": None}, "expected a vector of shape"),
        ({"vector": np.zeros(3, dtype=np.float32)}, "expected a vector of shape"),
        ({"terms": {"notes": ["橋"]}}, "no field 'notes'"),
    ],
)
def test_passages_that_do_not_fit_the_index_are_refused_and_undone(collection, change, message):
    item = sample("橋.txt", "橋 の 点検", "橋 の 計画")
    passages = [item.passages[0], replace(item.passages[1], **change)]
    with collection.writer() as writer:
        writer.use(SPEC)
        put(writer, ROADS)
        with pytest.raises(ValueError, match=message):
            put(writer, replace(item, passages=passages))
        writer.commit()
    assert state(collection) == (1, {"道路.txt": ["道路 の 点検"]})
    assert verify(collection) == []


def test_values_change_without_touching_the_content(collection):
    write(collection, BRIDGES, ROADS)
    with collection.writer() as writer:
        row = writer.document(BRIDGES.row.id)
        writer.update_document(replace(row, title="橋りょう", visibility="private", owner="sato"))
        writer.update_document(replace(row, title="橋りょう計画", passages=99, key=99))
        assert writer.commit() == 2
    with collection.snapshot() as snapshot:
        changed, other = snapshot.documents(EVERYTHING)
        assert changed == replace(row, title="橋りょう計画")
        assert other.title == "道路"
        assert found(snapshot, "橋") == ["橋 の 点検", "橋 の 計画"]
    assert verify(collection) == []


def test_new_content_is_no_change_of_values(collection):
    write(collection, BRIDGES)
    with collection.writer() as writer, pytest.raises(ValueError, match="use put_document"):
        writer.update_document(sample("橋.txt", "別の 内容").row)


@pytest.mark.parametrize("call", ["remove_document", "update_document"])
def test_a_document_that_is_not_there_cannot_be_changed(collection, call):
    write(collection, BRIDGES)
    argument = document_id("plans", "ない.txt") if call == "remove_document" else ROADS.row
    with collection.writer() as writer:
        with pytest.raises(NotFoundError, match="コレクション「plans」にありません"):
            getattr(writer, call)(argument)
        assert writer.commit() == 1


@pytest.mark.parametrize("field", ["path", "title"])
def test_a_name_that_nothing_can_store_is_refused_and_the_others_go_on(collection, field):
    """A file name in another encoding, as Python sees it."""
    odd = replace(ROADS, row=replace(ROADS.row, **{field: "\udc93\udcb9.txt"}))
    with collection.writer() as writer:
        writer.use(SPEC)
        with pytest.raises(UnreadableTextError, match="ファイルの名前を変えてください"):
            put(writer, odd)
        put(writer, BRIDGES)
        writer.commit()
    assert list(state(collection)[1]) == ["橋.txt"]
    assert verify(collection) == []


def test_a_document_needs_its_version_and_the_index_a_spec(collection):
    with collection.writer() as writer:
        with pytest.raises(ValueError, match="put_version comes before"):
            writer.put_document(BRIDGES.row, BRIDGES.passages)
        writer.put_version(BRIDGES.version)
        with pytest.raises(ValueError, match="call use"):
            writer.put_document(BRIDGES.row, BRIDGES.passages)


def test_an_index_goes_on_with_the_parts_that_it_was_built_with(collection):
    write(collection, BRIDGES)
    with collection.writer() as writer:
        with pytest.raises(IndexMismatchError, match="tenkyo reindex --collection plans"):
            writer.use(replace(SPEC, reader="reader-2"))
        put(writer, ROADS)
        assert writer.commit() == 2


def test_settings_belong_to_their_generation(collection):
    write(collection, BRIDGES)
    with collection.snapshot() as first:
        for value in (0.5, {"重み": [1, None]}):
            with collection.writer() as writer:
                writer.put_setting("fusion", "before")
                writer.put_setting("fusion", value)
                assert writer.setting("fusion") == value
                writer.commit()
        with collection.snapshot() as last:
            assert (first.setting("fusion"), last.setting("fusion")) == (None, {"重み": [1, None]})


def test_the_model_of_the_index_is_kept_with_it(collection):
    fingerprint = SPEC.embedding.fingerprint
    with collection.writer() as writer:
        writer.use(SPEC)
        for name in (fingerprint, "another"):
            folder = writer.model_folder(name)
            (folder / "nested").mkdir()
            (folder / "nested" / "weights.bin").write_bytes(name.encode())
        put(writer, BRIDGES)
        writer.commit()
    with collection.snapshot() as snapshot:
        folder = snapshot.model_folder()
        assert (folder / "nested" / "weights.bin").read_bytes() == fingerprint.encode()
        assert f"models/{fingerprint}/nested/weights.bin" in snapshot.manifest.checksums
    assert [path.name for path in collection.layout.models.iterdir()] == [fingerprint]
    write(collection, ROADS)
    assert verify(collection) == []


def test_many_passages_are_taken_one_by_one(collection):
    """A generator is not gathered: the store has taken most of it before it ends."""
    lines = [f"項目 {i}" for i in range(3000)]
    text = "\n".join(lines)
    asked = []

    def passages(writer):
        start = 0
        for i, line in enumerate(lines):
            if i == 2900:
                asked.append(writer._next_key)
            yield IndexedPassage(
                id=f"{i:016x}",
                char_start=start,
                char_end=start + len(line),
                text=line,
                terms={"lemmas": line.split()},
                vector=np.ones(8, dtype=np.float32),
            )
            start += len(line) + 1

    item = sample("表.txt")
    with collection.writer() as writer:
        writer.use(SPEC)
        writer.store_original(item.original)
        writer.put_version(replace(item.version, text=text))
        writer.put_document(item.row, passages(writer))
        writer.commit()
    assert asked[0] > 2000
    assert verify(collection) == []
    with collection.snapshot() as snapshot:
        assert contents(snapshot) == {"表.txt": lines}


def test_two_builds_of_the_same_input_answer_alike(tmp_path):
    answers = []
    for root in ("a", "b"):
        collection = Collection.create(tmp_path / root, "plans")
        for part in range(4):
            lines = [f"橋 語{i % 7} 語{i % 11}" for i in range(part * 50, part * 50 + 50)]
            write(collection, sample(f"{part}.txt", *lines))
        write(collection, sample("1.txt", *["橋 語3"] * 20))
        with collection.snapshot() as snapshot:
            answers.append([snapshot.search(words("橋", f"語{i}", k=30)) for i in range(11)])
        collection.close()
    assert [[hit.key for hit in hits] for hits in answers[0]] == [
        [hit.key for hit in hits] for hits in answers[1]
    ]
