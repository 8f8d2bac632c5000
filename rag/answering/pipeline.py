"""From a question to the events of its answer, with or without a language model."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from rag.answering.extractive import answer
from rag.answering.generating import (
    Asking,
    Status,
    further_words,
    fuse,
    generate,
    resolve_with_model,
)
from rag.answering.generating.events import AnswerEvent
from rag.answering.generating.generate import shown
from rag.answering.length import Length
from rag.answering.model import Outcome
from rag.embedding import Embedding
from rag.index import Access, Snapshot
from rag.japanese.thesaurus import Thesaurus
from rag.japanese.written_dates import japanese_date
from rag.retrieval import Filters, SearchResult, search
from rag.retrieval.cross_encoder import Reader
from rag.retrieval.followup import needs_history

_LONGEST_EXPANDED = 1_000
_MOST_NAMED = 2


@dataclass(frozen=True, slots=True)
class Question:
    """A question with all that belongs to it.

    Attributes:
        text: The question as it was asked.
        access: Who asks.
        history: Earlier turns, each with `role` and `content`.
        filters: What the search is limited to.
        top_k: How many passages the answer's `retrieved` lists.
        today: The day on which 今年度 is resolved; None for the present day.
        thesaurus: Other words for the same thing; None for ours.
        reader: Who reads the best passages again; None to keep their order.
        length: How long the answer is wanted.
    """

    text: str
    access: Access
    history: Sequence[Mapping[str, str]] = ()
    filters: Filters | None = None
    top_k: int = 10
    today: date | None = None
    thesaurus: Thesaurus | None = None
    reader: Reader | None = None
    length: Length = Length.NORMAL


def answer_events(
    question: Question,
    *,
    snapshot: Snapshot,
    embedding: Embedding | None,
    asking: Asking | None,
) -> Generator[AnswerEvent]:
    """Searches and answers.

    Args:
        question: The question.
        snapshot: The generation to answer from.
        embedding: The embedding model of the index.
        asking: The language model with what it is asked with, None to take words of the documents.

    Yields:
        Events; `Done` last.

    Raises:
        QuestionError: The question is empty or too long.
        ConfigurationError: `top_k` or a filter is not allowed.
    """
    yield Status("文書を探しています")
    result = _search(question, snapshot, embedding, asking)
    if result.hits:
        yield Status(_found_where(result))
    extracted = answer(
        result,
        snapshot=snapshot,
        embedding=embedding,
        access=question.access,
        length=question.length,
    )
    if asking is None:
        yield from shown(extracted)
        return
    if asking.expands and extracted.outcome is not Outcome.NOT_FOUND:
        words = _further_words(result, asking)
        if words:
            yield Status(f"言い換えでも探しています（{'、'.join(words)}）")
            result = _search_further(question, result, words, snapshot, embedding)
    documents = snapshot.documents(question.access)
    yield from generate(result, asking, extracted, documents)


def _found_where(result: SearchResult) -> str:
    """Where something was found: 『○○計画』ほか2件の文書の10か所を読んでいます（施策：…）."""
    titles = list(dict.fromkeys(hit.document.title for hit in result.hits))
    named = "".join(f"『{title}』" for title in titles[:_MOST_NAMED])
    more = f"ほか{len(titles) - _MOST_NAMED}件の文書" if len(titles) > _MOST_NAMED else ""
    measures = dict.fromkeys(measure.title for measure in result.understanding.measures)
    of = f"（施策：{'、'.join(measures)}）" if measures else ""
    return f"{named}{more}の{len(result.hits)}か所を読んでいます{of}"


def _further_words(result: SearchResult, asking: Asking) -> tuple[str, ...]:
    """What else to search for; nothing where documents are compared, each of which has its share.

    Whether the documents hold anything has been decided by the question's own words.
    """
    reading = result.understanding
    if reading.compares or len(reading.resolved) > _LONGEST_EXPANDED:
        return ()
    return further_words(reading.resolved, llm=asking.llm, prompts=asking.prompts)


def _search_further(
    question: Question,
    result: SearchResult,
    words: Sequence[str],
    snapshot: Snapshot,
    embedding: Embedding | None,
) -> SearchResult:
    """The search, fused with one for each of the further words beside the question."""
    others = [
        search(
            f"{wording}　{result.understanding.resolved}",
            snapshot=snapshot,
            embedding=embedding,
            access=question.access,
            filters=question.filters,
            top_k=question.top_k,
            today=question.today,
            thesaurus=question.thesaurus,
            reader=question.reader,
        )
        for wording in words
    ]
    return fuse(result, others, top_k=question.top_k)


def _search(
    question: Question, snapshot: Snapshot, embedding: Embedding | None, asking: Asking | None
) -> SearchResult:
    """Searches; a follow-up that a model has made to stand by itself is searched for as that."""
    text, history = question.text, question.history
    resolved = None
    if asking is not None and history and needs_history(text, history):
        today = japanese_date((question.today or date.today()).isoformat())  # noqa: DTZ011
        resolved = resolve_with_model(
            text, history, llm=asking.llm, prompts=asking.prompts, today=today
        )
    result = search(
        text if resolved is None else resolved,
        snapshot=snapshot,
        embedding=embedding,
        access=question.access,
        history=history if resolved is None else (),
        filters=question.filters,
        top_k=question.top_k,
        today=question.today,
        thesaurus=question.thesaurus,
        reader=question.reader,
    )
    if resolved is None:
        return result
    reading = replace(result.understanding, question=text, resolved=resolved)
    return replace(result, understanding=reading)
