"""Collections."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from api.schemas.base import Request, Response

NAME_PATTERN = r"^[a-z0-9][a-z0-9_-]{0,63}$"
Kind = Literal["shared", "personal"]
_Member = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]+$")]
_Members = Annotated[list[_Member], Field(max_length=500)]


class CollectionIn(Request):
    """A new collection."""

    name: str = Field(
        pattern=NAME_PATTERN,
        description="名前。半角の英小文字・数字・ハイフン・下線",
        examples=["r8-plans"],
    )
    kind: Kind = Field(default="personal", description="shared 共通、personal 自分だけ")
    members: _Members = Field(default=[], description="共通のものを使える利用者と組織。空なら全員")


class CollectionPatch(Request):
    """What is to change."""

    members: _Members = Field(description="使える利用者と組織。空なら全員")


class CollectionOut(Response):
    """A collection."""

    name: str
    kind: Kind
    mine: bool = Field(description="自分の作ったものか")
    members: list[str] | None = Field(description="使える利用者と組織（管理できる人にだけ見せる）")
    default: bool = Field(description="collection を省いたときに使われるものか")
    documents: int = Field(description="閲覧できる文書の数")
    passages: int = Field(description="閲覧できる箇所の数")
    generation: int = Field(description="索引の世代。文書を登録するたびに進む")
    embedding_model: str | None = Field(description="ベクトル検索のモデル")


class CollectionsOut(Response):
    """Collections."""

    collections: list[CollectionOut]
    next_cursor: str | None = Field(description="続きの cursor。なければ null")
