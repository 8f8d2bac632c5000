"""The records of documents live and die with their content."""

import sqlite3

import pytest

from rag.index.backup import write_backup
from rag.index.connections import connect_to_write
from rag.index.restore import restore_backup
from tests.rag.index.samples import EVERYTHING, SPEC, remove, sample

BRIDGES = sample("橋.txt", "橋 の 点検")
NEWER = sample("橋.txt", "橋 の 架替え")


def write(collection, item, payload=None):
    with collection.writer() as writer:
        writer.use(SPEC)
        writer.store_original(item.original)
        writer.put_version(item.version)
        writer.put_document(item.row, item.passages, None if payload is None else lambda: payload)
        writer.commit()


def records(collection):
    with collection.snapshot() as snapshot:
        return [snapshot.records(row) for row in snapshot.documents(EVERYTHING)]


def stored(collection):
    with sqlite3.connect(collection.layout.catalogue) as connection:
        rows = connection.execute("SELECT payload FROM records").fetchall()
    connection.close()
    return [payload for (payload,) in rows]


@pytest.mark.parametrize("payload", [None, b"", b"\x00three measures"])
def test_records_come_back_as_they_were_put(collection, payload):
    write(collection, BRIDGES, payload)
    assert records(collection) == [payload]


def test_records_are_asked_for_when_all_passages_are_taken(collection):
    taken = []

    def passages():
        for passage in BRIDGES.passages:
            taken.append(passage.id)
            yield passage

    with collection.writer() as writer:
        writer.use(SPEC)
        writer.put_version(BRIDGES.version)
        writer.put_document(BRIDGES.row, passages(), lambda: ",".join(taken).encode())
        writer.commit()
    assert records(collection) == [BRIDGES.passages[0].id.encode()]


def test_a_new_version_of_a_document_has_its_own(collection):
    write(collection, BRIDGES, b"old")
    with collection.snapshot() as before:
        write(collection, NEWER, b"new")
        assert [before.records(row) for row in before.documents(EVERYTHING)] == [b"old"]
    assert records(collection) == [b"new"]
    remove(collection, "橋.txt")
    write(collection, sample("駅.txt", "駅"))
    assert stored(collection) == []


def test_what_was_not_committed_is_undone(collection):
    with collection.writer() as writer:
        writer.use(SPEC)
        writer.put_version(BRIDGES.version)
        writer.put_document(BRIDGES.row, BRIDGES.passages, lambda: b"lost")
    assert stored(collection) == []


def test_a_backup_takes_them_along(collection, tmp_path):
    write(collection, BRIDGES, b"kept")
    write_backup(collection, tmp_path / "plans.tar")
    restored = restore_backup(tmp_path / "plans.tar", tmp_path / "other", "copy")
    assert records(restored) == [b"kept"]
    restored.close()


def test_a_collection_from_before_there_were_records_is_read_and_written(collection, tmp_path):
    write(collection, BRIDGES)
    connection = sqlite3.connect(collection.layout.catalogue)
    connection.execute("DROP TABLE records")
    connection.close()
    assert records(collection) == [None]
    write_backup(collection, tmp_path / "plans.tar")
    connect_to_write(collection.layout).close()
    write(collection, NEWER, b"new")
    assert records(collection) == [b"new"]
