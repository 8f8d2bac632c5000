"""How well search finds the entries of a set, and how much better than the baseline."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from eval.retrieval_sets.bigrams import BigramIndex
from eval.retrieval_sets.indexing import find_entries, index_entries
from eval.retrieval_sets.sets import RetrievalSet
from eval.statistics import Mean, mean_with_interval
from rag.engine import Engine
from rag.settings import Settings

MEASURES = ("hit@1", "hit@10", "MRR@10")

Progress = Callable[[int, int], None]

_DEPTH = 10
_SEED = 3


@dataclass(frozen=True, slots=True)
class SetResult:
    """What was found for one set.

    Attributes:
        name: Name of the set.
        entries: Size of its corpus.
        asked: Number of queries asked.
        queries: Number of queries of the set.
        search: Mean of each measure of the search, by name.
        baseline: The same of BM25 over pairs of characters, on the same queries.
        gain: Search minus baseline, query by query.
        search_ms: Median milliseconds of a search.
    """

    name: str
    entries: int
    asked: int
    queries: int
    search: dict[str, Mean]
    baseline: dict[str, Mean]
    gain: dict[str, Mean]
    search_ms: float


def values_of(ranked: Sequence[str], relevant: Collection[str]) -> tuple[float, float, float]:
    """hit@1, hit@10 and MRR@10 of a ranking.

    Args:
        ranked: Ids, best first, each once.
        relevant: Ids that answer.
    """
    ranks = [rank for rank, name in enumerate(ranked[:_DEPTH], 1) if name in relevant]
    if not ranks:
        return 0.0, 0.0, 0.0
    return float(ranks[0] == 1), 1.0, 1 / ranks[0]


def measure_set(found: RetrievalSet, *, most: int | None, progress: Progress) -> SetResult:
    """Indexes a set in a temporary folder and asks its queries.

    Args:
        found: The set.
        most: How many queries are asked at most; of more, so many are drawn, always the same.
        progress: Told how many queries are done, and of how many.
    """
    names = drawn(sorted(found.queries), most)
    baseline = BigramIndex([f"{entry.title}\n{entry.text}" for entry in found.entries])
    searched: list[tuple[float, float, float]] = []
    compared: list[tuple[float, float, float]] = []
    times: list[float] = []
    with tempfile.TemporaryDirectory(prefix="tenkyo-sets-") as home:
        engine = Engine(Settings(home=Path(home), embedding="none"))
        try:
            index_entries(engine, found.entries)
            for done, name in enumerate(names):
                progress(done, len(names))
                query, relevant = found.queries[name], found.relevant[name]
                started = time.perf_counter()
                ranked = find_entries(engine, query, _DEPTH)
                times.append((time.perf_counter() - started) * 1000)
                searched.append(values_of(ranked, relevant))
                best = [found.entries[number].id for number in baseline.best(query, _DEPTH)]
                compared.append(values_of(best, relevant))
        finally:
            engine.close()
    ours, theirs = np.array(searched), np.array(compared)
    return SetResult(
        name=found.name,
        entries=len(found.entries),
        asked=len(names),
        queries=len(found.queries),
        search=_means(ours),
        baseline=_means(theirs),
        gain=_means(ours - theirs),
        search_ms=float(np.median(times)),
    )


def drawn(names: list[str], most: int | None) -> list[str]:
    """Names of the queries that are asked: all, or so many, always the same."""
    if most is None or len(names) <= most:
        return names
    chosen = np.random.default_rng(_SEED).choice(len(names), size=most, replace=False)
    return [names[number] for number in sorted(chosen)]


def _means(values: np.ndarray) -> dict[str, Mean]:
    means = {
        name: mean_with_interval(column.tolist())
        for name, column in zip(MEASURES, values.T, strict=True)
    }
    return {name: mean for name, mean in means.items() if mean is not None}
