"""The same measure in two plans: what is new, what is gone, what has changed."""

from rag.records.comparison.compare import compare_measures
from rag.records.comparison.model import (
    Aspect,
    Change,
    ChangeKind,
    ComparisonRow,
    Level,
    Match,
)

__all__ = [
    "Aspect",
    "Change",
    "ChangeKind",
    "ComparisonRow",
    "Level",
    "Match",
    "compare_measures",
]
