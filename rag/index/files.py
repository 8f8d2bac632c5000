"""Files that survive a power cut: written beside, synced, renamed, and the folder synced too.

A rename is atomic, but it is durable only after an fsync of the folder that holds the name; the
data is durable only after an fsync of the file. Every function here keeps that order.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path

_CHUNK = 1 << 20


def sync_file(path: Path) -> None:
    """Forces the data of a file to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(folder: Path) -> None:
    """Forces the names in a folder to the disk."""
    sync_file(folder)


def sync_tree(folder: Path) -> None:
    """Forces a folder with everything below it to the disk."""
    for path in sorted(folder.rglob("*")):
        sync_file(path)
    sync_file(folder)


def write_file(path: Path, data: bytes) -> None:
    """Writes a small file so that its name shows the old content or the new, never a part.

    Args:
        path: The file; its temporary neighbour is `path` with `.tmp` at the end, so that only
            one writer at a time may write it.
        data: All of its bytes.
    """
    temporary = path.with_name(path.name + ".tmp")
    temporary.write_bytes(data)
    publish(temporary, path)


def publish(temporary: Path, path: Path) -> None:
    """Gives a finished temporary file its final name, durably."""
    sync_file(temporary)
    temporary.replace(path)
    sync_folder(path.parent)


def sha256_of(path: Path) -> str:
    """SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def remove_tree(folder: Path) -> None:
    """Removes a folder with everything in it; one that is gone already is fine."""
    if folder.exists():
        shutil.rmtree(folder)


def link_or_copy(source: Path, target: Path) -> None:
    """Makes `target` the same file as `source`, or a copy where the file system has no links."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
