"""Local users, for administrators."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Response
from fastapi.responses import JSONResponse
from sqlalchemy.orm import Session

from api.dependencies import CallerDep, ServicesDep
from api.identity import Caller, Role
from api.identity.administering import add, change, remove, reset_password
from api.identity.caller import SignIn
from api.paging import CursorQuery, LimitQuery, page
from api.problems import ProblemError
from api.schemas.base import PROBLEMS
from api.schemas.people import NAME_PATTERN, UserIn, UserMadeOut, UserOut, UserPatch, UsersOut
from api.services import Services
from api.state.sessions import count_sessions
from api.state.users import (
    LastAdminError,
    UserChange,
    UserChangedError,
    UserExistsError,
    UserRecord,
    find_user,
    list_users,
)

router = APIRouter(prefix="/v1/users", tags=["管理"], responses=PROBLEMS)
Name = Annotated[
    str, Path(max_length=100, pattern=NAME_PATTERN, description="利用者の名前", examples=["taro"])
]
VersionQuery = Annotated[
    int | None, Query(ge=1, le=2**31 - 1, description="読んだときの version。変わっていれば 409")
]


@router.get("", summary="利用者の一覧", responses={200: {"model": UsersOut}})
def users(
    services: ServicesDep, caller: CallerDep, limit: LimitQuery = 100, cursor: CursorQuery = None
) -> JSONResponse:
    """利用者を、名前の順に返します（管理者）。"""
    caller.require(Role.ADMIN)
    with services.state.session() as session:
        found, following = page(list_users(session), limit, cursor, lambda record: record.name)
        counts = count_sessions(session)
    shown = [_shown(record, counts) for record in found]
    return JSONResponse({"users": shown, "next_cursor": following})


@router.get("/{name}", summary="利用者", responses={200: {"model": UserOut}})
def user(name: Name, services: ServicesDep, caller: CallerDep) -> JSONResponse:
    """1人の利用者を返します（管理者）。"""
    caller.require(Role.ADMIN)
    with services.state.session() as session:
        record = find_user(session, name)
        counts = count_sessions(session)
    return JSONResponse(_shown(record, counts))


@router.post("", summary="利用者を加える", status_code=201, responses={201: {"model": UserMadeOut}})
def create(body: UserIn, services: ServicesDep, caller: CallerDep) -> JSONResponse:
    """利用者を加えます（管理者）。パスワードは、本人が最初のサインインで変えます。

    最初の利用者は、この機械で `tenkyo users add 名前 --role admin` で加えます。
    """
    caller.require(Role.ADMIN)
    if caller.sign_in is SignIn.OPEN:
        raise ProblemError(
            409,
            "first_user",
            "だれでも使える状態では、利用者を加えられません。最初の管理者を、この機械で "
            "tenkyo users add 名前 --role admin で加えてください。",
        )
    with _changing(services) as session:
        record, made = add(
            session,
            body.name,
            body.password,
            roles=body.roles,
            display_name=body.display_name,
            division=body.division,
            groups=body.groups,
            clearance=body.clearance,
        )
    _write(services, caller, "create", record)
    return _made(_shown(record, {}), made, 201)


@router.patch("/{name}", summary="利用者を変える", responses={200: {"model": UserMadeOut}})
def patch(name: Name, body: UserPatch, services: ServicesDep, caller: CallerDep) -> JSONResponse:
    """利用者の役割、グループ、部署などを変えます（管理者）。

    パスワードを変えるか、使えなくすると、その人のサインインは、その場で終わります。
    """
    caller.require(Role.ADMIN)
    wanted = UserChange(
        display_name=body.display_name,
        division=body.division,
        roles=body.roles,
        groups=body.groups,
        clearance=body.clearance,
        disabled=body.disabled,
    )
    made = None
    with _changing(services) as session:
        record = change(session, name, wanted, body.version)
        if body.password is not None or body.make_password:
            record, made = reset_password(session, name, body.password)
        counts = count_sessions(session)
    _write(services, caller, "change", record, sorted(body.model_fields_set))
    return _made(_shown(record, counts), made, 200)


@router.delete("/{name}", summary="利用者を消す", status_code=204)
def delete(
    name: Name, services: ServicesDep, caller: CallerDep, version: VersionQuery = None
) -> Response:
    """利用者を消します（管理者）。文書や原稿は、その名前のものとして残ります。

    同じ名前で作り直すと、残ったものが新しい人に見えます。異動や退職では、消さずに `disabled` に
    してください。
    """
    caller.require(Role.ADMIN)
    with _changing(services) as session:
        record = remove(session, name, version)
    _write(services, caller, "remove", record)
    return Response(status_code=204)


@contextmanager
def _changing(services: Services) -> Iterator[Session]:
    """A session; what stands against a change is 409."""
    try:
        with services.state.session() as session:
            yield session
    except UserChangedError as error:
        raise ProblemError(
            409, error.code, error.message, members={"version": error.version}
        ) from error
    except (LastAdminError, UserExistsError) as error:
        raise ProblemError(409, error.code, error.message) from error


def _shown(record: UserRecord, counts: Mapping[str, tuple[int, datetime]]) -> dict[str, Any]:
    sessions, last_seen_at = counts.get(record.name, (0, None))
    return {
        "name": record.name,
        "display_name": record.display_name,
        "division": record.division,
        "roles": record.roles,
        "groups": record.groups,
        "clearance": record.clearance,
        "version": record.version,
        "disabled": record.disabled_at is not None,
        "locked": record.locked,
        "must_change": record.must_change,
        "created_at": _moment(record.created_at),
        "disabled_at": _moment(record.disabled_at),
        "password_changed_at": _moment(record.password_changed_at),
        "sessions": sessions,
        "last_seen_at": _moment(last_seen_at),
    }


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else f"{moment.isoformat()}Z"


def _made(shown: dict[str, Any], password: str | None, status: int) -> JSONResponse:
    return JSONResponse(
        {**shown, "password": password}, status_code=status, headers={"Cache-Control": "no-store"}
    )


def _write(
    services: Services,
    caller: Caller,
    action: str,
    record: UserRecord,
    changed: Sequence[str] = (),
) -> None:
    """Notes what was done; never a password, and of the other person a pseudonym only."""
    said = {"action": action, "target": services.audit.pseudonym(record.name)}
    holds = {"roles": record.roles, "clearance": record.clearance, "changed": [*changed]}
    facts = {"client": "api", "key": caller.key_id, **said, **holds}
    services.audit.write("user", caller.user, facts, {})
