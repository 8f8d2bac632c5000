import os
from pathlib import Path

import pytest

from rag.index.files import link_or_copy, publish, remove_tree, sha256_of, sync_tree, write_file
from tests.rag.index.samples import names


def test_a_file_shows_its_old_content_until_the_new_one_is_whole(tmp_path, monkeypatch):
    path = tmp_path / "CURRENT"
    write_file(path, b"1\n")
    seen = []
    replace = Path.replace

    def look_first(self, target):
        seen.append((path.read_bytes(), self.read_bytes()))
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", look_first)
    write_file(path, b"2\n")
    assert seen == [(b"1\n", b"2\n")]
    assert path.read_bytes() == b"2\n"
    assert names(tmp_path) == ["CURRENT"]


def test_data_is_synced_before_the_name_and_the_name_after(tmp_path, monkeypatch):
    steps = []
    sync, replace = os.fsync, Path.replace
    inodes = {}

    def record_sync(descriptor):
        steps.append(("sync", inodes.get(os.fstat(descriptor).st_ino)))
        sync(descriptor)

    def record_replace(self, target):
        steps.append(("rename", target.name))
        return replace(self, target)

    temporary = tmp_path / "new.tmp"
    temporary.write_bytes(b"x")
    inodes |= {temporary.stat().st_ino: "file", tmp_path.stat().st_ino: "folder"}
    monkeypatch.setattr(os, "fsync", record_sync)
    monkeypatch.setattr(Path, "replace", record_replace)
    publish(temporary, tmp_path / "new")
    assert steps == [("sync", "file"), ("rename", "new"), ("sync", "folder")]


def test_a_tree_is_synced_and_removed_with_all_below(tmp_path, monkeypatch):
    folder = tmp_path / "a"
    (folder / "b" / "c").mkdir(parents=True)
    (folder / "b" / "file").write_bytes(b"x")
    synced = set()
    monkeypatch.setattr(os, "fsync", lambda descriptor: synced.add(os.fstat(descriptor).st_ino))
    sync_tree(folder)
    everything = [folder, *folder.rglob("*")]
    assert synced == {path.stat().st_ino for path in everything}
    remove_tree(folder)
    remove_tree(folder)
    assert names(tmp_path) == []


def test_the_hash_is_that_of_the_bytes(tmp_path):
    path = tmp_path / "x"
    path.write_bytes(b"abc")
    assert sha256_of(path) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


@pytest.mark.parametrize("links", [True, False])
def test_a_clone_of_a_file_is_linked_or_copied(tmp_path, monkeypatch, links):
    def refuse(*_):
        raise OSError(1, "no links here")

    if not links:
        monkeypatch.setattr(os, "link", refuse)
    source, target = tmp_path / "source", tmp_path / "target"
    source.write_bytes(b"x")
    link_or_copy(source, target)
    assert target.read_bytes() == b"x"
    assert target.samefile(source) is links
