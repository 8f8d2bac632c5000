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
        "Recall@5": 0.92,
        "Recall@10": 0.94,
        "MRR@10": 0.80,
        "Recall<=4000chars": 0.94,
        "Correct": 0.71,
        "ConciseCorrect": 0.69,
        "CitationRecall": 0.73,
        "CitationPrecision": 0.65,
        "QuoteExactness": 1.0,
        "HallucinationRate": 0.32,
        "ErrorRate": 0.13,
    },
    "dev": {
        "Recall@5": 0.96,
        "Recall@10": 0.98,
        "MRR@10": 0.87,
        "Recall<=4000chars": 0.95,
        "ConciseCorrect": 0.80,
        "CitationRecall": 0.85,
        "CitationPrecision": 0.80,
        "QuoteExactness": 1.0,
        "HallucinationRate": 0.20,
        "ErrorRate": 0.10,
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
