"""Tokens that a model was given and wrote: as it says, else counted by us and said to be so."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of one request to a model, or of all that an answer took.

    Attributes:
        prompt_tokens: Tokens that the model was given.
        completion_tokens: Tokens that it wrote, those of its thinking included.
        estimated: Whether some were counted by us, without what the model's server adds between
            the turns; without the model's tokenizer they are an upper estimate.
    """

    prompt_tokens: int = 0
    completion_tokens: int = 0
    estimated: bool = False

    @property
    def total_tokens(self) -> int:
        """Given and written together."""
        return self.prompt_tokens + self.completion_tokens

    def __add__(self, other: Usage) -> Usage:
        """Both together; estimated where either is."""
        return Usage(
            self.prompt_tokens + other.prompt_tokens,
            self.completion_tokens + other.completion_tokens,
            self.estimated or other.estimated,
        )


class TokenMeter:
    """Adds up what the requests of one answer take.

    Attributes:
        usage: The sum so far; nothing where no language model was asked.
    """

    def __init__(self) -> None:
        self.usage = Usage()

    def add(self, usage: Usage) -> None:
        """Adds a request."""
        self.usage += usage
