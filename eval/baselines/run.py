"""Tenkyo and the baselines on one question file, with one index."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from eval.baselines.base import RANKED, Baseline, read_corpus
from eval.baselines.bigram import BigramBaseline
from eval.baselines.drafts import draft
from eval.baselines.inserted import InsertedBaseline, Similarity
from eval.baselines.llamaindex import CitationQueryBaseline
from eval.baselines.worth import Showing, WithInserted, Worth, as_written, checked, worth
from eval.measures import ANSWERING, RETRIEVAL, Outcome, RankedPassage
from eval.measures.base import CitedQuote
from eval.questions import Question, load_questions
from eval.report import means
from eval.statistics import Mean
from rag.embedding_models import EmbeddingModels
from rag.engine import Engine
from rag.errors import ConfigurationError, TenkyoError
from rag.retrieval import Hit
from rag.settings import Settings

Progress = Callable[[str, int, int, str], None]

COLLECTION = "baselines"
_GIVEN = 10
"""How many passages the model that makes things up is given, as in an answer."""


@dataclass(frozen=True, slots=True)
class BaselineReport:
    """What was found.

    Attributes:
        questions: Name of the question file.
        asked: Number of questions.
        systems: The mean of every measure, by name of the system and of the measure.
        sentences: Number of true and of false sentences in the drafts.
        worth: How the drafts look, by the way in which they are shown.
    """

    questions: str
    asked: int
    systems: Mapping[str, Mapping[str, Mean]]
    sentences: tuple[int, int]
    worth: Mapping[str, Worth]


class EmbeddedDefault:
    """Tenkyo without a language model, in the shape of a baseline.

    Args:
        engine: The engine.
        collection: Name of the collection.
        today: The day on which 今年度 is resolved.
    """

    name = "tenkyo"

    def __init__(self, engine: Engine, collection: str, today: date | None = None) -> None:
        self._engine = engine
        self._collection = collection
        self._today = today

    def answer(self, question: Question) -> Outcome:
        """The answer that a person gets; a question that cannot be asked is a failure."""
        try:
            given = self._engine.answer(
                question.question,
                collection=self._collection,
                history=question.history,
                today=self._today,
                model="extractive",
            )
            ranked = self.hits(question, RANKED)
        except TenkyoError as error:
            return Outcome(question, error=error.message)
        return Outcome(
            question,
            ranked=[_passage(hit) for hit in ranked],
            answered=given.answered,
            answer=given.text,
            cited=[_passage(citation.hit) for citation in given.citations],
            quotes=[
                CitedQuote(
                    citation.quote,
                    self._text(citation.hit)[citation.char_start : citation.char_end],
                )
                for citation in given.citations
            ],
        )

    def hits(self, question: Question, count: int) -> tuple[Hit, ...]:
        """The passages found for a question, best first."""
        return self._engine.search(
            question.question,
            collection=self._collection,
            history=question.history,
            top_k=count,
            today=self._today,
        ).hits

    def _text(self, hit: Hit) -> str:
        return self._engine.document(hit.document.id, collection=self._collection).text


def _passage(hit: Hit) -> RankedPassage:
    return RankedPassage(hit.document.file_name, hit.passage.text)


def run_baselines(
    questions: Path,
    documents: Path,
    settings: Settings,
    *,
    progress: Progress | None = None,
    today: date | None = None,
) -> BaselineReport:
    """Asks every question of every system, and shows drafts in every way.

    Args:
        questions: Question file.
        documents: Folder of the documents.
        settings: Settings; `home` is replaced by a temporary folder.
        progress: Told what is being done.
        today: The day on which 今年度 is resolved.

    Raises:
        ConfigurationError: The question file cannot be used, or none of its questions can be asked.
    """
    asked = load_questions(questions)
    with tempfile.TemporaryDirectory(prefix="tenkyo-baselines-") as home:
        ours = settings.model_copy(update={"home": Path(home)})
        engine = Engine(ours)
        try:
            engine.ingest([documents], collection=COLLECTION, progress=progress)
            with engine.collection(COLLECTION).snapshot() as snapshot:
                similarity = Similarity(EmbeddingModels(ours).of(snapshot, COLLECTION))
            return _compare(
                questions.name, asked, EmbeddedDefault(engine, COLLECTION, today), similarity,
                _systems(engine, similarity), progress,
            )  # fmt: skip
        finally:
            engine.close()


def _systems(engine: Engine, similarity: Similarity) -> tuple[Baseline, ...]:
    corpus = read_corpus(engine, COLLECTION)
    if not corpus.passages:
        raise ConfigurationError(
            "文書から本文を1つも読み取れませんでした。"
            "--documents に、読み取れる文書のあるフォルダーを指定してください。"
        )
    return (
        BigramBaseline(corpus),
        CitationQueryBaseline(corpus),
        InsertedBaseline(corpus, similarity),
    )


def _compare(
    name: str,
    asked: Sequence[Question],
    tenkyo: EmbeddedDefault,
    similarity: Similarity,
    others: Sequence[Baseline],
    progress: Progress | None,
) -> BaselineReport:
    systems: tuple[Baseline, ...] = (tenkyo, *others)
    outcomes: dict[str, list[Outcome]] = {system.name: [] for system in systems}
    drafts = []
    for turn, question in enumerate(asked):
        if progress is not None:
            progress("質問", turn, len(asked), question.id)
        for system in systems:
            outcomes[system.name].append(system.answer(question))
        if outcomes[tenkyo.name][-1].error is None:
            drafts.append(draft(question, tenkyo.hits(question, _GIVEN), turn))
    written = [sentence for one in drafts for sentence in one.sentences]
    ways: dict[str, Showing] = {
        "as_written": as_written,
        "inserted": WithInserted(similarity),
        "checked": checked,
    }
    return BaselineReport(
        name,
        len(asked),
        {
            system: {
                repr(measure): mean for measure, mean in means(found, (*RETRIEVAL, *ANSWERING))
            }
            for system, found in outcomes.items()
        },
        (sum(one.true for one in written), sum(not one.true for one in written)),
        {way: worth(drafts, showing) for way, showing in ways.items()},
    )
