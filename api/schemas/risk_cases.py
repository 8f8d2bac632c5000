"""Risk cases."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from api.schemas.base import CollectionField, Request, Response
from api.state.risk_cases import Kind, Severity, Status

_WORDS = r"^[^\x00]*[^\s\x00][^\x00]*$"


class RiskCaseIn(Request):
    """A risk case to report."""

    kind: Kind = Field(description="種類", examples=["誤った数値"])
    severity: Severity = Field(description="重大さ", examples=["中"])
    what: str = Field(
        min_length=1,
        max_length=4_000,
        pattern=_WORDS,
        description="何が起きたか。業務への影響があれば、それも",
        examples=["目標値が、古い計画の値だった。"],
    )
    answer_id: Annotated[str, Field(max_length=64, pattern=r"^[^\x00]+$")] | None = Field(
        default=None, description="対象の回答の ID。省くと、回答に結び付かない報告"
    )
    collection: CollectionField


class RiskCasePatch(Request):
    """How a risk case is dealt with."""

    status: Status | None = Field(default=None, description="対応状況")
    response: str | None = Field(
        default=None,
        max_length=4_000,
        pattern=r"^[^\x00]*$",
        description="対応の内容と再発防止策",
    )


class RiskCaseOut(Response):
    """A risk case."""

    number: int = Field(description="受付番号")
    kind: Kind
    severity: Severity
    what: str
    status: Status
    response: str = Field(description="対応の内容と再発防止策")
    reporter: str
    reporter_name: str = Field(description="報告者の表示名（分からなければ空）")
    division: str = Field(description="報告者の所属（分からなければ空）")
    collection: str
    answer_id: str | None
    question: str | None
    answer: str | None = Field(description="回答。いま読めない出典に基づく文は除いてある")
    model: str | None
    as_of: str | None
    sources: list[str] = Field(description="引用した文書と箇所")
    verdicts: list[str] = Field(description="文ごとの照合の結果")
    created: str = Field(description="報告の日時（UTC、ISO 8601）")
    updated: str = Field(description="最後に対応した日時（UTC、ISO 8601）")


class RiskCasesOut(Response):
    """A page of risk cases."""

    risk_cases: list[RiskCaseOut]
    next_cursor: str | None = Field(description="続きがあれば、次の cursor")
