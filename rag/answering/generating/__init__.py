"""Answers by a language model, every sentence checked before it is shown.

    for event in generate(result, asking, evidence): ...

`generate` gives events as sentences pass the check; the last is `Done` with the whole answer.
"""

from rag.answering.generating.events import (
    AnswerEvent,
    Cited,
    Delta,
    Done,
    Status,
    Working,
)
from rag.answering.generating.expanding import further_words, fuse
from rag.answering.generating.generate import Asking, generate
from rag.answering.generating.resolving import resolve_with_model

__all__ = [
    "AnswerEvent",
    "Asking",
    "Cited",
    "Delta",
    "Done",
    "Status",
    "Working",
    "further_words",
    "fuse",
    "generate",
    "resolve_with_model",
]
