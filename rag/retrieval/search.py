"""Hybrid search: words and vectors bring up candidates, a reranker orders them."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache, lru_cache
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from rag.analysis import unpack_blocks
from rag.embedding import Embedding, TrainedEmbedding
from rag.errors import ConfigurationError
from rag.index import Access, DocumentRow, SearchFilter, SearchRequest, Snapshot
from rag.japanese.organisations import canonical
from rag.japanese.thesaurus import Thesaurus
from rag.retrieval.collapse import collapse
from rag.retrieval.cross_encoder import Reader, read_again
from rag.retrieval.measures import named_measures
from rag.retrieval.model import Filters, Hit, SearchResult
from rag.retrieval.naming import DocumentName, DocumentNames, Naming
from rag.retrieval.query import FIELD_WEIGHTS, build_terms
from rag.retrieval.rerank import TRAINED_VECTOR, WEIGHTS, Candidate, Scored, rerank
from rag.retrieval.understanding import Understanding, understand
from rag.retrieval.words import question_words

MAX_TOP_K = 200
_CANDIDATES = 120
_CANDIDATES_OF_EACH = 30
_FIRST_OF_EACH = 2

PARTS = (
    *(f"field:{name}" for name in FIELD_WEIGHTS),
    *(f"feature:{name}" for name in WEIGHTS if name != "vector"),
    "naming",
    "thesaurus",
    "each_document",
    "duplicates",
)
"""Parts of a search that can be left out, to measure what each is worth: the fields that are
searched, the features that candidates are ordered by, documents named, other words for the same
thing, the search in each document that is compared, near-duplicates being left out."""


def search(
    question: str,
    *,
    snapshot: Snapshot,
    embedding: Embedding | None,
    access: Access,
    history: Sequence[Mapping[str, str]] = (),
    filters: Filters | None = None,
    top_k: int = 10,
    today: date | None = None,
    thesaurus: Thesaurus | None = None,
    reader: Reader | None = None,
    without: Collection[str] = (),
) -> SearchResult:
    """Finds the passages that answer a question.

    Args:
        question: The question, in words or as keywords.
        snapshot: The generation to search.
        embedding: The embedding model that the index was built with, None for words alone.
        access: Who asks.
        history: Earlier turns of the conversation.
        filters: What the search is limited to.
        top_k: How many passages are wanted, at most 200.
        today: The day on which 今年度 is resolved; the present day by default.
        thesaurus: Where other words for the same thing are looked up; None for ours.
        reader: Who reads the best candidates again; None to keep their order.
        without: Parts of `PARTS` to be left out.

    Returns:
        Passages, best first, near-duplicates left out. Where the question compares documents, the
        best passages of each document named are among them.

    Raises:
        QuestionError: The question is empty or too long.
        ConfigurationError: `top_k` or a filter is not allowed.
    """
    started = time.perf_counter()
    if not 1 <= top_k <= MAX_TOP_K:
        raise ConfigurationError(f"件数（top_k）は 1 から {MAX_TOP_K} までで指定してください。")
    documents = snapshot.documents(access)
    names = _names(
        tuple(
            DocumentName(row.id, row.title, row.issuer, row.published, row.supersedes)
            for row in documents
        )
    )
    reading = understand(
        question, history=history, names=names, today=today or _today(), thesaurus=thesaurus
    )
    if "naming" in without:
        reading = replace(reading, naming=Naming())
    if "thesaurus" in without:
        reading = replace(reading, expansions=())
    each = () if "each_document" in without else reading.naming.compared
    wanted = _search_filter(access, filters or Filters())
    k = max(_CANDIDATES, top_k * 2)
    scored = _candidates(reading, snapshot, embedding, wanted, k, each, without)
    text_of = _texts(snapshot)
    if reader is not None:
        scored = read_again(scored, reading.resolved, text_of, reader)
    distinct: Iterable[Scored] = scored
    if "duplicates" not in without:
        distinct = collapse(scored, text_of, _speaking_for_themselves(documents, reading))
    hits = list(_hits(_first(distinct, top_k, each), snapshot))
    found = list({hit.document.id: hit.document for hit in hits}.values())
    reading = replace(reading, measures=named_measures(reading.resolved, found, snapshot))
    took = (time.perf_counter() - started) * 1000
    return SearchResult(reading, tuple(hits), snapshot.generation, took)


def _texts(snapshot: Snapshot) -> Callable[[int], str]:
    @cache
    def text_of(key: int) -> str:
        return snapshot.passages([key])[0].text

    return text_of


def _speaking_for_themselves(
    documents: Sequence[DocumentRow], reading: Understanding
) -> frozenset[str]:
    """Documents whose words are shown though another says the same.

    Of two plans in a line the newer one must be found, even where it repeats the older; of
    documents that are compared, each.
    """
    line = {name for row in documents if row.supersedes for name in (row.id, row.supersedes)}
    return frozenset(line.union(reading.naming.compared))


@lru_cache(maxsize=32)
def _names(documents: tuple[DocumentName, ...]) -> DocumentNames:
    """Cutting hundreds of titles takes longer than a search; they rarely change."""
    return DocumentNames(documents)


def _today() -> date:
    return date.today()  # noqa: DTZ011 (the calendar day where the machine stands)


def _search_filter(access: Access, filters: Filters) -> SearchFilter:
    facets: list[frozenset[str]] = []
    if filters.fiscal_years:
        facets.append(frozenset(f"fy:{year}" for year in filters.fiscal_years))
    if filters.ministries:
        facets.append(frozenset(f"org:{_organisation_id(name)}" for name in filters.ministries))
    ids = frozenset(filters.document_ids) if filters.document_ids else None
    return SearchFilter(access, ids, tuple(facets))


def _organisation_id(name: str) -> str:
    found = canonical(name)
    if found is None:
        raise ConfigurationError(
            f"府省庁名「{name}」は知られていません。正式名か略称（例：経済産業省、経産省）で"
            "指定してください。"
        )
    return found.id


def _candidates(
    reading: Understanding,
    snapshot: Snapshot,
    embedding: Embedding | None,
    wanted: SearchFilter,
    k: int,
    each: Sequence[str],
    without: Collection[str],
) -> list[Scored]:
    words = question_words(reading, snapshot, wanted.access)
    every = build_terms(reading, words)
    terms = {name: weights for name, weights in every.items() if f"field:{name}" not in without}
    vector = _vector(reading, embedding) if feature_weights(embedding)["vector"] else None
    if not terms and vector is None:
        return []
    request = SearchRequest(wanted, k, terms, vector)
    hits = {hit.key: hit for hit in snapshot.search(request)}
    for narrow in _compared(request, each):
        hits.update((hit.key, hit) for hit in snapshot.search(narrow))
    analyses = snapshot.analyses(list(hits))
    document_of = snapshot.document_keys(list(hits))
    rows = {key: snapshot.document_by_key(document) for key, document in document_of.items()}
    candidates = [
        Candidate(key, hit.words, hit.vector, analyses[key], rows[key].id, rows[key].title)
        for key, hit in hits.items()
    ]
    weights = {
        name: 0.0 if f"feature:{name}" in without else weight
        for name, weight in feature_weights(embedding).items()
    }
    return rerank(candidates, reading, words, weights)


def _compared(request: SearchRequest, each: Sequence[str]) -> Iterator[SearchRequest]:
    """A search in each document that is compared: a long one must not crowd out a short one."""
    allowed = request.filter.document_ids
    for name in each:
        if allowed is None or name in allowed:
            only = replace(request.filter, document_ids=frozenset({name}))
            yield replace(request, filter=only, k=_CANDIDATES_OF_EACH)


def feature_weights(embedding: Embedding | None) -> Mapping[str, float]:
    """Weights of the reranker's features with a given embedding."""
    if isinstance(embedding, TrainedEmbedding):
        return {**WEIGHTS, "vector": TRAINED_VECTOR}
    return WEIGHTS


