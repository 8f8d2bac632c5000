"""What fits into a model's window: whole passages, and the latest turns of a conversation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from rag.errors import LanguageModelRequestError
from rag.llm.messages import Message
from rag.llm.model import LanguageModelSettings
from rag.llm.tokens import TokenCounter

T = TypeVar("T")

TEMPLATE_TOKENS = 16
"""Tokens that a chat template may put around a message: role, line breaks, beginning and end."""


@dataclass(frozen=True, slots=True)
class Packed(Generic[T]):
    """What was taken into the window and what was not.

    Attributes:
        kept: In the order given.
        left_out: In the order given.
        tokens: Tokens of what was kept, by the counter's estimate.
    """

    kept: tuple[T, ...]
    left_out: tuple[T, ...]
    tokens: int


@dataclass(frozen=True, slots=True)
class Window:
    """A model's window.

    Attributes:
        context_length: Prompt and answer together, in tokens.
        max_output_tokens: What is set aside for the answer.
        count: How tokens are counted.
    """

    context_length: int
    max_output_tokens: int
    count: TokenCounter

    @classmethod
    def of(cls, model: LanguageModelSettings, count: TokenCounter) -> Window:
        """The window of a configured model."""
        return cls(model.context_length, model.max_output_tokens, count)

    def used(self, messages: Sequence[Message]) -> int:
        """Tokens of messages, with what the chat template adds."""
        return TEMPLATE_TOKENS + sum(self.count(m.content) + TEMPLATE_TOKENS for m in messages)

    def room(self, messages: Sequence[Message]) -> int:
        """Tokens left for passages beside messages.

        Raises:
            LanguageModelRequestError: The messages alone leave none.
        """
        room = self.context_length - self.max_output_tokens - self.used(messages)
        if room <= 0:
            raise LanguageModelRequestError(
                f"質問と指示だけで、モデルが読める長さ（{self.context_length} トークン、"
                f"うち回答に {self.max_output_tokens}）を超えます。質問を短くするか、"
                "設定 context_length をサーバーの値に合わせてください。"
            )
        return room


def pack(
    items: Sequence[T], *, text: Callable[[T], str], count: TokenCounter, room: int
) -> Packed[T]:
    """Takes whole passages, best first, as far as they fit.

    A passage that does not fit is left out whole; a later, shorter one may still come in.

    Args:
        items: The passages, best first.
        text: What the model is given of one, with its frame.
        count: How tokens are counted.
        room: Tokens that there are.
    """
    kept: list[T] = []
    left_out: list[T] = []
    tokens = 0
    for item in items:
        # The blank line between two passages counts with the passage.
        cost = count(text(item) + "\n\n")
        if tokens + cost <= room:
            kept.append(item)
            tokens += cost
        else:
            left_out.append(item)
    return Packed(tuple(kept), tuple(left_out), tokens)


def fit_history(history: Sequence[Message], *, count: TokenCounter, room: int) -> Packed[Message]:
    """Takes the latest turns of a conversation, whole, as far as they fit without a gap."""
    tokens = 0
    start = len(history)
    while start:
        cost = count(history[start - 1].content) + TEMPLATE_TOKENS
        if tokens + cost > room:
            break
        tokens += cost
        start -= 1
    return Packed(tuple(history[start:]), tuple(history[:start]), tokens)
