"""Restoring: the same answers, and nothing but a backup."""

import gzip
import json
import tarfile

import pytest

from rag.errors import (
    CollectionBusyError,
    CollectionError,
    CollectionNameError,
    CorruptIndexError,
    IndexMismatchError,
)
from rag.index import SearchRequest, list_collections
from rag.index.backup import LISTING, write_backup
from rag.index.restore import restore_backup
from rag.index.verify import verify
from tests.rag.index.archives import repack, special
from tests.rag.index.samples import ALL, EVERYTHING, contents, names, remove, sample, vector, write

BRIDGES = sample("橋.txt", "橋 の 点検", "橋 の 計画", "費用 の 見込み", facets=["fy:2024"])
ROADS = sample("道路.txt", "道路 の 点検", "道路 の 費用")


@pytest.fixture
def archive(collection, tmp_path):
    write(collection, BRIDGES, sample("駅.txt", "駅 の 点検"))
    write(collection, ROADS)
    remove(collection, "駅.txt")
    write_backup(collection, tmp_path / "plans.tar.gz")
    return tmp_path / "plans.tar.gz"


def answers(collection):
    requests = [
        SearchRequest(ALL, 3, {"lemmas": {word: 1.0}}, vector([word]))
        for word in ("橋", "点検", "費用", "駅")
    ]
    with collection.snapshot() as snapshot:
        return (
            snapshot.generation,
            snapshot.documents(EVERYTHING),
            contents(snapshot),
            [snapshot.search(request) for request in requests],
        )


def test_a_restored_collection_answers_as_the_one_backed_up(collection, archive, tmp_path):
    restored = restore_backup(archive, tmp_path / "new" / "indexes")
    assert restored.name == "plans"
    assert answers(restored) == answers(collection)
    assert verify(restored) == []
    assert write(restored, sample("駅.txt", "駅 の 改札")) == 4
    assert verify(restored) == []
    assert names(restored.layout.folder.parent) == ["plans"]
    restored.close()


def test_another_name_may_be_given(collection, archive):
    root = collection.layout.folder.parent
    restored = restore_backup(archive, root, "copy")
    assert list_collections(root) == ["copy", "plans"]
    assert answers(restored) == answers(collection)
    restored.close()


def test_a_collection_is_overwritten_only_when_asked(collection, archive):
    root = collection.layout.folder.parent
    write(collection, sample("橋.txt", "橋 の 架け替え"))
    for name in (None, "plans"):
        with pytest.raises(CollectionError, match="コレクション「plans」はすでにあります"):
            restore_backup(archive, root, name)
    assert collection.generation == 4
    with collection.snapshot() as open_before:
        restored = restore_backup(archive, root, overwrite=True)
        assert open_before.generation == 4
    assert answers(collection) == answers(restored)
    assert collection.generation == 3
    assert names(root) == ["plans"]
    restored.close()


def test_a_collection_that_is_being_written_is_not_overwritten(collection, archive, monkeypatch):
    monkeypatch.setattr("rag.index.places._POLITE_WAIT", 0.2)
    with collection.writer(), pytest.raises(CollectionBusyError):
        restore_backup(archive, collection.layout.folder.parent, overwrite=True)
    assert names(collection.layout.folder.parent) == ["plans"]


def listed(members, **values):
    """The members with another listing at the end."""
    *files, (_, listing) = members
    return [*files, (LISTING, json.dumps({**json.loads(listing), **values}).encode())]


TRICKS = {
    "a path above": lambda m: [("../evil", b"x"), *m],
    "a path above, later": lambda m: [("vectors/../../../evil", b"x"), *m],
    "an absolute path": lambda m: [("/evil", b"x"), *m],
    "an unknown place": lambda m: [("CURRENT", b"9"), *m],
    "a symbolic link": lambda m: [special("vectors/x", tarfile.SYMTYPE, "/etc/passwd"), *m],
    "a hard link": lambda m: [special("vectors/x", tarfile.LNKTYPE, "../evil"), *m],
    "a device": lambda m: [special("vectors/x", tarfile.CHRTYPE), *m],
    "a folder": lambda m: [special("vectors", tarfile.DIRTYPE), *m],
    "a file twice": lambda m: [m[0], *m],
    "a file more": lambda m: [("vectors/x.npz", b"x"), *m],
    "a file after the listing": lambda m: [*m, ("vectors/x.npz", b"x")],
    "a file less": lambda m: m[1:],
    "a changed file": lambda m: [(m[0][0], m[0][1] + b"x"), *m[1:]],
    "no listing": lambda m: m[:-1],
    "no members": lambda m: [],
    "a listing that is no JSON": lambda m: [*m[:-1], (LISTING, b"{")],
    "a listing without files": lambda m: listed(m, files=None),
    "a generation that is not there": lambda m: listed(m, generation=9),
}


@pytest.mark.parametrize("trick", TRICKS)
def test_what_is_no_whole_backup_is_refused(collection, archive, tmp_path, trick):
    root = tmp_path / "new" / "indexes"
    changed = repack(archive, tmp_path / "changed.tar", TRICKS[trick])
    with pytest.raises(CorruptIndexError):
        restore_backup(changed, root, "copy")
    assert names(root) == []
    assert names(tmp_path / "new") == ["indexes"]
    assert not (tmp_path / "evil").exists()
    before = answers(collection)
    with pytest.raises(CorruptIndexError):
        restore_backup(changed, collection.layout.folder.parent, overwrite=True)
    assert answers(collection) == before


@pytest.mark.parametrize(
    "content",
    [b"", b"not a tar" * 500, gzip.compress(b"x" * 5000)],
    ids=["empty", "no archive", "no tar"],
)
def test_another_file_is_no_backup(tmp_path, content):
    (tmp_path / "plans.tar").write_bytes(content)
    with pytest.raises(CorruptIndexError, match=r"バックアップ .*plans\.tar を読めません"):
        restore_backup(tmp_path / "plans.tar", tmp_path / "indexes", "plans")


@pytest.mark.parametrize("part", [0.1, 0.5, 0.99])
def test_a_torn_archive_is_refused(archive, tmp_path, part):
    data = archive.read_bytes()
    archive.write_bytes(data[: int(len(data) * part)])
    with pytest.raises(CorruptIndexError, match="を読めません"):
        restore_backup(archive, tmp_path / "new", "copy")
    assert names(tmp_path / "new") == []


def test_a_missing_archive_is_told(tmp_path):
    with pytest.raises(CorruptIndexError, match="ファイルがありません"):
        restore_backup(tmp_path / "plans.tar", tmp_path / "indexes")


def test_a_backup_of_a_newer_version_is_refused(archive, tmp_path):
    changed = repack(archive, tmp_path / "changed.tar", lambda members: listed(members, format=2))
    with pytest.raises(IndexMismatchError, match="新しい版の Tenkyo"):
        restore_backup(changed, tmp_path / "new")


def test_the_name_in_an_archive_is_checked_too(archive, tmp_path):
    changed = repack(
        archive, tmp_path / "changed.tar", lambda members: listed(members, name="../evil")
    )
    with pytest.raises(CollectionNameError):
        restore_backup(changed, tmp_path / "new")
    assert names(tmp_path / "new") == []
