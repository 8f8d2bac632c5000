"""Measures (施策) of the plans: listed, one by one, side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Path, Query
from fastapi.responses import JSONResponse, Response

from api.dependencies import CallerDep, CollectionQuery, ServicesDep
from api.identity import Caller
from api.opening import open_to
from api.paging import CursorQuery, LimitQuery, page
from api.schemas.base import PROBLEMS
from api.schemas.measures import ComparisonOut, MeasureOut, MeasuresOut
from api.services import Services
from api.table_files import TABLES, FormatQuery, table_file
from rag.export import comparison_csv, comparison_workbook, measures_csv, measures_workbook
from rag.japanese.eras import parse_fiscal_year
from rag.records import MeasureFilter, MeasureRow, Part, parts_of
from rag.records.totals import sum_budgets
from rag.wire import comparison_json, measure_json, totals_json

router = APIRouter(prefix="/v1/measures", tags=["施策"], responses=PROBLEMS)
_WORDS = r"^[^\x00-\x1f\x7f]*$"
_Words = Annotated[str, Query(max_length=200, pattern=_WORDS)]
_HasKpi = Annotated[bool | None, Query(description="KPI のあるもの（true）、ないもの（false）")]
_HasBudget = Annotated[bool | None, Query(description="予算の有無")]
_HasSchedule = Annotated[bool | None, Query(description="工程の有無")]
_HasDoubts = Annotated[bool | None, Query(description="要目視確認の有無")]
_Name = Annotated[str, Query(min_length=1, max_length=500, pattern=r"^[^\x00-\x1f\x7f]+$")]


@router.get(
    "",
    summary="施策の一覧",
    response_class=JSONResponse,
    responses={200: {"model": MeasuresOut, "content": TABLES}},
)
def measures(
    services: ServicesDep,
    caller: CallerDep,
    document_id: Annotated[
        list[_Name], Query(max_length=100, description="文書の ID かファイル名")
    ] = [],  # noqa: B006 - FastAPI copies it
    ministry: Annotated[
        list[_Name], Query(max_length=100, description="担当の府省庁。正式名か略称")
    ] = [],  # noqa: B006
    fiscal_year: Annotated[
        list[_Name],
        Query(max_length=100, description="年度。2025、R7、令和7年度 など", examples=["R7"]),
    ] = [],  # noqa: B006
    q: Annotated[_Words, Query(description="題名や本文、KPI に含まれる語句（空白で区切る）")] = "",
    has_kpi: _HasKpi = None,
    has_budget: _HasBudget = None,
    has_schedule: _HasSchedule = None,
    has_doubts: _HasDoubts = None,
    format: FormatQuery = "json",  # noqa: A002 - the name of the design
    limit: LimitQuery = 100,
    cursor: CursorQuery = None,
    collection: CollectionQuery = None,
) -> Response:
    """計画の施策を、担当・KPI・予算・工程とともに返します。条件は、すべてを満たすものに絞ります。"""
    name = open_to(services, caller, collection)
    asked = {
        Part.KPI: has_kpi,
        Part.BUDGET: has_budget,
        Part.SCHEDULE: has_schedule,
        Part.DOUBT: has_doubts,
    }
    wanted = MeasureFilter(
        document_ids=tuple(_document(services, caller, name, one) for one in document_id),
        ministries=tuple(ministry),
        fiscal_years=tuple(map(parse_fiscal_year, fiscal_year)),
        text=q,
        having=frozenset(part for part, there in asked.items() if there is True),
        lacking=frozenset(part for part, there in asked.items() if there is False),
    )
    rows = services.engine.measures(collection=name, access=caller.access, wanted=wanted)
    if format != "json":
        make = measures_csv if format == "csv" else measures_workbook
        return table_file(make(rows), "施策", format)
    shown, following = page(rows, limit, cursor, lambda row: row.id)
    totals = sum_budgets(budget for row in rows for budget in row.measure.budgets)
    return JSONResponse(
        {
            "measures": [measure_json(row) for row in shown],
            "totals": totals_json(totals),
            "total": len(rows),
            "facets": _facets(rows),
            "next_cursor": following,
        }
    )


@router.get(
    "/compare",
    summary="2つの計画を比べる",
    response_class=JSONResponse,
    responses={200: {"model": ComparisonOut, "content": TABLES}},
)
def compare(
    services: ServicesDep,
    caller: CallerDep,
    a: Annotated[_Name, Query(description="前の計画。文書の ID かファイル名")],
    b: Annotated[_Name, Query(description="後の計画。文書の ID かファイル名")],
    format: FormatQuery = "json",  # noqa: A002
    limit: LimitQuery = 100,
    cursor: CursorQuery = None,
    collection: CollectionQuery = None,
) -> Response:
    """2つの計画の同じ施策を並べ、新しいもの、見当たらないもの、変わった点を示します。"""
    name = open_to(services, caller, collection)
    rows = services.engine.compare_measures(a, b, collection=name, access=caller.access)
    if format != "json":
        make = comparison_csv if format == "csv" else comparison_workbook
        return table_file(make(rows), "計画の比較", format)
    shown, following = page(rows, limit, cursor)
    return JSONResponse({**comparison_json(shown), "total": len(rows), "next_cursor": following})


@router.get("/{measure_id}", summary="施策", responses={200: {"model": MeasureOut}})
def measure(
    measure_id: Annotated[str, Path(pattern=r"^[0-9a-f]{20}$", description="施策の ID")],
    services: ServicesDep,
    caller: CallerDep,
    collection: CollectionQuery = None,
) -> JSONResponse:
    """一つの施策を返します。"""
    name = open_to(services, caller, collection)
    row = services.engine.measure(measure_id, collection=name, access=caller.access)
    return JSONResponse(measure_json(row))


def _facets(rows: Sequence[MeasureRow]) -> dict[str, int]:
    """How many of some measures hold what one could further ask for."""
    held = Counter(part for row in rows for part in parts_of(row.measure))
    return {
        "has_kpi": held[Part.KPI],
        "has_budget": held[Part.BUDGET],
        "has_schedule": held[Part.SCHEDULE],
        "has_doubts": held[Part.DOUBT],
    }


def _document(services: Services, caller: Caller, collection: str, name: str) -> str:
    return services.engine.find_document(name, collection=collection, access=caller.access).id
