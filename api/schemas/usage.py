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


class Work(Response):
    """Pieces of work of each kind."""

    users: int = Field(description="利用した人の数")
    ask: int = Field(description="質問")
    search: int = Field(description="箇所を探す")
    draft: int = Field(description="答弁をつくる")
    check: int = Field(description="原稿チェック")
    export: int = Field(description="書き出し")


class DivisionWork(Work):
    """Work of a division."""

    division: str = Field(description="所属。分からないときは空")


class ClientWork(Work):
    """Work that came one way."""

    client: str = Field(description="api（画面を含む）、openai、gennai、mcp")


class Tokens(Response):
    """Tokens of a language model."""

    model: str
    prompt_tokens: int
    completion_tokens: int
    estimated: bool = Field(description="見積もりを含むか")
    yen: float | None = Field(description="設定の単価による費用（円）。単価がなければ null")


class UsageOut(Response):
    """Usage of some days."""

    first: date = Field(alias="from")
    last: date = Field(alias="to")
    total: Figures
    days: list[DayFigures] = Field(description="利用のあった日だけ")
    models: list[ModelFigures]
    reasons: dict[str, int] = Field(description="評価の理由ごとの数")
    divisions: list[DivisionWork] = Field(description="所属ごとの、仕事の種類ごとの件数")
    clients: list[ClientWork] = Field(description="使い方ごとの、仕事の種類ごとの件数")
    tokens: list[Tokens] = Field(description="言語モデルごとのトークン数")


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
