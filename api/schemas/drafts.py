"""Requests for drafts, and drafts as they are given."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from api.schemas.answers import CitationOut, HitOut, Support, WithheldOut
from api.schemas.base import CollectionField, Request, Response
from api.schemas.questions import QUESTION_LENGTH, FiltersIn
from rag.drafting import DraftQuestion

MOST_QUESTIONS = 50
_MOST_FOLLOW_UPS = 10
_MOST_SECTIONS = 500
_MOST_SENTENCES = 500
_LONGEST_SENTENCE = 2_000

PLAIN = r"^[^\x00]*$"
"""Texts that a database can hold."""

Kind = Literal["答弁", "国会答弁", "想定問答", "要旨", "比較表", "メモ", "一枚紙"]
Tone = Literal["である", "です・ます"]
Question = Annotated[str, Field(min_length=1, max_length=QUESTION_LENGTH, pattern=PLAIN)]


class DraftQuestionIn(Request):
    """A question with those that follow it (更問)."""

    question: Question = Field(description="質問", examples=["移動図書館の目標は何台ですか"])
    follow_ups: list[Question] = Field(
        default=[], max_length=_MOST_FOLLOW_UPS, description="更問（「担当はどこか」のようでよい）"
    )


class DraftIn(Request):
    """What is to be drafted."""

    questions: list[Question | DraftQuestionIn] = Field(
        default=[],
        max_length=MOST_QUESTIONS,
        description="原稿にする質問。4つ以上（更問を含む）のときは、202 を返して裏で作ります",
        examples=[["移動図書館の目標は何台ですか"]],
    )
    answer_id: str | None = Field(
        default=None, max_length=64, pattern=PLAIN, description="原稿にする自分の回答の ID"
    )
    kind: Kind = Field(default="答弁", description="原稿の種類")
    title: str | None = Field(
        default=None, min_length=1, max_length=200, pattern=PLAIN, description="表題。省くと種類名"
    )
    tone: Tone | None = Field(
        default=None,
        description="文体。出典の文は原文のまま載せるため、今は「である」だけを選べます",
    )
    filters: FiltersIn = Field(
        default_factory=FiltersIn,
        description="探す範囲。比較表で文書を選ぶと、文書ごとに質問して並べます",
    )
    model: str | None = Field(
        default=None, max_length=200, description="回答を作るモデル。省くと設定のもの"
    )
    template: str = Field(
        default="",
        max_length=200,
        pattern=r"^[^\x00/\\]*$",
        description="Word で書き出すときの様式の名前（管理者が templates フォルダーに置いたもの）",
    )
    fields: dict[
        Annotated[str, Field(min_length=1, max_length=100, pattern=PLAIN)],
        Annotated[str, Field(max_length=2_000, pattern=PLAIN)],
    ] = Field(
        default={},
        max_length=100,
        description="様式の項目の値",
        examples=[{"委員会": "文教厚生委員会"}],
    )
    today: date | None = Field(default=None, description="「今年度」などの基準日。省くと今日")
    collection: CollectionField

    @model_validator(mode="after")
    def _one_source(self) -> DraftIn:
        if bool(self.questions) == bool(self.answer_id):
            raise ValueError(
                "questions と answer_id のどちらか一方だけが必要です。質問から作るか、"
                "自分の回答の ID を指定するか、選んでください"
            )
        return self

    def asked(self) -> list[DraftQuestion]:
        """The questions as the engine takes them."""
        return [
            DraftQuestion(one)
            if isinstance(one, str)
            else DraftQuestion(one.question, tuple(one.follow_ups))
            for one in self.questions
        ]


class SentenceIn(Request):
    """A sentence of an edited draft. Verdicts are never taken from outside."""

    text: str = Field(min_length=1, max_length=_LONGEST_SENTENCE, pattern=PLAIN, description="文")
    citations: list[Annotated[int, Field(ge=1, le=100_000)]] = Field(
        default=[], max_length=100, description="根拠とする citations の番号"
    )
    support: Support | None = Field(
        default=None, description="読み飛ばします（照合は、いつもこちらでやり直します）"
    )
    reason: str = Field(default="", max_length=10_000, description="読み飛ばします")


class SectionIn(Request):
    """A section of an edited draft."""

    heading: str = Field(max_length=1_000, pattern=PLAIN, description="見出し")
    role: Literal["question", "answer", "follow_up", "follow_up_answer", "background"] = Field(
        default="answer", description="何の部分か"
    )
    item: int = Field(default=1, ge=1, le=10_000, description="何番目の問に属すか")
    answered: bool = Field(default=True, description="読み飛ばします（文から決めます）")
    sentences: list[SentenceIn] = Field(max_length=_MOST_SENTENCES, description="文")


class DraftEdit(Request):
    """An edit of a draft."""

    version: int = Field(ge=1, le=1_000_000, description="もとにした版。違えば 409")
    title: str | None = Field(
        default=None, min_length=1, max_length=200, pattern=PLAIN, description="新しい表題"
    )
    sections: list[SectionIn] | None = Field(
        default=None,
        max_length=_MOST_SECTIONS,
        description="新しい中身の全体。変わった文は、引用先と登録文書に照らして照合し直します",
    )

    @model_validator(mode="after")
    def _something(self) -> DraftEdit:
        if self.title is None and self.sections is None:
            raise ValueError("title か sections のどちらかが必要です")
        return self


class SentenceOfDraft(Response):
    """A sentence with what the check found."""

    text: str
    citations: list[int]
    support: Support | None = Field(description="照合の結果。何も述べない文は null")
    reason: str


class SectionOut(Response):
    """A section of a draft."""

    role: str
    heading: str
    item: int
    answered: bool
    sentences: list[SentenceOfDraft]


class WithheldOfDraft(WithheldOut):
    """A sentence that a draft does not show."""

    question: str


class RemarkOut(Response):
    """What is to be known of the answer to a question."""

    question: str
    text: str


class NearestOut(Response):
    """What stands nearest to a question that was not answered."""

    question: str
    passages: list[HitOut]


class DraftSummary(Response):
    """A draft in a list."""

    id: str
    kind: str
    title: str
    version: int = Field(description="今の版。まだできていなければ 0")
    status: Literal["queued", "running", "ready", "failed"]
    job_id: str | None = Field(description="裏で作ったときの作業の ID")
    progress: dict[str, int] | None = Field(description="done / total（質問の数）")
    reason: str = Field(description="作れなかった理由")
    collection: str
    template: str
    fields: dict[str, str]
    created_at: datetime
    updated_at: datetime


class DraftOut(DraftSummary):
    """A draft."""

    sections: list[SectionOut]
    table: dict[str, Any] | None = Field(description="比較表のときの並び")
    citations: list[CitationOut]
    withheld: list[WithheldOfDraft] = Field(description="原稿に載せなかった文")
    remarks: list[RemarkOut]
    nearest: list[NearestOut]
    models: list[str]
    as_of: str | None
    handlings: list[str]


class DraftsOut(Response):
    """Drafts, a page."""

    drafts: list[DraftSummary]
    next_cursor: str | None


class VersionSummary(Response):
    """A version in a list."""

    version: int
    title: str
    created_at: datetime


class VersionsOut(Response):
    """Versions, a page."""

    versions: list[VersionSummary]
    next_cursor: str | None
