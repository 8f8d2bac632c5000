"""What a writer stages, commits and undoes."""

import contextlib
import os
import sqlite3
from dataclasses import replace

import numpy as np
import pytest

from rag.errors import CollectionError, IndexMismatchError, NotFoundError, UnreadableTextError
from rag.index import Collection, EmbeddingSpec, IndexedPassage, Version, document_id
from rag.index.layout import Layout
from rag.index.verify import verify
from rag.index.words import WordsWriter
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

BRIDGES = sample("橋.txt", "橋 の 点検", "橋 の 計画")
ROADS = sample("道路.txt", "道路 の 点検")


def state(collection):
    with collection.snapshot() as snapshot:
        return snapshot.generation, contents(snapshot)


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


def test_nothing_staged_makes_no_generation(collection):
    write(collection, BRIDGES)
    with collection.writer() as writer:
        writer.use(SPEC)
        writer.put_version(ROADS.version)
        assert writer.commit() == 1
    assert collection.generation == 1


def test_leaving_without_a_commit_changes_nothing(collection):
    write(collection, BRIDGES)
    with collection.writer() as writer:
        put(writer, ROADS)
        writer.remove_document(BRIDGES.row.id)
        writer.put_setting("weight", 0.5)
        assert [row.path for row in writer.documents()] == ["道路.txt"]
    assert state(collection) == (1, {"橋.txt": ["橋 の 点検", "橋 の 計画"]})
    with collection.snapshot() as snapshot:
        assert snapshot.setting("weight") is None
    assert write(collection, ROADS) == 2
    assert verify(collection) == []


def test_an_error_of_the_caller_changes_nothing(collection):
    write(collection, BRIDGES)
    with contextlib.suppress(KeyError), collection.writer() as writer:
        put(writer, ROADS)
        raise KeyError
    assert state(collection)[0] == 1
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


def test_when_the_store_fails_nothing_is_committed(collection, monkeypatch):
    write(collection, BRIDGES)

    def fail(*_):
        raise CollectionError("語の索引が止まりました。")

    with collection.writer() as writer:
        put(writer, ROADS)
        monkeypatch.setattr(WordsWriter, "add", fail)
        monkeypatch.setattr(WordsWriter, "delete", fail)
        with pytest.raises(CollectionError, match="止まりました"):
            put(writer, sample("駅.txt", "駅 の 点検"))
        with pytest.raises(CollectionError, match="途中の失敗のため続けられません"):
            writer.commit()
    monkeypatch.undo()
    assert state(collection)[0] == 1
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


def test_versions_outlive_a_writer_that_never_commits(collection):
    with collection.writer() as writer:
        writer.put_version(BRIDGES.version)
    with collection.writer() as writer:
        assert writer.version(BRIDGES.row.sha256, "reader-1") == BRIDGES.version
        assert writer.version(BRIDGES.row.sha256, "reader-2") is None


def test_a_version_can_be_read_anew(collection):
    with collection.writer() as writer:
        writer.put_version(BRIDGES.version)
        writer.put_version(replace(BRIDGES.version, payload=b"other"))
        assert writer.version(BRIDGES.row.sha256, "reader-1").payload == b"other"


@pytest.mark.parametrize("text", ["\udce6", "橋\ud83d"])
def test_half_characters_are_refused_with_the_cure(collection, text):
    with collection.writer() as writer, pytest.raises(UnreadableTextError, match="サロゲート"):
        writer.put_version(Version("0" * 64, "reader-1", text, b""))


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


def test_a_writer_may_turn_to_a_rebuild_before_it_stages(collection):
    write(collection, BRIDGES, ROADS)
    with collection.writer() as writer:
        writer.use(SPEC)
        put_before = writer.documents()
        writer.store_original(b"read while it was no rebuild")
        writer.rebuild()
        writer.use(replace(SPEC, reader="reader-2"))
        assert writer.previous_documents() == put_before
        version = replace(ROADS.version, reader_version="reader-2")
        writer.put_version(version)
        writer.put_document(replace(ROADS.row, reader_version="reader-2"), ROADS.passages)
        with pytest.raises(ValueError, match="before anything is staged"):
            writer.rebuild()
        writer.commit()
    assert state(collection) == (2, {"道路.txt": ["道路 の 点検"]})
    assert verify(collection) == []


@pytest.mark.parametrize("text", ["", "\0", "a\0b", "😀葛󠄀", "\r\n\u2028"])
def test_any_other_text_comes_back_exactly(collection, text):
    version = Version("0" * 64, "reader-1", text, bytes(range(256)))
    with collection.writer() as writer:
        writer.put_version(version)
        assert writer.version("0" * 64, "reader-1") == version


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


def test_a_writer_commits_once(collection):
    with collection.writer() as writer:
        writer.use(SPEC)
        put(writer, BRIDGES)
        writer.commit()
        with pytest.raises(ValueError, match="the writer has committed"):
            put(writer, ROADS)


