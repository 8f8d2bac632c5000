"""Documents: what is said of them, and how they are shown."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from api.schemas.answers import PassageOut
from api.schemas.base import Request, Response
from rag.documents.front_matter import published_value

_CONTROLS = r"^[^\x00-\x1f\x7f]*$"
_BETWEEN_GROUPS = re.compile(r"[;；,、]")
_MOST_GROUPS = 50
Visibility = Literal["private", "group", "all"]
Status = Literal["queued", "indexing", "ready", "failed"]


def _date(value: str | None) -> str | None:
    if not value:
        return None
    date = published_value(value)
    if date is None:
        raise ValueError("2024-04-01、2024-04、2024 のような日付にしてください")
    return date


def _day(value: str | None) -> str | None:
    day = _date(value)
    if day is None:
        return None
    today = datetime.now(UTC).astimezone().date()
    if len(day) != len("2026-03-31") or date.fromisoformat(day) < today:
        raise ValueError("2027-03-31 のような、今日以降の日付にしてください")
    return day


def _level(value: int | None) -> int | None:
    if value == 3:
        raise ValueError("1 か 2 にしてください（機密性３の文書は登録できません）")
    return value


def _number(value: object) -> object:
    """The level as a form writes it."""
    levels = {"1": 1, "2": 2, "3": 3, "機密性1": 1, "機密性2": 2, "機密性3": 3}
    levels |= {"機密性１": 1, "機密性２": 2, "機密性３": 3}
    return levels.get(value, value) if isinstance(value, str) else value


def _groups(value: list[str]) -> list[str]:
    return sorted({part.strip() for one in value for part in _BETWEEN_GROUPS.split(one)} - {""})


_Short = Annotated[str, Field(max_length=200, pattern=_CONTROLS)]
_Long = Annotated[str, Field(max_length=500, pattern=_CONTROLS)]
_WRITTEN_DATE = (
    r"^(19|20)\d\d(-((0[1-9]|1[0-2])|((0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8]))"
    r"|((0[13-9]|1[0-2])-(29|30))|((0[13578]|1[02])-31)))?$"
)
"""What the OpenAPI document promises; other ways of writing a date are understood as well."""
_Date = Annotated[
    Annotated[str, Field(max_length=40, pattern=_CONTROLS)] | None,
    AfterValidator(_date),
    WithJsonSchema({"anyOf": [{"type": "string", "pattern": _WRITTEN_DATE}, {"type": "null"}]}),
]
Day = Annotated[
    Annotated[str, Field(max_length=40, pattern=_CONTROLS)] | None,
    AfterValidator(_day),
    WithJsonSchema({"anyOf": [{"type": "string", "format": "date"}, {"type": "null"}]}),
]
_Conversation = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
_Address = Annotated[str, Field(max_length=2_000, pattern=r"^(https?://[^\x00-\x20\x7f]+)?$")]
_Level = Annotated[
    Annotated[int, Field(ge=1, le=3)] | None,
    AfterValidator(_level),
    BeforeValidator(_number),
    WithJsonSchema({"anyOf": [{"type": "integer", "enum": [1, 2]}, {"type": "null"}]}),
]
_Groups = Annotated[list[_Long], Field(max_length=_MOST_GROUPS), AfterValidator(_groups)]


class DocumentFields(Request):
    """What is said of a document; what is left out comes from the document itself."""

    title: _Long | None = Field(default=None, description="題名")
    issuer: _Short | None = Field(default=None, description="発行者")
    published: _Date = Field(
        default=None, description="文書の日付", examples=["2025-06-13", "令和7年6月"]
    )
    source_url: _Address | None = Field(
        default=None, description="公表されている場所", examples=["https://example.jp/plan"]
    )
    confidentiality: _Level = Field(default=None, description="機密性。1 か 2。省くと 2")
    handling: _Short | None = Field(
        default=None, description="取扱い。引用のたびに示す", examples=["部内限り"]
    )
    groups: _Groups = Field(default=[], description="見られる組織。； か、 で区切ってもよい")
    supersedes: _Long | None = Field(
        default=None, description="これが置き換える前の計画。文書の ID かファイル名"
    )
    visibility: Visibility | None = Field(
        default=None,
        description="見られる人。private は登録した人だけ、group は groups、all は全員",
    )
    retain_until: Day = Field(
        default=None,
        description="この日まで使う。過ぎると検索と回答に使わず、ごみ箱に移る",
        examples=["2027-03-31"],
    )


class UploadFields(DocumentFields):
    """What is said of a document that is sent."""

    conversation_id: _Conversation | None = Field(
        default=None,
        description="自分の会話の ID。書くと、この会話の質問にだけ使い、時間がたつか会話を消すと"
        "完全に消える（「この質問にだけ使う」）",
    )


class DocumentPatch(DocumentFields):
    """What is to be said of a document from now on; null takes a word back."""


class DocumentOut(Response):
    """A document."""

    id: str
    title: str
    file_name: str
    path: str = Field(description="コレクションの中の場所")
    issuer: str | None
    published: str | None
    source_url: str | None
    confidentiality: int
    handling: str | None
    visibility: Visibility
    groups: list[str]
    mine: bool = Field(description="自分が登録した文書か")
    retain_until: str | None = Field(
        description="この日まで使う。会話に付けたファイルでは、その時刻（UTC）。なければ null"
    )
    conversation_id: str | None = Field(description="付けた会話の ID。会話に付けていなければ null")
    supersedes: str | None = Field(description="これが置き換える前の計画の ID")
    pages: int | None
    passages: int
    measures: int | None
    sha256: str
    size: int | None
    format: str
    status: Status = Field(
        description="queued 登録待ち、indexing 読み取り中、ready 利用できます、"
        "failed 読み取れませんでした"
    )
    reason: str | None = Field(description="読み取れなかった理由（新しい版についてのこともある）")
    job_id: str | None = Field(description="進行中、または失敗した登録の ID（GET /v1/jobs/{id}）")
    warnings: list[str]
    ingested_at: str


class DocumentsOut(Response):
    """Documents."""

    documents: list[DocumentOut]
    total: int = Field(description="全部の件数")
    next_cursor: str | None = Field(description="続きの cursor。なければ null")


class PassageWithNeighbours(PassageOut):
    """A passage with those around it."""

    before: list[PassageOut] = Field(description="前の箇所（文書の順）")
    after: list[PassageOut] = Field(description="後の箇所（文書の順）")
