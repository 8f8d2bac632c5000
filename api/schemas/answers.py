"""Responses: passages, searches, answers."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from api.schemas.base import Response

Support = Literal["supported", "partial", "unsupported", "unverified"]


class DocumentReference(Response):
    """What names a document."""

    id: str
    title: str
    file_name: str
    issuer: str | None
    published: str | None = Field(description="文書の日付（2025、2025-06、2025-06-13）")
    handling: str | None = Field(description="取扱い（部内限り など）")


class ContextEntry(Response):
    """What a reader needs beside a passage."""

    role: Literal["header", "row", "caption", "unit", "note"]
    text: str
    char_start: int
    char_end: int


class PassageOut(Response):
    """A passage, verbatim."""

    id: str
    document: DocumentReference
    heading_path: list[str] = Field(description="見出しの並び")
    page: int | None = Field(description="ページ（ない形式では null）")
    text: str = Field(description="原文のまま")
    context: list[ContextEntry] = Field(description="表の見出し、単位、注など")
    char_start: int = Field(description="本文の中の位置（文字数、0から）")
    char_end: int


class HitOut(Response):
    """A passage that was found."""

    rank: int
    score: float
    passage: PassageOut


class SearchOut(Response):
    """A search."""

    query: str
    understanding: dict[str, Any] = Field(description="質問をどう読んだか")
    results: list[HitOut]
    generation: int = Field(description="探した索引の世代")
    took_ms: float


class SpanOut(Response):
    """Words of a passage that are used."""

    text: str
    char_start: int
    char_end: int


class CitationOut(Response):
    """A citation."""

    number: int = Field(description="回答の中の [n]")
    quote: str = Field(description="使った言葉をすべて含む、ひと続きの引用（原文のまま）")
    char_start: int
    char_end: int
    spans: list[SpanOut] = Field(description="使った言葉")
    passage: PassageOut


class SentenceOut(Response):
    """A sentence with what the check found."""

    text: str
    citations: list[int]
    support: Support | None = Field(description="照合の結果。何も述べない文は null")
    reason: str


class RetrievedOut(Response):
    """A passage found, by its id."""

    rank: int
    score: float
    passage_id: str


class WithheldOut(Response):
    """A sentence that is not shown."""

    text: str
    reason: str = Field(description="示さない理由")


class UsageOut(Response):
    """Tokens that language models took; 0 where none was asked."""

    prompt_tokens: int = Field(description="モデルに渡したトークン数")
    completion_tokens: int = Field(description="モデルが書いたトークン数（考えている部分を含む）")
    total_tokens: int
    estimated: bool = Field(description="モデルが数を返さず、こちらで数えたものを含むか")


class AnswerOut(Response):
    """An answer, or a refusal with the nearest passages."""

    id: str
    question: str
    resolved_question: str = Field(description="やりとりを踏まえて、それだけで読めるようにした質問")
    outcome: Literal["answered", "nearby", "not_found"]
    answered: bool = Field(description="outcome が answered のときだけ true")
    answer: str = Field(description="回答。文の終わりに [n]")
    sentences: list[SentenceOut]
    citations: list[CitationOut]
    retrieved: list[RetrievedOut] = Field(description="見つかった箇所（回答に未使用のものを含む）")
    withheld: list[WithheldOut] = Field(description="根拠を確認できず、示さなかった文")
    nearest: list[HitOut] = Field(description="答えられなかったときの、いちばん近い箇所")
    model: str
    length: Literal["short", "normal", "long"] = Field(description="求められた長さ")
    as_of: str | None = Field(description="時点（根拠とした計画の日付）")
    notice: str = Field(description="読むときに知っておくこと")
    collection: str
    instead_of: str | None = Field(
        default=None, description="作り直した回答のとき、その質問の最初の回答の ID"
    )
    generation: int
    took_ms: float
    usage: UsageOut | None = Field(
        default=None, description="言語モデルが使ったトークン数（数える前に保存した回答にはない）"
    )
