"""Responses in OpenAI's shape, as the OpenAPI document describes them."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from api.schemas.answers import CitationOut, HitOut, SentenceOut, UsageOut, WithheldOut
from api.schemas.base import Response


class ModelOut(Response):
    """A model."""

    id: str
    object: Literal["model"]
    created: int
    owned_by: str
    label: str = Field(description="画面に出す名前")
    kind: str = Field(description="extractive（抜き書き）、endpoint、transformers")
    default: bool = Field(description="モデルを省いたときに使うもの")
    generative: bool = Field(description="生成AIかどうか")


class ModelsOut(Response):
    """All models."""

    object: Literal["list"]
    data: list[ModelOut]


class MessageOut(Response):
    """An answer as a message."""

    role: Literal["assistant"]
    content: str = Field(description="回答。文の終わりに [n]")
    refusal: None
    citations: list[CitationOut]
    sentences: list[SentenceOut]
    outcome: Literal["answered", "nearby", "not_found"]
    answered: bool
    notice: str
    withheld: list[WithheldOut]
    nearest: list[HitOut]
    as_of: str | None
    resolved_question: str
    answer_id: str


class ChoiceOut(Response):
    """The only choice."""

    index: int
    message: MessageOut
    finish_reason: Literal["stop"]
    logprobs: None


class CompletionOut(Response):
    """A chat completion."""

    id: str
    object: Literal["chat.completion"]
    created: int
    model: str
    choices: list[ChoiceOut]
    usage: UsageOut
    answered_by: str = Field(description="実際に答えたモデル")


class OpenAIError(Response):
    """What went wrong."""

    message: str = Field(description="何が起きたか、どうすればよいか")
    type: str
    param: str | None
    code: str


class OpenAIErrorOut(Response):
    """An error in OpenAI's shape."""

    error: OpenAIError


OPENAI_ERRORS: dict[int | str, dict[str, object]] = {
    "4XX": {"model": OpenAIErrorOut, "description": "誤り（OpenAI の形）"},
    "5XX": {"model": OpenAIErrorOut, "description": "サーバーの誤り（OpenAI の形）"},
}
