"""Risk cases: reported by anybody, dealt with and exported by administrators."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from fastapi.responses import JSONResponse, Response

from api.dependencies import CallerDep, ServicesDep
from api.exporting.risk_cases import risk_case_table
from api.identity import Caller, Role
from api.opening import open_to
from api.paging import DEFAULT, CursorQuery, LimitQuery, page
from api.problems import ProblemError
from api.readers import readable_for
from api.schemas.base import PROBLEMS, Day
from api.schemas.risk_cases import RiskCaseIn, RiskCaseOut, RiskCasePatch, RiskCasesOut
from api.services import Services
from api.state.answers import find_answer
from api.state.masking import masked
from api.state.risk_cases import (
    RiskCaseRecord,
    Status,
    deal_with_risk_case,
    list_risk_cases,
    report_risk_case,
)
from api.table_files import TABLES, FormatQuery, table_file
from api.wording import VERDICTS, place
from rag.export.csv_file import table_csv
from rag.export.workbook import tables_workbook

router = APIRouter(prefix="/v1/risk-cases", tags=["管理"], responses=PROBLEMS)

FromQuery = Annotated[Day | None, Query(alias="from", description="初めの日（UTC）")]
ToQuery = Annotated[Day | None, Query(alias="to", description="終わりの日（UTC）")]
StatusQuery = Annotated[Status | None, Query(description="対応状況")]
_MOST_NUMBER = 2**31 - 1


@router.post(
    "",
    summary="リスクケースを報告する",
    status_code=201,
    responses={201: {"model": RiskCaseOut}},
)
def report(body: RiskCaseIn, services: ServicesDep, caller: CallerDep) -> JSONResponse:
    """起きた問題を管理者に報告します。対象の回答は、その時の内容のまま保存します。"""
    collection = open_to(services, caller, body.collection)
    with services.state.session() as session:
        about = None
        if body.answer_id is not None:
            about = find_answer(session, body.answer_id, caller.user)
        record = report_risk_case(
            session,
            reporter=(caller.user, caller.display_name, caller.division),
            collection=collection,
            kind=body.kind,
            severity=body.severity,
            what=body.what,
            about=about,
        )
    facts = {
        "number": record.number,
        "kind_of_risk": body.kind,
        "severity": body.severity,
        "answer_id": body.answer_id,
        "key": caller.key_id,
    }
    services.audit.write("risk_case", caller.user, facts, {"what": body.what})
    return JSONResponse(_json(services, caller, record), 201)


@router.get(
    "",
    summary="リスクケースの一覧",
    response_class=JSONResponse,
    responses={200: {"model": RiskCasesOut, "content": TABLES}},
)
def risk_cases(
    services: ServicesDep,
    caller: CallerDep,
    first: FromQuery = None,
    last: ToQuery = None,
    status: StatusQuery = None,
    format: FormatQuery = "json",  # noqa: A002 - the name of the design
    limit: LimitQuery = DEFAULT,
    cursor: CursorQuery = None,
) -> Response:
    """報告を新しい順に返します（管理者）。表（csv、xlsx）は、CAIO への報告に使えます。"""
    caller.require(Role.ADMIN)
    if first is not None and last is not None and first > last:
        raise ProblemError(422, "period", "from は to より前の日にしてください。")
    with services.state.session() as session:
        found = list_risk_cases(session, first, last, status)
    if format != "json":
        cases = [_json(services, caller, record) for record in found]
        _exported(services, caller, format, len(cases))
        table = risk_case_table(cases)
        content = table_csv(table) if format == "csv" else tables_workbook([table])
        return table_file(content, f"リスクケース_{_today()}", format)
    shown, following = page(found, limit, cursor, key=lambda record: str(record.number))
    cases = [_json(services, caller, record) for record in shown]
    return JSONResponse({"risk_cases": cases, "next_cursor": following})


@router.patch(
    "/{number}", summary="リスクケースの対応を書く", responses={200: {"model": RiskCaseOut}}
)
def deal_with(
    number: Annotated[int, Path(ge=1, le=_MOST_NUMBER, description="受付番号")],
    body: RiskCasePatch,
    services: ServicesDep,
    caller: CallerDep,
) -> JSONResponse:
    """対応状況と、対応の内容・再発防止策を書きます（管理者）。"""
    caller.require(Role.ADMIN)
    with services.state.session() as session:
        record = deal_with_risk_case(session, number, status=body.status, response=body.response)
    facts = {"number": number, "status": record.status, "key": caller.key_id}
    services.audit.write("risk_case_dealt_with", caller.user, facts, {"response": record.response})
    return JSONResponse(_json(services, caller, record))


def _exported(services: Services, caller: Caller, form: str, count: int) -> None:
    facts = {"format": form, "count": count, "key": caller.key_id}
    services.audit.write("risk_cases_read", caller.user, facts, {})


def _json(services: Services, caller: Caller, record: RiskCaseRecord) -> dict[str, Any]:
    """A risk case as its reader may see it now."""
    answer = None
    if record.answer is not None:
        readable = readable_for(services, caller, record.collection, record.documents)
        answer = masked(record.answer, readable, record.documents)
    return {
        "number": record.number,
        "kind": record.kind,
        "severity": record.severity,
        "what": record.what,
        "status": record.status,
        "response": record.response,
        "reporter": record.reporter,
        "reporter_name": record.reporter_name,
        "division": record.division,
        "collection": record.collection,
        "answer_id": answer["id"] if answer else None,
        "question": answer["question"] if answer else None,
        "answer": answer["answer"] if answer else None,
        "model": answer["model"] if answer else None,
        "as_of": answer["as_of"] if answer else None,
        "sources": _sources(answer) if answer else [],
        "verdicts": _verdicts(answer) if answer else [],
        "created": _moment(record.created_at),
        "updated": _moment(record.updated_at),
    }


def _sources(answer: dict[str, Any]) -> list[str]:
    return [f"[{one['number']}] {place(one['passage'])}" for one in answer["citations"]]


def _verdicts(answer: dict[str, Any]) -> list[str]:
    """The verdicts of the sentences that claim something, in order."""
    found = [one["support"] for one in answer["sentences"] if one["support"]]
    return [f"{number}文目 {VERDICTS[name]}" for number, name in enumerate(found, 1)]


def _moment(moment: datetime) -> str:
    return moment.replace(tzinfo=UTC).isoformat(timespec="milliseconds")


def _today() -> str:
    return date.today().strftime("%Y%m%d")  # noqa: DTZ011 - the machine's own day
