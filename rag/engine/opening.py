"""Collections and models that an engine holds open."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rag.embedding_models import EmbeddingModels
from rag.errors import CollectionError, CollectionNotFoundError
from rag.index import Collection, Snapshot, delete_collection, list_collections
from rag.language_models import LanguageModels

if TYPE_CHECKING:
    from rag.embedding import Embedding
    from rag.japanese.thesaurus import Thesaurus
    from rag.retrieval.cross_encoder import CrossEncoderReader
    from rag.settings import Settings


class OpenCollections:
    """Opens every collection and model once.

    Args:
        settings: The settings of this installation.

    Attributes:
        settings: The settings.
        language_models: The language models that the settings name.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._collections: dict[str, Collection] = {}
        self._models = EmbeddingModels(settings)
        self.language_models = LanguageModels(settings)
        self._thesaurus: Thesaurus | None = None
        self._reader: CrossEncoderReader | None = None
        self._lock = threading.Lock()

    def close(self) -> None:
        """Lets go of all collections."""
        with self._lock:
            for collection in self._collections.values():
                collection.close()
            self._collections.clear()
        self.language_models.close()

    def thesaurus(self) -> Thesaurus:
        """Other words for the same thing: ours and those of the installation, read once.

        Raises:
            ConfigurationError: The CSV of the setting `thesaurus` is wrong.
        """
        from rag.japanese.thesaurus import load_thesaurus

        with self._lock:
            if self._thesaurus is None:
                self._thesaurus = load_thesaurus(self.settings.thesaurus)
            return self._thesaurus

    def reader(self) -> CrossEncoderReader | None:
        """The cross-encoder that reads the best passages again, loaded once; None for none."""
        folder = self.settings.reranker_model
        if folder is None:
            return None
        from rag.retrieval.cross_encoder import CrossEncoderReader

        with self._lock:
            if self._reader is None:
                self._reader = CrossEncoderReader(
                    folder,
                    device=self.settings.embedding_device or None,
                    batch_size=self.settings.reranker_batch,
                    seconds=self.settings.reranker_seconds,
                )
            return self._reader

    def collections(self) -> list[str]:
        """Names of all collections."""
        return list_collections(self.settings.indexes)

    def collection(self, name: str) -> Collection:
        """An existing collection, opened once.

        Raises:
            CollectionNotFoundError: There is none of that name.
            CollectionNameError: No collection can have that name.
        """
        with self._lock:
            found = self._collections.get(name)
            if found is None:
                found = Collection.open(self.settings.indexes, name)
                self._collections[name] = found
            return found

    def open_or_create(self, name: str) -> Collection:
        """A collection, made if there is none."""
        try:
            return self.collection(name)
        except CollectionNotFoundError:
            try:
                Collection.create(self.settings.indexes, name).close()
            except CollectionError:
                # Another thread or process may have made it just now.
                if name not in self.collections():
                    raise
            return self.collection(name)

    def delete_collection(self, name: str) -> None:
        """Deletes a collection with its originals."""
        with self._lock:
            opened = self._collections.pop(name, None)
        if opened is not None:
            opened.close()
        self._models.forget(name)
        delete_collection(self.settings.indexes, name)

    def require_match(self, *, collection: str) -> None:
        """Checks that a collection can be searched with the running parts.

        Raises:
            IndexMismatchError: It was built with another dictionary, normaliser, reader or
                embedding; the message names the cure.
            CollectionError: It cannot be opened.
        """
        with self._opened(collection):
            pass

    def outdated(self, *, collection: str) -> list[str]:
        """The parts in which a collection that can be searched differs from the running program.

        A reindex makes it anew with these; until then it is served as it was read.

        Raises:
            IndexMismatchError: It cannot be searched at all.
            CollectionError: It cannot be opened.
        """
        from rag.ingest.model import running_spec

        with self._opened(collection) as (snapshot, embedding):
            if snapshot.manifest is None:
                return []
            return snapshot.manifest.spec.differences(running_spec(embedding))

    @contextmanager
    def _opened(self, collection: str) -> Iterator[tuple[Snapshot, Embedding | None]]:
        """One generation, pinned, with the model that it was built with."""
        with self.collection(collection).snapshot() as snapshot:
            yield snapshot, self._models.of(snapshot, collection)
