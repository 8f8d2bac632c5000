"""Who the API takes its caller for, and what they do for themselves."""

from __future__ import annotations

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse
from starlette.requests import HTTPConnection

from api.dependencies import CallerDep, ServicesDep
from api.identity.caller import SignIn
from api.identity.keyring import presented_key
from api.notice import NoticeText
from api.problems import ProblemError
from api.schemas.base import PROBLEMS
from api.schemas.people import MeOut, NoticeIn, PasswordIn
from api.services import Services
from api.state.notices import accept, has_accepted
from rag import __version__
from rag.errors import ConfigurationError

router = APIRouter(prefix="/v1", tags=["稼働"], responses=PROBLEMS)
_UNAUTHORIZED = 401


@router.get("/me", summary="自分", responses={200: {"model": MeOut}})
def me(services: ServicesDep, caller: CallerDep) -> JSONResponse:
    """鍵や認証から分かる、呼び出した人の名前と権限、利用ルールに同意したかどうか。"""
    notice = _notice(services)
    with services.state.session() as session:
        accepted = has_accepted(session, caller.user, notice.version)
    return JSONResponse(
        {
            "user": caller.user,
            "display_name": caller.display_name or caller.user,
            "division": caller.division,
            "roles": sorted(caller.roles),
            "groups": sorted(caller.access.groups),
            "clearance": caller.access.clearance,
            "sign_in": caller.sign_in,
            "must_change": caller.must_change,
            "notice": {
                "version": notice.version,
                "text": notice.text,
                "highest": notice.highest,
                "accepted": accepted,
            },
            "collection": services.settings.collection,
            "version": __version__,
        }
    )


@router.post("/me/notice", summary="利用ルールに同意する", status_code=204)
def accept_notice(body: NoticeIn, services: ServicesDep, caller: CallerDep) -> Response:
    """今の利用ルールに同意したことを残します。文か上限が変わると、もう一度同意が要ります。"""
    if body.version != _notice(services).version:
        raise ProblemError(
            409,
            "notice_changed",
            "利用ルールが変わっています。GET /v1/me で今の文を示し、同意を求めてください。",
        )
    with services.state.session() as session:
        anew = accept(session, caller.user, body.version)
    if anew:
        facts = {"notice": body.version, "key": caller.key_id}
        services.audit.write("notice", caller.user, facts, {})
    return Response(status_code=204)


@router.post("/me/password", summary="自分のパスワードを変える", status_code=204)
def change_password(
    body: PasswordIn, connection: HTTPConnection, services: ServicesDep, caller: CallerDep
) -> Response:
    """サインインした利用者のパスワードを変えます。ほかの画面のサインインは終わります。"""
    if caller.sign_in is not SignIn.USERS:
        raise ProblemError(
            409,
            "no_password",
            "この呼び出しは、利用者のサインインによるものではありません。"
            "パスワードは、POST /v1/sessions でサインインした利用者だけが変えられます。",
        )
    try:
        services.sign_ins.change_password(
            caller.user,
            body.current,
            body.new,
            address=None,
            keep=presented_key(connection),
        )
    except ProblemError as problem:
        if problem.status != _UNAUTHORIZED:
            raise
        # The session holds: 401 would tell clients to sign in anew.
        raise ProblemError(403, "wrong_password", "今のパスワードが違います。") from problem
    return Response(status_code=204)


def _notice(services: Services) -> NoticeText:
    try:
        return services.notice.current()
    except ConfigurationError as error:  # the file was there when the server began
        raise ProblemError(
            503,
            "notice_unreadable",
            "利用ルールを読み取れません。管理者に、設定 notice_file を確かめてもらってください。",
        ) from error
