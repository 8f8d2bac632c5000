"""Who the API takes its caller for."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import Field

from api.dependencies import CallerDep, ServicesDep
from api.schemas.base import PROBLEMS, Response
from rag import __version__

router = APIRouter(prefix="/v1", tags=["稼働"], responses=PROBLEMS)


class Me(Response):
    """The caller."""

    user: str = Field(description="名前")
    roles: list[str] = Field(description="できること（reader, editor, auditor, admin）")
    groups: list[str] = Field(description="所属グループ")
    collection: str = Field(description="名前を省いたときのコレクション")
    version: str = Field(description="API の版")


@router.get("/me", summary="自分")
def me(services: ServicesDep, caller: CallerDep) -> Me:
    """鍵や認証から分かる、呼び出した人の名前と権限。"""
    return Me(
        user=caller.user,
        roles=sorted(role.value for role in caller.roles),
        groups=sorted(caller.access.groups),
        collection=services.settings.collection,
        version=__version__,
    )
