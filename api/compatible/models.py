"""Models in OpenAI's shape."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rag.answering.extractive import MODEL as EXTRACTIVE

if TYPE_CHECKING:
    from api.services import Services
    from rag.llm import ModelSettings


def list_models(services: Services) -> dict[str, dict[str, Any]]:
    """All models by id, the embedded default first."""
    configured = services.engine.language_models.configured()
    default = services.settings.model or EXTRACTIVE
    return {name: _object(one, default=name == default) for name, one in configured.items()}


def _object(model: ModelSettings, *, default: bool) -> dict[str, Any]:
    embedded = model.name == EXTRACTIVE
    return {
        "id": model.name,
        "object": "model",
        "created": 0,  # not known of a model that somebody else serves
        "owned_by": "tenkyo" if embedded else "local",
        "label": model.shown,
        "kind": model.kind,
        "default": default,
        "generative": not embedded,
    }