def test_a_rebuild_holds_only_what_was_put_and_may_use_other_parts(collection):
    other = replace(
        SPEC,
        reader="reader-2",
        fields=("lemmas", "titles", "grams"),
        embedding=EmbeddingSpec("新しい試験用", "f" * 16, 3),
    )
    write(collection, BRIDGES, ROADS)
    with collection.snapshot() as old:
        with collection.writer(rebuild=True) as writer:
            writer.use(other)
            (row, _) = writer.previous_documents()
            assert writer.documents() == []
            version = replace(BRIDGES.version, reader_version="reader-2")
            writer.put_version(version)
            passage = replace(BRIDGES.passages[0], vector=np.ones(3, dtype=np.float32))
            writer.put_document(replace(row, reader_version="reader-2"), [passage])
            assert writer.original(row.sha256).read_bytes() == BRIDGES.original
            assert found(old, "道路") == ["道路 の 点検"]
            assert writer.commit() == 2
        assert found(old, "橋") == ["橋 の 点検", "橋 の 計画"]
    with collection.snapshot() as snapshot:
        assert contents(snapshot) == {"橋.txt": ["橋 の 点検"]}
        assert snapshot.manifest.spec == other
        assert list(snapshot.vectors([4])) == [4]
    assert verify(collection) == []


def test_a_rebuild_that_is_not_committed_leaves_the_old_index(collection):
    write(collection, BRIDGES)
    with collection.writer(rebuild=True) as writer:
        writer.use(replace(SPEC, reader="reader-2"))
    assert state(collection) == (1, {"橋.txt": ["橋 の 点検", "橋 の 計画"]})
    assert verify(collection) == []


def test_a_rebuild_cures_a_damaged_index(collection):
    write(collection, BRIDGES)
    collection.close()
    collection.layout.manifest(1).write_text("{")
    (collection.layout.words(1) / "meta.json").unlink()
    for path in collection.layout.vectors.iterdir():
        path.write_bytes(b"")
    assert verify(collection) != []
    with collection.writer(rebuild=True) as writer:
        writer.use(SPEC)
        for row in writer.previous_documents():
            assert writer.version(row.sha256, row.reader_version) == BRIDGES.version
            writer.put_document(row, BRIDGES.passages)
        writer.commit()
    assert state(collection) == (2, {"橋.txt": ["橋 の 点検", "橋 の 計画"]})
    assert verify(collection) == []


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


def test_everything_is_on_the_disk_before_current_names_it(collection, monkeypatch):
    """A power cut keeps what was synced after its last change, and the names in synced folders."""
    layout = collection.layout
    synced = {}
    sync = os.fsync
    problems = []

    def record(descriptor):
        sync(descriptor)
        status = os.fstat(descriptor)
        synced[status.st_ino] = status.st_mtime_ns

    def check(self, number):
        originals = layout.originals.glob("[0-9a-f][0-9a-f]")
        for folder in [layout.generation(number), layout.vectors, layout.models, *originals]:
            for path in [folder, *folder.rglob("*")]:
                status = path.stat()
                if path.suffix != ".lock" and synced.get(status.st_ino) != status.st_mtime_ns:
                    problems.append(path.relative_to(layout.folder).as_posix())
        if not sealed(number):
            problems.append(f"catalogue of generation {number}")
        write_current(self, number)

    def sealed(number):
        connection = sqlite3.connect(layout.catalogue)
        row = connection.execute("SELECT 1 FROM generations WHERE number = ?", (number,)).fetchone()
        connection.close()
        return row is not None

    write_current = Layout.write_current
    monkeypatch.setattr(os, "fsync", record)
    monkeypatch.setattr(Layout, "write_current", check)
    with collection.writer() as writer:
        writer.use(SPEC)
        folder = writer.model_folder(SPEC.embedding.fingerprint)
        (folder / "weights.bin").write_bytes(b"weights")
        put(writer, BRIDGES)
        writer.commit()
    write(collection, ROADS)
    remove(collection, "橋.txt")
    assert problems == []
    assert layout.current.stat().st_ino in synced
    assert layout.folder.stat().st_ino in synced


def test_a_commit_that_fails_after_current_was_renamed_stands(collection, monkeypatch):
    """It could not say that it succeeded; taking the generation back would leave nothing."""
    write(collection, BRIDGES)
    write_current = Layout.write_current

    def fail_late(self, number):
        write_current(self, number)
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(Layout, "write_current", fail_late)
    with pytest.raises(CollectionError, match="読み書きできませんでした"):
        write(collection, ROADS)
    monkeypatch.undo()
    assert state(collection)[0] == 2
    assert verify(collection) == []
    assert write(collection, BRIDGES) == 3
    assert verify(collection) == []
