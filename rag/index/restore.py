"""Restoring a collection from a backup: unpacked beside, checked, then put in place by a rename."""

from __future__ import annotations

import uuid
from pathlib import Path

from rag.errors import CollectionError
from rag.index.archive import broken, unpack
from rag.index.backup import LISTING
from rag.index.collection import Collection
from rag.index.failures import storage_errors
from rag.index.layout import Layout
from rag.index.manifest import check_format
from rag.index.places import (
    check_name,
    in_the_making,
    move_into_place,
    recover_replaced,
    replace_in_place,
)

_TOP = {"catalogue.sqlite", "originals", "models", "vectors", "generations"}


def restore_backup(
    archive: Path, root: Path, name: str | None = None, *, overwrite: bool = False
) -> Collection:
    """Makes a collection from a backup.

    Args:
        archive: What `write_backup` wrote.
        root: The folder of all collections; made if need be.
        name: Name of the collection; None for the one that it had.
        overwrite: Whether a collection of that name is replaced, as a whole and at the very end.

    Raises:
        CorruptIndexError: The archive is no backup, is damaged, or holds paths it must not.
        IndexMismatchError: A newer version of Tenkyo wrote it.
        CollectionNameError: No collection can have that name.
        CollectionBusyError: The collection to be replaced is being written to.
        CollectionError: There is a collection of that name, and `overwrite` is off.
        StorageFullError: No room on the disk.
    """
    if name is not None:
        require_free(root, name, overwrite=overwrite)
    with in_the_making(root, name or "restore") as new:
        named, generation = _unpack(archive, new, root / (name or archive.name))
        name = name or named
        require_free(root, name, overwrite=overwrite)
        folder = root / name
        with storage_errors(folder):
            complete(new, generation)
            put_collection(new, folder)
    return Collection(Layout(folder))


def check_backup(archive: Path) -> tuple[str, int]:
    """Reads a backup of a collection from end to end, and writes nothing.

    Returns:
        Name of the collection, and its generation.

    Raises:
        CorruptIndexError: The archive is no backup, is damaged, or holds paths it must not.
        IndexMismatchError: A newer version of Tenkyo wrote it.
    """
    return _unpack(archive, None, archive)


def put_collection(new: Path, folder: Path) -> None:
    """Puts an unpacked collection in its place, in that of another if there is one."""
    if folder.exists():
        replace_in_place(new, folder)
    else:
        move_into_place(new, folder)


def require_free(root: Path, name: str, *, overwrite: bool) -> None:
    """Checks that a collection of a name may be made.

    Raises:
        CollectionNameError: No collection can have that name.
        CollectionError: There is one, and `overwrite` is off.
    """
    check_name(name)
    recover_replaced(root, name)
    if (root / name).exists() and not overwrite:
        raise CollectionError(
            f"コレクション「{name}」はすでにあります（場所: {root}）。"
            "バックアップの内容で置き換えるときは --overwrite を付けてください。"
            "残すときは、別の名前（--collection）で復元してください。"
        )


def is_of_collection(path: str) -> bool:
    """Whether a backup of a collection has files at a path."""
    return path.partition("/")[0] in _TOP


def complete(folder: Path, generation: int) -> None:
    """Makes unpacked files a collection, and opens it once.

    Adds what belongs to a place, not to its content: empty folders, locks, `CURRENT`.

    Raises:
        CorruptIndexError: A part of the generation is missing or damaged.
        IndexMismatchError: A newer version of Tenkyo wrote it.
    """
    new = Layout(folder)
    for part in (new.incoming, new.models, new.vectors, new.generation(generation)):
        part.mkdir(parents=True, exist_ok=True)
    new.writer_lock.write_bytes(b" " * 128)
    new.pin(generation).write_bytes(uuid.uuid4().hex.encode("ascii"))
    new.write_current(generation)
    collection = Collection(new)
    try:
        collection.snapshot().close()
    finally:
        collection.close()


def _unpack(archive: Path, new: Path | None, shown: Path) -> tuple[str, int]:
    """Unpacks an archive; returns the name of the collection and its generation."""
    listing = unpack(
        archive,
        LISTING,
        is_of_collection,
        lambda name: None if new is None else new / name,
        lambda: storage_errors(shown),
    )
    try:
        check_format(int(listing["format"]), str(listing["name"]))
        return str(listing["name"]), int(listing["generation"])
    except (ValueError, KeyError, TypeError) as error:
        raise broken(archive, f"一覧（{LISTING}）を読めません: {error}") from error
