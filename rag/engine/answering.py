"""Searching, answering, checking."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from rag.engine.opening import OpenCollections
from rag.errors import QuestionError
from rag.index import Access

# Parts that not every call needs are imported where they are used: a one-shot command is quick.
if TYPE_CHECKING:
    from rag.answering import Answer, Length
    from rag.answering.draft_check import CheckedSentence
    from rag.answering.generating import AnswerEvent, Asking
    from rag.drafting import Draft, DraftKind, DraftQuestion
    from rag.retrieval import Filters, Hit, SearchResult

_LONGEST_SEARCH = 1_000


class Answering(OpenCollections):
    """Questions to a collection, and texts held against it."""

    def search(
        self,
        question: str,
        *,
        collection: str,
        access: Access | None = None,
        history: Sequence[Mapping[str, str]] = (),
        filters: Filters | None = None,
        top_k: int = 10,
        today: date | None = None,
    ) -> SearchResult:
        """Finds the passages that answer a question; see `rag.retrieval.search`."""
        from rag.retrieval import search

        with self._opened(collection) as (snapshot, embedding):
            return search(
                _require_text(question, history),
                snapshot=snapshot,
                embedding=embedding,
                access=access or Access.everything(),
                history=history,
                filters=filters,
                top_k=top_k,
                today=today,
                thesaurus=self.thesaurus(),
                reader=self.reader(),
            )

    def answer(
        self,
        question: str,
        *,
        collection: str,
        access: Access | None = None,
        history: Sequence[Mapping[str, str]] = (),
        filters: Filters | None = None,
        top_k: int = 10,
        today: date | None = None,
        model: str | None = None,
        kind: DraftKind | None = None,
        length: Length | None = None,
    ) -> Answer:
        """Answers a question from the documents, with citations, or refuses.

        See `answer_events` for the arguments and errors.
        """
        from rag.answering.generating import Done

        events = self.answer_events(
            question,
            collection=collection,
            access=access,
            history=history,
            filters=filters,
            top_k=top_k,
            today=today,
            model=model,
            kind=kind,
            length=length,
        )
        return next(event.answer for event in events if isinstance(event, Done))

    def answer_events(
        self,
        question: str,
        *,
        collection: str,
        access: Access | None = None,
        history: Sequence[Mapping[str, str]] = (),
        filters: Filters | None = None,
        top_k: int = 10,
        today: date | None = None,
        model: str | None = None,
        kind: DraftKind | None = None,
        length: Length | None = None,
    ) -> Generator[AnswerEvent]:
        """Answers a question, and tells of every sentence as soon as it has passed the check.

        Closing the iterator stops the model.

        Args:
            question: The question.
            collection: Name of the collection.
            access: Who asks; the local user may see everything.
            history: Earlier turns, each with `role` and `content`.
            filters: What the search is limited to.
            top_k: How many passages the answer's `retrieved` lists, and a model is given.
            today: The day on which 今年度 is resolved; the present day by default.
            model: Name of a language model; None for that of the settings, `extractive` for words
                of the documents.
            kind: The kind of draft that a language model writes of the question, with its headings;
                None for a plain answer. The embedded default answers plainly in any case.
            length: How long the answer is wanted; normal by default.

        Yields:
            Events; `Done` with the whole answer last.

        Raises:
            QuestionError: The question is empty or too long.
            ConfigurationError: There is no such model, or a filter is not allowed.
            CollectionError: The collection cannot be opened.
        """
        from rag.answering.length import Length
        from rag.answering.pipeline import Question, answer_events

        allowed = access or Access.everything()
        text = _require_text(question, history)
        words, reader = self.thesaurus(), self.reader()
        extent = length or Length.NORMAL
        asked = Question(text, allowed, history, filters, top_k, today, words, reader, extent)
        asking = self._asking(model, history, kind)
        with self._opened(collection) as (snapshot, embedding):
            yield from answer_events(asked, snapshot=snapshot, embedding=embedding, asking=asking)

    def _asking(
        self, model: str | None, history: Sequence[Mapping[str, str]], kind: DraftKind | None
    ) -> Asking | None:
        """A language model with what it is asked with; None for the embedded default."""
        if not model and not self.settings.model:
            return None  # the embedded path imports nothing of language models
        llm = self.language_models.open(model)
        if llm is None:
            return None
        from rag.answering.generating import Asking
        from rag.drafting import FORMS
        from rag.llm import TokenMeter
        from rag.llm.metered import metered

        meter = TokenMeter()
        how = {"prompt": FORMS[kind].prompt, "tone": FORMS[kind].tone} if kind is not None else {}
        return Asking(
            metered(llm, meter),
            self.language_models.prompts(),
            history,
            self.language_models.entailment(),
            self.language_models.second_reader(meter),
            flags=self.settings.unsupported == "flag",
            expands=self.settings.query_expansion,
            at_once=self.settings.support_model == llm.settings.name,
            meter=meter,
            **how,
        )

    def draft(
        self,
        questions: Sequence[DraftQuestion],
        *,
        kind: DraftKind,
        collection: str,
        access: Access | None = None,
        filters: Filters | None = None,
        today: date | None = None,
        model: str | None = None,
    ) -> Draft:
        """Answers questions and puts the answers together as a draft.

        Args:
            questions: The questions, each with those that follow it.
            kind: What is drafted.
            collection: Name of the collection.
            access: Who asks.
            filters: What the search is limited to.
            today: The day on which 今年度 is resolved; the present day by default.
            model: Name of a language model; see `answer_events`.

        Raises:
            QuestionError: A question is empty or too long.
            CollectionError: The collection cannot be opened.
        """
        from rag.drafting import make_draft

        def answering(question: str, history: Sequence[Mapping[str, str]]) -> Answer:
            return self.answer(
                question,
                collection=collection,
                access=access,
                history=history,
                filters=filters,
                today=today,
                model=model,
                # What follows a question is answered plainly: its form has been written already.
                kind=None if history else kind,
            )

        return make_draft(questions, answering, kind=kind)

    def check(
        self, text: str, *, collection: str, access: Access | None = None
    ) -> list[CheckedSentence]:
        """Checks a person's text, sentence by sentence, against a collection.

        Args:
            text: The text.
            collection: Name of the collection.
            access: Who asks.

        Raises:
            CollectionError: The collection cannot be opened.
        """
        from rag.answering.draft_check import check_text
        from rag.retrieval import search

        allowed = access or Access.everything()
        with self._opened(collection) as (snapshot, embedding):

            def find(sentence: str) -> Sequence[Hit]:
                return search(
                    sentence[:_LONGEST_SEARCH],
                    snapshot=snapshot,
                    embedding=embedding,
                    access=allowed,
                    thesaurus=self.thesaurus(),
                    reader=self.reader(),
                ).hits

            models = self.language_models
            checked = check_text(
                _require_text(text, ()),
                find,
                entailment=models.entailment(),
                reader=models.second_reader(),
            )
            return list(checked)


def _require_text(question: str, history: Sequence[Mapping[str, str]]) -> str:
    """The question, if it and what was said before can be written in Unicode at all."""
    try:
        "\n".join((question, *(turn.get("content", "") for turn in history))).encode()
    except UnicodeEncodeError as error:
        raise QuestionError(
            "質問の文字コードが UTF-8 ではないため、読めない文字があります。"
            "端末かファイルの文字コードを UTF-8 にして、もう一度入力してください。"
        ) from error
    return question
