"""Backing up one generation of a collection to a tar file, while others read and write.

The archive holds what the generation needs and nothing else: no deleted row, no other generation.
Its last member, `backup.json`, lists every other one with its SHA-256.
"""

from __future__ import annotations

import errno
import hashlib
import io
import json
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from rag.errors import ConfigurationError, StorageFullError
from rag.index.access import Access
from rag.index.collection import Collection
from rag.index.export import export_catalogue
from rag.index.failures import corrupt
from rag.index.files import publish
from rag.index.layout import Layout
from rag.index.manifest import FORMAT_VERSION
from rag.index.snapshot import Snapshot

LISTING = "backup.json"
"""The last member of a backup."""

_SUFFIXES = {".tar", ".gz", ".tgz"}
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}

Progress = Callable[[int, int], None]
"""Called with the bytes done and the bytes in all."""


def write_backup(collection: Collection, target: Path, progress: Progress | None = None) -> int:
    """Writes a backup of the generation in force.

    Args:
        collection: The collection.
        target: The archive: `.tar`, or `.tar.gz` and `.tgz` for a compressed one. It appears
            when it is complete; an older one of that name is replaced.
        progress: Called as the work goes on.

    Returns:
        The generation that was backed up.

    Raises:
        ConfigurationError: Another suffix, or no such folder.
        StorageFullError: No room for the archive.
        CorruptIndexError: A file of the generation is missing or damaged.
    """
    if target.suffix not in _SUFFIXES or not target.parent.is_dir():
        raise ConfigurationError(
            f"バックアップ先 {target} には書き出せません。"
            "すでにあるフォルダの中の、.tar・.tar.gz・.tgz で終わる名前にしてください。"
            "例: backup/plans.tar.gz"
        )
    layout = collection.layout
    with (
        collection.snapshot() as snapshot,
        _room_for(target),
        tempfile.TemporaryDirectory(prefix=".tenkyo-backup-", dir=target.parent) as folder,
    ):
        catalogue = Path(folder) / "catalogue.sqlite"
        export_catalogue(layout, snapshot.generation, catalogue)
        files = {"catalogue.sqlite": catalogue}
        checksums = _checksums(snapshot, layout)
        files |= {name: layout.folder / name for name in sorted(checksums)}
        archive = Path(folder) / "archive"
        with archive.open("wb") as output, _open_tar(output, target.suffix != ".tar") as tar:
            listing = _write_files(tar, files, progress, layout)
            _write_listing(tar, collection.name, snapshot.generation, listing)
        _require_sound(listing, checksums, layout)
        publish(archive, target)
    return snapshot.generation


def _checksums(snapshot: Snapshot, layout: Layout) -> dict[str, str | None]:
    """The files of a generation by their path in the collection, with what is known of them."""
    known: dict[Path, str | None] = {
        layout.original(document.sha256): document.sha256
        for document in snapshot.documents(Access.everything())
    }
    if snapshot.manifest is not None:
        known[layout.manifest(snapshot.generation)] = None
        for name, checksum in snapshot.manifest.checksums.items():
            known[layout.listed_file(snapshot.generation, name)] = checksum
    return {path.relative_to(layout.folder).as_posix(): known[path] for path in known}


def _open_tar(output: IO[bytes], compressed: bool) -> tarfile.TarFile:
    if compressed:
        return tarfile.open(fileobj=output, mode="w|gz")
    return tarfile.open(fileobj=output, mode="w|")


def _write_files(
    tar: tarfile.TarFile, files: dict[str, Path], progress: Progress | None, layout: Layout
) -> dict[str, str]:
    """Adds files to the archive; returns the SHA-256 of each."""
    missing = [name for name, path in files.items() if not path.is_file()]
    if missing:
        raise corrupt(layout.folder, f"ファイルがありません: {missing[0]}")
    sizes = {name: path.stat().st_size for name, path in files.items()}
    done = 0
    listing: dict[str, str] = {}
    for name, path in files.items():
        with path.open("rb") as file:
            hashing = _HashingReader(file)
            tar.addfile(_member(name, sizes[name]), hashing)
        listing[name] = hashing.hexdigest()
        done += sizes[name]
        if progress is not None:
            progress(done, sum(sizes.values()))
    return listing


def _require_sound(
    listing: dict[str, str], checksums: dict[str, str | None], layout: Layout
) -> None:
    """A backup of damaged files would be found out only when it is needed."""
    for name, checksum in checksums.items():
        if checksum is not None and listing[name] != checksum:
            raise corrupt(layout.folder, f"内容が作ったときと違います: {name}")


def _write_listing(
    tar: tarfile.TarFile, name: str, generation: int, listing: dict[str, str]
) -> None:
    content = {
        "format": FORMAT_VERSION,
        "name": name,
        "generation": generation,
        "created_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "files": listing,
    }
    data = json.dumps(content, indent=1).encode("ascii")
    tar.addfile(_member(LISTING, len(data)), io.BytesIO(data))


def _member(name: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size = size
    member.mode = 0o644
    return member


@contextmanager
def _room_for(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno not in _FULL:
            raise
        raise StorageFullError(
            f"ディスクの空き容量が足りないため、バックアップ {target} を書き出せませんでした。"
            "コレクションは変わっていません。空きのある場所を指定して、もう一度実行してください。"
        ) from error


class _HashingReader(io.RawIOBase):
    """A file that is hashed as it is read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """Reads up to `size` bytes."""
        data = self._file.read(size)
        self._digest.update(data)
        return data

    def hexdigest(self) -> str:
        """SHA-256 of what was read."""
        return self._digest.hexdigest()
