"""What all shapes share."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from api.dependencies import COLLECTION


class Request(BaseModel):
    """A request: unknown names are refused, so that a slip of the pen is noticed."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=False, hide_input_in_errors=True)


class Response(BaseModel):
    """A response, as the OpenAPI document describes it."""

    model_config = ConfigDict(extra="allow")


class Problem(Response):
    """RFC 9457."""

    type: str = Field(description="種類", examples=["urn:tenkyo:problem:not_found"])
    title: str = Field(description="種類の名前", examples=["見つかりません"])
    status: int = Field(description="HTTP の状態", examples=[404])
    detail: str = Field(description="何が起きたか、どうすればよいか")
    instance: str | None = Field(default=None, description="リクエストの番号（x-request-id）")


CollectionField = Annotated[
    str | None, Field(default=None, description=COLLECTION, examples=["default"], max_length=64)
]

PROBLEMS: dict[int | str, dict[str, Any]] = {
    "4XX": {
        "description": "誤り（RFC 9457）",
        "content": {"application/problem+json": {"schema": Problem.model_json_schema()}},
    },
    "503": {
        "description": "今は利用できない（RFC 9457）",
        "content": {"application/problem+json": {"schema": Problem.model_json_schema()}},
    },
}
"""Responses of every call that are no success."""
