"""Permanent links, as exports carry them: whoever has signed in is led to the page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Path
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.requests import HTTPConnection

from api.dependencies import CollectionQuery, ServicesDep
from api.identity.cookie import identify_reader
from api.opening import open_to
from api.plain_pages import told_page
from api.problems import ProblemError
from api.routes.documents import DocumentId
from api.schemas.base import PROBLEMS
from api.services import Services
from api.state.users import any_user
from rag.errors import CollectionError, NotFoundError

router = APIRouter(tags=["文書"], responses=PROBLEMS)
_UNAUTHORIZED = 401
_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    "frame-ancestors 'none'; base-uri 'none'"
)
_HTML = {"text/html": {"schema": {"type": "string"}}}


@router.get(
    "/open/{document_id}/{page}",
    summary="原典を開く（変わらないリンク）",
    status_code=303,
    response_class=Response,
    responses={
        303: {"description": "短い間だけ使える、原本へのリンクに移る"},
        401: {"description": "サインインを求めるページ", "content": _HTML},
        404: {"description": "見つからないことを告げるページ", "content": _HTML},
    },
)
def open_document(
    document_id: DocumentId,
    page: Annotated[int, Path(ge=1, le=10**6, description="ページ（1から）。ないときは 1")],
    connection: HTTPConnection,
    services: ServicesDep,
    collection: CollectionQuery = None,
) -> Response:
    """書き出した文書の中のリンクから、原本のそのページを開きます。サインインが要ります。"""
    try:
        caller = identify_reader(connection, services)
    except ProblemError as problem:
        if problem.status != _UNAUTHORIZED:
            raise
        return _page(
            "サインインが必要です",
            "この文書は、Tenkyo（典拠）にサインインしている人だけが開けます。"
            "いつもの入口からサインインして、もう一度このリンクを開いてください。",
            401,
            problem.headers,
            _sign_in(connection, services),
        )
    try:
        name = open_to(services, caller, collection)
        row, _ = services.engine.original(document_id, collection=name, access=caller.access)
    except (NotFoundError, CollectionError, ProblemError):
        return _page(
            "文書が見つかりません",
            "削除されたか、閲覧する権限がありません。リンクを送った人か、文書の担当に確かめてください。",
            404,
        )
    query = "" if collection is None else "?" + urlencode({"collection": name})
    signed = services.links.sign(f"/v1/documents/{row.id}/source{query}", caller)
    return RedirectResponse(
        f"{signed}#page={page}", status_code=303, headers={"Cache-Control": "no-store"}
    )


def _sign_in(connection: HTTPConnection, services: Services) -> tuple[str, str] | None:
    """A way to sign in that leads back here; None where there are no local users."""
    with services.state.session() as session:
        if not any_user(session):
            return None
    here = connection.url.path + (f"?{connection.url.query}" if connection.url.query else "")
    return f"../../sign-in?next={quote(here, safe='')}", "サインイン"


def _page(
    title: str,
    text: str,
    status: int,
    headers: Mapping[str, str] | None = None,
    link: tuple[str, str] | None = None,
) -> HTMLResponse:
    return HTMLResponse(
        told_page(title, text, link),
        status_code=status,
        headers={
            **(headers or {}),
            "Content-Security-Policy": _POLICY,
            "Cache-Control": "no-store",
        },
    )
