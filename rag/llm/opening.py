"""From a model's settings to the object that generates."""

from __future__ import annotations

from rag.llm.base import StreamingLLM
from rag.llm.endpoint import EndpointLLM
from rag.llm.in_process import TransformersLLM
from rag.llm.model import EndpointModel, LanguageModelSettings


def open_model(settings: LanguageModelSettings) -> StreamingLLM:
    """Opens a language model; nothing is loaded or asked before its first use.

    Keep the object: it holds the connections and counts the answers under way.

    Raises:
        ConfigurationError: The key's environment variable is not set, or a file cannot be read.
    """
    if isinstance(settings, EndpointModel):
        return EndpointLLM(settings)
    return TransformersLLM(settings)
