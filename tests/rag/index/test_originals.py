import hashlib
import os
import threading

import pytest

from tests.rag.index.samples import remove, sample, write

BRIDGES = sample("橋.txt", "橋 の 点検")
ROADS = sample("道路.txt", "道路 の 点検")


def stored(collection):
    folder = collection.layout.originals
    return sorted(path.name for path in folder.glob("[0-9a-f][0-9a-f]/*"))


def test_originals_are_kept_by_their_hash(collection, tmp_path):
    path = tmp_path / "計画.bin"
    path.write_bytes(bytes(range(256)) * 10_000)
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    with collection.writer() as writer:
        assert writer.store_original(path) == sha256
        assert writer.original(sha256).read_bytes() == path.read_bytes()
        before = writer.original(sha256).stat().st_ino
        assert writer.store_original(path.read_bytes()) == sha256
        assert writer.original(sha256).stat().st_ino == before
        assert writer.original("0" * 64) is None


def test_a_torn_original_is_written_anew(collection):
    with collection.writer() as writer:
        sha256 = writer.store_original(b"whole")
        writer.original(sha256).write_bytes(b"wh")
        writer.store_original(b"whole")
        assert writer.original(sha256).read_bytes() == b"whole"


def test_an_empty_original_is_kept_too(collection):
    with collection.writer() as writer:
        assert writer.original(writer.store_original(b"")).read_bytes() == b""


def test_a_source_that_cannot_be_read_leaves_nothing(collection, tmp_path):
    with collection.writer() as writer, pytest.raises(FileNotFoundError):
        writer.store_original(tmp_path / "ない.pdf")
    assert sorted(path.name for path in collection.layout.originals.iterdir()) == ["incoming"]


def test_what_was_stored_twice_counts_from_the_second_time(collection, monkeypatch):
    with collection.writer() as writer:
        path = writer.original(writer.store_original(b"nobody"))
        os.utime(path, (0, 0))
        writer.store_original(b"nobody")
    write(collection, BRIDGES)
    assert path.exists()
    os.utime(path, (0, 0))
    write(collection, ROADS)
    assert stored(collection) == sorted([BRIDGES.row.sha256, ROADS.row.sha256])


def test_an_accepted_upload_is_never_lost(collection):
    """It is accepted while another writes, and stays through commits until it is taken in."""
    with collection.writer():
        sha256 = collection.accept_original(ROADS.original)
    os.utime(collection.layout.original(sha256), (0, 0))
    write(collection, BRIDGES)
    remove(collection, "橋.txt")
    assert stored(collection) == [sha256]
    assert collection.accepted_originals() == {sha256}
    write(collection, ROADS)
    assert collection.accepted_originals() == set()
    assert stored(collection) == [sha256]
    remove(collection, "道路.txt")
    assert stored(collection) == []


def test_a_refused_upload_is_given_up(collection):
    sha256 = collection.accept_original(b"refused")
    collection.release_originals([sha256, "0" * 64])
    os.utime(collection.layout.original(sha256), (0, 0))
    write(collection, BRIDGES)
    assert stored(collection) == [BRIDGES.row.sha256]


def test_an_upload_of_what_is_just_removed_survives(collection):
    write(collection, BRIDGES, ROADS)
    sha256 = collection.accept_original(BRIDGES.original)
    remove(collection, "橋.txt")
    assert stored(collection) == sorted([sha256, ROADS.row.sha256])


def test_many_may_accept_the_same_at_once(collection):
    data = b"x" * 300_000
    accepted = []
    threads = [
        threading.Thread(target=lambda: accepted.append(collection.accept_original(data)))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(accepted) == set(stored(collection)) == {hashlib.sha256(data).hexdigest()}
    assert len(accepted) == 8
