"""Files of answers, drafts, checks and measures."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from fastapi import APIRouter
from fastapi.responses import Response

from api.dependencies import CallerDep, ServicesDep
from api.disposition import disposition
from api.exporting.files import TYPES, File
from api.exporting.making import export
from api.schemas.base import PROBLEMS
from api.schemas.exports import ExportIn
from api.state.work import Job, count_work
from rag.export.encodings import code_point
from rag.export.print_page import POLICY

router = APIRouter(prefix="/v1", tags=["原稿"], responses=PROBLEMS)

_SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'none'"
_MOST_LISTED = 50
_BINARY: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}}
_TEXT: dict[str, Any] = {"schema": {"type": "string"}}


@router.post(
    "/exports",
    summary="書き出す",
    response_class=Response,
    responses={
        200: {
            "description": "ファイル",
            "content": {
                TYPES["docx"]: _BINARY,
                TYPES["xlsx"]: _BINARY,
                "text/markdown": _TEXT,
                "text/plain": _TEXT,
                "text/csv": _TEXT,
                "text/html": _TEXT,
            },
            "headers": {
                "X-Tenkyo-Replaced": {
                    "description": "文字コードになく〓に置き換えた文字（U+…=数、先頭の50種まで）",
                    "schema": {"type": "string"},
                },
                "X-Tenkyo-Warnings": {
                    "description": "様式に入らなかった項目など（パーセント符号化した UTF-8）",
                    "schema": {"type": "string"},
                },
            },
        }
    },
)
def exports(body: ExportIn, services: ServicesDep, caller: CallerDep) -> Response:
    """自分の回答・原稿・照合結果か、施策を、ファイルに書き出します。

    中身はサーバーに保存したもの（と登録文書）だけから作ります。どの出典にも、機密性と取扱い、
    設定 `public_api_url` があるときは原典への固定リンクを添えます。今は見られない文書に基づく
    文は含みません。`print` は、それだけで印刷できる A4 の HTML です。
    """
    made = export(services, caller, body)
    facts = {
        "key": caller.key_id,
        "format": body.format,
        "answer_id": body.answer_id,
        "draft_id": body.draft_id,
        "check_id": body.check_id,
        "measures": body.measures is not None,
    }
    services.audit.write("export", caller.user, facts, {})
    with services.state.session() as session:
        count_work(session, caller, Job.EXPORT)
    return Response(made.content, media_type=made.media_type, headers=_headers(made))


def _headers(made: File) -> dict[str, str]:
    shows = made.form == "print"
    headers = {
        "Content-Disposition": disposition("inline" if shows else "attachment", made.file_name),
        "Content-Security-Policy": POLICY if shows else _SANDBOX,
        "Cache-Control": "private, no-store",
    }
    if made.lacking:
        listed = list(made.lacking.items())[:_MOST_LISTED]
        shown = ", ".join(f"{code_point(char)}={count}" for char, count in listed)
        headers["X-Tenkyo-Replaced"] = shown
    if made.warnings:
        headers["X-Tenkyo-Warnings"] = quote("\n".join(made.warnings))
    return headers
