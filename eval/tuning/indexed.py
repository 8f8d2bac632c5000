"""A dataset indexed in a collection of its own, and asked stage by stage."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from eval.datasets import Dataset
from eval.measures import RankedPassage
from eval.questions import Question, load_questions
from rag.answering.recorded import with_companions
from rag.answering.select import Scored as ScoredUnit
from rag.answering.select import Selector
from rag.answering.units import find_units
from rag.embedding import TrainedEmbedding
from rag.engine import Engine
from rag.index import Access, SearchFilter, SearchRequest, Snapshot
from rag.retrieval import Understanding, search
from rag.retrieval.query import build_terms
from rag.retrieval.rerank import Candidate, Scored, rerank
from rag.retrieval.words import QuestionWords, question_words
from rag.settings import Settings

TODAY = date(2026, 11, 1)
"""The day on which 今年度 is resolved: fixed, so that a later run gives the same weights."""

_COLLECTION = "tuning"
_CANDIDATES = 120
_HITS = 10
_EVERYONE = Access.everything()


@dataclass(frozen=True, slots=True)
class FoundPassage:
    """A candidate of the first stage: what the reranker sees of it, and what it says."""

    scored: Scored
    passage: RankedPassage


@dataclass(frozen=True, slots=True)
class FoundUnits:
    """The units of the best passages, scored: what the answer is chosen from."""

    reading: Understanding
    words: QuestionWords
    units: Sequence[ScoredUnit]


class IndexedDataset:
    """A dataset whose documents are indexed.

    Args:
        dataset: The dataset.
        snapshot: The generation that holds its documents.
        embedding: The embedding that was trained on them.
    """

    def __init__(
        self, dataset: Dataset, snapshot: Snapshot, embedding: TrainedEmbedding | None
    ) -> None:
        self.name = dataset.name
        self.questions = load_questions(dataset.questions)
        self._snapshot = snapshot
        self._embedding = embedding
        self._units: dict[str, FoundUnits] = {}
        self._file_names = {row.key: row.file_name for row in snapshot.documents(_EVERYONE)}

    def candidates(self, question: Question) -> list[FoundPassage]:
        """What the reranker is given, with its features; `vector` as if it counted.

        Passages that only the vectors find are among them, so that the feature can show its worth
        though its weight be 0.
        """
        reading = self._search(question, 1).reading
        terms = build_terms(reading)
        vector = None
        if self._embedding is not None:
            (vector,) = self._embedding.embed_queries([reading.resolved])
        request = SearchRequest(SearchFilter(_EVERYONE), _CANDIDATES, terms, vector)
        found = self._snapshot.search(request)
        keys = [hit.key for hit in found]
        rows = self._snapshot.passages(keys)
        documents = {row.key: row.id for row in self._snapshot.documents(_EVERYONE)}
        scored = rerank(
            [
                Candidate(hit.key, hit.words, hit.vector, row.analysis, documents[row.document_key])
                for hit, row in zip(found, rows, strict=True)
            ],
            reading,
            question_words(reading, self._snapshot, _EVERYONE),
        )
        said = {
            row.key: RankedPassage(self._file_names[row.document_key], row.text) for row in rows
        }
        return [FoundPassage(entry, said[entry.candidate.key]) for entry in scored]

    def units(self, question: Question) -> FoundUnits:
        """What the answer to a question is chosen from; searched for once."""
        if question.id not in self._units:
            self._units[question.id] = self._search(question, _HITS)
        return self._units[question.id]

    def _search(self, question: Question, top_k: int) -> FoundUnits:
        result = search(
            question.question,
            snapshot=self._snapshot,
            embedding=self._embedding,
            access=_EVERYONE,
            history=question.history,
            top_k=top_k,
            today=TODAY,
        )
        reading = result.understanding
        words = question_words(reading, self._snapshot, _EVERYONE)
        selector = Selector(reading, words, self._embedding)
        hits = with_companions(result.hits, self._snapshot, reading.asks)
        units = [unit for hit in hits for unit in find_units(hit)]
        return FoundUnits(reading, words, selector.score(units))


@contextmanager
def indexed(dataset: Dataset, settings: Settings) -> Iterator[IndexedDataset]:
    """Indexes a dataset in a temporary folder.

    Args:
        dataset: The dataset.
        settings: Settings; `home` is replaced.
    """
    with tempfile.TemporaryDirectory(prefix="tenkyo-tuning-") as home:
        engine = Engine(settings.model_copy(update={"home": Path(home)}))
        try:
            engine.ingest([dataset.documents], collection=_COLLECTION)
            with engine.collection(_COLLECTION).snapshot() as snapshot:
                folder = snapshot.model_folder()
                embedding = None if folder is None else TrainedEmbedding(folder)
                yield IndexedDataset(dataset, snapshot, embedding)
        finally:
            engine.close()
