"""The embedding models that an engine has loaded: the configured one, and those of indexes."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from rag.errors import ConfigurationError

if TYPE_CHECKING:
    from rag.embedding import Embedding, TrainedEmbedding
    from rag.index import Snapshot
    from rag.settings import Settings


class EmbeddingModels:
    """Loads each model once. May be used by several threads.

    Args:
        settings: The settings of this installation.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._trained: dict[str, tuple[Path, TrainedEmbedding]] = {}
        self._encoder: Embedding | None = None
        self._lock = threading.Lock()

    def of(self, snapshot: Snapshot, collection: str) -> Embedding | None:
        """The model that an index was built with.

        Raises:
            IndexMismatchError: It was built with other parts than those that run.
        """
        from rag.ingest.model import running_spec

        if snapshot.manifest is None:
            return None
        built = snapshot.manifest.spec
        embedding: Embedding | None = None
        if built.embedding is not None and self._settings.embedding != "none":
            folder = snapshot.model_folder()
            if self._settings.embedding == "encoder":
                embedding = self.configured()
            elif folder is not None:
                embedding = self._trained_in(folder, collection)
        built.require_searchable(running_spec(embedding), collection)
        return embedding

    def configured(self) -> Embedding:
        """The model that the administrator configured.

        Raises:
            ConfigurationError: None is configured.
        """
        from rag.embedding.encoder import EncoderEmbedding

        settings = self._settings
        if not settings.embedding_model:
            raise ConfigurationError("設定 embedding_model が空です。モデルを指定してください。")
        with self._lock:
            if self._encoder is None:
                self._encoder = EncoderEmbedding(
                    settings.embedding_model,
                    family=settings.embedding_family,
                    device=settings.embedding_device or None,
                    batch_size=settings.embedding_batch,
                    allow_download=settings.embedding_download,
                )
            return self._encoder

    def forget(self, collection: str) -> None:
        """Lets go of the model of a collection that is no more."""
        with self._lock:
            self._trained.pop(collection, None)

    def _trained_in(self, folder: Path, collection: str) -> Embedding:
        """The default model of a generation; the one before it is let go."""
        from rag.embedding import TrainedEmbedding

        with self._lock:
            known = self._trained.get(collection)
            if known is None or known[0] != folder:
                known = self._trained[collection] = (folder, TrainedEmbedding(folder))
            return known[1]
