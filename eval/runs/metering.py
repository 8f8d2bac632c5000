"""Counting the tokens that a model is given and writes."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, cast

from rag.language_models import LanguageModels
from rag.llm.tokens import token_counter

if TYPE_CHECKING:
    from rag.llm import Message
    from rag.llm.base import StreamingLLM
    from rag.llm.messages import Delta
    from rag.settings import Settings


class TokenMeter(threading.local):
    """Tokens that the models have been given and have written in this thread."""

    def __init__(self) -> None:
        self.given = 0
        self.written = 0

    def reset(self) -> None:
        """Begins a new count."""
        self.given = self.written = 0


class MeteredModels(LanguageModels):
    """The language models of an installation, with every token counted.

    They are counted as the product counts them: exactly with the model's `tokenizer`, else by an
    upper estimate.

    Args:
        settings: The settings of this installation.

    Attributes:
        meter: The count of the thread that reads it.
    """

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self.meter = TokenMeter()

    def open(self, name: str | None) -> StreamingLLM | None:
        """A language model that counts; see `LanguageModels.open`."""
        llm = super().open(name)
        return None if llm is None else cast("StreamingLLM", _Metered(llm, self.meter))


class _Metered:
    """A model that counts its tokens, and is the model in all else."""

    def __init__(self, llm: StreamingLLM, meter: TokenMeter) -> None:
        self._llm = llm
        self._meter = meter
        self._count = token_counter(llm.settings)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401
        return getattr(self._llm, name)

    def generate(
        self, messages: Sequence[Message], *, max_tokens: int | None = None
    ) -> Iterator[Delta]:
        """Generates, and counts what goes in and out; also of an answer that is broken off."""
        self._meter.given += sum(self._count(message.content) for message in messages)
        written: list[str] = []
        try:
            for piece in self._llm.generate(messages, max_tokens=max_tokens):
                written.append(piece.text)
                yield piece
        finally:
            self._meter.written += self._count("".join(written))
