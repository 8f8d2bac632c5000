"""Backups as tar files: written whole beside their name, every member hashed, the listing last."""

from __future__ import annotations

import errno
import fcntl
import gzip
import hashlib
import io
import json
import os
import shutil
import tarfile
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import IO, Any

from rag.errors import ConfigurationError, CorruptIndexError, StorageFullError
from rag.index.files import publish

Advance = Callable[[str, int], None]
"""Called with the name of a member and the number of its bytes that were just done."""

_SUFFIXES = {".tar", ".gz", ".tgz"}
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_CHUNK = 1 << 20
_LARGEST_LISTING = 256 << 20
_PREFIX = ".tenkyo-backup-"
_YOUNG_S = 60


class ArchiveWriter:
    """An archive on its way.

    Args:
        tar: The open archive.
        scratch: A folder for files that are made for it, removed at the end.
        advance: Told of what is done.

    Attributes:
        scratch: That folder.
        files: SHA-256 of the members so far by their names.
    """

    def __init__(self, tar: tarfile.TarFile, scratch: Path, advance: Advance | None) -> None:
        self._tar = tar
        self._advance = advance
        self.scratch = scratch
        self.files: dict[str, str] = {}

    def add(self, name: str, path: Path) -> str:
        """Adds the bytes that a file has at this moment; returns their SHA-256.

        Raises:
            OSError: The file cannot be read; nothing was added.
        """
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            hashing = _HashingReader(file)
            self._tar.addfile(_member(name, size), hashing)
        self.files[name] = hashing.hexdigest()
        if self._advance is not None:
            self._advance(name, size)
        return self.files[name]

    def add_bytes(self, name: str, data: bytes) -> None:
        """Adds a small member."""
        self._tar.addfile(_member(name, len(data)), io.BytesIO(data))
        self.files[name] = hashlib.sha256(data).hexdigest()

    def add_listing(self, name: str, content: Mapping[str, Any]) -> None:
        """Adds the last member: what the archive is, and the hashes of all others."""
        data = json.dumps({**content, "files": self.files}, ensure_ascii=False, indent=1)
        encoded = data.encode("utf-8")
        self._tar.addfile(_member(name, len(encoded)), io.BytesIO(encoded))


