"""An engine with everything that the options of a command say of a question."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from rag.errors import ConfigurationError

if TYPE_CHECKING:
    from rag.answering import Answer, Length
    from rag.answering.generating import AnswerEvent
    from rag.drafting import DraftKind
    from rag.engine import Engine
    from rag.retrieval import Filters, SearchResult


@dataclass(frozen=True, slots=True)
class Asking:
    """An engine with everything that the options of a command say.

    Attributes:
        engine: The engine.
        collection: Name of the collection.
        filters: What the search is limited to.
        top_k: How many passages are wanted.
        today: The day on which 今年度 is resolved, None for the present day.
        model: Name of the language model, None for that of the settings.
        kind: The kind of draft that a language model writes of a question, None for an answer.
        length: How long answers are wanted, None for the normal length.
    """

    engine: Engine
    collection: str
    filters: Filters
    top_k: int
    today: date | None
    model: str | None = None
    kind: DraftKind | None = None
    length: Length | None = None

    def search(self, question: str, history: Sequence[Mapping[str, str]] = ()) -> SearchResult:
        """Searches for a question."""
        return self.engine.search(
            question,
            collection=self.collection,
            history=history,
            filters=self.filters,
            top_k=self.top_k,
            today=self.today,
        )

    def events(
        self, question: str, history: Sequence[Mapping[str, str]] = ()
    ) -> Generator[AnswerEvent]:
        """Answers a question, and tells of every sentence as soon as it may be shown."""
        return self.engine.answer_events(
            question,
            collection=self.collection,
            history=history,
            filters=self.filters,
            top_k=self.top_k,
            today=self.today,
            model=self.model,
            length=self.length,
        )

    def answer(self, question: str, history: Sequence[Mapping[str, str]] = ()) -> Answer:
        """Answers a question."""
        return self.engine.answer(
            question,
            collection=self.collection,
            history=history,
            filters=self.filters,
            top_k=self.top_k,
            today=self.today,
            model=self.model,
            # What follows a question is answered plainly: its form has been written already.
            kind=None if history else self.kind,
            length=self.length,
        )


def asking_from(
    collection: str,
    top_k: int,
    documents: Sequence[str] | None,
    ministries: Sequence[str] | None,
    fiscal_years: Sequence[str] | None,
    today: str | None,
    model: str | None = None,
) -> Asking:
    """Opens an engine for what the options of a command say.

    Args:
        collection: Name of the collection, which must exist.
        top_k: How many passages are wanted.
        documents: Ids, paths or file names of documents.
        ministries: Names of ministries.
        fiscal_years: Fiscal years in any spelling.
        today: An ISO date.
        model: Name of a language model.

    Raises:
        CollectionNotFoundError: There is no such collection.
        NotFoundError: There is no such document.
        ConfigurationError: A year or date cannot be read.
    """
    from rag.engine import Engine
    from rag.japanese.eras import parse_fiscal_year
    from rag.retrieval import Filters
    from rag.settings import load_settings

    years = tuple(parse_fiscal_year(text) for text in fiscal_years or ())
    day = parse_day(today)
    engine = Engine(load_settings())
    engine.collection(collection)
    filters = Filters(
        tuple(engine.find_document(name, collection=collection).id for name in documents or ()),
        tuple(ministries or ()),
        years,
    )
    return Asking(engine, collection, filters, top_k, day, model)


def parse_day(text: str | None) -> date | None:
    """A day of an option, None where none was given.

    Raises:
        ConfigurationError: It is no ISO date.
    """
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ConfigurationError(
            f"「{text}」は日付として読めません。2026-04-01 のように書いてください。"
        ) from error
