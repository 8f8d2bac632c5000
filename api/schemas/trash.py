"""The trash: what lies in it."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from api.schemas.base import Request, Response
from api.schemas.documents import Day, Visibility


class TrashOut(Response):
    """Something that was deleted."""

    id: str = Field(description="ごみ箱の中での ID")
    kind: Literal["document", "conversation", "draft"] = Field(
        description="document 文書、conversation 会話、draft 原稿"
    )
    target_id: str = Field(description="消す前の ID。戻すと、またこの ID になる")
    title: str
    collection: str
    visibility: Visibility | None = Field(description="見られる人（文書のとき）")
    retain_until: str | None = Field(description="この日まで使う文書だったとき、その日")
    over: bool = Field(description="その日を過ぎたか。戻すときに、新しい日を書く")
    expired: bool = Field(description="人が消したのではなく、期限が過ぎて移されたか")
    deleted_at: str = Field(description="消した時刻（UTC）")
    purge_at: str = Field(description="完全に消える時刻（UTC）")


class TrashListOut(Response):
    """The trash."""

    trash: list[TrashOut]
    total: int = Field(description="見られるものの件数")
    days: int = Field(description="ごみ箱に残る日数（設定 trash_days）")
    next_cursor: str | None = Field(description="続きの cursor。なければ null")


class RestoreIn(Request):
    """How something is to come back."""

    retain_until: Day = Field(
        default=None,
        description="文書をこの日まで使う。省くと、消す前のまま",
        examples=["2027-03-31"],
    )


class RestoredOut(Response):
    """What has come back, or is on its way."""

    kind: Literal["document", "conversation", "draft"]
    target_id: str
    job_id: str | None = Field(description="文書の登録の ID（GET /v1/jobs/{id}）。ほかは null")
