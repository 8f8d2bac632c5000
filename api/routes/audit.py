"""The audit log, for those whose task it is to read it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse

from api.dependencies import CallerDep, ServicesDep
from api.disposition import disposition
from api.identity import Role
from api.problems import ProblemError
from api.schemas.base import PROBLEMS, Day

router = APIRouter(prefix="/v1", tags=["管理"], responses=PROBLEMS)

_TYPE = "application/x-ndjson"
FromQuery = Annotated[
    Day | None, Query(alias="from", description="初めの日（UTC）。省くと初めから")
]
ToQuery = Annotated[
    Day | None, Query(alias="to", description="終わりの日（UTC）。省くと終わりまで")
]


@router.get(
    "/audit",
    summary="監査ログ",
    response_class=StreamingResponse,
    responses={
        200: {
            "description": "JSON Lines（1行に1件、古い順）",
            "content": {_TYPE: {"schema": {"type": "string"}}},
        }
    },
)
def audit(
    services: ServicesDep, caller: CallerDep, first: FromQuery = None, last: ToQuery = None
) -> StreamingResponse:
    """監査ログを JSON Lines で返します（監査担当だけ）。読んだことも監査ログに残ります。

    どの行も前の行のハッシュ（`previous`）を持ち、`tenkyo audit verify` で書き換えを確かめられます。
    """
    caller.require(Role.AUDITOR)
    if first is not None and last is not None and first > last:
        raise ProblemError(422, "period", "from は to より前の日にしてください。")
    period = {"from": _day(first), "to": _day(last)}
    services.audit.write("audit_read", caller.user, {"key": caller.key_id, **period}, {})
    lines: Iterator[bytes] = services.audit.entries(first, last)
    headers = {
        "Content-Disposition": disposition("attachment", "監査ログ.jsonl"),
        "Cache-Control": "private, no-store",
    }
    return StreamingResponse(lines, media_type=_TYPE, headers=headers)


def _day(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None
