"""How good retrieval and answers are: what is promised, and that no change makes them worse.

A limit of the development set is what was promised of it. The sample has no promise; its limits
are what was reached when they were written, less about three points. Whoever makes answers better
raises them.
"""

from __future__ import annotations

from datetime import date

import pytest

from eval.datasets import DEVELOPMENT, SAMPLE
from eval.report import means
from eval.run import evaluate
from rag.settings import Settings

TODAY = date(2026, 11, 1)
SMALLER_IS_BETTER = {"HallucinationRate", "ErrorRate"}
LIMITS = {
    "sample": {
        "Recall@5": 0.89,
        "Recall@10": 0.92,
        "MRR@10": 0.76,
        "Recall<=4000chars": 0.92,
        "Correct": 0.60,
        "ConciseCorrect": 0.59,
        "CitationRecall": 0.65,
        "CitationPrecision": 0.66,
        "QuoteExactness": 1.0,
        "HallucinationRate": 0.56,
        "ErrorRate": 0.14,
    },
    "dev": {
        "Recall@5": 0.92,
        "Recall@10": 0.95,
        "MRR@10": 0.82,
        "Recall<=4000chars": 0.92,
        "ConciseCorrect": 0.60,
        "QuoteExactness": 1.0,
        "HallucinationRate": 0.35,
        "ErrorRate": 0.15,
    },
}


def beyond(measure: str, value: float, limit: float) -> bool:
    """Whether a value is worse than its limit."""
    return value > limit if measure in SMALLER_IS_BETTER else value < limit


@pytest.mark.parametrize(
    ("measure", "value", "worse"),
    [
        ("MRR@10", 0.81, True),
        ("MRR@10", 0.82, False),
        ("ErrorRate", 0.83, True),
        ("ErrorRate", 0.82, False),
    ],
)
def test_worse_than_a_limit(measure, value, worse):
    assert beyond(measure, value, 0.82) is worse


@pytest.mark.parametrize("dataset", [SAMPLE, DEVELOPMENT], ids=lambda dataset: dataset.name)
def test_every_measure_keeps_its_limit(dataset, tmp_path):
    if not dataset.present:
        pytest.skip(f"{dataset.questions.name} and its documents are not on this machine")
    result = evaluate(dataset.questions, dataset.documents, Settings(home=tmp_path), today=TODAY)
    assert result.failures == []
    found = {repr(measure): mean.value for measure, mean in means(result.outcomes, result.measures)}
    limits = LIMITS[dataset.name]
    worse = {
        name: (round(found[name], 4), limit)
        for name, limit in limits.items()
        if beyond(name, found[name], limit)
    }
    assert worse == {}
