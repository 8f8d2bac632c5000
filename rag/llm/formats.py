"""How the messages of a conversation are laid out for a model.

A model's format is a setting, never guessed from its name. Most servers apply the chat template
that belongs to the weights (`chat`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from rag.llm.messages import Message

FormatName = Literal["chat", "chat-without-system", "instruct"]

_HEADING = re.compile(r"^[ \t\u3000]*(#{2,})", re.MULTILINE)
_INSTRUCT = (
    "以下は、タスクを説明する指示と、文脈のある入力の組み合わせです。"
    "要求を適切に満たす応答を書きなさい。"
)
_INSTRUCT_HEADS = {"system": "### 指示:", "user": "### 入力:", "assistant": "### 応答:"}


@dataclass(frozen=True, slots=True)
class Layout:
    """Messages as a server takes them: a list of turns, or one text to go on with.

    Attributes:
        turns: For the chat route; empty for the other.
        text: For the completion route; empty for the other.
        stop: Words at which a completion has run into the next turn.
    """

    turns: tuple[Message, ...] = ()
    text: str = ""
    stop: tuple[str, ...] = ()


def lay_out(messages: Sequence[Message], name: FormatName) -> Layout:
    """Lays messages out in a format.

    * `chat`: as they are; the server applies the chat template of the weights.
    * `chat-without-system`: the same for templates without a system turn; its words stand in front
      of the first user turn.
    * `instruct`: one text with the headings 指示, 入力 and 応答 (the template of Alpaca, Taori et
      al. 2023, in its usual Japanese wording), for the completion route. Lines of the content that
      look like a heading are changed, so that a passage cannot open a turn.
    """
    if name == "chat":
        return Layout(turns=tuple(messages))
    if name == "chat-without-system":
        return Layout(turns=tuple(_folded(messages)))
    parts = [_INSTRUCT]
    for message in messages:
        content = _HEADING.sub(lambda match: "＃" * len(match[1]), message.content)
        parts.append(f"{_INSTRUCT_HEADS[message.role]}\n{content}")
    parts.append(f"{_INSTRUCT_HEADS['assistant']}\n")
    return Layout(text="\n\n".join(parts), stop=("\n### ",))


def _folded(messages: Sequence[Message]) -> list[Message]:
    instructions = "\n\n".join(m.content for m in messages if m.role == "system")
    turns = [message for message in messages if message.role != "system"]
    for place, message in enumerate(turns):
        if instructions and message.role == "user":
            turns[place] = Message("user", f"{instructions}\n\n{message.content}")
            return turns
    return [Message("user", instructions), *turns] if instructions else turns
