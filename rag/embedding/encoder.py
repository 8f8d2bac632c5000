"""Any sentence-transformers model that the administrator configures."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from rag.embedding.families import FAMILIES, Family
from rag.embedding.model import Vectors, unit_rows
from rag.errors import EmbeddingModelError
from rag.model_folders import require_whole

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer


class EncoderEmbedding:
    """A sentence-transformers model from a local folder, or by the name it has on a hub.

    The model is loaded at the first text, not before. Nothing is downloaded unless `allow_download`
    says so: a name is looked up in the local cache only.

    Example:
        >>> model = EncoderEmbedding("/models/ruri-v3-310m", family="ruri-v3")
        >>> model.embed_queries(["テレワークの目標"]).shape
        (1, 768)

    Args:
        model: Folder, or name in the local hub cache.
        family: Name of a family in `rag.embedding.families`, which decides the prefixes.
        device: `cpu`, `cuda`, or None to take a GPU where there is one.
        batch_size: Number of texts encoded at once.
        allow_download: Whether a model that is not on this machine may be fetched.

    Raises:
        EmbeddingModelError: The family is not known.
    """

    def __init__(
        self,
        model: str,
        *,
        family: str,
        device: str | None = None,
        batch_size: int = 32,
        allow_download: bool = False,
    ) -> None:
        if family not in FAMILIES:
            raise EmbeddingModelError(
                f"埋め込みモデルの系統「{family}」は知られていません。"
                f"設定 embedding_family を {'、'.join(FAMILIES)} のいずれかにしてください。"
            )
        self._source = model
        self._family: Family = FAMILIES[family]
        self._device = device
        self._batch_size = batch_size
        self._allow_download = allow_download

    @property
    def name(self) -> str:
        """The folder's or model's name with its family."""
        return f"{Path(self._source).name} ({self._family.name})"

    @cached_property
    def fingerprint(self) -> str:
        """Hash of the prefixes, the configuration, the vocabulary and every weight of the model."""
        digest = hashlib.sha256(f"{self._family.query}\0{self._family.passage}\0".encode())
        digest.update(f"{self._model}\0{self._model.max_seq_length}\0".encode())
        digest.update(json.dumps(sorted(self._model.tokenizer.get_vocab().items())).encode())
        for name, tensor in sorted(self._model.state_dict().items()):
            digest.update(name.encode())
            digest.update(tensor.detach().cpu().float().numpy().tobytes())
        return digest.hexdigest()[:32]

    @property
    def dimension(self) -> int:
        """Number of components."""
        return int(self._model.get_embedding_dimension() or 0)

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Embeds questions with the family's query prefix."""
        return self._embed(self._family.query, texts)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Embeds passages with the family's passage prefix."""
        return self._embed(self._family.passage, texts)

    def _embed(self, prefix: str, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        vectors = self._model.encode(
            [prefix + text for text in texts],
            batch_size=self._batch_size,
            convert_to_numpy=True,
            show_progress_bar=False,
            # The model's own prompts would come on top of the family's prefix.
            prompt="",
        )
        return unit_rows(np.asarray(vectors, dtype=np.float32))

    @cached_property
    def _model(self) -> SentenceTransformer:
        if not self._allow_download:
            os.environ.setdefault("HF_HUB_OFFLINE", "1")
            os.environ.setdefault("TRANSFORMERS_OFFLINE", "1")
        from safetensors import SafetensorError
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging

        logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        try:
            folder = self._folder()
            require_whole(Path(folder))
            return SentenceTransformer(folder, device=self._device)
        except (OSError, ValueError, KeyError, ImportError, RuntimeError, SafetensorError) as error:
            raise EmbeddingModelError(
                f"埋め込みモデル「{self._source}」を読み込めません（{type(error).__name__}）。"
                "モデルのフォルダーがこの機械にあり、ファイルが欠けても壊れてもいないことを確かめて、"
                "設定 embedding_model にその場所を指定してください。"
            ) from error

    def _folder(self) -> str:
        """Where the model lies on this machine; nothing is looked up by name after this."""
        if Path(self._source).exists():
            return self._source
        from huggingface_hub import snapshot_download

        return str(snapshot_download(self._source, local_files_only=not self._allow_download))
