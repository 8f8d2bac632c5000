"""Requests in the shape of OpenAI's chat completions."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Discriminator, Field, Tag

from api.schemas.questions import QUESTION_LENGTH

_MOST_MESSAGES = 1_000
_LONGEST_MESSAGE = 100_000

Text = Annotated[str, Field(max_length=_LONGEST_MESSAGE)]


def _only_one(count: int | None) -> int | None:
    if count is not None and count != 1:
        raise ValueError("1 にしてください（回答は1つだけ作ります）")
    return count


def _none_at_all(tools: list[Any] | None) -> list[Any] | None:
    if tools:
        raise ValueError("使えません。ツールの呼び出しには対応していないので、消してください")
    return tools


class _Tolerant(BaseModel):
    """Clients send many parameters; those that mean nothing here are left aside."""

    model_config = ConfigDict(extra="ignore", strict=True, hide_input_in_errors=True)


class TextPart(_Tolerant):
    """A piece of a message."""

    type: Literal["text"] = Field(description="文字だけを扱います（画像や音声は使えません）")
    text: Text


def _form(content: object) -> str:
    return "parts" if isinstance(content, list) else "text"


Parts = Annotated[list[TextPart], Field(max_length=_MOST_MESSAGES)]
Content = Annotated[
    Annotated[Text, Tag("text")] | Annotated[Parts, Tag("parts")], Discriminator(_form)
]


class ChatMessage(_Tolerant):
    """A message."""

    role: Literal["system", "developer", "user", "assistant"] = Field(
        description="system と developer の内容は使いません"
    )
    content: Content | None = Field(default=None, description="発言（文字列か、文字の部品の列）")

    @property
    def text(self) -> str:
        """The words of the message."""
        if isinstance(self.content, list):
            return "\n".join(part.text for part in self.content)
        return self.content or ""


_QUESTION: dict[str, Any] = {
    "contains": {
        "type": "object",
        "required": ["role", "content"],
        "properties": {
            "role": {"const": "user"},
            "content": {
                "anyOf": [
                    {"type": "string", "pattern": r"\S", "maxLength": QUESTION_LENGTH},
                    {
                        "type": "array",
                        "contains": {"properties": {"text": {"type": "string", "pattern": r"\S"}}},
                    },
                ]
            },
        },
    }
}
"""Among the messages there is a question."""


class StreamOptions(_Tolerant):
    """How a stream ends."""

    include_usage: bool | None = Field(
        default=None, description="最後に、使ったトークンの数だけのかたまりを送る"
    )


class ChatIn(_Tolerant):
    """A chat, whose last message of the user is the question."""

    model: str = Field(
        default="",
        max_length=200,
        description="GET /v1/models の id。「名前@コレクション」で、探すコレクションを選べます",
        examples=["extractive", "extractive@default"],
    )
    messages: list[ChatMessage] = Field(
        min_length=1,
        max_length=_MOST_MESSAGES,
        description=f"最後の user の発言が質問（{QUESTION_LENGTH} 文字まで）、その前がやりとり",
        examples=[[{"role": "user", "content": "移動図書館の目標は何台ですか"}]],
        json_schema_extra=_QUESTION,
    )
    stream: bool | None = Field(default=None, description="true なら少しずつ送る")
    stream_options: StreamOptions | None = None
    n: Annotated[
        int | None, AfterValidator(_only_one), Field(json_schema_extra={"enum": [1, None]})
    ] = Field(default=None, description="1 だけ使えます")
    tools: Annotated[
        list[Any] | None, AfterValidator(_none_at_all), Field(json_schema_extra={"maxItems": 0})
    ] = Field(default=None, description="使えません")
    functions: Annotated[
        list[Any] | None, AfterValidator(_none_at_all), Field(json_schema_extra={"maxItems": 0})
    ] = Field(default=None, description="使えません")
