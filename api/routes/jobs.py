"""Jobs: how far an upload is."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.responses import JSONResponse

from api.dependencies import CallerDep, ServicesDep
from api.jobs.showing import may_see, shown_draft_job, shown_job
from api.opening import may_use
from api.problems import ProblemError
from api.schemas.base import PROBLEMS
from api.schemas.jobs import JobOut
from api.state.collections import find_collection
from api.state.drafts import DraftJob, DraftRecord
from api.state.jobs import find_job

router = APIRouter(prefix="/v1/jobs", tags=["文書"], responses=PROBLEMS)
JobId = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$", description="登録の ID")]


@router.get("/{job_id}", summary="登録の進み具合", responses={200: {"model": JobOut}})
def job(job_id: JobId, services: ServicesDep, caller: CallerDep) -> JSONResponse:
    """文書の登録や、長い原稿の作成がどこまで進んだかを返します。失敗したときは、理由と対処も返します。

    サーバーが途中で止まったときは、次に動いたときに続けます（3回まで）。
    """
    with services.state.session() as session:
        draft = session.get(DraftJob, job_id)
        record_of_draft = session.get(DraftRecord, draft.draft_id) if draft is not None else None
        if draft is not None and record_of_draft and record_of_draft.owner == caller.user:
            return JSONResponse(shown_draft_job(draft, record_of_draft))
        found = find_job(session, job_id)
        record = find_collection(session, found.collection) if found is not None else None
    if found is None or not may_see(caller, found) or not may_use(caller, record):
        raise ProblemError(
            404,
            "job_not_found",
            "その ID の登録や作成はありません。文書や原稿が返した job_id を確かめてください。",
        )
    return JSONResponse(shown_job(found))
