"""Where collections stand below their root: names, listing, and putting whole folders in place.

A folder appears, is replaced and goes by renaming, so that a collection is there as a whole or not
at all. Replacing takes two renames; a crash between them is made good by `recover_replaced`.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rag.errors import CollectionError, CollectionNameError, CollectionNotFoundError
from rag.index.failures import not_found, storage_errors
from rag.index.files import remove_tree, sync_folder, sync_tree
from rag.index.layout import Layout
from rag.index.locks import WriterLock, lock_if_unpinned

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}", re.ASCII)
_POLITE_WAIT = 10.0
"""How long deleting or replacing a collection waits for its writer, in seconds."""

_ABANDONED = re.compile(r"\.[a-z0-9][a-z0-9_-]{0,63}\.[0-9a-f]{8}", re.ASCII)
_REPLACED = re.compile(r"\.([a-z0-9][a-z0-9_-]{0,63})\.replaced", re.ASCII)


def check_name(name: str) -> None:
    """Checks the name of a collection.

    Raises:
        CollectionNameError: It is not 1 to 64 of a-z, 0-9, `-` and `_`, a letter or digit first.
    """
    if not _NAME.fullmatch(name):
        raise CollectionNameError(
            f"コレクションの名前「{name}」は使えません。使えるのは半角の英小文字・数字・"
            "ハイフン（-）・下線（_）で、先頭は英小文字か数字、長さは 64 文字までです。"
            "例: plans、r8-keikaku"
        )


def list_collections(root: Path) -> list[str]:
    """Names of the collections below a folder, sorted; none if it does not exist."""
    if not root.is_dir():
        return []
    names = [path.name for path in root.iterdir()]
    for match in filter(None, map(_REPLACED.fullmatch, names)):
        recover_replaced(root, match[1])
    return sorted(
        path.name
        for path in root.iterdir()
        if _NAME.fullmatch(path.name) and Layout(path).current.exists()
    )


def delete_collection(root: Path, name: str, timeout: float | None = _POLITE_WAIT) -> None:
    """Deletes a collection with everything in it.

    Args:
        root: The folder of all collections.
        name: Its name.
        timeout: Longest wait for a writer to finish, in seconds; None waits for ever.

    Raises:
        CollectionNameError: No collection can have that name.
        CollectionNotFoundError: There is none.
        CollectionBusyError: It is being written to.
    """
    check_name(name)
    recover_replaced(root, name)
    layout = Layout(root / name)
    lock = WriterLock(layout)
    lock.acquire(timeout=timeout)
    try:
        with storage_errors(layout.folder):
            remove_tree(_set_aside(root, name))
            layout.folder.rename(_beside(root, name))
            sync_folder(root)
            _remove_abandoned(root)
    finally:
        lock.release()


@contextmanager
def in_the_making(root: Path, name: str) -> Iterator[Path]:
    """A new folder beside the collections, removed at the end unless it was moved into place.

    Args:
        root: The folder of all collections; made if need be.
        name: What it will be.
    """
    with storage_errors(root / name):
        root.mkdir(parents=True, exist_ok=True)
        _remove_abandoned(root)
        folder = _beside(root, name)
        folder.mkdir()
        # Whoever finds a folder of this kind without its lock may remove it.
        descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield folder
    finally:
        os.close(descriptor)
        remove_tree(folder)


def move_into_place(new: Path, folder: Path) -> None:
    """Gives a finished folder its name, durably and all at once.

    Raises:
        CollectionError: Something has that name.
    """
    sync_tree(new)
    try:
        new.rename(folder)
    except OSError as error:
        if folder.exists():
            raise already_exists(folder) from error
        raise
    sync_folder(folder.parent)


def replace_in_place(new: Path, folder: Path) -> None:
    """Puts a finished folder in the place of a collection, whose writer is kept out.

    Args:
        new: The finished folder.
        folder: The collection's folder.

    Raises:
        CollectionBusyError: The collection is being written to.
    """
    aside = _set_aside(folder.parent, folder.name)
    lock = WriterLock(Layout(folder))
    lock.acquire(timeout=_POLITE_WAIT)
    try:
        remove_tree(aside)
        sync_tree(new)
        folder.rename(aside)
        move_into_place(new, folder)
        remove_tree(aside)
    finally:
        lock.release()


def recover_replaced(root: Path, name: str) -> None:
    """Brings back a collection that was set aside by a replacement that never finished."""
    aside = _set_aside(root, name)
    if (root / name).exists() or not aside.is_dir():
        return
    lock = WriterLock(Layout(aside))
    try:
        # Waits for a replacement that is at work: it holds this lock, and the file moved along.
        lock.acquire()
    except CollectionNotFoundError:
        return
    try:
        if aside.is_dir() and not (root / name).exists():
            aside.rename(root / name)
            sync_folder(root)
    finally:
        lock.release()


def already_exists(folder: Path) -> CollectionError:
    """The error for a collection that would be overwritten."""
    return CollectionError(
        f"コレクション「{folder.name}」はすでにあります（場所: {folder.parent}）。"
        "同じ名前のコレクションは一つだけです。別の名前にするか、今あるものを使ってください。"
    )


def require_collection(root: Path, name: str) -> Layout:
    """The layout of a collection that exists.

    Raises:
        CollectionNameError: No collection can have that name.
        CollectionNotFoundError: There is none.
        CorruptIndexError: Its folder has no valid `CURRENT`.
    """
    check_name(name)
    recover_replaced(root, name)
    layout = Layout(root / name)
    if not layout.folder.is_dir():
        raise not_found(layout.folder)
    layout.read_current()
    return layout


def _beside(root: Path, name: str) -> Path:
    return root / f".{name}.{uuid.uuid4().hex[:8]}"


def _remove_abandoned(root: Path) -> None:
    """Removes folders that were being made or deleted by a process that is gone."""
    for path in root.iterdir():
        if _ABANDONED.fullmatch(path.name):
            descriptor = lock_if_unpinned(path)
            if descriptor is not None:
                shutil.rmtree(path, ignore_errors=True)
                os.close(descriptor)


def _set_aside(root: Path, name: str) -> Path:
    return root / f".{name}.replaced"
