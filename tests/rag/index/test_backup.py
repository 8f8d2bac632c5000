"""Backups: whole, of one generation, and never in the way of others."""

import errno
import json
import os
import sqlite3
import tarfile
import threading

import pytest

from rag.errors import ConfigurationError, CorruptIndexError, StorageFullError
from rag.index import backup
from rag.index.archive import _held
from rag.index.backup import LISTING, write_backup
from rag.index.restore import restore_backup
from rag.index.verify import verify
from tests.rag.index.samples import SPEC, contents, names, put, remove, sample, write

BRIDGES = sample("橋.txt", "橋 の 点検", "橋 の 計画")
ROADS = sample("道路.txt", "道路 の 点検")
SECRET = sample("秘.txt", "消した 秘密")


@pytest.fixture
def written(collection):
    """Two documents in force, and one that was deleted and is still held by a reader."""
    write(collection, SECRET, BRIDGES)
    held = collection.snapshot()
    with collection.writer() as writer:
        folder = writer.model_folder(SPEC.embedding.fingerprint)
        (folder / "weights.bin").write_bytes(b"weights")
        put(writer, ROADS)
        writer.remove_document(SECRET.row.id)
        writer.put_setting("fusion", 0.25)
        writer.commit()
    yield collection
    held.close()


@pytest.mark.parametrize("name", ["plans.tar", "plans.tar.gz", "plans.tgz"])
def test_a_backup_holds_one_generation_and_nothing_else(written, tmp_path, name):
    target = tmp_path / name
    steps = []
    assert write_backup(written, target, lambda done, total: steps.append((done, total))) == 2
    with tarfile.open(target) as tar:
        members = {member.name: member for member in tar}
        listing = json.load(tar.extractfile(LISTING))
        tar.extractall(tmp_path / "out", filter="data")
    assert list(members)[-1] == LISTING
    assert listing["files"].keys() | {LISTING} == members.keys()
    assert (listing["format"], listing["name"], listing["generation"]) == (1, "plans", 2)
    assert {name.split("/")[0] for name in members} == {
        "catalogue.sqlite", "generations", "models", "originals", "vectors", LISTING,
    }  # fmt: skip
    assert sorted(n for n in members if n.startswith("originals/")) == sorted(
        f"originals/{item.row.sha256[:2]}/{item.row.sha256}" for item in (BRIDGES, ROADS)
    )
    assert steps[-1][0] == steps[-1][1]
    assert [done for done, _ in steps] == sorted(done for done, _ in steps)
    everything = b"".join(path.read_bytes() for path in (tmp_path / "out").rglob("*.sqlite"))
    assert "橋 の 点検".encode() in everything
    assert "消した 秘密".encode() not in everything
    assert sorted(names(tmp_path)) == sorted(["indexes", "out", name])


def test_the_rows_of_a_backup_begin_no_keys_again(written, tmp_path):
    """The index remembers the keys of deleted documents; a new one must not get such a key."""
    remove(written, "道路.txt")
    write_backup(written, tmp_path / "plans.tar")
    restored = restore_backup(tmp_path / "plans.tar", tmp_path / "other", "copy")
    write(restored, sample("駅.txt", "駅 の 点検"))
    with restored.snapshot() as snapshot:
        assert contents(snapshot) == {
            "橋.txt": ["橋 の 点検", "橋 の 計画"],
            "駅.txt": ["駅 の 点検"],
        }
        assert [row.key for row in snapshot.passages_of(snapshot.document_by_key(4))] == [5]
    assert verify(restored) == []
    restored.close()


def test_a_backup_while_others_write_is_of_one_generation(collection, tmp_path):
    stop = threading.Event()

    def keep_writing():
        number = 1
        while not stop.is_set():
            write(collection, sample("橋.txt", *[f"橋 版{number}"] * 20))
            number += 1

    write(collection, sample("橋.txt", *["橋 版0"] * 20))
    thread = threading.Thread(target=keep_writing)
    thread.start()
    taken = [(n, write_backup(collection, tmp_path / f"{n}.tar")) for n in range(5)]
    stop.set()
    thread.join()
    for n, generation in taken:
        restored = restore_backup(tmp_path / f"{n}.tar", tmp_path / "other", f"copy{n}")
        assert verify(restored) == []
        with restored.snapshot() as snapshot:
            assert snapshot.generation == generation
            assert contents(snapshot) == {"橋.txt": [f"橋 版{generation - 1}"] * 20}
        restored.close()


@pytest.mark.parametrize("target", ["plans.zip", "plans", "missing/plans.tar"])
def test_a_target_that_cannot_be_is_refused(written, tmp_path, target):
    with pytest.raises(ConfigurationError, match=r"\.tar・\.tar\.gz・\.tgz で終わる名前"):
        write_backup(written, tmp_path / target)


def test_an_older_backup_is_replaced_only_by_a_whole_one(written, tmp_path, monkeypatch):
    target = tmp_path / "plans.tar"
    target.write_bytes(b"older")

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(backup, "_write_listing", full)
    with pytest.raises(StorageFullError, match=r"バックアップ .*plans\.tar を書き出せませんでした"):
        write_backup(written, target)
    assert target.read_bytes() == b"older"
    assert names(tmp_path) == ["indexes", "plans.tar"]


@pytest.mark.parametrize("damage", ["flipped", "missing"])
def test_a_damaged_collection_is_not_backed_up(written, tmp_path, damage):
    path = written.layout.original(ROADS.row.sha256)
    data = path.read_bytes()
    path.unlink()
    if damage == "flipped":
        path.write_bytes(bytes([data[0] ^ 1]) + data[1:])
    with pytest.raises(CorruptIndexError, match=ROADS.row.sha256):
        write_backup(written, tmp_path / "plans.tar")
    assert names(tmp_path) == ["indexes"]


def test_what_a_killed_backup_left_goes_at_the_next_one(written, tmp_path):
    killed, running, young = (tmp_path / f".tenkyo-backup-{name}" for name in ("k", "r", "y"))
    for folder in (killed, running, young):
        (folder / "scratch").mkdir(parents=True)
        (folder / "archive").write_bytes(b"half")
    for folder in (killed, running):
        os.utime(folder, (1_000, 1_000))
    with _held(running) as ours:
        assert ours
        write_backup(written, tmp_path / "one.tar")
    assert not killed.exists()
    assert running.exists()
    assert young.exists()
    assert (tmp_path / "one.tar").is_file()


def test_an_empty_collection_can_be_backed_up(collection, tmp_path):
    assert write_backup(collection, tmp_path / "plans.tar") == 0
    restored = restore_backup(tmp_path / "plans.tar", tmp_path / "other")
    assert write(restored, BRIDGES) == 1
    assert verify(restored) == []
    restored.close()


def test_the_exported_catalogue_is_sound(written, tmp_path):
    write_backup(written, tmp_path / "plans.tar")
    with tarfile.open(tmp_path / "plans.tar") as tar:
        tar.extract("catalogue.sqlite", tmp_path, filter="data")
    with sqlite3.connect(tmp_path / "catalogue.sqlite") as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("SELECT id, removed_in FROM documents").fetchall() == [
            (BRIDGES.row.id, None),
            (ROADS.row.id, None),
        ]
        assert connection.execute("SELECT name, value FROM settings").fetchall() == [
            ("fusion", "0.25")
        ]
    connection.close()
