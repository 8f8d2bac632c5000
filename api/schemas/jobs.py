"""Jobs."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from api.schemas.base import Response


class JobOut(Response):
    """A job."""

    id: str
    kind: Literal["document", "draft"] = Field(description="文書の登録か、原稿の作成か")
    state: Literal["queued", "running", "done", "failed", "cancelled"]
    progress: float = Field(ge=0, le=1, description="終わった割合")
    stage: str = Field(description="していること")
    collection: str
    document_id: str | None = Field(description="登録する文書")
    file_name: str | None
    draft_id: str | None = Field(description="作成する原稿（GET /v1/drafts/{id}）")
    tries: int = Field(description="始めた回数（サーバーが止まると、やり直す）")
    code: str | None = Field(description="失敗の種類")
    reason: str | None = Field(description="失敗の理由と対処")
    report: dict[str, Any] | None = Field(description="tenkyo ingest --json と同じ報告")
    created_at: str | None
    started_at: str | None
    finished_at: str | None
