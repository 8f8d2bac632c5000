"""What all shapes share."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from api.dependencies import COLLECTION


def _written_day(value: object) -> object:
    """A day is written 2026-04-01; pydantic would take a number for seconds since 1970."""
    if isinstance(value, str) and not _DAY.fullmatch(value):
        raise ValueError("日付（2026-04-01 の形）にしてください")
    return value


_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
Day = Annotated[date, BeforeValidator(_written_day)]
"""A day of the calendar."""


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
