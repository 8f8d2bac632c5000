"""Signing in and out with a name and a password."""

from __future__ import annotations

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse
from starlette.requests import HTTPConnection

from api.dependencies import CallerDep, ServicesDep
from api.identity.caller import Role, SignIn, implied
from api.identity.keyring import presented_key
from api.identity.signing_in import address_of
from api.problems import ProblemError
from api.schemas.base import PROBLEMS
from api.schemas.people import SessionIn, SessionOut
from api.state.sessions import end_session
from api.state.users import any_user

router = APIRouter(prefix="/v1/sessions", tags=["稼働"], responses=PROBLEMS)


@router.post("", summary="サインイン", status_code=201, responses={201: {"model": SessionOut}})
def sign_in(body: SessionIn, connection: HTTPConnection, services: ServicesDep) -> JSONResponse:
    """利用者の名前とパスワードを確かめ、サインインします。

    返した token を `Authorization: Bearer` に付けて呼び出します。失敗が続くと、名前と宛先ごとに
    待ち時間がのびます（429 と Retry-After）。
    """
    with services.state.session() as session:
        if not any_user(session):
            raise ProblemError(
                409,
                "no_users",
                "利用者がまだ登録されていません。管理者が tenkyo users add で登録します。",
            )
    signed = services.sign_ins.sign_in(
        body.user, body.password, address_of(connection, services.fronts)
    )
    return JSONResponse(
        {
            "token": signed.token,
            "user": signed.user.name,
            "display_name": signed.user.display_name,
            "roles": sorted(implied(Role(role) for role in signed.user.roles)),
            "expires_at": f"{signed.expires_at.isoformat()}Z",
            "must_change": signed.user.must_change,
        },
        status_code=201,
        headers={"Cache-Control": "no-store"},
    )


@router.delete("/current", summary="ログアウト", status_code=204)
def sign_out(connection: HTTPConnection, services: ServicesDep, caller: CallerDep) -> Response:
    """この呼び出しのサインインを終えます。token は、次の呼び出しから使えません。"""
    token = presented_key(connection)
    if caller.sign_in is not SignIn.USERS or token is None:
        raise ProblemError(
            409, "no_session", "この呼び出しは、利用者のサインインによるものではありません。"
        )
    with services.state.session() as session:
        end_session(session, token)
    services.audit.write("sign_out", caller.user, {}, {})
    return Response(status_code=204)
