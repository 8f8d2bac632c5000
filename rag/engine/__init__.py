"""The one door to the engine: open a collection, ingest, search, answer.

    engine = Engine(load_settings())
    engine.ingest([Path("文書")], collection="plans")
    answer = engine.answer("テレワークの目標は何％ですか", collection="plans")
    print(answer.text)

An engine may be used by several threads; every call pins one generation for as long as it runs.
"""

from __future__ import annotations

from rag.engine.answering import Answering
from rag.engine.reading import Reading
from rag.engine.writing import OnWait, Writing

__all__ = ["Engine", "OnWait"]


class Engine(Writing, Reading, Answering):
    """Everything that a command, the API or the evaluation does with collections.

    Args:
        settings: The settings of this installation.

    Attributes:
        settings: The settings.
        language_models: The language models that the settings name.
    """
