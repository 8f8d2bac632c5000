"""Original files, kept by their sha256.

An original that a generation refers to stays as long as the generation. An upload is *accepted*
before it is taken in: its original carries a mark, and is never removed while it does. Without
either, it stays for some hours, for an ingest that is interrupted or made in two goes.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import uuid
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rag.index.failures import storage_errors
from rag.index.files import publish, sync_folder
from rag.index.layout import Layout

_CHUNK = 1 << 20


class Originals:
    """The originals of a collection.

    Args:
        layout: The collection.
    """

    def __init__(self, layout: Layout) -> None:
        self._layout = layout

    def store(self, source: Path | bytes) -> str:
        """Stores an original durably; one that is there already is not written again.

        Args:
            source: A file, or the bytes themselves.

        Returns:
            Its sha256 in hexadecimal.

        Raises:
            OSError: The source cannot be read.
            StorageFullError: No room on the disk.
        """
        folder = self._layout.folder
        temporary = self._layout.originals / f"{uuid.uuid4().hex}.tmp"
        digest = hashlib.sha256()
        try:
            with storage_errors(folder):
                output = temporary.open("xb")
            try:
                for chunk in _chunks(source):
                    digest.update(chunk)
                    with storage_errors(folder):
                        output.write(chunk)
            finally:
                with storage_errors(folder):  # closing writes what is left
                    output.close()
            with storage_errors(folder):
                self._publish(temporary, digest.hexdigest())
        finally:
            temporary.unlink(missing_ok=True)
        return digest.hexdigest()

    def accept(self, source: Path | bytes) -> str:
        """Stores an original and marks it as accepted; needs no writer.

        Returns:
            Its sha256 in hexadecimal.

        Raises:
            OSError: The source cannot be read.
            StorageFullError: No room on the disk.
        """
        with self._locked():
            sha256 = self.store(source)
            with storage_errors(self._layout.folder):
                (self._layout.incoming / sha256).touch()
                sync_folder(self._layout.incoming)
        return sha256

    def accepted(self) -> set[str]:
        """The sha256 of the originals that carry a mark."""
        with storage_errors(self._layout.folder):
            return {path.name for path in self._layout.incoming.iterdir()}

    def release(self, sha256: Iterable[str]) -> None:
        """Takes the marks from originals: they are taken in, or were refused."""
        with storage_errors(self._layout.folder):
            for name in sha256:
                (self._layout.incoming / name).unlink(missing_ok=True)

    def sweep(self, living: Collection[str], dead: Collection[str], unused_since: float) -> None:
        """Removes originals that nothing wants any more.

        Args:
            living: The sha256 that generations refer to; those stay, and so do marked ones.
            dead: The sha256 whose last generation went; those go at once.
            unused_since: All others go if they were stored before this time (seconds since
                1970): an interrupted ingest may still want newer ones.
        """
        with self._locked(), storage_errors(self._layout.folder):
            kept = self.accepted() | set(living)
            for path in self._layout.originals.iterdir():
                if path.suffix == ".tmp":
                    path.unlink()
            for path in self._layout.originals.glob("[0-9a-f][0-9a-f]/*"):
                if path.name not in kept and (
                    path.name in dead or path.stat().st_mtime < unused_since
                ):
                    path.unlink()

    def _publish(self, temporary: Path, sha256: str) -> None:
        path = self._layout.original(sha256)
        if path.exists() and path.stat().st_size == temporary.stat().st_size:
            os.utime(path)
            return
        if not path.parent.exists():
            path.parent.mkdir()
            sync_folder(self._layout.originals)
        publish(temporary, path)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Keeps accepting and removing apart, within and between processes."""
        with storage_errors(self._layout.folder):
            descriptor = os.open(self._layout.originals, os.O_RDONLY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)


def _chunks(source: Path | bytes) -> Iterator[bytes]:
    if isinstance(source, bytes):
        yield source
        return
    with source.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk
