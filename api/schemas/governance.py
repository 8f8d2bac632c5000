"""What those answer for who are responsible for the use of AI."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from api.schemas.base import Response


class FigureOut(Response):
    """A figure of the evaluation."""

    measure: str
    name: str = Field(description="日本語の名前")
    value: float
    low: float = Field(description="95％区間の下の端")
    high: float = Field(description="95％区間の上の端")
    count: int = Field(description="質問の数")


class CardEvaluationOut(Response):
    """The newest evaluation of a model."""

    run: str = Field(description="評価の ID")
    date: date
    questions: int
    figures: list[FigureOut]


class CardOut(Response):
    """A model in use."""

    name: str = Field(description="設定での名前")
    label: str
    role: str
    generative: bool = Field(description="生成AIかどうか")
    maker: str
    licence: str
    place: str = Field(description="動く場所")
    data: str = Field(description="学習に使われたデータ")
    receives: str = Field(description="渡すもの")
    limits: list[str] = Field(description="注意")
    note: str
    evaluation: CardEvaluationOut | None = Field(description="いちばん新しい評価。なければ null")


class CommunicationOut(Response):
    """A destination that is contacted."""

    purpose: str
    destination: str
    local: bool = Field(description="この機械の中か")
    sends: str
    when: str
    setting: str


class GovernanceOut(Response):
    """Models in use, and what is contacted."""

    models: list[CardOut]
    communications: list[CommunicationOut]
