"""The moment at which a generation begins to hold, whatever fails before and after."""

import contextlib
import os
import sqlite3

import pytest

from rag.errors import CollectionError
from rag.index.layout import Layout
from rag.index.verify import verify
from rag.index.words import WordsWriter
from tests.rag.index.samples import SPEC, put, remove, sample, write
from tests.rag.index.writing import BRIDGES, ROADS, state


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


def test_a_writer_commits_once(collection):
    with collection.writer() as writer:
        writer.use(SPEC)
        put(writer, BRIDGES)
        writer.commit()
        with pytest.raises(ValueError, match="the writer has committed"):
            put(writer, ROADS)


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
