"""What the tools take. Names that no tool knows are refused, so that a model notices its slip."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from api.schemas.base import CollectionField, Request
from api.schemas.checks import LONGEST_TEXT
from api.schemas.questions import QUESTION_LENGTH, FiltersIn, FiscalYear, Turn
from rag.retrieval import Filters

_MOST = 100
Names = list[Annotated[str, Field(min_length=1, max_length=500)]]


class _Scoped(Request):
    """What is looked through."""

    document_ids: Names = Field(
        default=[], max_length=_MOST, description="文書の ID かファイル名。省くとすべての文書"
    )
    ministries: Names = Field(
        default=[], max_length=_MOST, description="府省庁の正式名か略称", examples=[["経産省"]]
    )
    fiscal_years: list[FiscalYear] = Field(
        default=[],
        max_length=_MOST,
        description="年度。2025、R7、令和7年度 など",
        examples=[["R7"]],
    )
    collection: CollectionField

    @property
    def filters(self) -> Filters | None:
        """As the engine takes them."""
        return FiltersIn(
            document_ids=self.document_ids,
            ministries=self.ministries,
            fiscal_years=self.fiscal_years,
        ).filters()


class SearchInputs(_Scoped):
    """A search."""

    query: str = Field(min_length=1, max_length=QUESTION_LENGTH, description="探す言葉か質問")
    top_k: int = Field(default=8, ge=1, le=50, description="箇所の数")


class AnswerInputs(_Scoped):
    """A question."""

    question: str = Field(min_length=1, max_length=QUESTION_LENGTH, description="質問。1つずつ")
    history: list[Turn] = Field(default=[], max_length=_MOST, description="それまでのやりとり")
    model: str | None = Field(
        default=None,
        max_length=200,
        description="回答を作るモデル。省くと設定のもの、extractive は抜き書き",
    )


class MeasuresInputs(_Scoped):
    """Which measures."""

    q: str = Field(
        default="", max_length=200, description="題名や本文、KPI に含まれる語句（空白で区切る）"
    )
    limit: int = Field(default=10, ge=1, le=50, description="返す件数")
    offset: int = Field(default=0, ge=0, le=1_000_000, description="飛ばす件数（続きを見るとき）")


class CheckInputs(Request):
    """A text to check."""

    text: str = Field(
        min_length=1, max_length=LONGEST_TEXT, description="照合する文章。文ごとに調べる"
    )
    collection: CollectionField


class ReadInputs(Request):
    """A passage."""

    passage_id: str = Field(
        min_length=1, max_length=64, description="箇所の ID（search や answer の結果にある）"
    )
    neighbours: int = Field(default=1, ge=0, le=20, description="前後に読む箇所の数")
    collection: CollectionField
