"""How much the API is used."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse

from api.dependencies import CallerDep, ServicesDep
from api.identity import Role
from api.problems import ProblemError
from api.schemas.base import PROBLEMS, Day
from api.schemas.usage import UsageOut
from api.state.answers import now
from api.state.usage import usage

router = APIRouter(prefix="/v1", tags=["管理"], responses=PROBLEMS)

USUAL_DAYS = 30
MOST_DAYS = 366
FromQuery = Annotated[Day | None, Query(alias="from", description="初めの日（UTC）")]
ToQuery = Annotated[Day | None, Query(alias="to", description="終わりの日（UTC）。省くと今日")]


@router.get("/usage", summary="利用状況", responses={200: {"model": UsageOut}})
def figures(
    services: ServicesDep, caller: CallerDep, first: FromQuery = None, last: ToQuery = None
) -> JSONResponse:
    """日ごと、モデルごとの質問数と結果、示さなかった文、評価を返します（管理者）。

    だれが何を質問したかは含みません。省くと、今日までの 30 日です。
    """
    caller.require(Role.ADMIN)
    until = last or now().date()
    since = first or until - min(timedelta(days=USUAL_DAYS - 1), until - date.min)
    if not timedelta(0) <= until - since < timedelta(days=MOST_DAYS) or until == date.max:
        raise ProblemError(
            422, "period", f"from から to までを、順に並んだ {MOST_DAYS} 日以内にしてください。"
        )
    with services.state.session() as session:
        found = usage(session, since, until)
    return JSONResponse({"from": since.isoformat(), "to": until.isoformat(), **found})
