"""Our prompts as prompt templates of LlamaIndex, for its users' own pipelines."""

from __future__ import annotations

from llama_index.core.base.llms.types import ChatMessage, MessageRole
from llama_index.core.prompts import ChatPromptTemplate

from rag.llm.prompts import VARIABLE, Prompt


def chat_template(prompt: Prompt) -> ChatPromptTemplate:
    """A prompt as LlamaIndex fills it in.

    Values go in as they are: put them through `rag.llm.frames.without_control_tokens` first, which
    `Prompt.messages` does by itself.
    """
    turns = [
        ChatMessage(role=MessageRole(turn.role), content=VARIABLE.sub(r"{\1}", turn.content))
        for turn in prompt.turns
    ]
    return ChatPromptTemplate(
        message_templates=turns, metadata={"name": prompt.name, "version": prompt.version}
    )
