"""Restoring a collection from a backup: unpacked beside, checked, then put in place by a rename."""

from __future__ import annotations

import hashlib
import json
import tarfile
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag.errors import CollectionError, CorruptIndexError
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

_CHUNK = 1 << 20
_LARGEST_LISTING = 256 << 20
_TOP = {"catalogue.sqlite", "originals", "models", "vectors", "generations", LISTING}


@dataclass(frozen=True, slots=True)
class _Listing:
    name: str
    generation: int
    files: dict[str, str]


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
        _require_free(root, name, overwrite=overwrite)
    with in_the_making(root, name or "restore") as new:
        listing = _unpack(archive, new, root / (name or archive.name))
        name = name or listing.name
        _require_free(root, name, overwrite=overwrite)
        folder = root / name
        with storage_errors(folder):
            _complete(Layout(new), listing.generation)
            _try_out(Layout(new))
            if folder.exists():
                replace_in_place(new, folder)
            else:
                move_into_place(new, folder)
    return Collection(Layout(folder))


def _try_out(layout: Layout) -> None:
    """Opens what was unpacked once, before anything is replaced by it."""
    collection = Collection(layout)
    try:
        collection.snapshot().close()
    finally:
        collection.close()


def _require_free(root: Path, name: str, *, overwrite: bool) -> None:
    check_name(name)
    recover_replaced(root, name)
    if (root / name).exists() and not overwrite:
        raise CollectionError(
            f"コレクション「{name}」はすでにあります（場所: {root}）。"
            "バックアップの内容で置き換えるときは --overwrite を付けてください。"
            "残すときは、別の名前（--collection）で復元してください。"
        )


def _unpack(archive: Path, new: Path, shown: Path) -> _Listing:
    """Unpacks an archive, and checks each of its files against the listing at its end.

    Args:
        archive: The archive.
        new: The folder to unpack it to.
        shown: The collection's folder as it stands in messages.
    """
    if not archive.is_file():
        raise _broken(archive, "ファイルがありません")
    found: dict[str, str] = {}
    listing: _Listing | None = None
    try:
        with archive.open("rb") as file, tarfile.open(fileobj=file, mode="r|*") as tar:
            for member in tar:
                if not _is_ours(member) or listing is not None or member.name in found:
                    raise _broken(archive, f"あってはならない項目があります: {member.name}")
                if member.name == LISTING:
                    listing = _read_listing(tar, member, archive)
                else:
                    found[member.name] = _extract(tar, member, new / member.name, shown)
    except (tarfile.TarError, EOFError, ValueError, KeyError, TypeError) as error:
        raise _broken(archive, str(error)) from error
    if listing is None:
        raise _broken(archive, "終わりの一覧（backup.json）がありません")
    different = sorted(
        path
        for path in found.keys() | listing.files.keys()
        if found.get(path) != listing.files.get(path)
    )
    if different:
        raise _broken(archive, f"内容が一覧と違います: {different[0]}")
    return listing


def _is_ours(member: tarfile.TarInfo) -> bool:
    """Whether a member is a plain file at a place where a backup has files.

    Only bytes are taken from an archive: no links, modes or owners.
    """
    parts = member.name.split("/")
    return member.isreg() and parts[0] in _TOP and not {"", ".", ".."} & set(parts)


def _extract(tar: tarfile.TarFile, member: tarfile.TarInfo, path: Path, shown: Path) -> str:
    """Writes a member to a file and returns its SHA-256."""
    source = tar.extractfile(member)
    digest = hashlib.sha256()
    with storage_errors(shown):
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as output:
            while source is not None and (chunk := source.read(_CHUNK)):
                digest.update(chunk)
                output.write(chunk)
    return digest.hexdigest()


def _read_listing(tar: tarfile.TarFile, member: tarfile.TarInfo, archive: Path) -> _Listing:
    source = tar.extractfile(member)
    if source is None or member.size > _LARGEST_LISTING:
        raise _broken(archive, "一覧（backup.json）を読めません")
    content: dict[str, Any] = json.loads(source.read())
    check_format(int(content["format"]), str(content["name"]))
    files = {str(path): str(checksum) for path, checksum in dict(content["files"]).items()}
    return _Listing(str(content["name"]), int(content["generation"]), files)


def _complete(new: Layout, generation: int) -> None:
    """Adds what belongs to a place, not to its content: empty folders, locks, `CURRENT`."""
    for folder in (new.incoming, new.models, new.vectors, new.generation(generation)):
        folder.mkdir(parents=True, exist_ok=True)
    new.writer_lock.write_bytes(b" " * 128)
    new.pin(generation).write_bytes(uuid.uuid4().hex.encode("ascii"))
    new.write_current(generation)


def _broken(archive: Path, detail: str) -> CorruptIndexError:
    return CorruptIndexError(
        f"バックアップ {archive} を読めません（{detail}）。"
        "`tenkyo backup` で作ったファイルだけを、そのまま戻せます。コレクションは変わっていません。"
        "ファイルが途中で切れていないかを確かめるか、別のバックアップを使ってください。"
    )
