"""How the catalogue is opened."""

import sqlite3
import threading
from types import SimpleNamespace

import pytest

from rag.errors import CorruptIndexError, IndexMismatchError
from rag.index import connections
from rag.index.connections import ReadConnections, connect_to_write
from tests.rag.index.samples import found, sample, write


def test_what_a_newer_version_made_is_refused(collection):
    with sqlite3.connect(collection.layout.catalogue) as connection:
        connection.execute("PRAGMA user_version = 2")
    connection.close()
    with pytest.raises(IndexMismatchError, match="新しい版の Tenkyo"):
        connect_to_write(collection.layout)
    with pytest.raises(IndexMismatchError, match="新しい版の Tenkyo"):
        collection.snapshot()


@pytest.mark.parametrize("damage", [None, b"", b"not a database" * 1000])
def test_a_missing_or_damaged_catalogue_is_corrupt(collection, damage):
    write(collection, sample("橋.txt", "橋 の 点検"))
    collection.close()
    path = collection.layout.catalogue
    path.unlink()
    if damage is not None:
        path.write_bytes(damage)
    with pytest.raises(CorruptIndexError, match=r"catalogue\.sqlite"):
        collection.snapshot()


def test_connections_are_lent_and_come_back(collection):
    pool = ReadConnections(collection.layout, 0)
    with pool.connection() as first, pool.connection() as second:
        assert first is not second
        assert first.execute("SELECT count(*) FROM documents").fetchone() == (0,)
    with pool.connection() as again:
        assert again is first
    pool.close()
    with pytest.raises(sqlite3.ProgrammingError):
        first.execute("SELECT 1")


def test_a_connection_on_loan_is_closed_when_it_comes_back(collection):
    pool = ReadConnections(collection.layout, 0)
    with pool.connection() as lent:
        pool.close()
        assert lent.execute("SELECT 1").fetchone() == (1,)
    with pytest.raises(sqlite3.ProgrammingError):
        lent.execute("SELECT 1")


def test_readers_cannot_write(collection):
    pool = ReadConnections(collection.layout, 0)
    with pytest.raises(Exception, match="権限"), pool.connection() as connection:
        connection.execute("DELETE FROM documents")
    pool.close()


def test_a_connection_serves_the_thread_that_borrows_it(collection):
    pool = ReadConnections(collection.layout, 0)
    with pool.connection():
        pass
    seen = []

    def read():
        with pool.connection() as connection:
            seen.append(connection.execute("SELECT count(*) FROM documents").fetchone())

    thread = threading.Thread(target=read)
    thread.start()
    thread.join()
    pool.close()
    assert seen == [(0,)]


def test_a_catalogue_without_the_generation_is_corrupt(collection):
    """As after a copy that took `CURRENT` and an older database."""
    write(collection, sample("橋.txt", "橋 の 点検"))
    collection.close()
    with sqlite3.connect(collection.layout.catalogue) as connection:
        connection.execute("DELETE FROM generations")
    connection.close()
    with pytest.raises(CorruptIndexError, match="世代 1 の記録がありません"):
        collection.snapshot()


def test_with_little_room_reading_enlarges_no_file(collection, monkeypatch):
    write(collection, sample("橋.txt", "橋 の 点検"))
    collection.close()
    monkeypatch.setattr(connections.shutil, "disk_usage", lambda _: SimpleNamespace(free=0))
    with collection.snapshot() as snapshot:
        assert found(snapshot, "橋") == ["橋 の 点検"]
        log_index = collection.layout.catalogue.with_name("catalogue.sqlite-shm")
        assert log_index.stat().st_size == 0
    write(collection, sample("橋.txt", "橋 の 計画"))
    with collection.snapshot() as snapshot:
        assert found(snapshot, "橋") == ["橋 の 計画"]
