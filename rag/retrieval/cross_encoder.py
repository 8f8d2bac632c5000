"""The best candidates read again by a cross-encoder of the administrator, where one is configured.

Optional: without a model the order of `rag.retrieval.rerank` stands.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from rag.errors import ConfigurationError
from rag.model_folders import require_whole
from rag.retrieval.rerank import Scored

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

READ_AGAIN = 30
"""How many of the best candidates are read again."""


class Reader(Protocol):
    """Says how well texts answer a question."""

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        """Scores between 0 and 1 of the first texts, as many as there was time for."""
        ...


class CrossEncoderReader:
    """A cross-encoder of sentence-transformers with one score, from a folder of this machine.

    The model is loaded at the first question, on a GPU where there is one. Texts are read in
    batches, best first; once the time is used up no further batch is begun. The first one is always
    read, so that a slow machine changes how far is read, never whether.

    Args:
        folder: Folder of the model.
        device: `cpu`, `cuda`, or None to take a GPU where there is one.
        batch_size: Number of texts read at once.
        seconds: Time after which no further batch is begun.
    """

    def __init__(
        self, folder: Path, *, device: str | None = None, batch_size: int = 16, seconds: float = 1.0
    ) -> None:
        self._folder = folder
        self._device = device
        self._batch_size = batch_size
        self._seconds = seconds
        self._lock = threading.Lock()

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        """Scores of the first texts, as many as there was time for.

        Raises:
            ConfigurationError: The folder holds no such model.
        """
        import torch

        with self._lock:
            model = self._model
        until = time.monotonic() + self._seconds
        found: list[float] = []
        for first in range(0, len(texts), self._batch_size):
            if found and time.monotonic() >= until:
                break
            batch = [(question, text) for text in texts[first : first + self._batch_size]]
            scores = model.predict(
                batch,
                batch_size=self._batch_size,
                activation_fn=torch.nn.Sigmoid(),
                convert_to_numpy=True,
                show_progress_bar=False,
            )
            found.extend(scores.reshape(-1).tolist())
        return found

    @cached_property
    def _model(self) -> CrossEncoder:
        if not (self._folder / "config.json").is_file():
            raise self._refused("config.json がありません")
        require_whole(self._folder)
        from safetensors import SafetensorError
        from sentence_transformers import CrossEncoder

        try:
            model: CrossEncoder = CrossEncoder(
                str(self._folder), device=self._device, local_files_only=True
            )
        except (OSError, ValueError, KeyError, ImportError, RuntimeError, SafetensorError) as error:
            raise self._refused(f"モデルを読み込めません（{type(error).__name__}）") from error
        if model.num_labels != 1:
            raise self._refused(f"ラベルが {model.num_labels} つあります（1つのものが要ります）")
        return model

    def _refused(self, reason: str) -> ConfigurationError:
        return ConfigurationError(
            f"並べ替えモデルのフォルダー「{self._folder}」は使えません：{reason}。"
            "sentence-transformers の CrossEncoder（得点が1つのもの）を保存したフォルダーを、"
            "設定 reranker_model に指定してください。"
        )


def read_again(
    scored: Sequence[Scored], question: str, text_of: Callable[[int], str], reader: Reader
) -> list[Scored]:
    """Orders the best candidates by what a reader says; those not read follow as they were.

    Args:
        scored: Candidates, best first.
        question: The question, made to stand by itself.
        text_of: Gives the text of a passage by its key.
        reader: Who reads them.

    Returns:
        Candidates, best first, scores descending; those read have the feature `read`.
    """
    if not scored:
        return []
    best = scored[:READ_AGAIN]
    said = reader.scores(question, [text_of(entry.candidate.key) for entry in best])
    if not said:
        return list(scored)
    above = scored[0].score
    read = [
        replace(entry, score=above + value, features={**entry.features, "read": value})
        for entry, value in zip(best, said, strict=False)
    ]
    read.sort(key=lambda entry: -entry.score)
    return [*read, *scored[len(read) :]]
