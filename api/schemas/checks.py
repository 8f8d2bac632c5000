"""Requests to check a text, and what was found."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from api.schemas.answers import CitationOut, SpanOut, Support
from api.schemas.base import CollectionField, Request, Response
from api.schemas.drafts import PLAIN
from api.schemas.questions import FiltersIn

LONGEST_TEXT = 50_000
MOST_SENTENCES = 300
_MOST_PASSAGES = 50


class PassageIn(Request):
    """A passage to check against: words that come with the request, or one of the collection."""

    text: str | None = Field(
        default=None, min_length=1, max_length=20_000, pattern=PLAIN, description="箇所の言葉"
    )
    id: str | None = Field(default=None, min_length=1, max_length=64, description="登録文書の箇所")

    @model_validator(mode="after")
    def _one(self) -> PassageIn:
        if (self.text is None) == (self.id is None):
            raise ValueError("text と id のどちらか一方だけが必要です")
        return self


class CheckIn(Request):
    """A text to check."""

    text: str | None = Field(
        default=None,
        min_length=1,
        max_length=LONGEST_TEXT,
        pattern=PLAIN,
        description=f"原稿。{LONGEST_TEXT:,} 文字、{MOST_SENTENCES} 文まで",
        examples=["移動図書館の車を、令和８年度末までに３台から５台に増やす。"],
    )
    sentences: list[Annotated[str, Field(min_length=1, max_length=2_000, pattern=PLAIN)]] = Field(
        default=[], max_length=MOST_SENTENCES, description="文ごとに分けた原稿"
    )
    passages: list[PassageIn] = Field(
        default=[],
        max_length=_MOST_PASSAGES,
        description="照らす箇所。省くと、登録文書から探して照らします",
    )
    filters: FiltersIn = Field(default_factory=FiltersIn, description="登録文書から探す範囲")
    collection: CollectionField

    @model_validator(mode="after")
    def _one_text(self) -> CheckIn:
        if (self.text is None) == (not self.sentences):
            raise ValueError("text と sentences のどちらか一方だけが必要です")
        if self.passages and self.filters.filters() is not None:
            raise ValueError("passages と filters は、いっしょには使えません")
        return self


class UsedSpan(SpanOut):
    """Words that were held against a sentence."""

    number: int = Field(description="citations の番号")


class CheckedOut(Response):
    """A sentence with what was found."""

    item: int = Field(description="sentences の何番目か（0から）。text のときは 0")
    text: str
    char_start: int = Field(description="原稿の中の位置（文字数、0から）")
    char_end: int
    verdict: Support | None = Field(description="照合の結果。確かめることのない文は null")
    reason: str = Field(description="どこが合わないか、計画ではどうか")
    spans: list[UsedSpan]
    citations: list[int]


class CheckOut(Response):
    """A checked text."""

    id: str = Field(description="書き出すときの ID")
    collection: str
    text: str = Field(description="照合した原稿")
    sentences: list[CheckedOut]
    citations: list[CitationOut]
