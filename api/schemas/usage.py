"""Figures for administrators."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from pydantic import Field

from api.schemas.base import Response


class Figures(Response):
    """What was asked and answered."""

    answers: int
    users: int = Field(description="利用した人の数（だれかは示さない）")
    answered: int
    nearby: int
    not_found: int
    withheld: int = Field(description="根拠を確かめられず、示さなかった文の数")
    good: int = Field(description="よいという評価の数")
    bad: int


class DayFigures(Figures):
    """A day (UTC)."""

    date: date


class ModelFigures(Figures):
    """A model."""

    model: str


class UsageOut(Response):
    """Usage of some days."""

    first: date = Field(alias="from")
    last: date = Field(alias="to")
    total: Figures
    days: list[DayFigures] = Field(description="利用のあった日だけ")
    models: list[ModelFigures]
    reasons: dict[str, int] = Field(description="評価の理由ごとの数")


class EvaluationSummary(Response):
    """A run of the evaluation."""

    id: str
    created_at: datetime
    questions: int
    measures: dict[str, Any] = Field(description="指標ごとの値と95％区間")


class EvaluationsOut(Response):
    """Runs of the evaluation, a page."""

    evaluations: list[EvaluationSummary]
    next_cursor: str | None


class EvaluationOut(EvaluationSummary):
    """A run of the evaluation, with its questions a page at a time."""

    summary: dict[str, Any] = Field(description="全体と種類ごとの値、時間、環境")
    outcomes: list[dict[str, Any]] = Field(description="質問ごとの結果")
    next_cursor: str | None
