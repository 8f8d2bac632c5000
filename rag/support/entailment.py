"""Whether a passage entails a sentence, as a Japanese cross-encoder judges it.

Optional: with a model, it judges the meaning in place of the shared words; facts, negation and the
like are checked all the same.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from rag.errors import ConfigurationError
from rag.model_folders import require_whole

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

_LABEL = "entailment"


class Entailment(Protocol):
    """Judges whether a premise entails a hypothesis."""

    def probability(self, premise: str, hypothesis: str) -> float:
        """Probability of entailment, 0 to 1."""
        ...


class CrossEncoderEntailment:
    """A cross-encoder of sentence-transformers, from a folder of this machine.

    Args:
        folder: Folder of the model. It must have a label `entailment`, or one label only (then its
            score, as a probability, is taken).

    Raises:
        ConfigurationError: The folder holds no such model.
    """

    def __init__(self, folder: Path | str) -> None:
        self._model = _load(Path(folder))
        self._label = _label_of(self._model, Path(folder))

    def probability(self, premise: str, hypothesis: str) -> float:
        """Probability that the premise entails the hypothesis."""
        import torch

        scores = self._model.predict(
            [(premise, hypothesis)],
            activation_fn=torch.nn.Identity(),
            convert_to_tensor=True,
            show_progress_bar=False,
        )
        row = scores.reshape(-1)
        if self._label is None:
            return float(torch.sigmoid(row[0]))
        return float(torch.softmax(row, dim=0)[self._label])


def _load(folder: Path) -> CrossEncoder:
    if not (folder / "config.json").is_file():
        raise ConfigurationError(
            f"含意判定モデルのフォルダー「{folder}」に config.json がありません。"
            "sentence-transformers の CrossEncoder を保存したフォルダーを指定してください。"
        )
    require_whole(folder)
    from sentence_transformers import CrossEncoder

    model: CrossEncoder = CrossEncoder(str(folder), local_files_only=True)
    return model


def _label_of(model: CrossEncoder, folder: Path) -> int | None:
    """Position of the label `entailment`, None for a model with one score."""
    labels: dict[int, str] = dict(getattr(model.config, "id2label", None) or {})
    if len(labels) == 1:
        return None
    for position, label in labels.items():
        if label.lower() == _LABEL:
            return int(position)
    raise ConfigurationError(
        f"含意判定モデル「{folder}」のラベルは {'、'.join(labels.values())} です。"
        "entailment のラベルをもつモデルを指定してください。"
    )
