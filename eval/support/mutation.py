"""A sentence made false, and what makes it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mutation:
    """A sentence made false.

    Attributes:
        kind: What was changed, in the words of the development set.
        sentence: The sentence as it is now.
    """

    kind: str
    sentence: str


Change = Callable[[str, str], Iterator[Mutation]]
"""From a true sentence and the text of its passages to sentences that are false."""


def replaced(sentence: str, start: int, end: int, new: str) -> str:
    """A sentence with other characters in one place."""
    return sentence[:start] + new + sentence[end:]
