"""What goes to a model and what comes back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from rag.llm.usage import Usage

Role = Literal["system", "user", "assistant"]
Finish = Literal["stop", "length"]


@dataclass(frozen=True, slots=True)
class Message:
    """A turn of a conversation with a model.

    Attributes:
        role: Who speaks.
        content: What is said.
    """

    role: Role
    content: str


@dataclass(frozen=True, slots=True)
class Delta:
    """A piece of a response as it arrives.

    Attributes:
        text: The characters that are new.
        finish: In the last piece, why the response ends: `stop` by itself, `length` because a
            limit cut it off, so that its last sentence may be incomplete.
        usage: In the last piece, the tokens of the request, where the model says so.
    """

    text: str
    finish: Finish | None = None
    usage: Usage | None = None
