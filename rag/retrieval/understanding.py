"""What a question is about, as far as it can be read without a language model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from rag.errors import QuestionError
from rag.japanese.dates import DateMention, find_dates, resolve_relative
from rag.japanese.organisations import find_organisations
from rag.japanese.synonyms import Expansion, find_expansions
from rag.japanese.thesaurus import Thesaurus
from rag.japanese.tokens import tokenize
from rag.retrieval.asks import Ask, find_asks
from rag.retrieval.followup import resolve, split_resolved
from rag.retrieval.measures import NamedMeasure
from rag.retrieval.naming import DocumentNames, Naming
from rag.retrieval.requests import REQUESTS

MAX_QUESTION = 4000


@dataclass(frozen=True, slots=True)
class Understanding:
    """A question as it is searched for, shown to the person who asked.

    Attributes:
        question: The question as it was asked.
        resolved: The question made to stand by itself.
        asks: Kinds of answers wanted.
        dates: Times named, relative ones resolved.
        organisations: Ids of the organisations named.
        naming: Documents that the question names.
        relative_dates: Those of `dates` that were relative (今年度), resolved.
        today: The day on which they were resolved, None if there were none.
        expansions: Words of the question, earlier turns left out, with others for the same thing.
        measures: Measures that the question names, known once documents were found.
    """

    question: str
    resolved: str
    asks: tuple[Ask, ...]
    dates: tuple[DateMention, ...]
    organisations: tuple[str, ...]
    naming: Naming
    relative_dates: tuple[DateMention, ...] = ()
    today: date | None = None
    expansions: tuple[Expansion, ...] = ()
    measures: tuple[NamedMeasure, ...] = ()

    @property
    def fiscal_years(self) -> tuple[int, ...]:
        """Fiscal years named, ascending."""
        return tuple(sorted({year for mention in self.dates for year in mention.fiscal_years}))

    @property
    def times(self) -> tuple[DateMention, ...]:
        """Times with a year that the answer is to be of; not those by which plans are named."""
        named = self.naming.years
        return tuple(mention for mention in self.dates if set(mention.years) - named)

    @property
    def compares(self) -> bool:
        """Whether documents that the question names are to be set side by side."""
        return bool(self.naming.compared)


def understand(
    question: str,
    *,
    history: Sequence[Mapping[str, str]],
    names: DocumentNames,
    today: date,
    thesaurus: Thesaurus | None = None,
) -> Understanding:
    """Reads a question.

    Args:
        question: The question.
        history: Earlier turns of the conversation.
        names: Names of the documents that it may mean.
        today: The day on which it is asked.
        thesaurus: Where other words for the same thing are looked up; None for ours.

    Raises:
        QuestionError: It is empty, or longer than 4,000 characters.
    """
    text = question.strip()
    if not text:
        raise QuestionError("質問が空です。知りたいことを文か語句で入力してください。")
    if len(text) > MAX_QUESTION:
        raise QuestionError(
            f"質問が長すぎます（{len(text):,}文字）。{MAX_QUESTION:,}文字以内にしてください。"
        )
    resolved = resolve(text, history)
    asked = REQUESTS.sub(" ", split_resolved(resolved)[0])
    mentions = find_dates(text, default_era="令和")
    relative = [
        resolve_relative(mention, today) or mention
        for mention in mentions
        if mention.kind == "relative"
    ]
    absolute = [mention for mention in mentions if mention.kind != "relative"]
    return Understanding(
        question=text,
        resolved=resolved,
        asks=find_asks(text),
        dates=tuple(sorted((*absolute, *relative), key=lambda mention: mention.char_start)),
        organisations=tuple(
            dict.fromkeys(mention.organisation.id for mention in find_organisations(resolved))
        ),
        naming=names.named_in(resolved),
        relative_dates=tuple(relative),
        today=today if relative else None,
        expansions=tuple(find_expansions(tokenize(asked), thesaurus)),
    )
