"""Asking one question of one model, and seeing all that the measures see."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping, Sequence
from datetime import date

from eval.matching import covers
from eval.measures import Outcome, RankedPassage
from eval.measures.base import CitedQuote
from eval.questions import Evidence, Question
from eval.runs.frozen import FrozenEngine, FrozenPassages
from eval.runs.judging import SentenceJudges
from eval.runs.records import Asked
from rag.answering import Answer
from rag.documents import Document
from rag.errors import ConfigurationError, LanguageModelError, TenkyoError
from rag.japanese.normalize import squeeze
from rag.llm.configured import EXTRACTIVE
from rag.retrieval import Hit
from rag.wire import answer_json

COLLECTION = "evaluation"
_RANKED = 60
"""How many passages of a ranking are measured: more than fit into 4,000 characters."""
_LEAST = 10
"""Characters that the block must have with which a quote over several blocks begins."""


class Asking:
    """Asks questions. May be used by several threads.

    Args:
        engine: The engine, with the documents in the collection `COLLECTION`.
        today: The day on which 今年度 is resolved.
        judges: Judge the answers' sentences.
        frozen: Passages to answer from, by question id; None to search.
    """

    def __init__(
        self,
        engine: FrozenEngine,
        today: date,
        judges: SentenceJudges,
        frozen: Mapping[str, FrozenPassages] | None,
    ) -> None:
        self._engine = engine
        self._today = today
        self._judges = judges
        self._frozen = frozen
        self._lock = threading.Lock()
        self._read: dict[str, Document] = {}
        self._pages: dict[Evidence, int | None] = {}
        rows = engine.documents(collection=COLLECTION)
        self._ids = {row.file_name: row.id for row in rows}

    def rank(self, question: Question) -> list[RankedPassage]:
        """The ranking of a question, deep enough for the measures; empty where it cannot be."""
        try:
            found = self._engine.search(
                question.question,
                collection=COLLECTION,
                history=question.history,
                top_k=_RANKED,
                today=self._today,
            )
        except TenkyoError:
            return []  # asking it fails alike, and is listed
        return [_ranked(hit) for hit in found.hits]

    def ask(
        self, question: Question, model: str, repeat: int, ranked: Sequence[RankedPassage]
    ) -> Asked:
        """Asks a question of a model; one that fails is an outcome too."""
        started = time.perf_counter()
        try:
            answer = self._answer(question, model)
        except TenkyoError as error:
            transient = isinstance(error, LanguageModelError)
            return self._failed(question, model, repeat, ranked, error.message, transient=transient)
        took = (time.perf_counter() - started) * 1000
        if answer.model != model:
            # The embedded default has taken over: its answer is none of the model's.
            return self._failed(question, model, repeat, ranked, answer.notice, transient=True)
        return Asked(
            model,
            repeat,
            self._outcome(question, answer, ranked),
            answer_json(answer),
            round(took, 2),
            None if model == EXTRACTIVE.name else answer.usage,
        )

    def _answer(self, question: Question, model: str) -> Answer:
        if self._frozen is None:
            return self._engine.answer(
                question.question,
                collection=COLLECTION,
                history=question.history,
                today=self._today,
                model=model,
            )
        if question.id not in self._frozen:
            raise ConfigurationError(
                "この質問の検索結果が、--retrieval-from の評価にありません。"
                "同じ質問集を使った評価を指定してください。"
            )
        return self._engine.answer_from(
            question,
            self._frozen[question.id],
            collection=COLLECTION,
            model=model,
            today=self._today,
        )

    def _failed(
        self,
        question: Question,
        model: str,
        repeat: int,
        ranked: Sequence[RankedPassage],
        error: str,
        *,
        transient: bool,
    ) -> Asked:
        outcome = Outcome(
            question,
            ranked=ranked,
            error=error,
            evidence_pages=self._evidence_pages(question),
            nli=self._judges.nli,
        )
        return Asked(model, repeat, outcome, transient=transient)

    def _outcome(
        self, question: Question, answer: Answer, ranked: Sequence[RankedPassage]
    ) -> Outcome:
        """What the measures see of an answer.

        Quotes are checked against the stored canonical text, not against the passage that they
        were cut from.
        """
        return Outcome(
            question=question,
            ranked=ranked,
            answered=answer.answered,
            answer=answer.text,
            cited=[_ranked(citation.hit) for citation in answer.citations],
            quotes=[
                CitedQuote(
                    citation.quote,
                    self._document(citation.hit.document.id).text[
                        citation.char_start : citation.char_end
                    ],
                    _page_at(self._document(citation.hit.document.id), citation.char_start),
                )
                for citation in answer.citations
            ],
            sentences=self._judges.judge(answer) if answer.answered else (),
            evidence_pages=self._evidence_pages(question),
            withheld=[sentence.text for sentence in answer.withheld],
            nli=self._judges.nli,
        )

    def _evidence_pages(self, question: Question) -> list[int | None]:
        for entry in question.evidence:
            if entry not in self._pages:
                self._pages[entry] = self._page_of(entry)
        return [self._pages[entry] for entry in question.evidence]

    def _page_of(self, entry: Evidence) -> int | None:
        """The page of a piece of evidence: as the question file says, else where it is found."""
        if entry.page is not None or not entry.quote or entry.doc not in self._ids:
            return entry.page
        document = self._document(self._ids[entry.doc])
        if all(block.page is None for block in document.blocks):
            return None
        wanted = squeeze(entry.quote)
        for block in document.blocks:
            said = squeeze(document.text[block.char_start : block.char_end])
            if wanted in said or (len(said) > _LEAST and wanted.startswith(said)):
                return block.page
            if covers(entry.quote, said):
                return block.page
        return None

    def _document(self, document_id: str) -> Document:
        """A document; decoded once."""
        with self._lock:
            if document_id not in self._read:
                self._read[document_id] = self._engine.document(document_id, collection=COLLECTION)
            return self._read[document_id]


def _page_at(document: Document, place: int) -> int | None:
    """The page on which the block around a place begins."""
    found = None
    for block in document.blocks:
        if block.char_start > place:
            break
        found = block.page
    return found


def _ranked(hit: Hit) -> RankedPassage:
    headings = hit.passage.heading_path
    return RankedPassage(
        hit.document.file_name,
        hit.passage.text,
        hit.passage.page,
        headings[-1] if headings else "",
        hit.passage.id,
    )
