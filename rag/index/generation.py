"""A generation opened for reading, shared by all snapshots of it in one process."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from functools import lru_cache, partial
from types import MappingProxyType

from rag.index.access import Access
from rag.index.catalogue import Catalogue
from rag.index.layout import Layout
from rag.index.locks import Pin
from rag.index.manifest import Manifest
from rag.index.records import DocumentRow
from rag.index.store import PassageStore, StoreReader

_REMEMBERED_CALLERS = 64
_REMEMBERED_RECORDS = 64


class OpenGeneration:
    """The manifest, rows and indexes of one generation. May be used by several threads at once.

    Args:
        layout: The collection.
        pin: Pin of the generation, held by the caller.
        store: Where its passages are found.
    """

    def __init__(self, layout: Layout, pin: Pin, store: PassageStore) -> None:
        self.layout = layout
        self.number = pin.generation
        self.token = pin.token
        self.manifest: Manifest | None = None
        self.reader: StoreReader | None = None
        self.catalogue = Catalogue(layout, pin.generation)
        try:
            if pin.generation > 0:
                self.manifest = Manifest.read(layout.manifest(pin.generation), layout.folder)
                self.reader = store.open(pin.generation, self.manifest.spec)
            documents = self.catalogue.documents()
        except BaseException:
            self.catalogue.close()
            raise
        self.by_id = MappingProxyType({document.id: document for document in documents})
        self.by_key = MappingProxyType({document.key: document for document in documents})
        # No method of this one: it would keep the mapped files until cycles are collected.
        self.records = lru_cache(_REMEMBERED_RECORDS)(self.catalogue.records)
        self._ever_used = lru_cache(_REMEMBERED_CALLERS)(partial(_ever_used, documents))
        self._dated = [document for document in documents if document.retain_until is not None]
        self._users = 0
        self._retired = False
        self._lock = threading.Lock()

    def used(self, access: Access) -> frozenset[int]:
        """Keys of the documents that a caller may list, count and be answered from, just now."""
        over = {document.key for document in self._dated if not access.may_use(document)}
        return self._ever_used(access) - over

    def enter(self) -> None:
        """Counts one more user."""
        with self._lock:
            self._users += 1

    def leave(self) -> None:
        """Counts one user less; the last one closes a retired generation."""
        with self._lock:
            self._users -= 1
            self._close_if_done()

    def retire(self) -> None:
        """Closes the generation as soon as nobody uses it."""
        with self._lock:
            self._retired = True
            self._close_if_done()

    def _close_if_done(self) -> None:
        if self._retired and self._users == 0:
            self.catalogue.close()
            if self.reader is not None:
                self.reader.close()
                self.reader = None


def _ever_used(documents: Iterable[DocumentRow], access: Access) -> frozenset[int]:
    """Keys of the documents that a caller may use until their days are over."""
    return frozenset(document.key for document in documents if access.may_ever_use(document))
