"""Model cards, and the list of communications."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response
from fastapi.responses import JSONResponse

from api.dependencies import CallerDep, ServicesDep
from api.disposition import disposition
from api.governance.cards import Card, model_cards
from api.governance.communications import communications
from api.governance.markdown import governance_markdown
from api.identity import Role
from api.schemas.base import PROBLEMS
from api.schemas.governance import GovernanceOut
from api.state.answers import now
from eval.reports.labels import NAMES
from rag.japanese.written_dates import japanese_date

router = APIRouter(prefix="/v1", tags=["管理"], responses=PROBLEMS)

FormatQuery = Annotated[
    Literal["json", "md"],
    Query(alias="format", description="`md` は、提出用の Markdown のファイル"),
]


@router.get(
    "/governance",
    summary="モデルカードと外部通信",
    response_class=JSONResponse,
    responses={
        200: {
            "model": GovernanceOut,
            "content": {"text/markdown": {"schema": {"type": "string"}}},
        }
    },
)
def governance(
    services: ServicesDep,
    caller: CallerDep,
    form: FormatQuery = "json",
) -> Response:
    """使っているモデルのカードと、外部との通信の一覧を返します（管理者、監査担当）。

    設定から作ります。モデルの評価は、ホームの `evaluations` にある、いちばん新しいものです。
    """
    caller.require(Role.ADMIN, Role.AUDITOR)
    models = services.engine.language_models.configured()
    cards = model_cards(services.settings, models)
    contacted = communications(services.settings, models)
    if form == "md":
        as_of = japanese_date(now().date().isoformat())
        return Response(
            governance_markdown(cards, contacted, as_of),
            media_type="text/markdown; charset=utf-8",
            headers={"Content-Disposition": disposition("attachment", "AIモデルと外部通信.md")},
        )
    return JSONResponse(
        {
            "models": [_card(card) for card in cards],
            "communications": [asdict(one) for one in contacted],
        }
    )


def _card(card: Card) -> dict[str, Any]:
    shown = asdict(card) | {"limits": list(card.limits)}
    if shown["evaluation"] is not None:
        for figure in shown["evaluation"]["figures"]:
            figure["name"] = NAMES.get(figure["measure"], figure["measure"])
    return shown
