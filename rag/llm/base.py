"""What every language model of ours shares: the LlamaIndex interface over one stream of text."""

from __future__ import annotations

import threading
from abc import abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, cast

from llama_index.core.base.llms.types import (
    ChatMessage,
    ChatResponse,
    ChatResponseGen,
    CompletionResponse,
    CompletionResponseGen,
    LLMMetadata,
    MessageRole,
)
from llama_index.core.llms import CustomLLM
from pydantic import PrivateAttr

from rag.errors import LanguageModelBusyError
from rag.llm.messages import Delta, Message, Role
from rag.llm.model import LanguageModelSettings
from rag.llm.thinking import without_thinking

_ROLES: dict[MessageRole, Role] = {
    MessageRole.SYSTEM: "system",
    MessageRole.DEVELOPER: "system",
    MessageRole.ASSISTANT: "assistant",
}


class StreamingLLM(CustomLLM):
    """A language model as LlamaIndex knows it; Tenkyo itself calls `generate`.

    One object stands for one model in a process: it counts how many answers are being generated.

    Args:
        settings: The model.
    """

    _settings: LanguageModelSettings = PrivateAttr()
    _slots: threading.BoundedSemaphore = PrivateAttr()

    def __init__(self, settings: LanguageModelSettings, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(**kwargs)
        self._settings = settings
        self._slots = threading.BoundedSemaphore(settings.concurrency)

    @property
    def settings(self) -> LanguageModelSettings:
        """The model's settings."""
        return self._settings

    @property
    def metadata(self) -> LLMMetadata:
        """Window, longest answer and name, as LlamaIndex asks for them."""
        return LLMMetadata(
            context_window=self._settings.context_length,
            num_output=self._settings.max_output_tokens,
            is_chat_model=self._settings.prompt_format != "instruct",
            model_name=self._settings.name,
        )

    def generate(
        self, messages: Sequence[Message], *, max_tokens: int | None = None
    ) -> Iterator[Delta]:
        """Generates an answer piece by piece.

        Closing the iterator stops the generation and frees the model for others.

        Args:
            messages: The prompt.
            max_tokens: Longest answer, at most that of the settings, which is the default.

        Yields:
            The pieces; the last says why the answer ends.

        Raises:
            LanguageModelError: The model cannot be reached, is busy, too slow, or breaks off.
        """
        limit = self._settings.max_output_tokens
        limit = limit if max_tokens is None else min(max_tokens, limit)
        with self._slot():
            pieces = self._pieces(messages, limit)
            try:
                yield from without_thinking(pieces) if self._settings.thinking else pieces
            finally:
                cast("Any", pieces).close()

    def close(self) -> None:
        """Lets go of connections or weights."""

    @abstractmethod
    def _pieces(self, messages: Sequence[Message], max_tokens: int) -> Iterator[Delta]:
        """The generation itself, as a generator that can be closed at any time."""

    @contextmanager
    def _slot(self) -> Iterator[None]:
        if not self._slots.acquire(timeout=self._settings.queue_timeout_s):
            raise LanguageModelBusyError(
                f"モデル「{self._settings.shown}」は、同時に {self._settings.concurrency} 件まで"
                "回答を作れます。ほかの方の回答が終わってから、もう一度お試しください。"
                "件数は設定 concurrency で変えられます。"
            )
        try:
            yield
        finally:
            self._slots.release()

    # LlamaIndex

    def stream_chat(
        self,
        messages: Sequence[ChatMessage],
        **kwargs: Any,  # noqa: ANN401
    ) -> ChatResponseGen:
        """A conversation, answered piece by piece; `max_tokens` shortens the answer."""
        turns = [Message(_ROLES.get(m.role, "user"), m.content or "") for m in messages]

        def responses() -> ChatResponseGen:
            said = ""
            for piece in self.generate(turns, max_tokens=kwargs.get("max_tokens")):
                said += piece.text
                yield ChatResponse(
                    message=ChatMessage(role=MessageRole.ASSISTANT, content=said),
                    delta=piece.text,
                    additional_kwargs=_additional(piece),
                )

        return responses()

    def chat(
        self,
        messages: Sequence[ChatMessage],
        **kwargs: Any,  # noqa: ANN401
    ) -> ChatResponse:
        """A conversation, answered at once."""
        response = ChatResponse(message=ChatMessage(role=MessageRole.ASSISTANT, content=""))
        for response in self.stream_chat(messages, **kwargs):  # noqa: B007
            pass
        return response

    def stream_complete(
        self,
        prompt: str,
        formatted: bool = False,  # noqa: ARG002
        **kwargs: Any,  # noqa: ANN401
    ) -> CompletionResponseGen:
        """A text as the only turn of a conversation, answered piece by piece."""
        turn = ChatMessage(role=MessageRole.USER, content=prompt)
        for response in self.stream_chat([turn], **kwargs):
            yield CompletionResponse(
                text=response.message.content or "",
                delta=response.delta,
                additional_kwargs=response.additional_kwargs,
            )

    def complete(
        self,
        prompt: str,
        formatted: bool = False,
        **kwargs: Any,  # noqa: ANN401
    ) -> CompletionResponse:
        """A text as the only turn of a conversation, answered at once."""
        response = CompletionResponse(text="")
        for response in self.stream_complete(prompt, formatted, **kwargs):  # noqa: B007
            pass
        return response


def _additional(piece: Delta) -> dict[str, Any]:
    """What LlamaIndex is told beside the text; its token counter reads these names."""
    told: dict[str, Any] = {"finish_reason": piece.finish} if piece.finish else {}
    if piece.usage is not None:
        told |= {
            "prompt_tokens": piece.usage.prompt_tokens,
            "completion_tokens": piece.usage.completion_tokens,
            "total_tokens": piece.usage.total_tokens,
        }
    return told
