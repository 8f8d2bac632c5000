"""Names, listing, deleting, and putting whole folders in place."""

import fcntl
import os

import pytest

from rag.errors import CollectionError, CollectionNameError, CollectionNotFoundError
from rag.index import Collection, check_name, delete_collection, list_collections
from rag.index.layout import Layout
from rag.index.places import in_the_making, recover_replaced, replace_in_place
from tests.rag.index.samples import contents, names, sample, write

BRIDGES = sample("橋.txt", "橋 の 点検")


@pytest.mark.parametrize("name", ["plans", "r8-keikaku", "0", "a_b", "x" * 64])
def test_names_that_may_be(name):
    check_name(name)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "計画",
        "Plans",
        "-a",
        "_a",
        ".a",
        "a.b",
        "a/b",
        "../a",
        "a b",
        "a\n",
        "ａ",
        "x" * 65,
        "a\0",
    ],
)
def test_names_that_may_not_be(tmp_path, name):
    with pytest.raises(CollectionNameError, match="半角の英小文字・数字"):
        check_name(name)
    for use in (Collection.open, Collection.create, delete_collection):
        with pytest.raises(CollectionNameError):
            use(tmp_path, name)
    assert list(tmp_path.iterdir()) == []


def test_a_collection_that_is_not_there(tmp_path):
    with pytest.raises(CollectionNotFoundError) as caught:
        Collection.open(tmp_path, "plans")
    assert caught.value.message == (
        f"コレクション「plans」はありません（場所: {tmp_path}）。"
        "コレクションは文書を登録すると作られます。名前を確かめるか、"
        "`tenkyo ingest フォルダ --collection plans` で文書を登録してください。"
    )
    with pytest.raises(CollectionNotFoundError):
        delete_collection(tmp_path, "plans")


def test_collections_are_listed_by_name(tmp_path):
    root = tmp_path / "indexes"
    assert list_collections(root) == []
    for name in ("roads", "bridges"):
        Collection.create(root, name)
    (root / "README.md").write_text("")
    (root / "notes").mkdir()
    (root / ".hidden").mkdir()
    assert list_collections(root) == ["bridges", "roads"]


def test_a_collection_is_not_made_twice(collection):
    root = collection.layout.folder.parent
    write(collection, BRIDGES)
    with pytest.raises(CollectionError, match="コレクション「plans」はすでにあります"):
        Collection.create(root, "plans")
    assert names(root) == ["plans"]
    assert collection.generation == 1


def test_a_deleted_collection_is_gone_and_may_be_made_again(collection):
    root = collection.layout.folder.parent
    write(collection, BRIDGES)
    with collection.snapshot():
        delete_collection(root, "plans")
    assert names(root) == []
    with pytest.raises(CollectionNotFoundError):
        collection.snapshot()
    with pytest.raises(CollectionNotFoundError):
        collection.writer()
    assert Collection.create(root, "plans").generation == 0


def test_what_a_process_left_while_making_a_collection_is_removed(tmp_path):
    left, busy, other = (tmp_path / name for name in (".plans.01234567", ".plans.89abcdef", ".git"))
    for folder in (left, busy, other):
        folder.mkdir()
        (folder / "file").write_text("")
    descriptor = os.open(busy, os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_EX)  # its maker is at work
    Collection.create(tmp_path, "roads")
    os.close(descriptor)
    assert names(tmp_path) == [".git", ".plans.89abcdef", "roads"]
    assert (busy / "file").exists()


def test_a_folder_in_the_making_goes_unless_it_is_moved(tmp_path):
    with in_the_making(tmp_path / "indexes", "plans") as folder:
        (folder / "file").write_text("")
    assert names(tmp_path / "indexes") == []


def replacement(tmp_path, *items):
    made = Collection.create(tmp_path / "elsewhere", "new")
    write(made, *items)
    made.close()
    return made.layout.folder


def titles(collection):
    with collection.snapshot() as snapshot:
        return list(contents(snapshot))


def test_a_collection_is_replaced_as_a_whole(collection, tmp_path):
    write(collection, BRIDGES)
    replace_in_place(replacement(tmp_path, sample("道路.txt", "道路")), collection.layout.folder)
    assert names(collection.layout.folder.parent) == ["plans"]
    assert titles(collection) == ["道路.txt"]


def test_a_snapshot_of_what_was_replaced_does_not_mix_in_the_new(collection, tmp_path):
    write(collection, BRIDGES)
    with collection.snapshot() as old:
        replace_in_place(
            replacement(tmp_path, sample("道路.txt", "道路")), collection.layout.folder
        )
        old._opened.catalogue._connections._idle.clear()  # as if all were in use
        with pytest.raises(CollectionError, match="処理の途中で別の内容に置き換えられました"):
            old.passages([1])


@pytest.mark.parametrize("look", ["open", "list", "create", "delete"])
def test_a_replacement_that_stopped_half_way_is_made_good(collection, look):
    write(collection, BRIDGES)
    folder = collection.layout.folder
    root = folder.parent
    folder.rename(root / ".plans.replaced")  # and the process was killed
    if look == "open":
        assert titles(Collection.open(root, "plans")) == ["橋.txt"]
    elif look == "list":
        assert list_collections(root) == ["plans"]
    elif look == "create":
        with pytest.raises(CollectionError, match="すでにあります"):
            Collection.create(root, "plans")
    else:
        delete_collection(root, "plans")
    assert names(root) == ([] if look == "delete" else ["plans"])


def test_what_a_finished_replacement_left_does_not_come_back(collection):
    write(collection, BRIDGES)
    root = collection.layout.folder.parent
    Collection.create(root, "old")
    (root / "old").rename(root / ".plans.replaced")
    recover_replaced(root, "plans")
    assert titles(Collection.open(root, "plans")) == ["橋.txt"]
    delete_collection(root, "plans")
    assert list_collections(root) == []
    assert names(root) == []


def test_a_folder_without_current_is_no_collection(tmp_path):
    (tmp_path / "plans").mkdir()
    assert list_collections(tmp_path) == []
    with pytest.raises(CollectionError, match="CURRENT"):
        Collection.open(tmp_path, "plans")
    assert not Layout(tmp_path / "plans").writer_lock.exists()
