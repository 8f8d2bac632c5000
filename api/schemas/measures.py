"""Measures and suggestions."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from api.schemas.answers import DocumentReference
from api.schemas.base import Response


class PlaceOut(Response):
    """Where something stands in the text of its document."""

    char_start: int
    char_end: int


class KpiValueOut(PlaceOut):
    """A value of a KPI."""

    value: float | None
    fiscal_year: int | None
    text: str


class KpiOut(PlaceOut):
    """A KPI."""

    text: str
    kind: Literal["progress", "effect"] | None
    indicator: str | None
    unit: str | None
    baseline: KpiValueOut | None
    targets: list[KpiValueOut]
    actuals: list[KpiValueOut]
    note: str | None
    certain: bool


class BudgetOut(PlaceOut):
    """An amount of a budget."""

    item: str
    amount_yen: int | None
    fiscal_year: int | None
    kind: Literal["initial", "supplementary", "other"]
    round: int | None
    portion: bool = Field(description="内数")
    new: bool = Field(description="新規")
    reposted: bool = Field(description="再掲")
    previous: bool = Field(description="比べるために示された前の額")
    text: str
    certain: bool


class ScheduleOut(PlaceOut):
    """An entry of a schedule."""

    text: str
    from_: int | None = Field(alias="from")
    to: int | None
    continues: bool
    goal: str | None
    certain: bool


class MeasureOut(PlaceOut):
    """A measure (施策) with everything in it."""

    id: str
    document: DocumentReference
    number: str | None
    title: str
    section: str | None
    heading_path: list[str]
    body: str
    kpis: list[KpiOut]
    ministries: list[str]
    ministry_ids: list[str | None]
    fiscal_years: list[int]
    status: str | None
    budgets: list[BudgetOut]
    schedule: list[ScheduleOut]
    passage_ids: list[str]
    certain: bool = Field(description="文書の形から確かに読み取れたか")


class FacetsOut(Response):
    """How many of the measures hold what one could further ask for."""

    has_kpi: int
    has_budget: int
    has_schedule: int
    has_doubts: int = Field(description="要目視確認のあるもの")


class MeasuresOut(Response):
    """Measures."""

    measures: list[MeasureOut]
    totals: dict[str, Any] = Field(description="予算の合計（この一覧の全部について）")
    total: int = Field(description="全部の件数")
    facets: FacetsOut = Field(description="この一覧のうち、KPI・予算・工程などのある件数")
    next_cursor: str | None = Field(description="続きの cursor。なければ null")


class ComparisonRowOut(Response):
    """A measure of two plans."""

    before: MeasureOut | None = Field(description="前の計画の施策。新しいものは null")
    after: MeasureOut | None = Field(description="後の計画の施策。見当たらないものは null")
    match: dict[str, Any] | None = Field(description="同じ施策とみた根拠")
    note: str | None
    changes: list[dict[str, Any]]


class ComparisonOut(Response):
    """Two plans side by side."""

    rows: list[ComparisonRowOut]
    total: int = Field(description="全部の件数")
    next_cursor: str | None = Field(description="続きの cursor。なければ null")


class SuggestionOut(Response):
    """A question that the documents answer."""

    question: str
    document_id: str
    document_title: str


class SuggestionsOut(Response):
    """Questions that the documents answer."""

    suggestions: list[SuggestionOut]
