"""A language model whose requests are counted."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from typing import TYPE_CHECKING, Any, cast

from rag.llm.messages import Delta, Message
from rag.llm.tokens import token_counter
from rag.llm.usage import TokenMeter, Usage

if TYPE_CHECKING:
    from rag.llm.base import StreamingLLM


def metered(llm: StreamingLLM, meter: TokenMeter) -> StreamingLLM:
    """The same model, of which every request is added to a meter.

    Args:
        llm: The model.
        meter: Of one answer; used by one thread at a time.
    """
    return cast("StreamingLLM", _Metered(llm, meter))


class _Metered:
    """A model that adds up its tokens, and is the model in all else."""

    def __init__(self, llm: StreamingLLM, meter: TokenMeter) -> None:
        self._llm = llm
        self._meter = meter

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401
        return getattr(self._llm, name)

    def generate(
        self, messages: Sequence[Message], *, max_tokens: int | None = None
    ) -> Iterator[Delta]:
        """Generates, and counts what goes in and out; also of a response that is broken off."""
        written: list[str] = []
        told: Usage | None = None
        begun = False
        pieces = self._llm.generate(messages, max_tokens=max_tokens)
        try:
            for piece in pieces:
                begun = True
                written.append(piece.text)
                told = piece.usage or told
                yield piece
        finally:
            # Here and now: the model must not go on writing until somebody collects it.
            if isinstance(pieces, Generator):
                pieces.close()
            # A server that took nothing, because it is down or refused, used nothing.
            if begun:
                self._meter.add(told or self._counted(messages, "".join(written)))

    def _counted(self, messages: Sequence[Message], written: str) -> Usage:
        count = token_counter(self._llm.settings)
        given = sum(count(message.content) for message in messages)
        return Usage(given, count(written) if written else 0, estimated=True)
