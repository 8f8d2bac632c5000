"""A dataset indexed in a collection of its own, and asked stage by stage."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from eval.datasets import Dataset
from eval.measures import RankedPassage
from eval.questions import Evidence, Question, load_questions
from eval.retrieval_sets.indexing import COLLECTION as SET_COLLECTION
from eval.retrieval_sets.indexing import index_entries
from eval.retrieval_sets.measuring import drawn
from eval.retrieval_sets.sets import RetrievalSet
from rag.answering.grouping import HITS, group_hits
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
_EVERYONE = Access.everything()


@dataclass(frozen=True, slots=True)
class FoundPassage:
    """A candidate of the first stage: what the reranker sees of it, and what it says."""

    scored: Scored
    passage: RankedPassage


@dataclass(frozen=True, slots=True)
class FoundUnits:
    """The units of the best passages, scored: what the answer is chosen from.

    Attributes:
        reading: The question as it was read.
        words: Its words.
        groups: The units together, or by document where documents are compared.
    """

    reading: Understanding
    words: QuestionWords
    groups: Sequence[Sequence[ScoredUnit]]

    @property
    def units(self) -> list[ScoredUnit]:
        """The units of all groups."""
        return [unit for group in self.groups for unit in group]


class IndexedDataset:
    """A dataset whose documents are indexed.

    Args:
        name: Its name.
        questions: Its questions.
        snapshot: The generation that holds its documents.
        embedding: The embedding that was trained on them.
    """

    def __init__(
        self,
        name: str,
        questions: Sequence[Question],
        snapshot: Snapshot,
        embedding: TrainedEmbedding | None,
    ) -> None:
        self.name = name
        self.questions = questions
        self._snapshot = snapshot
        self._embedding = embedding
        self._units: dict[tuple[str, str], FoundUnits] = {}
        self._file_names = {row.key: row.file_name for row in snapshot.documents(_EVERYONE)}

    def candidates(self, question: Question) -> list[FoundPassage]:
        """What the reranker is given, with its features; `vector` as if it counted.

        Passages that only the vectors find are among them, so that the feature can show its worth
        though its weight be 0.
        """
        reading = self._search(question, 1).reading
        words = question_words(reading, self._snapshot, _EVERYONE)
        terms = build_terms(reading, words)
        vector = None
        if self._embedding is not None:
            (vector,) = self._embedding.embed_queries([reading.resolved])
        request = SearchRequest(SearchFilter(_EVERYONE), _CANDIDATES, terms, vector)
        found = self._snapshot.search(request)
        keys = [hit.key for hit in found]
        rows = self._snapshot.passages(keys)
        scored = rerank(
            [
                Candidate(hit.key, hit.words, hit.vector, row.analysis, of.id, of.title)
                for hit, row in zip(found, rows, strict=True)
                for of in (self._snapshot.document_by_key(row.document_key),)
            ],
            reading,
            words,
        )
        said = {
            row.key: RankedPassage(self._file_names[row.document_key], row.text) for row in rows
        }
        return [FoundPassage(entry, said[entry.candidate.key]) for entry in scored]

    def ranked(
        self, question: Question, top_k: int, without: Collection[str] = ()
    ) -> list[RankedPassage]:
        """What a search gives, best first, parts of it left out (`rag.retrieval.search.PARTS`)."""
        result = search(
            question.question,
            snapshot=self._snapshot,
            embedding=self._embedding,
            access=_EVERYONE,
            history=question.history,
            top_k=top_k,
            today=TODAY,
            without=without,
        )
        return [RankedPassage(hit.document.file_name, hit.passage.text) for hit in result.hits]

    def units(self, question: Question) -> FoundUnits:
        """What the answer to a question is chosen from; searched for once."""
        asked = question.id, question.question
        if asked not in self._units:
            self._units[asked] = self._search(question, HITS)
        return self._units[asked]

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
        groups = [
            with_companions(hits, self._snapshot, reading.asks)
            for hits in group_hits(result, self._snapshot.documents(_EVERYONE))
        ]
        scored = [selector.score([u for hit in hits for u in find_units(hit)]) for hits in groups]
        return FoundUnits(reading, words, scored)


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
                questions = load_questions(dataset.questions)
                yield IndexedDataset(dataset.name, questions, snapshot, embedding)
        finally:
            engine.close()


@contextmanager
def indexed_set(
    found: RetrievalSet, most: int | None, settings: Settings
) -> Iterator[IndexedDataset]:
    """Indexes a public retrieval set in a temporary folder; an entry that answers is evidence.

    Args:
        found: The set.
        most: How many of its queries are asked at most, always the same.
        settings: Settings; `home` is replaced, and there are no vectors.
    """
    texts = {entry.id: entry.text for entry in found.entries}
    questions = [
        Question(
            id=name,
            question=found.queries[name],
            evidence=tuple(Evidence(one, texts[one]) for one in sorted(found.relevant[name])),
        )
        for name in drawn(sorted(found.queries), most)
    ]
    with tempfile.TemporaryDirectory(prefix="tenkyo-tuning-") as home:
        engine = Engine(settings.model_copy(update={"home": Path(home), "embedding": "none"}))
        try:
            index_entries(engine, found.entries)
            with engine.collection(SET_COLLECTION).snapshot() as snapshot:
                yield IndexedDataset(found.name, questions, snapshot, None)
        finally:
            engine.close()
