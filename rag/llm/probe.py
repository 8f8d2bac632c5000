"""Whether a model can be asked just now; what `tenkyo models` shows."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Literal

from rag.errors import (
    ConfigurationError,
    LanguageModelBusyError,
    LanguageModelRequestError,
    TenkyoError,
)
from rag.llm.model import EndpointModel, ModelSettings, TransformersModel

ProbeState = Literal["ready", "not_listed", "refused", "unreachable"]


@dataclass(frozen=True, slots=True)
class Probe:
    """What was found of a model.

    Attributes:
        name: The model.
        state: `ready`; `not_listed`: the server is there but lists other models only; `refused`:
            it answers with an error, or the settings forbid to ask it; `unreachable`.
        latency_ms: Time until the server listed its models, None where there is no server or it
            did not answer.
        listed: Models that the server lists; None where it does not say.
        reason: Cause and cure in Japanese; empty when ready.
    """

    name: str
    state: ProbeState
    latency_ms: float | None = None
    listed: tuple[str, ...] | None = None
    reason: str = ""


def probe(model: ModelSettings) -> Probe:
    """Asks a model's server for its list, or looks for a model's files; generates nothing."""
    if isinstance(model, EndpointModel):
        return _probe_endpoint(model)
    if isinstance(model, TransformersModel) and not (model.path / "config.json").is_file():
        return Probe(
            model.name,
            "unreachable",
            reason=f"モデル「{model.shown}」の重みが {model.path} にありません。"
            "設定 path に、config.json のあるフォルダーを書いてください。",
        )
    return Probe(model.name, "ready")


def _probe_endpoint(model: EndpointModel) -> Probe:
    from rag.llm.listing import list_served

    start = time.perf_counter()
    try:
        listed = list_served(model)
    except (ConfigurationError, LanguageModelRequestError, LanguageModelBusyError) as error:
        return Probe(model.name, "refused", reason=error.message)
    except TenkyoError as error:
        return Probe(model.name, "unreachable", reason=error.message)
    latency = (time.perf_counter() - start) * 1000
    if listed and model.model not in listed:
        return Probe(
            model.name,
            "not_listed",
            latency,
            listed,
            f"サーバーにモデル {model.model} がありません。あるのは {', '.join(listed)} です。"
            "設定 model を直してください。",
        )
    return Probe(model.name, "ready", latency, listed)
