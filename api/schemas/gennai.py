"""Requests and responses of the AI app for 源内."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.schemas.answers import CitationOut
from api.schemas.base import Response
from api.schemas.questions import QUESTION_LENGTH

_INPUTS: dict[str, Any] = {
    "required": ["question"],
    "properties": {
        "question": {
            "type": ["string", "number", "boolean"],
            "minLength": 1,
            "maxLength": QUESTION_LENGTH,
            "pattern": r"\S",
            "description": "質問。源内は、数字だけの質問を数で送る",
        },
    },
}
_OTHERS = (
    "質問（question）のほかは、省くか空にできます：documents（探す文書）、ministries（府省庁）、"
    "fiscal_years（年度）、show（verdicts と withheld）、files（この質問にだけ使う文書）、"
    "conversation_histories（これまでのやりとり）、model、collection。"
    "様式は docs/gennai/form.json にあります"
)


class GennaiIn(BaseModel):
    """What 源内 sends."""

    model_config = ConfigDict(extra="ignore", hide_input_in_errors=True)

    inputs: dict[str, Any] = Field(
        description=_OTHERS,
        json_schema_extra=_INPUTS,
        examples=[{"question": "移動図書館の目標は何台ですか"}],
    )
    sessionId: Any = Field(default=None, description="使いません")  # noqa: N815 (源内's name)


class TimestampsOut(Response):
    """When it was worked on."""

    processingStartedAt: str  # noqa: N815
    processingEndedAt: str  # noqa: N815


class GennaiOut(Response):
    """An answer."""

    outputs: str = Field(description="回答（Markdown。引用は脚注）")
    outcome: Literal["answered", "nearby", "not_found"]
    citations: list[CitationOut]
    answer_id: str
    usageMetadata: list[dict[str, Any]]  # noqa: N815
    timestamps: TimestampsOut


class GennaiAcceptedOut(Response):
    """A question that was taken."""

    outputs: str
    request_id: str
    status: Literal["PENDING"]
    status_url: str = Field(description="状態を尋ねるパス")


class GennaiStatusOut(Response):
    """How far a question is."""

    request_id: str
    status: Literal["PENDING", "IN_PROGRESS", "COMPLETED", "ERROR"]
    progress: str | None = None
    outputs: str | None = Field(default=None, description="回答か、誤りの説明")
    created_at: str
    updated_at: str


class GennaiErrorOut(Response):
    """What went wrong."""

    outputs: str = Field(description="何が起きたか、どうすればよいか（画面に出る）")
    error: str = Field(description="英語の種類: 名前（源内のログに残る）")


GENNAI_ERRORS: dict[int | str, dict[str, object]] = {
    "4XX": {"model": GennaiErrorOut, "description": "誤り（源内の形）"},
    "5XX": {"model": GennaiErrorOut, "description": "サーバーの誤り（源内の形）"},
}
