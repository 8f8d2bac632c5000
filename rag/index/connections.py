"""Connections to the catalogue: the one writer's, and those of readers in many threads."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from rag.errors import CollectionError
from rag.index.failures import corrupt, storage_errors
from rag.index.layout import Layout
from rag.index.manifest import check_format
from rag.index.schema import LATER_TABLES

_WAIT_SECONDS = 30.0
_LITTLE_SPACE = 4 * 1024 * 1024
_NORMAL, _CAREFUL = "mode=ro", "mode=ro&readonly_shm=1"


def connect_to_write(layout: Layout) -> sqlite3.Connection:
    """Opens the catalogue for the one writer, without implicit transactions.

    Raises:
        IndexMismatchError: A newer version of Tenkyo made it.
        CorruptIndexError: It is missing or damaged.
    """
    with storage_errors(layout.folder):
        connection = _connect(layout, "mode=rw")
        try:
            # Staged rows need not survive a power cut one by one; sealing a generation does.
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("PRAGMA journal_size_limit = 16777216")
            _check_version(connection, layout)
            connection.executescript(LATER_TABLES)
        except BaseException:
            connection.close()
            raise
    return connection


def _connect_to_read(layout: Layout, generation: int) -> tuple[sqlite3.Connection, bool]:
    """Opens the catalogue for reading, also on a full disk.

    The index of SQLite's write-ahead log is a mapped file that even readers enlarge. Where there
    is no room for it, SQLite is told that the file may not be written, and keeps an index in
    memory. Such a connection could miss the newest commit, so the generation is looked for; and
    it stands in the way of a writer in the same process, so it must not be kept.

    Returns:
        The connection, and whether it may be kept.
    """
    modes = [_NORMAL, _CAREFUL]
    if shutil.disk_usage(layout.folder).free < _LITTLE_SPACE:
        with suppress(OSError):
            layout.catalogue.with_name(layout.catalogue.name + "-shm").touch()
        modes.reverse()
    first, second = modes
    try:
        connection = _connect_to_generation(layout, generation, first)
    except sqlite3.OperationalError:
        connection = None
    if connection is not None:
        return connection, first == _NORMAL
    connection = _connect_to_generation(layout, generation, second)
    if connection is None:
        raise corrupt(layout.folder, f"catalogue.sqlite に世代 {generation} の記録がありません")
    return connection, second == _NORMAL


def _connect_to_generation(layout: Layout, generation: int, mode: str) -> sqlite3.Connection | None:
    """A connection that sees the generation; None if it does not."""
    connection = _connect(layout, mode)
    try:
        _check_version(connection, layout)
        rows = connection.execute("SELECT 1 FROM generations WHERE number = ?", (generation,))
        if generation == 0 or rows.fetchone() is not None:
            return connection
    except BaseException:
        connection.close()
        raise
    connection.close()
    return None


def _connect(layout: Layout, options: str) -> sqlite3.Connection:
    uri = f"{layout.catalogue.absolute().as_uri()}?{options}"
    return sqlite3.connect(
        uri, timeout=_WAIT_SECONDS, isolation_level=None, check_same_thread=False, uri=True
    )


def _check_version(connection: sqlite3.Connection, layout: Layout) -> None:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    check_format(version, layout.folder.name)


class ReadConnections:
    """Read-only connections to a catalogue, one per thread that is reading at the moment.

    Args:
        layout: The collection.
        generation: The generation that will be read; 0 before the first commit.
    """

    def __init__(self, layout: Layout, generation: int) -> None:
        self._layout = layout
        self._generation = generation
        self._idle: list[sqlite3.Connection] = []
        self._lock = threading.Lock()
        self._closed = False
        self._file = self._file_identity()

    @contextmanager
    def connection(self) -> Iterator[sqlite3.Connection]:
        """Lends a connection; SQLite's failures within become errors of `rag.errors`.

        Raises:
            CorruptIndexError: The database is missing or damaged.
            CollectionError: The collection was deleted or replaced meanwhile.
        """
        with storage_errors(self._layout.folder):
            connection, keep = self._take()
            try:
                yield connection
            finally:
                self._give_back(connection, keep)

    def close(self) -> None:
        """Closes the idle connections; those on loan are closed when they come back."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    def _take(self) -> tuple[sqlite3.Connection, bool]:
        with self._lock:
            if self._idle:
                return self._idle.pop(), True
        if self._file_identity() != self._file:
            raise CollectionError(
                f"コレクション「{self._layout.folder.name}」は、処理の途中で別の内容に"
                "置き換えられました。一つの処理は一つの世代だけを読みます。もう一度実行してください。"
            )
        return _connect_to_read(self._layout, self._generation)

    def _give_back(self, connection: sqlite3.Connection, keep: bool) -> None:
        with self._lock:
            if keep and not self._closed:
                self._idle.append(connection)
                return
        connection.close()

    def _file_identity(self) -> tuple[int, int]:
        with storage_errors(self._layout.folder):
            status = self._layout.catalogue.stat()
        return status.st_dev, status.st_ino
