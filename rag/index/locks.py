"""The two locks of a collection: one writer at a time, and readers that pin a generation.

Both are `flock` locks of the operating system: they end with the process that holds them, however
it ends. They hold between threads too, since every holder opens the file for itself.
"""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from rag.errors import CollectionBusyError
from rag.index.failures import not_found, storage_errors
from rag.index.layout import Layout

_POLL_SECONDS = 0.1
_HOLDER_BYTES = 128


@dataclass(frozen=True, slots=True)
class LockHolder:
    """Who is writing to a collection.

    Attributes:
        pid: Process id, None if unknown.
        since: When it began (ISO 8601, UTC), None if unknown.
    """

    pid: int | None
    since: str | None


class WriterLock:
    """The lock of the one writer.

    Args:
        layout: The collection.
    """

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._descriptor: int | None = None

    def acquire(
        self, on_wait: Callable[[LockHolder], None] | None = None, timeout: float | None = None
    ) -> None:
        """Takes the lock, waiting for another writer if there is one.

        Args:
            on_wait: Called once, with who holds the lock, before waiting begins.
            timeout: Longest wait in seconds; None waits for ever, 0 not at all.

        Raises:
            CollectionBusyError: Another writer held it until the time was up.
            CollectionNotFoundError: The collection does not exist, or went away meanwhile.
        """
        folder = self._layout.folder
        while self._descriptor is None:
            if not folder.is_dir():
                raise not_found(folder)
            with storage_errors(folder):
                descriptor = os.open(self._layout.writer_lock, os.O_RDWR | os.O_CREAT, 0o666)
            try:
                self._wait(descriptor, on_wait, timeout)
                # Deleted or replaced while we waited, a collection takes its lock file along.
                if _is_same_file(descriptor, self._layout.writer_lock):
                    with storage_errors(folder):
                        _write_holder(descriptor)
                    self._descriptor = descriptor
            finally:
                if self._descriptor is None:
                    os.close(descriptor)

    def release(self) -> None:
        """Gives the lock back; harmless when it is not held."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def _wait(
        self,
        descriptor: int,
        on_wait: Callable[[LockHolder], None] | None,
        timeout: float | None,
    ) -> None:
        deadline = None if timeout is None else time.monotonic() + timeout
        told = False
        while not _try_lock(descriptor, fcntl.LOCK_EX):
            holder = _read_holder(descriptor)
            if on_wait is not None and not told:
                told = True
                on_wait(holder)
            if deadline is not None and time.monotonic() >= deadline:
                raise self._busy(holder)
            time.sleep(_POLL_SECONDS)

    def _busy(self, holder: LockHolder) -> CollectionBusyError:
        who = "" if holder.pid is None else f"（プロセス {holder.pid}、{holder.since} から）"
        return CollectionBusyError(
            f"コレクション「{self._layout.folder.name}」には、ほかの処理が書き込み中です{who}。"
            "一つのコレクションに同時に書き込めるのは一つの処理だけです。"
            "終わるのを待って、もう一度実行してください。検索と質問は今のままで使えます。"
        )


@dataclass(frozen=True, slots=True)
class Pin:
    """A generation held by a reader: nothing of it is removed until the pin is released.

    Attributes:
        generation: Its number.
        token: What tells this generation from another one of the same number, made after a
            restore.
        descriptor: The open, locked file.
    """

    generation: int
    token: str
    descriptor: int

    @classmethod
    def current(cls, layout: Layout) -> Pin:
        """Pins the generation in force.

        Raises:
            CollectionNotFoundError: The collection does not exist.
            CorruptIndexError: The generation that CURRENT names is not there.
        """
        with storage_errors(layout.folder):
            while True:
                generation = layout.read_current()
                path = layout.pin(generation)
                try:
                    descriptor = os.open(path, os.O_RDONLY)
                except FileNotFoundError:
                    # Either a commit has just retired the generation, or it is really missing.
                    if layout.read_current() == generation:
                        raise
                    continue
                fcntl.flock(descriptor, fcntl.LOCK_SH)
                if _is_same_file(descriptor, path):
                    token = os.read(descriptor, 64).decode("ascii", "replace")
                    return cls(generation, token, descriptor)
                os.close(descriptor)

    def release(self) -> None:
        """Lets the generation go. May be called once."""
        os.close(self.descriptor)


def lock_if_unpinned(path: Path) -> int | None:
    """Locks a generation against new readers, if it has none.

    Args:
        path: Its `pin.lock`.

    Returns:
        The descriptor, to be closed by the caller; None while readers hold the generation.
    """
    descriptor = os.open(path, os.O_RDONLY)
    if _try_lock(descriptor, fcntl.LOCK_EX):
        return descriptor
    os.close(descriptor)
    return None


def _try_lock(descriptor: int, mode: int) -> bool:
    try:
        fcntl.flock(descriptor, mode | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _is_same_file(descriptor: int, path: Path) -> bool:
    """Whether the path still names the open file."""
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except FileNotFoundError:
        return False


def _write_holder(descriptor: int) -> None:
    """Overwrites the fixed number of bytes in place, which a full disk does not hinder."""
    holder = {"pid": os.getpid(), "since": datetime.now(UTC).isoformat(timespec="seconds")}
    os.pwrite(descriptor, json.dumps(holder).encode("ascii").ljust(_HOLDER_BYTES), 0)


def _read_holder(descriptor: int) -> LockHolder:
    try:
        holder = json.loads(os.pread(descriptor, _HOLDER_BYTES, 0))
        return LockHolder(int(holder["pid"]), str(holder["since"]))
    except (ValueError, KeyError, TypeError):
        return LockHolder(None, None)
