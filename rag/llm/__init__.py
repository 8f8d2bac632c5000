"""Locally hosted language models: which there are, how they are asked, what they are given.

* `model`, `configured`, `profiles`: named models as settings.
* `endpoint`, `in_process`: LlamaIndex LLMs over an OpenAI-compatible server or local weights,
  opened by `opening.open_model`. These import llama_index; nothing else here does.
* `prompts`, `frames`, `packing`, `tokens`: what a model is told, and how much of it fits.
* `usage`, `metered`: the tokens that answers take.
* `probe`: whether a model can be asked just now.
"""

from rag.llm.configured import EXTRACTIVE, configured_models, find_model
from rag.llm.frames import FramedPassage, Source, frame_passages, frame_text
from rag.llm.messages import Delta, Message
from rag.llm.model import EndpointModel, ExtractiveModel, ModelSettings, TransformersModel
from rag.llm.packing import Packed, Window, fit_history, pack
from rag.llm.probe import Probe, probe
from rag.llm.prompts import Prompt, Prompts
from rag.llm.usage import TokenMeter, Usage

__all__ = [
    "EXTRACTIVE",
    "Delta",
    "EndpointModel",
    "ExtractiveModel",
    "FramedPassage",
    "Message",
    "ModelSettings",
    "Packed",
    "Probe",
    "Prompt",
    "Prompts",
    "Source",
    "TokenMeter",
    "TransformersModel",
    "Usage",
    "Window",
    "configured_models",
    "find_model",
    "fit_history",
    "frame_passages",
    "frame_text",
    "pack",
    "probe",
]
