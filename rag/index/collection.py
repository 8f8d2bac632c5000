"""A collection: a folder of documents and the index over them."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Iterable
from pathlib import Path

from rag.index.embedded import EmbeddedStore
from rag.index.failures import storage_errors
from rag.index.generation import OpenGeneration
from rag.index.layout import Layout
from rag.index.locks import LockHolder, Pin, WriterLock
from rag.index.originals import Originals
from rag.index.places import (
    already_exists,
    check_name,
    in_the_making,
    move_into_place,
    recover_replaced,
    require_collection,
)
from rag.index.schema import create_catalogue
from rag.index.snapshot import Snapshot
from rag.index.store import PassageStore
from rag.index.writer import Writer


class Collection:
    """A collection on disk. May be used by several threads, and by several processes, at once.

    Args:
        layout: Its place. Use `Collection.open` or `Collection.create`.
        store: Makes the store of passages from the layout.
    """

    def __init__(
        self, layout: Layout, store: Callable[[Layout], PassageStore] = EmbeddedStore
    ) -> None:
        self.layout = layout
        self._store = store(layout)
        self._opened: OpenGeneration | None = None
        self._lock = threading.Lock()

    @classmethod
    def open(cls, root: Path, name: str) -> Collection:
        """Opens a collection.

        Args:
            root: The folder of all collections.
            name: Its name.

        Raises:
            CollectionNameError: No collection can have that name.
            CollectionNotFoundError: There is none.
            CorruptIndexError: Its folder has no valid `CURRENT`.
        """
        return cls(require_collection(root, name))

    @classmethod
    def create(cls, root: Path, name: str) -> Collection:
        """Makes an empty collection, all at once.

        Args:
            root: The folder of all collections; made if need be.
            name: Its name.

        Raises:
            CollectionNameError: No collection can have that name.
            CollectionError: There is one already.
        """
        check_name(name)
        recover_replaced(root, name)
        layout = Layout(root / name)
        if layout.folder.exists():
            raise already_exists(layout.folder)
        with in_the_making(root, name) as new, storage_errors(layout.folder):
            _make_empty(Layout(new))
            move_into_place(new, layout.folder)
        return cls(layout)

    @property
    def name(self) -> str:
        """Its name."""
        return self.layout.folder.name

    @property
    def generation(self) -> int:
        """Number of the generation in force; 0 before the first commit."""
        return self.layout.read_current()

    def snapshot(self) -> Snapshot:
        """Pins the generation in force for a request; close it, or use it in a `with`.

        Raises:
            CollectionNotFoundError: The collection is gone.
            CorruptIndexError: A part of the generation is missing or damaged.
        """
        pin = Pin.current(self.layout)
        try:
            with self._lock:
                opened = self._opened
                if opened is None or (opened.number, opened.token) != (pin.generation, pin.token):
                    self._opened = OpenGeneration(self.layout, pin, self._store)
                    if opened is not None:
                        opened.retire()
                    opened = self._opened
                return Snapshot(opened, pin)
        except BaseException:
            pin.release()
            raise

    def writer(
        self,
        *,
        rebuild: bool = False,
        on_wait: Callable[[LockHolder], None] | None = None,
        timeout: float | None = None,
    ) -> Writer:
        """Becomes the one writer; close it, or use it in a `with`.

        Args:
            rebuild: Whether the next generation starts from nothing (`reindex`). What is not put
                again is not in it; the generation in force is served until the commit.
            on_wait: Called once, with who is writing, before waiting for them begins.
            timeout: Longest wait in seconds; None waits for ever, 0 not at all.

        Raises:
            CollectionBusyError: Another writer held on until the time was up.
            CollectionNotFoundError: The collection is gone.
            StorageFullError: No room to clear away what an interrupted writer left.
        """
        lock = WriterLock(self.layout)
        lock.acquire(on_wait, timeout)
        try:
            return Writer(self.layout, self._store, lock, rebuild=rebuild)
        except BaseException:
            lock.release()
            raise

    def accept_original(self, source: Path | bytes) -> str:
        """Keeps an upload durably until a generation holds it; needs no writer.

        Returns:
            Its sha256 in hexadecimal.

        Raises:
            OSError: The source cannot be read.
            StorageFullError: No room on the disk.
        """
        return Originals(self.layout).accept(source)

    def accepted_originals(self) -> set[str]:
        """The sha256 of uploads that are accepted and not yet in a generation."""
        return Originals(self.layout).accepted()

    def release_originals(self, sha256: Iterable[str]) -> None:
        """Gives up accepted uploads: refused, or in the collection already."""
        Originals(self.layout).release(sha256)

    def close(self) -> None:
        """Closes what is kept open for the next snapshot; snapshots in use stay usable."""
        with self._lock:
            if self._opened is not None:
                self._opened.retire()
                self._opened = None


def _make_empty(layout: Layout) -> None:
    for folder in (
        layout.incoming,
        layout.models,
        layout.vectors,
        layout.generation(0),
    ):
        folder.mkdir(parents=True)
    # Room for the holder's name, so that it can be written on a full disk.
    layout.writer_lock.write_bytes(b" " * 128)
    layout.pin(0).write_bytes(uuid.uuid4().hex.encode("ascii"))
    create_catalogue(layout.catalogue)
    layout.write_current(0)
