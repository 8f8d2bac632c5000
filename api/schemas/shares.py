"""Requests to share, and what is shared."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from api.schemas.base import Request, Response
from api.schemas.drafts import PLAIN

USUAL_DAYS = 30
MOST_DAYS = 366

_Id = Annotated[str, Field(min_length=1, max_length=64, pattern=PLAIN)]
_Name = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]+$")]


class ShareIn(Request):
    """What is shared with whom."""

    answer_id: _Id | None = Field(default=None, description="自分の回答")
    draft_id: _Id | None = Field(default=None, description="自分の原稿（いつも今の版を見せる）")
    users: list[_Name] = Field(default=[], max_length=100, description="見せる人の利用者名")
    group: _Name | None = Field(default=None, description="見せるグループ（課など）")
    expires: date | datetime | None = Field(
        default=None,
        description=f"いつまで見せるか。日付ならその日の終わり（UTC）まで。省くと {USUAL_DAYS} 日",
        examples=["2026-12-31"],
    )

    @model_validator(mode="after")
    def _whole(self) -> ShareIn:
        if (self.answer_id is None) == (self.draft_id is None):
            raise ValueError("answer_id と draft_id のどちらか一方だけが必要です")
        if not self.users and self.group is None:
            raise ValueError("users か group に、見せる相手を指定してください")
        return self

    def expires_at(self, now: datetime) -> datetime:
        """Until when it is shown, in UTC without zone.

        Args:
            now: The present moment, likewise.
        """
        match self.expires:
            case None:
                return now + timedelta(days=USUAL_DAYS)
            case datetime() as moment if moment.tzinfo is not None:
                try:
                    return moment.astimezone(UTC).replace(tzinfo=None)
                except OverflowError:  # the first and last days of the calendar are no end anyway
                    return moment.replace(tzinfo=None)
            case datetime() as moment:
                return moment
            case day:
                return datetime.combine(day, time.max)


class ShareSummary(Response):
    """A share in a list."""

    id: str
    kind: Literal["answer", "draft"]
    target_id: str
    owner: str = Field(description="共有した人")
    users: list[str]
    group: str | None
    expires: datetime
    expired: bool
    created_at: datetime
    url: str = Field(description="共有を開くパス（public_api_url があればその URL）")


class ShareOut(ShareSummary):
    """A share with what it shows."""

    answer: dict[str, Any] | None = Field(description="回答（GET /v1/answers と同じ形）")
    draft: dict[str, Any] | None = Field(description="原稿の今の版")


class SharesOut(Response):
    """Shares, a page."""

    shares: list[ShareSummary]
    next_cursor: str | None
