"""Requests for files."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from api.schemas.base import CollectionField, Request
from api.schemas.drafts import PLAIN
from api.schemas.questions import FiscalYear
from rag.export.encodings import Encoding
from rag.export.units import Unit

_Name = Annotated[str, Field(min_length=1, max_length=500, pattern=PLAIN)]
_Id = Annotated[str, Field(min_length=1, max_length=64, pattern=PLAIN)]
Format = Literal["docx", "md", "txt", "xlsx", "csv", "print"]
TABLES: tuple[Format, ...] = ("xlsx", "csv")
MeasureTable = Literal["measures", "kpis", "budgets", "schedule"]


class MeasuresIn(Request):
    """Which measures are exported. Values of one kind are alternatives, kinds are combined."""

    document_ids: list[_Name] = Field(
        default=[], max_length=100, description="文書の ID かファイル名"
    )
    ministries: list[_Name] = Field(default=[], max_length=100, description="府省庁")
    fiscal_years: list[FiscalYear] = Field(default=[], max_length=100, description="年度")
    q: str = Field(default="", max_length=500, pattern=PLAIN, description="題名・本文・KPI の語")


class ExportIn(Request):
    """What is exported, and how. One of the first four."""

    answer_id: _Id | None = Field(default=None, description="自分の回答")
    draft_id: _Id | None = Field(default=None, description="自分の原稿（今の版）")
    check_id: _Id | None = Field(default=None, description="自分の照合結果")
    measures: MeasuresIn | None = Field(default=None, description="施策の条件（xlsx か csv）")
    format: Format = Field(description="docx、md、txt、xlsx、csv、print（印刷用の HTML）")
    encoding: Encoding = Field(
        default=Encoding.UTF_8,
        description="txt と csv の文字コード。cp932 にない文字は〓になります",
    )
    unit: Unit = Field(default=Unit.YEN, description="施策の金額の単位")
    sources: Literal["footnotes", "list", "none"] = Field(
        default="footnotes", description="出典の示し方：脚注、一覧、なし（読み上げ用）"
    )
    table: MeasureTable = Field(default="measures", description="施策の csv に書き出す表")
    collection: CollectionField

    @model_validator(mode="after")
    def _one_thing(self) -> ExportIn:
        given = (self.answer_id, self.draft_id, self.check_id, self.measures)
        if sum(one is not None for one in given) != 1:
            raise ValueError(
                "answer_id、draft_id、check_id、measures のうち、どれか1つだけが必要です"
            )
        if self.measures is not None and self.format not in TABLES:
            raise ValueError("施策は、format を xlsx か csv にしてください")
        if self.encoding is not Encoding.UTF_8 and self.format not in {"txt", "csv"}:
            raise ValueError("encoding の cp932 は、format が txt か csv のときだけ選べます")
        return self
