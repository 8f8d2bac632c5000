"""The measures: one file each, formula and source in its docstring.

A measure is a small value; its repr (`Recall@5`) is its name. Applied to an `Outcome` it gives a
number, or None where the question is not one that it measures. A missing or failed answer scores
the worst value and is never left out.
"""

from eval.measures.alce import AlcePrecision, AlceRecall
from eval.measures.answers import CitationPrecision, CitationRecall, ConciseCorrect, Correct
from eval.measures.base import Measure, Outcome, RankedPassage
from eval.measures.ndcg import NDCG
from eval.measures.numbers import UnsupportedNumberRate
from eval.measures.pages import PageAccuracy
from eval.measures.quotes import QuoteExactness
from eval.measures.recall import Recall, RecallWithin
from eval.measures.reciprocal_rank import ReciprocalRank
from eval.measures.refusal import ErrorRate, HallucinationRate

RETRIEVAL: tuple[Measure, ...] = (
    Recall(1),
    Recall(5),
    Recall(10),
    ReciprocalRank(10),
    NDCG(10),
    RecallWithin(4000),
)
ANSWERING: tuple[Measure, ...] = (
    Correct(),
    ConciseCorrect(),
    CitationRecall(),
    CitationPrecision(),
    PageAccuracy(),
    QuoteExactness(),
    HallucinationRate(),
    ErrorRate(),
    AlceRecall("check"),
    AlcePrecision("check"),
    UnsupportedNumberRate(),
    AlceRecall("nli"),
    AlcePrecision("nli"),
)

__all__ = [
    "ANSWERING",
    "NDCG",
    "RETRIEVAL",
    "AlcePrecision",
    "AlceRecall",
    "CitationPrecision",
    "CitationRecall",
    "ConciseCorrect",
    "Correct",
    "ErrorRate",
    "HallucinationRate",
    "Measure",
    "Outcome",
    "PageAccuracy",
    "QuoteExactness",
    "RankedPassage",
    "Recall",
    "RecallWithin",
    "ReciprocalRank",
    "UnsupportedNumberRate",
]
