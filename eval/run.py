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
from rag.settings import Settings

Progress = Callable[[str, int, int, str], None]

COLLECTION = "evaluation"
_TOP_K = 60


@dataclass(frozen=True, slots=True)
class EvaluationResult:
    """A run: what came out for each question, and what is needed to repeat it.

    Attributes:
        questions: Path of the question file.
        documents: Path of the documents.
        outcomes: One for each question, in order.
        answers: The answers as the API gives them, by question id; missing for failures.
        search_ms: Milliseconds of each search and answer.
        environment: Versions and settings.
    """

    questions: Path
    documents: Path
    outcomes: tuple[Outcome, ...]
    answers: dict[str, dict[str, Any]]
    search_ms: tuple[float, ...]
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
            outcomes: list[Outcome] = []
            answers: dict[str, dict[str, Any]] = {}
            times: list[float] = []
            for done, question in enumerate(asked):
                if progress is not None:
                    progress("質問", done, len(asked), question.id)
                started = time.perf_counter()
                outcome, answer = _ask(engine, question, today)
                times.append((time.perf_counter() - started) * 1000)
                outcomes.append(outcome)
                if answer is not None:
                    answers[question.id] = answer
            environment = _environment(settings, report.passages, report.took_s)
        finally:
            engine.close()
    return EvaluationResult(
        questions, documents, tuple(outcomes), answers, tuple(times), environment
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


def _ask(
    engine: Engine, question: Question, today: date | None
) -> tuple[Outcome, dict[str, Any] | None]:
    from rag.wire import answer_json

    try:
        answer = engine.answer(
            question.question,
            collection=COLLECTION,
            history=question.history,
            top_k=_TOP_K,
            today=today,
        )
    except TenkyoError as error:
        return Outcome(question, error=error.message), None
    return outcome_of(question, answer, engine), answer_json(answer)


def outcome_of(question: Question, answer: Answer, engine: Engine) -> Outcome:
    """What the measures see of an answer.

    Quotes are checked against the stored canonical text, not against the passage that they were
    cut from.
    """
    texts: dict[str, str] = {}
    quotes: list[CitedQuote] = []
    for citation in answer.citations:
        document = citation.hit.document
        if document.id not in texts:
            texts[document.id] = engine.document(document.id, collection=COLLECTION).text
        source = texts[document.id][citation.char_start : citation.char_end]
        quotes.append(CitedQuote(citation.quote, source))
    return Outcome(
        question=question,
        ranked=[
            RankedPassage(hit.document.file_name, hit.passage.text) for hit in answer.retrieved
        ],
        answered=answer.answered,
        answer=answer.text,
        cited=[
            RankedPassage(citation.hit.document.file_name, citation.hit.passage.text)
            for citation in answer.citations
        ],
        quotes=quotes,
    )


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
