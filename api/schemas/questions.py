"""Requests to search and to answer."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from api.schemas.base import CollectionField, Request
from rag.answering import Length
from rag.japanese.eras import parse_fiscal_year
from rag.retrieval import Filters

_Name = Annotated[str, Field(min_length=1, max_length=500)]
FiscalYear = Annotated[str, Field(max_length=40)] | Annotated[int, Field(ge=1868, le=2200)]
_MOST_FILTERS = 100
_MOST_TURNS = 100
QUESTION_LENGTH = 4_000


class Turn(Request):
    """An earlier turn of the conversation."""

    role: Literal["user", "assistant"] = Field(description="だれの発言か")
    content: str = Field(description="発言", max_length=100_000)


class FiltersIn(Request):
    """What the search is limited to. Values of one kind are alternatives, kinds are combined."""

    document_ids: list[_Name] = Field(
        default=[], max_length=_MOST_FILTERS, description="文書の ID かファイル名"
    )
    ministries: list[_Name] = Field(
        default=[],
        max_length=_MOST_FILTERS,
        description="府省庁の正式名か略称",
        examples=[["経産省"]],
    )
    fiscal_years: list[FiscalYear] = Field(
        default=[],
        max_length=_MOST_FILTERS,
        description="年度。2025、R7、令和7年度 など",
        examples=[["R7"]],
    )

    def filters(self) -> Filters | None:
        """As the engine takes them; None where nothing is limited.

        Raises:
            ConfigurationError: A value is not understood.
        """
        if not (self.document_ids or self.ministries or self.fiscal_years):
            return None
        return Filters(
            document_ids=tuple(self.document_ids),
            ministries=tuple(self.ministries),
            fiscal_years=tuple(
                year if isinstance(year, int) else parse_fiscal_year(year)
                for year in self.fiscal_years
            ),
        )


class SearchIn(Request):
    """A search."""

    query: str = Field(
        min_length=1,
        max_length=QUESTION_LENGTH,
        pattern=r"\S",
        description="探す言葉か質問",
        examples=["移動図書館の目標は何台ですか"],
    )
    history: list[Turn] = Field(
        default=[], max_length=_MOST_TURNS, description="それまでのやりとり"
    )
    top_k: int = Field(default=10, ge=1, le=200, description="箇所の数")
    filters: FiltersIn = Field(default_factory=FiltersIn, description="探す範囲")
    today: date | None = Field(default=None, description="「今年度」などの基準日。省くと今日")
    collection: CollectionField


class AnswerIn(Request):
    """A question."""

    question: str = Field(
        min_length=1,
        max_length=QUESTION_LENGTH,
        pattern=r"\S",
        description="質問",
        examples=["移動図書館の目標は何台ですか"],
    )
    history: list[Turn] = Field(
        default=[], max_length=_MOST_TURNS, description="それまでのやりとり"
    )
    filters: FiltersIn = Field(default_factory=FiltersIn, description="探す範囲")
    model: str | None = Field(
        default=None,
        max_length=200,
        description="回答を作るモデル（GET /v1/models）。省くと設定のもの、extractive は抜き書き",
    )
    length: Length = Field(
        default=Length.NORMAL, description="長さ。短く（short）、ふつう（normal）、くわしく（long）"
    )
    stream: bool = Field(default=False, description="true なら server-sent events で返す")
    top_k: int = Field(default=10, ge=1, le=200, description="retrieved に並べる箇所の数")
    today: date | None = Field(default=None, description="「今年度」などの基準日。省くと今日")
    conversation_id: str | None = Field(
        default=None, max_length=64, description="履歴に加える会話。省くと、どの会話にも加えない"
    )
    instead_of: str | None = Field(
        default=None,
        max_length=64,
        pattern=r"^[^\x00]+$",
        description="作り直す回答の ID。同じ会話では、同じ質問の別の版になる",
    )
    collection: CollectionField

    def turns(self) -> list[dict[str, str]]:
        """The earlier turns as the engine takes them."""
        return [turn.model_dump() for turn in self.history]
