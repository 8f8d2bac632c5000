"""Kinds of drafts, as data: what their parts are called and how large they are set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from rag.errors import ConfigurationError


class DraftKind(StrEnum):
    """A kind of draft; its value is the word that people know it by."""

    DIET_ANSWER = "国会答弁"
    EXPECTED_QUESTIONS = "想定問答"
    SUMMARY = "要旨"
    COMPARISON = "比較表"
    MEMO = "メモ"
    ONE_PAGER = "一枚紙"


@dataclass(frozen=True, slots=True)
class Form:
    """What a kind of draft looks like.

    Attributes:
        title: What stands above it.
        question: Label of a question; empty where the question is itself the heading.
        answer: Label of its answer.
        follow_up: Label of a follow-up question.
        background: Label of the documents relied on, after each question; empty for none.
        numbered: Whether headings that are questions are numbered where there are several.
        points: Size of its text.
        prompt: Name of the prompt by which a language model writes the whole form; empty where it
            is put together of plain answers.
        tone: How a language model ends its sentences.
    """

    title: str
    question: str = ""
    answer: str = ""
    follow_up: str = "更問"
    background: str = ""
    numbered: bool = False
    points: float = 10.5
    prompt: str = ""
    tone: str = "である調"


FORMS: Final[Mapping[DraftKind, Form]] = MappingProxyType(
    {
        DraftKind.DIET_ANSWER: Form(
            "国会答弁資料",
            question="問",
            answer="答",
            background="参考",
            points=12,
            prompt="draft_diet_answer",
            tone="です・ます調",
        ),
        DraftKind.EXPECTED_QUESTIONS: Form(
            "想定問答",
            question="問",
            answer="答",
            prompt="draft_expected_questions",
            tone="です・ます調",
        ),
        DraftKind.SUMMARY: Form("要旨", prompt="draft_summary"),
        DraftKind.COMPARISON: Form("比較表", prompt="draft_comparison_table"),
        DraftKind.MEMO: Form("メモ", background="参考", numbered=True),
        # What is to go onto one page is set smaller, and names its documents in the sources only.
        DraftKind.ONE_PAGER: Form("一枚紙", numbered=True, points=9.5),
    }
)

_ALSO_CALLED: Final = MappingProxyType({"答弁": DraftKind.DIET_ANSWER})


def find_kind(name: str) -> DraftKind:
    """The kind of a name.

    Raises:
        ConfigurationError: There is none of that name.
    """
    if name in _ALSO_CALLED:
        return _ALSO_CALLED[name]
    try:
        return DraftKind(name)
    except ValueError as error:
        raise ConfigurationError(
            f"「{name}」という種類の原稿は作れません。"
            f"{'、'.join(DraftKind)}のいずれかを指定してください。"
        ) from error
