"""Conversations and what people say of answers."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, StringConstraints

from api.schemas.answers import AnswerOut
from api.schemas.base import CollectionField, Request, Response
from api.state.conversations import TITLE_LENGTH
from api.state.feedback import Rating, Reason

_SEEN = r"^[^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f][^\x00-\x1f\x7f]*$"
Title = Annotated[str, StringConstraints(min_length=1, max_length=TITLE_LENGTH, pattern=_SEEN)]


def _several(value: object) -> object:
    """One reason as a list of one, so that what is wrong is told of the reason itself."""
    return [value] if isinstance(value, str) else value


_Several = Annotated[list[Reason], Field(max_length=5)]
_Reasons = Annotated[
    _Several | None, BeforeValidator(_several, json_schema_input_type=Reason | _Several | None)
]


class ConversationIn(Request):
    """A conversation to begin."""

    title: Title | None = Field(
        default=None,
        description="題名。省くと、最初の質問が題名になる",
        examples=["移動図書館について"],
    )
    collection: CollectionField


class ConversationPatch(Request):
    """A new title."""

    title: Title = Field(description="題名", examples=["移動図書館の目標"])


class FeedbackIn(Request):
    """What its owner says of an answer."""

    answer_id: str = Field(
        max_length=64,
        pattern=r"^[^\x00]+$",
        description="回答の ID",
        examples=["0123456789abcdef0123456789abcdef"],
    )
    rating: Rating = Field(description="良い（good）か、良くない（bad）か")
    reason: _Reasons = Field(
        default=None, description="理由（1つか、いくつか）", examples=["出典が合わない"]
    )
    comment: str | None = Field(
        default=None, max_length=4_000, pattern=r"^[^\x00]*$", description="自由な言葉で"
    )

    def reasons(self) -> list[Reason]:
        """The reasons given."""
        return self.reason or []


class FeedbackOut(Response):
    """What its owner said of an answer."""

    answer_id: str
    rating: Rating
    reason: list[Reason]
    comment: str
    created: str = Field(description="日時（UTC、ISO 8601）")


class ConversationOut(Response):
    """A conversation in a list."""

    id: str
    title: str = Field(description="題名（質問する前は空のことがある）")
    collection: str
    created: str = Field(description="始めた日時（UTC、ISO 8601）")
    updated: str = Field(description="最後に質問したか改題した日時（UTC、ISO 8601）")
    answers: int = Field(description="回答の数")


class ConversationsOut(Response):
    """A page of conversations."""

    conversations: list[ConversationOut]
    next_cursor: str | None = Field(description="続きがあれば、次の cursor")


class VersionOut(Response):
    """An answer to a question that has several."""

    answer: AnswerOut
    feedback: FeedbackOut | None = Field(description="評価")


class MessageOut(Response):
    """A turn; `role` and `content` can go into the `history` of the next question as they are."""

    role: Literal["user", "assistant"]
    content: str = Field(description="質問、または [n] の付いた回答")
    created: str = Field(description="日時（UTC、ISO 8601）")
    answer: AnswerOut | None = Field(
        default=None,
        description="回答の全体。もう見られない出典に基づく文は除いてあり、"
        "masked にその数がある（assistant のみ）",
    )
    feedback: FeedbackOut | None = Field(default=None, description="評価（assistant のみ）")
    versions: list[VersionOut] = Field(
        default=[], description="同じ質問の回答の版、古い順。最後が answer（assistant のみ）"
    )


class ConversationWhole(ConversationOut):
    """A conversation with its messages."""

    messages: list[MessageOut]
