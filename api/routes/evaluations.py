"""Runs of the evaluation."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path
from fastapi.responses import JSONResponse

from api.dependencies import CallerDep, ServicesDep
from api.evaluations import Run, find_run, list_runs, runs_folder
from api.identity import Role
from api.paging import CursorQuery, LimitQuery, page
from api.schemas.base import PROBLEMS
from api.schemas.usage import EvaluationOut, EvaluationsOut

router = APIRouter(prefix="/v1", tags=["管理"], responses=PROBLEMS)

RunId = Annotated[str, Path(max_length=200, pattern=r"^[^\x00/\\]+$", description="評価の ID")]


@router.get("/evaluations", summary="評価の一覧", responses={200: {"model": EvaluationsOut}})
def evaluations(
    services: ServicesDep, caller: CallerDep, limit: LimitQuery = 100, cursor: CursorQuery = None
) -> JSONResponse:
    """評価の結果を、新しい順に返します（管理者）。

    `tenkyo eval run --output` で、ホームの `evaluations` の下に書き出したものです。
    """
    caller.require(Role.ADMIN)
    runs = list_runs(runs_folder(services.settings.home))
    shown, following = page(runs, limit, cursor, lambda run: run.id)
    return JSONResponse({"evaluations": [_summary(run) for run in shown], "next_cursor": following})


@router.get(
    "/evaluations/{evaluation_id}", summary="評価", responses={200: {"model": EvaluationOut}}
)
def evaluation(
    evaluation_id: RunId,
    services: ServicesDep,
    caller: CallerDep,
    limit: LimitQuery = 100,
    cursor: CursorQuery = None,
) -> JSONResponse:
    """ある評価の値と、質問ごとの結果を返します（管理者）。"""
    caller.require(Role.ADMIN)
    run = find_run(runs_folder(services.settings.home), evaluation_id)
    outcomes, following = page(run.outcomes(), limit, cursor)
    more = {"summary": run.summary, "outcomes": outcomes, "next_cursor": following}
    return JSONResponse(_summary(run) | more)


def _summary(run: Run) -> dict[str, Any]:
    return {
        "id": run.id,
        "created_at": run.created_at.isoformat(),
        "questions": run.summary.get("questions", 0),
        "measures": run.summary["measures"],
    }
