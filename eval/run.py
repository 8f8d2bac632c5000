"""Running a question file against documents: index, ask everything, measure."""

from __future__ import annotations

import json
import os
import platform
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from eval.measures import ANSWERING, RETRIEVAL, Measure, Outcome, RankedPassage
from eval.measures.base import CitedQuote
from eval.questions import Question, load_questions
from rag import __version__
from rag.answering import Answer
from rag.documents import READER_VERSION
from rag.engine import Engine
from rag.errors import ConfigurationError, TenkyoError
from rag.japanese.tokens import dictionary_name
from rag.retrieval import Hit
from rag.settings import Settings

Progress = Callable[[str, int, int, str], None]

COLLECTION = "evaluation"
_RANKED = 60
"""How many passages of a ranking are measured: more than fit into 4,000 characters."""


@dataclass(frozen=True, slots=True)
class EvaluationResult:
    """A run: what came out for each question, and what is needed to repeat it.

    Attributes:
        questions: Path of the question file.
        documents: Path of the documents.
        outcomes: One for each question, in order.
        answers: The answers as the API gives them, by question id; missing for failures.
        answer_ms: Milliseconds that each answer took, search included; failures have none.
        environment: Versions and settings.
    """

    questions: Path
    documents: Path
    outcomes: tuple[Outcome, ...]
    answers: dict[str, dict[str, Any]]
    answer_ms: tuple[float, ...]
    environment: dict[str, Any]

    @property
    def measures(self) -> tuple[Measure, ...]:
        """The measures of a run."""
        return (*RETRIEVAL, *ANSWERING)

    @property
    def failures(self) -> list[Outcome]:
        """Questions on which the run itself failed."""
        return [outcome for outcome in self.outcomes if outcome.error is not None]


def evaluate(
    questions: Path,
    documents: Path,
    settings: Settings,
    *,
    progress: Progress | None = None,
    today: date | None = None,
) -> EvaluationResult:
    """Indexes documents in a collection of their own, and asks every question.

    Answers are those that a person gets; the ranking behind them is searched for once more, deep
    enough for the measures.

    Args:
        questions: Question file.
        documents: Folder of the documents.
        settings: Settings; `home` is replaced by a temporary folder.
        progress: Told what is being done.
        today: The day on which 今年度 is resolved.

    Raises:
        ConfigurationError: The question file cannot be used, or names a document that is not
            among those indexed.
    """
    asked = load_questions(questions)
    with tempfile.TemporaryDirectory(prefix="tenkyo-eval-") as home:
        engine = Engine(settings.model_copy(update={"home": Path(home)}))
        try:
            report = engine.ingest([documents], collection=COLLECTION, progress=progress)
            _require_documents(asked, engine)
            asking = _Asking(engine, today)
            for done, question in enumerate(asked):
                if progress is not None:
                    progress("質問", done, len(asked), question.id)
                asking.ask(question)
            environment = _environment(settings, report.passages, report.took_s)
        finally:
            engine.close()
    return EvaluationResult(
        questions,
        documents,
        tuple(asking.outcomes),
        asking.answers,
        tuple(asking.answer_ms),
        environment,
    )


def _require_documents(asked: Sequence[Question], engine: Engine) -> None:
    known = {row.file_name for row in engine.documents(collection=COLLECTION)}
    wanted = {evidence.doc for question in asked for evidence in question.evidence}
    missing = sorted(wanted - known)
    if missing:
        raise ConfigurationError(
            f"質問集が挙げる文書が見つかりません：{'、'.join(missing)}。"
            "--documents に、これらのファイルがあるフォルダーを指定してください。"
        )


class _Asking:
    """Asks question after question, and collects what comes out."""

    def __init__(self, engine: Engine, today: date | None) -> None:
        self.outcomes: list[Outcome] = []
        self.answers: dict[str, dict[str, Any]] = {}
        self.answer_ms: list[float] = []
        self._engine = engine
        self._today = today
        self._texts: dict[str, str] = {}

    def ask(self, question: Question) -> None:
        """Asks one question; one that fails is an outcome too."""
        from rag.wire import answer_json

        started = time.perf_counter()
        try:
            answer = self._engine.answer(
                question.question,
                collection=COLLECTION,
                history=question.history,
                today=self._today,
            )
            took = (time.perf_counter() - started) * 1000
            ranking = self._engine.search(
                question.question,
                collection=COLLECTION,
                history=question.history,
                top_k=_RANKED,
                today=self._today,
            )
        except TenkyoError as error:
            self.outcomes.append(Outcome(question, error=error.message))
            return
        self.outcomes.append(self._outcome(question, answer, ranking.hits))
        self.answers[question.id] = answer_json(answer)
        self.answer_ms.append(took)

    def _outcome(self, question: Question, answer: Answer, ranked: Sequence[Hit]) -> Outcome:
        """What the measures see of an answer.

        Quotes are checked against the stored canonical text, not against the passage that they
        were cut from.
        """
        return Outcome(
            question=question,
            ranked=[_ranked(hit) for hit in ranked],
            answered=answer.answered,
            answer=answer.text,
            cited=[_ranked(citation.hit) for citation in answer.citations],
            quotes=[
                CitedQuote(
                    citation.quote,
                    self._text(citation.hit.document.id)[citation.char_start : citation.char_end],
                )
                for citation in answer.citations
            ],
        )

    def _text(self, document_id: str) -> str:
        """The canonical text of a document; decoded once."""
        if document_id not in self._texts:
            document = self._engine.document(document_id, collection=COLLECTION)
            self._texts[document_id] = document.text
        return self._texts[document_id]


def _ranked(hit: Hit) -> RankedPassage:
    return RankedPassage(hit.document.file_name, hit.passage.text)


def _environment(settings: Settings, passages: int, ingest_s: float) -> dict[str, Any]:
    return {
        "tenkyo": __version__,
        "python": platform.python_version(),
        "reader": READER_VERSION,
        "dictionary": dictionary_name(),
        "passages": passages,
        "ingest_s": round(ingest_s, 2),
        "cpus": os.cpu_count(),
        "settings": json.loads(settings.model_dump_json(exclude={"home"})),
    }
