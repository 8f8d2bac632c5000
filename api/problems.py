"""Errors of the API as `application/problem+json` (RFC 9457).

    {"type": "urn:tenkyo:problem:not_found", "title": "見つかりません", "status": 404,
     "detail": "…何が起きたか、どうすればよいか…", "instance": "…id of the request…"}

Every `TenkyoError` is a problem by itself; what only the API knows is raised as `ProblemError`.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from rag import errors

MEDIA_TYPE = "application/problem+json"
_SHOWN_ERRORS = 5
_PLACE = re.compile(r"（場所: [^）]*）")
"""Where a collection lies on the machine: for who runs commands, not for who calls."""
_SOURCES = {"body", "query", "path", "header", "form"}
_log = logging.getLogger("tenkyo.api")

_TITLES = {
    400: "リクエストを読み取れません",
    401: "認証が必要です",
    403: "権限がありません",
    404: "見つかりません",
    405: "この操作はできません",
    408: "時間内に届きませんでした",
    409: "今の状態と合いません",
    410: "もうありません",
    413: "大きすぎます",
    415: "受け付けられない種類です",
    421: "宛先が違います",
    422: "内容に誤りがあります",
    429: "混み合っています",
    499: "接続が切れました",
    500: "サーバーの内部で誤りが起きました",
    503: "今は利用できません",
    504: "時間内に終わりませんでした",
    507: "空き容量が足りません",
}

# The most derived class of an error decides.
_STATUS: Mapping[type[errors.TenkyoError], int] = {
    errors.DocumentError: 422,
    errors.UnsupportedFormatError: 415,
    errors.DocumentTooLargeError: 413,
    errors.CollectionNotFoundError: 404,
    errors.CollectionNameError: 422,
    errors.CollectionBusyError: 409,
    errors.StorageFullError: 507,
    errors.CollectionError: 503,
    errors.QuestionError: 422,
    errors.EmbeddingModelError: 503,
    errors.LanguageModelError: 503,
    errors.ConfigurationError: 422,
    errors.NotFoundError: 404,
    errors.TenkyoError: 500,
}


@dataclass(eq=False)
class ProblemError(Exception):
    """A request that is not done as asked.

    Attributes:
        status: HTTP status.
        code: Stable English word for programs, the end of `type`.
        detail: Japanese: what happened, and what to do.
        headers: Further headers of the response.
        members: Further members of the body.
    """

    status: int
    code: str
    detail: str
    headers: Mapping[str, str] = field(default_factory=dict)
    members: Mapping[str, Any] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """The kind of problem, in Japanese."""
        return _TITLES.get(self.status) or HTTPStatus(self.status).phrase

    def body(self, instance: str = "") -> dict[str, Any]:
        """The body of the response.

        Args:
            instance: Id of the request, empty for none.
        """
        named = {"instance": instance} if instance else {}
        return {
            "type": f"urn:tenkyo:problem:{self.code}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            **named,
            **self.members,
        }


UNEXPECTED = ProblemError(
    500,
    "internal",
    "想定していない誤りが起きました。もう一度試し、続くときは instance の番号を添えて"
    "管理者に知らせてください。",
)
"""What nobody expected. It tells nothing of the cause: that may hold questions."""


def problem_of(error: errors.TenkyoError) -> ProblemError:
    """An error of the engine as a problem."""
    status = next(_STATUS[kind] for kind in type(error).__mro__ if kind in _STATUS)
    retry = {"Retry-After": "5"} if status in {409, 503} and _passes(error) else {}
    return ProblemError(status, error.code, _PLACE.sub("", error.message), headers=retry)


def _passes(error: errors.TenkyoError) -> bool:
    """Whether the same request may go through a little later."""
    return isinstance(error, errors.CollectionBusyError | errors.LanguageModelError)


def problem_response(problem: ProblemError, request: Request | None = None) -> JSONResponse:
    """A problem as a response."""
    instance = getattr(request.state, "request_id", "") if request is not None else ""
    return JSONResponse(
        problem.body(instance),
        status_code=problem.status,
        headers=dict(problem.headers),
        media_type=MEDIA_TYPE,
    )


def install_handlers(app: FastAPI) -> None:
    """Makes every error of an application a problem."""

    @app.exception_handler(ProblemError)
    async def _problem(request: Request, error: ProblemError) -> JSONResponse:
        return problem_response(error, request)

    @app.exception_handler(errors.TenkyoError)
    async def _engine(request: Request, error: errors.TenkyoError) -> JSONResponse:
        return problem_response(problem_of(error), request)

    @app.exception_handler(RequestValidationError)
    async def _invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        return problem_response(_invalid_problem(error), request)

    @app.exception_handler(HTTPException)
    async def _http(request: Request, error: HTTPException) -> JSONResponse:
        return problem_response(_http_problem(error), request)

    @app.exception_handler(Exception)
    async def _unexpected(request: Request, error: Exception) -> JSONResponse:
        # The traceback goes to the operational log without values: they may hold questions.
        _log.error("unexpected %s at %s", type(error).__name__, place_of(error))
        return problem_response(UNEXPECTED, request)


def place_of(error: Exception) -> str:
    """File and line in which an error was raised, without the values around it."""
    trace = error.__traceback__
    if trace is None:
        return "?"
    while trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}"


def _http_problem(error: HTTPException) -> ProblemError:
    details = {
        404: "その宛先はありません。パスを確かめてください（一覧は /docs にあります）。",
        405: "この宛先では、そのメソッドを使えません。許されるものは Allow ヘッダーにあります。",
        400: "リクエストの本文を読み取れませんでした。形式を確かめてください。",
    }
    code = {404: "not_found", 405: "method_not_allowed", 400: "bad_request"}
    return ProblemError(
        error.status_code,
        code.get(error.status_code, "http"),
        details.get(error.status_code, str(error.detail)),
        headers=dict(error.headers or {}),
    )


def _invalid_problem(error: RequestValidationError) -> ProblemError:
    found = error.errors()
    if any(one["type"] == "json_invalid" for one in found):
        return ProblemError(
            400,
            "malformed_json",
            "本文が正しい JSON ではありません。引用符や括弧を確かめてください。",
        )
    places = [{"field": _field(one), "reason": reason(one)} for one in found[:_SHOWN_ERRORS]]
    first = places[0]
    more = f"（ほか {len(found) - 1} 件）" if len(found) > 1 else ""
    return ProblemError(
        422,
        "invalid",
        f"「{first['field']}」は{first['reason']}。{more}",
        members={"errors": places},
    )


def _field(error: Mapping[str, Any]) -> str:
    place = [str(part) for part in error["loc"]]
    names = (
        place[1:] if place and place[0] in {"body", "query", "path", "header", "form"} else place
    )
    return ".".join(names) or "本文"


def reason(error: Mapping[str, Any]) -> str:
    """Why a value is not allowed, in Japanese words that follow 「…は」.

    Args:
        error: An entry of pydantic's `errors()`.
    """
    limits = error.get("ctx", {})
    worded = {
        "missing": "必要です",
        "extra_forbidden": "使えない名前です。名前を確かめるか、消してください",
        "greater_than_equal": f"{limits.get('ge')} 以上にしてください",
        "greater_than": f"{limits.get('gt')} より大きくしてください",
        "less_than_equal": f"{limits.get('le')} 以下にしてください",
        "string_too_long": f"{limits.get('max_length')} 文字以内にしてください",
        "string_too_short": f"{limits.get('min_length')} 文字以上にしてください",
        "string_pattern_mismatch": "空白だけか、使えない文字を含むか、形が違います",
        "string_unicode": "UTF-8 として読めない文字があります",
        "too_long": f"{limits.get('max_length')} 件以内にしてください",
        "too_short": f"{limits.get('min_length')} 件以上にしてください",
        "literal_error": f"{_expected(limits)} のいずれかにしてください",
        "enum": f"{_expected(limits)} のいずれかにしてください",
        "value_error": str(limits.get("error", "使えない値です")),
    }
    kind = str(error["type"])
    if kind in worded:
        return worded[kind]
    kinds = {
        "string": "文字列",
        "int": "整数",
        "float": "数",
        "bool": "true か false",
        "list": "配列",
        "dict": "オブジェクト",
        "model": "オブジェクト",
        "date": "日付（2025-04-01 の形）",
        "uuid": "UUID",
    }
    wanted = kinds.get(kind.partition("_")[0])
    return f"{wanted}にしてください" if wanted else "使えない値です"


def _expected(limits: Mapping[str, Any]) -> str:
    return str(limits.get("expected", "")).replace(" or ", ", ").replace("'", "")
