"""Collections: which there are, and making and deleting them."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Response
from fastapi.responses import JSONResponse

from api.dependencies import CallerDep, ServicesDep
from api.identity import Caller, Role
from api.opening import PERSONAL, may_use, no_collection
from api.paging import CursorQuery, LimitQuery, page
from api.problems import ProblemError
from api.schemas.base import PROBLEMS
from api.schemas.collections import (
    NAME_PATTERN,
    CollectionIn,
    CollectionOut,
    CollectionPatch,
    CollectionsOut,
)
from api.services import Services
from api.state.collections import (
    CollectionRecord,
    collection_records,
    drop_collection,
    find_collection,
    put_collection,
)
from api.state.dated import forget_dates
from api.state.jobs import forget_collection
from api.state.trash import documents_in_trash
from api.trash.documents import purge
from rag.errors import CollectionNotFoundError

router = APIRouter(prefix="/v1/collections", tags=["文書"], responses=PROBLEMS)
Name = Annotated[
    str, Path(pattern=NAME_PATTERN, description="コレクションの名前", examples=["default"])
]


@router.get("", summary="コレクションの一覧", responses={200: {"model": CollectionsOut}})
def collections(
    services: ServicesDep,
    caller: CallerDep,
    limit: LimitQuery = 100,
    cursor: CursorQuery = None,
) -> JSONResponse:
    """使えるコレクションを返します。件数は、閲覧できる文書だけを数えます。"""
    with services.state.session() as session:
        records = collection_records(session)
    names = [name for name in services.engine.collections() if may_use(caller, records.get(name))]
    shown, following = page(names, limit, cursor, str)
    found = [_shown(services, caller, name, records.get(name)) for name in shown]
    return JSONResponse({"collections": found, "next_cursor": following})


@router.get("/{name}", summary="コレクション", responses={200: {"model": CollectionOut}})
def collection(name: Name, services: ServicesDep, caller: CallerDep) -> JSONResponse:
    """一つのコレクションの件数、索引の世代、モデルを返します。"""
    return JSONResponse(_shown(services, caller, name, _usable(services, caller, name)))


@router.post(
    "",
    summary="コレクションを作る",
    status_code=201,
    responses={201: {"model": CollectionOut}},
)
def create(body: CollectionIn, services: ServicesDep, caller: CallerDep) -> JSONResponse:
    """空のコレクションを作ります。共通のものを作れるのは管理者です。"""
    if body.kind != PERSONAL:
        caller.require(Role.ADMIN)
    elif body.members:
        raise ProblemError(
            409,
            "personal_collection",
            "「members」は shared のときだけ書けます。personal は自分だけのものです。",
        )
    if body.name in services.engine.collections():
        raise ProblemError(
            409, "collection_exists", "その名前は使われています。別の名前にしてください。"
        )
    services.engine.open_or_create(body.name)
    with services.state.session() as session:
        put_collection(session, body.name, body.kind, caller.user, body.members)
        record = find_collection(session, body.name)
    _write(services, caller, "create", body.name)
    return JSONResponse(_shown(services, caller, body.name, record), status_code=201)


@router.patch("/{name}", summary="使える人を変える", responses={200: {"model": CollectionOut}})
def change(
    name: Name, body: CollectionPatch, services: ServicesDep, caller: CallerDep
) -> JSONResponse:
    """共通のコレクションを使える利用者と組織を変えます（管理者）。"""
    record = _usable(services, caller, name)
    caller.require(Role.ADMIN)
    if record is not None and record.kind == PERSONAL:
        raise ProblemError(
            409, "personal_collection", "自分だけのコレクションに、ほかの人は加えられません。"
        )
    owner = record.owner if record is not None else caller.user
    with services.state.session() as session:
        put_collection(session, name, "shared", owner, body.members)
        record = find_collection(session, name)
    _write(services, caller, "members", name)
    return JSONResponse(_shown(services, caller, name, record))


@router.delete("/{name}", summary="コレクションを消す", status_code=204, response_class=Response)
def delete(name: Name, services: ServicesDep, caller: CallerDep) -> Response:
    """文書と索引ごと、ごみ箱にある文書も、完全に消します。元には戻せません。

    共通のものを消せるのは管理者です。
    """
    record = _usable(services, caller, name)
    if record is None or record.kind != PERSONAL:
        caller.require(Role.ADMIN)
    with services.state.session() as session:
        waiting = forget_collection(session, name)
    services.engine.delete_collection(name)
    with services.state.session() as session:
        drop_collection(session, name)
        forget_dates(session, name)
        thrown_away = documents_in_trash(session, name)
    purge(services, thrown_away)
    for job in waiting:
        services.jobs.folders.remove(job)
    _write(services, caller, "delete", name)
    return Response(status_code=204)


def _usable(services: Services, caller: Caller, name: str) -> CollectionRecord | None:
    """The record of an existing collection that the caller may use."""
    with services.state.session() as session:
        record = find_collection(session, name)
    if name not in services.engine.collections() or not may_use(caller, record):
        raise no_collection()
    return record


def _shown(
    services: Services, caller: Caller, name: str, record: CollectionRecord | None
) -> dict[str, Any]:
    engine = services.engine
    try:
        documents = engine.documents(collection=name, access=caller.access)
        generation = engine.generation(collection=name)
        model = engine.embedding_name(collection=name)
    except CollectionNotFoundError as error:  # deleted just now
        raise no_collection() from error
    mine = record is not None and record.owner == caller.user
    return {
        "name": name,
        "kind": record.kind if record is not None else "shared",
        "mine": mine,
        "members": sorted(record.members if record is not None else ())
        if mine or caller.administers
        else None,
        "default": name == services.settings.collection,
        "documents": len(documents),
        "passages": sum(row.passages for row in documents),
        "generation": generation,
        "embedding_model": model,
    }


def _write(services: Services, caller: Caller, action: str, name: str) -> None:
    facts = {"action": action, "collection": name, "key": caller.key_id}
    services.audit.write("collection", caller.user, facts, {})