@contextmanager
def write_archive(target: Path, advance: Advance | None = None) -> Iterator[ArchiveWriter]:
    """Writes an archive, which only its owner may read, and which appears when it is complete.

    What a backup that was killed left beside it is removed.

    Args:
        target: `.tar`, or `.tar.gz` and `.tgz` for a compressed one; replaced if it is there.
        advance: Told of what is done.

    Raises:
        ConfigurationError: Another suffix, or no such folder.
        StorageFullError: No room for the archive.
    """
    if target.suffix not in _SUFFIXES or not target.parent.is_dir():
        raise ConfigurationError(
            f"バックアップ先 {target} には書き出せません。"
            "すでにあるフォルダの中の、.tar・.tar.gz・.tgz で終わる名前にしてください。"
            "例: backup/plans.tar.gz"
        )
    _sweep(target.parent)
    with (
        _room_for(target),
        tempfile.TemporaryDirectory(prefix=_PREFIX, dir=target.parent) as folder,
        _held(Path(folder)),
    ):
        archive = Path(folder) / "archive"
        descriptor = os.open(archive, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        scratch = Path(folder) / "scratch"
        scratch.mkdir()
        with os.fdopen(descriptor, "wb") as output, _open_tar(output, target) as tar:
            yield ArchiveWriter(tar, scratch, advance)
        publish(archive, target)


@contextmanager
def _held(folder: Path) -> Iterator[bool]:
    """Holds a folder while it runs; false where that cannot be, as where somebody else does."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        yield _locks(descriptor)
    finally:
        os.close(descriptor)


def _locks(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False  # somebody else does, or the file system has no locks
    return True


def _sweep(parent: Path) -> None:
    """Removes the folders of backups that were killed: nobody holds them.

    One that was made a moment ago may not be held yet.
    """
    for folder in parent.glob(f"{_PREFIX}*"):
        try:
            if time.time() - folder.stat().st_mtime < _YOUNG_S:
                continue
            with _held(folder) as ours:
                if ours:
                    shutil.rmtree(folder)
        except OSError:
            continue  # somebody else's, or gone meanwhile


@contextmanager
def _open_tar(output: IO[bytes], target: Path) -> Iterator[tarfile.TarFile]:
    if target.suffix == ".tar":
        with tarfile.open(fileobj=output, mode="w|") as tar:
            yield tar
        return
    # Level 6: a third of the time of 9, for a few per cent of size.
    with (
        gzip.GzipFile("", "wb", compresslevel=6, fileobj=output) as compressed,
        tarfile.open(fileobj=compressed, mode="w|") as tar,
    ):
        yield tar


def unpack(
    archive: Path,
    listing: str,
    is_ours: Callable[[str], bool],
    place: Callable[[str], Path | None],
    writing: Callable[[], AbstractContextManager[None]],
) -> dict[str, Any]:
    """Reads an archive from end to end, and checks each of its files against the listing.

    Only bytes are taken from it: no links, modes or owners.

    Args:
        archive: The archive.
        listing: Name of its last member.
        is_ours: Whether a member may have that name; names that leave the folder never come here.
        place: Where a member goes; None for one that is only checked.
        writing: Tells of failures to write in the words of who unpacks.

    Returns:
        The listing.

    Raises:
        CorruptIndexError: It is no backup, is damaged, or holds paths it must not; the message
            names the member.
        StorageFullError: No room for the files.
    """
    if not archive.is_file():
        raise broken(archive, "ファイルがありません")
    found: dict[str, str] = {}
    content: dict[str, Any] | None = None
    try:
        with archive.open("rb") as file, tarfile.open(fileobj=file, mode="r|*") as tar:
            for member in tar:
                known = _is_plain(member) and (member.name == listing or is_ours(member.name))
                if not known or content is not None or member.name in found:
                    raise broken(archive, f"あってはならない項目があります: {member.name}")
                if member.name == listing:
                    content = _read_listing(tar, member, archive)
                else:
                    found[member.name] = _extract(tar, member, place(member.name), writing)
    except (tarfile.TarError, EOFError, ValueError, KeyError, TypeError) as error:
        raise broken(archive, str(error)) from error
    if content is None:
        raise broken(archive, f"終わりの一覧（{listing}）がありません")
    _require_listed(archive, found, content.get("files"))
    return content


def first_member(archive: Path) -> tuple[str, bytes]:
    """Name and first bytes of the first member, which tell what kind of archive it is.

    Raises:
        CorruptIndexError: It is missing, or no archive.
    """
    if not archive.is_file():
        raise broken(archive, "ファイルがありません")
    try:
        with archive.open("rb") as file, tarfile.open(fileobj=file, mode="r|*") as tar:
            member = tar.next()
            source = None if member is None else tar.extractfile(member)
            if member is None or source is None:
                raise broken(archive, "中身がありません")
            return member.name, source.read(_CHUNK)
    except (tarfile.TarError, EOFError, ValueError) as error:
        raise broken(archive, str(error)) from error


def broken(archive: Path, detail: str) -> CorruptIndexError:
    """The error for an archive that cannot be restored.

    Args:
        archive: The archive.
        detail: Japanese words on what is wrong.
    """
    return CorruptIndexError(
        f"バックアップ {archive} を読めません（{detail}）。"
        "`tenkyo backup` で作ったファイルだけを、そのまま戻せます。今あるものは変わっていません。"
        "ファイルが途中で切れていないかを確かめるか、別のバックアップを使ってください。"
    )


def _require_listed(archive: Path, found: Mapping[str, str], listed: object) -> None:
    if not isinstance(listed, dict):
        raise broken(archive, "一覧にファイルがありません")
    different = sorted(
        name for name in found.keys() | listed.keys() if found.get(name) != listed.get(name)
    )
    if different:
        raise broken(archive, f"内容が一覧と違います: {different[0]}")


def _is_plain(member: tarfile.TarInfo) -> bool:
    """Whether a member is a plain file at a place below the folder."""
    return member.isreg() and not {"", ".", ".."} & set(member.name.split("/"))


def _extract(
    tar: tarfile.TarFile,
    member: tarfile.TarInfo,
    path: Path | None,
    writing: Callable[[], AbstractContextManager[None]],
) -> str:
    """Writes a member to a file, if one is named, and returns its SHA-256."""
    source = tar.extractfile(member)
    digest = hashlib.sha256()
    if source is None:
        return digest.hexdigest()
    if path is None:
        while chunk := source.read(_CHUNK):
            digest.update(chunk)
        return digest.hexdigest()
    with writing():
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as output:
            while chunk := source.read(_CHUNK):
                digest.update(chunk)
                output.write(chunk)
    return digest.hexdigest()


def _read_listing(tar: tarfile.TarFile, member: tarfile.TarInfo, archive: Path) -> dict[str, Any]:
    source = tar.extractfile(member)
    if source is None or member.size > _LARGEST_LISTING:
        raise broken(archive, f"一覧（{member.name}）を読めません")
    content = json.loads(source.read())
    if not isinstance(content, dict):
        raise broken(archive, f"一覧（{member.name}）を読めません")
    return content


def _member(name: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size = size
    member.mode = 0o600
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
            "今あるものは変わっていません。空きのある場所を指定して、もう一度実行してください。"
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
