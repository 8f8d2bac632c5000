"""The language models of an installation, opened once each."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from rag.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rag.llm import ModelSettings, Prompts, TokenMeter
    from rag.llm.base import StreamingLLM
    from rag.settings import Settings
    from rag.support import Entailment, SecondReader


class LanguageModels:
    """Opens models, prompts and the entailment model when they are first needed.

    May be used by several threads. An object of a model counts the answers under way, so there is
    one for all.

    Args:
        settings: The settings of this installation.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._opened: dict[str, StreamingLLM] = {}
        self._prompts: Prompts | None = None
        self._entailment: Entailment | None = None
        self._lock = threading.Lock()

    def configured(self) -> Mapping[str, ModelSettings]:
        """All models by name, the embedded default first.

        Raises:
            ConfigurationError: A model of the settings is wrong.
        """
        from rag.llm import configured_models

        return configured_models(self._settings.models)

    def open(self, name: str | None) -> StreamingLLM | None:
        """A language model; None for the embedded default.

        Args:
            name: Its name; None takes that of the settings.

        Raises:
            ConfigurationError: There is none of that name, or it is wrong.
        """
        from rag.llm import ExtractiveModel, find_model

        model = find_model(self.configured(), self._settings.model if name is None else name)
        if isinstance(model, ExtractiveModel):
            return None
        from rag.llm.opening import open_model

        with self._lock:
            if model.name not in self._opened:
                self._opened[model.name] = open_model(model)
            return self._opened[model.name]

    def prompts(self) -> Prompts:
        """The prompts in force.

        Raises:
            ConfigurationError: A prompt file is wrong.
        """
        from rag.llm import Prompts

        with self._lock:
            if self._prompts is None:
                self._prompts = Prompts(self._settings.prompts)
            return self._prompts

    def entailment(self) -> Entailment | None:
        """The model that judges the meaning of sentences; None where none is configured.

        Raises:
            ConfigurationError: It cannot be loaded.
        """
        source = self._settings.entailment_model
        if source is None:
            return None
        from rag.support import CrossEncoderEntailment

        with self._lock:
            if self._entailment is None:
                self._entailment = CrossEncoderEntailment(source)
            return self._entailment

    def second_reader(self, meter: TokenMeter | None = None) -> SecondReader | None:
        """A language model that reads one answer or text once more; None where none is set.

        Args:
            meter: Counts its tokens; None where nobody asks for them.

        Raises:
            ConfigurationError: The model of the settings does not exist, or is no language model.
        """
        name = self._settings.support_model
        if not name:
            return None
        llm = self.open(name)
        if llm is None:
            raise ConfigurationError(
                f"設定 support_model のモデル「{name}」は生成AIではないため、文を照合できません。"
                "`tenkyo models` に並ぶ別のモデルを指定するか、空にしてください。"
            )
        from rag.llm.metered import metered
        from rag.support import ModelReader

        return ModelReader(llm if meter is None else metered(llm, meter), self.prompts())

    def close(self) -> None:
        """Lets go of connections and weights."""
        with self._lock:
            for model in self._opened.values():
                model.close()
            self._opened.clear()