def _vector(reading: Understanding, embedding: Embedding | None) -> NDArray[np.float32] | None:
    if embedding is None:
        return None
    vector: NDArray[np.float32] = embedding.embed_queries([reading.resolved])[0]
    return vector if vector.any() else None


def _first(scored: Iterable[Scored], top_k: int, each: Sequence[str]) -> list[Scored]:
    """The best passages; where documents are compared, with the best of each among them."""
    if not each:
        return list(islice(scored, top_k))
    every = list(scored)
    kept = {
        entry.candidate.key
        for name in each
        for entry in islice((e for e in every if e.candidate.document_id == name), _FIRST_OF_EACH)
    }
    others = [entry.candidate.key for entry in every if entry.candidate.key not in kept]
    kept.update(others[: max(0, top_k - len(kept))])
    return [entry for entry in every if entry.candidate.key in kept][:top_k]


def _hits(scored: Sequence[Scored], snapshot: Snapshot) -> Iterator[Hit]:
    rows = snapshot.passages([entry.candidate.key for entry in scored])
    for rank, (entry, row) in enumerate(zip(scored, rows, strict=True), 1):
        yield Hit(
            rank=rank,
            score=round(entry.score, 6),
            passage=row,
            document=snapshot.document_by_key(row.document_key),
            blocks=unpack_blocks(entry.candidate.analysis),
            features={name: round(value, 4) for name, value in entry.features.items()},
        )
