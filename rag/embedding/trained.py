"""The default embedding: static word vectors trained on the collection itself.

The model is an ordinary sentence-transformers folder (StaticEmbedding, then Normalize), so it can
be loaded and used elsewhere; here its query side is read with numpy and tokenizers alone, which
takes milliseconds and needs no torch.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from rag.embedding.model import Vectors, unit_rows
from rag.errors import EmbeddingModelError

if TYPE_CHECKING:
    from tokenizers import Tokenizer

WEIGHTS_FILE = "model.safetensors"
TOKENIZER_FILE = "tokenizer.json"
WEIGHTS_KEY = "embedding.weight"
UNKNOWN = "<unk>"


class TrainedEmbedding:
    """A static embedding read from its folder.

    Example:
        >>> model = TrainedEmbedding(Path("indexes/plans/models/3f2a…"))
        >>> model.embed_queries(["テレワークの目標"]).shape
        (1, 128)

    Args:
        folder: Folder written by `rag.embedding.training.train`.

    Raises:
        EmbeddingModelError: A file of the model is missing or damaged. The tokenizer is looked into
            at the first text.
    """

    name = "trained"

    def __init__(self, folder: Path) -> None:
        from safetensors import SafetensorError
        from safetensors.numpy import load_file

        self._folder = folder
        try:
            self._weights: Vectors = load_file(folder / WEIGHTS_FILE)[WEIGHTS_KEY]
            self._tokenizer_json = (folder / TOKENIZER_FILE).read_bytes()
        except (OSError, SafetensorError, KeyError) as error:
            raise self._damaged() from error

    @cached_property
    def fingerprint(self) -> str:
        """Hash of weights and tokenizer."""
        digest = hashlib.sha256(self._tokenizer_json)
        digest.update(np.ascontiguousarray(self._weights).tobytes())
        return digest.hexdigest()[:32]

    @property
    def dimension(self) -> int:
        """Number of components."""
        return int(self._weights.shape[1])

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Embeds questions; there are no prefixes."""
        return self.embed_passages(texts)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Mean of the word vectors of each text, scaled to length 1."""
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, encoding in enumerate(self._tokenizer.encode_batch_fast(list(texts))):
            if encoding.ids:
                vectors[row] = self._weights[encoding.ids].mean(axis=0)
        return unit_rows(vectors)

    @cached_property
    def spellings(self) -> frozenset[str]:
        """Normalised spellings of the words that stood in the passages it was trained on."""
        return frozenset(self._tokenizer.get_vocab())

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        from tokenizers import Tokenizer

        try:
            tokenizer = Tokenizer.from_buffer(self._tokenizer_json)
        except ValueError as error:
            raise self._damaged() from error
        if tokenizer.get_vocab_size() != len(self._weights):
            raise self._damaged()
        return tokenizer

    def _damaged(self) -> EmbeddingModelError:
        return EmbeddingModelError(
            f"埋め込みモデルを読み込めません（{self._folder.name}）。ファイルが欠けているか、"
            "壊れています。tenkyo reindex で作り直すか、tenkyo restore で復元してください。"
        )
