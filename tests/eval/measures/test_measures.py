"""The measures together: their names are their identity."""

from __future__ import annotations

import eval.measures
from eval.measures import ANSWERING, RETRIEVAL, Recall


def test_the_measures_of_a_run():
    assert [repr(measure) for measure in (*RETRIEVAL, *ANSWERING)] == [
        "Recall@1",
        "Recall@5",
        "Recall@10",
        "MRR@10",
        "nDCG@10",
        "Recall<=4000chars",
        "Correct",
        "ConciseCorrect",
        "CitationRecall",
        "CitationPrecision",
        "PageAccuracy",
        "QuoteExactness",
        "HallucinationRate",
        "ErrorRate",
        "AlceRecall(check)",
        "AlcePrecision(check)",
        "UnsupportedNumberRate",
        "AlceRecall(nli)",
        "AlcePrecision(nli)",
    ]


def test_measures_with_the_same_name_are_the_same():
    assert Recall(5) == Recall(5) != Recall(10)
    every = (*RETRIEVAL, *ANSWERING)
    assert len(set(every)) == len(set(map(repr, every))) == len(every)


def test_what_the_package_offers():
    constants = [name for name in eval.measures.__all__ if name.isupper()]
    classes = [name for name in eval.measures.__all__ if not name.isupper()]
    assert [*sorted(constants), *sorted(classes)] == eval.measures.__all__
    assert all(hasattr(eval.measures, name) for name in eval.measures.__all__)
