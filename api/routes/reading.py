"""What stands in documents: text, original file, page images, passages."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query
from fastapi.responses import FileResponse, JSONResponse, PlainTextResponse, Response

from api.dependencies import CallerDep, CollectionQuery, ServicesDep
from api.disposition import disposition
from api.jobs.pages import page_image
from api.link_caller import LinkCallerDep
from api.opening import open_to
from api.problems import ProblemError
from api.routes.documents import DocumentId
from api.schemas.base import PROBLEMS
from api.schemas.documents import PassageWithNeighbours
from rag.wire import passage_json

router = APIRouter(prefix="/v1", tags=["文書"], responses=PROBLEMS)
_PRIVATE = {"Cache-Control": "private, no-cache"}
_SHOWN = {"pdf": "application/pdf"}
"""What browsers show by themselves and cannot be made to run scripts with."""
_VIEWER = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"
_SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'none'"
_MOST_NEIGHBOURS = 20
_SPAN = r"^\d{1,9}-\d{1,9}$"
Start = Annotated[int, Query(ge=0, le=10**9, description="始まりの位置（文字数、0から）")]
End = Annotated[int | None, Query(ge=0, le=10**9, description="終わりの位置。省くと終わりまで")]


@router.get(
    "/documents/{document_id}/text",
    summary="本文",
    response_class=PlainTextResponse,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
)
def text(
    document_id: DocumentId,
    services: ServicesDep,
    caller: CallerDep,
    start: Start = 0,
    end: End = None,
    collection: CollectionQuery = None,
) -> PlainTextResponse:
    """読み取った本文を返します。引用の位置（`char_start`、`char_end`）は、この文字数です。"""
    name = open_to(services, caller, collection)
    found = services.engine.document(document_id, collection=name, access=caller.access)
    return PlainTextResponse(
        found.text[start:end], headers={**_PRIVATE, "X-Total-Characters": str(len(found.text))}
    )


@router.get(
    "/documents/{document_id}/source",
    summary="原本",
    response_class=Response,
    responses={
        200: {
            "description": "原本",
            "content": {"*/*": {"schema": {"type": "string", "format": "binary"}}},
        },
        206: {"description": "原本の一部（Range）"},
    },
)
def source(
    document_id: DocumentId,
    services: ServicesDep,
    caller: LinkCallerDep,
    collection: CollectionQuery = None,
) -> Response:
    """登録された元のファイルを、そのまま返します。

    PDF はブラウザーで開けます。ほかの形式は保存されるだけで、中のプログラムが動くことはありません。
    """
    name = open_to(services, caller, collection)
    row, original = services.engine.original(document_id, collection=name, access=caller.access)
    shown = _SHOWN.get(row.format)
    return FileResponse(
        original,
        media_type=shown or "application/octet-stream",
        headers={
            **_PRIVATE,
            "Content-Disposition": disposition("inline" if shown else "attachment", row.file_name),
            "Content-Security-Policy": _VIEWER if shown else _SANDBOX,
            "X-Content-Type-Options": "nosniff",
        },
    )


@router.get(
    "/documents/{document_id}/pages/{page}.png",
    summary="ページの画像",
    response_class=Response,
    responses={
        200: {
            "description": "PNG",
            "content": {"image/png": {"schema": {"type": "string", "format": "binary"}}},
        },
        503: PROBLEMS["4XX"],
    },
)
def page_png(
    document_id: DocumentId,
    page: Annotated[int, Path(ge=1, le=10**6, description="ページ（1から）")],
    services: ServicesDep,
    caller: LinkCallerDep,
    highlight: Annotated[
        str | None,
        Query(pattern=_SPAN, description="印を付ける範囲（本文の文字数）", examples=["120-157"]),
    ] = None,
    collection: CollectionQuery = None,
) -> Response:
    """PDF の1ページを画像にし、範囲に印を付けて返します。PDF でない文書にはありません。"""
    name = open_to(services, caller, collection)
    row, original = services.engine.original(document_id, collection=name, access=caller.access)
    found = services.engine.document(row.id, collection=name, access=caller.access)
    image = page_image(services.settings, found, original, page, _span(highlight))
    return Response(image, media_type="image/png", headers=_PRIVATE)


@router.get(
    "/passages/{passage_id}",
    summary="箇所と、その前後",
    responses={200: {"model": PassageWithNeighbours}},
)
def passage(
    passage_id: Annotated[str, Path(pattern=r"^[0-9A-Za-z_-]{1,64}$", description="箇所の ID")],
    services: ServicesDep,
    caller: CallerDep,
    neighbours: Annotated[
        int, Query(ge=0, le=_MOST_NEIGHBOURS, description="前と後に、いくつずつ返すか")
    ] = 0,
    collection: CollectionQuery = None,
) -> JSONResponse:
    """引用された箇所を、前後の箇所とともに返します。"""
    name = open_to(services, caller, collection)
    document, rows = services.engine.passage(
        passage_id, collection=name, access=caller.access, neighbours=neighbours
    )
    place = next(place for place, row in enumerate(rows) if row.id == passage_id)
    shown = [passage_json(row, document) for row in rows]
    return JSONResponse({**shown[place], "before": shown[:place], "after": shown[place + 1 :]})


def _span(highlight: str | None) -> tuple[int, int] | None:
    if highlight is None:
        return None
    start, end = map(int, highlight.split("-"))
    if start >= end:
        raise ProblemError(
            422, "invalid", "「highlight」は 120-157 のように、始まり-終わりの順に書いてください。"
        )
    return start, end
