"""How much the API is used."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse

from api.dependencies import CallerDep, ServicesDep
from api.identity import Role
from api.problems import ProblemError
from api.schemas.base import PROBLEMS, Day
from api.schemas.usage import UsageOut
from api.services import Services
from api.state.answers import now
from api.state.usage import usage
from rag.llm import ExtractiveModel

router = APIRouter(prefix="/v1", tags=["管理"], responses=PROBLEMS)

USUAL_DAYS = 30
MOST_DAYS = 366
FromQuery = Annotated[Day | None, Query(alias="from", description="初めの日（UTC）")]
ToQuery = Annotated[Day | None, Query(alias="to", description="終わりの日（UTC）。省くと今日")]


@router.get("/usage", summary="利用状況", responses={200: {"model": UsageOut}})
def figures(
    services: ServicesDep, caller: CallerDep, first: FromQuery = None, last: ToQuery = None
) -> JSONResponse:
    """日ごと、モデルごとの質問数と結果、所属と仕事の種類ごとの件数、トークン数と費用を返します（管理者）。

    だれが何を質問したかは含みません。省くと、今日までの 30 日です。費用は、設定 models の
    `yen_per_million_prompt` と `yen_per_million_completion` に書いた単価から求めます。
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
    for tokens in found["tokens"]:
        tokens["yen"] = _yen(services, tokens)
    return JSONResponse({"from": since.isoformat(), "to": until.isoformat(), **found})


def _yen(services: Services, tokens: Mapping[str, Any]) -> float | None:
    """What tokens cost at the prices of the settings; None for a model that has none."""
    model = services.engine.language_models.configured().get(tokens["model"])
    if model is None or isinstance(model, ExtractiveModel):
        return None
    taken, given = model.yen_per_million_prompt, model.yen_per_million_completion
    if not taken and not given:
        return None
    cost: float = tokens["prompt_tokens"] * taken + tokens["completion_tokens"] * given
    return round(cost / 1_000_000, 2)
