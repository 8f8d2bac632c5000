"""Share of the evidence that retrieval brings up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eval.measures.base import Outcome, RankedPassage


@dataclass(frozen=True, slots=True)
class Recall:
    """Recall@k: share of a question's evidence covered by one of the first k passages.

    Source: Manning, Raghavan and Schütze 2008, "Introduction to Information Retrieval", section
    8.4, with evidence in place of relevant documents.
    """

    cutoff: int
    lower_is_better = False

    def __call__(self, outcome: Outcome) -> float | None:
        return _share_covered(outcome, outcome.ranked[: self.cutoff])

    def __repr__(self) -> str:
        return f"Recall@{self.cutoff}"


@dataclass(frozen=True, slots=True)
class RecallWithin:
    """Recall<=n chars: Recall over the ranked passages that fit into the first n characters.

    It compares systems whose passages differ in length by what fits into a model's window. A
    passage counts only if it fits whole.
    """

    characters: int
    lower_is_better = False

    def __call__(self, outcome: Outcome) -> float | None:
        fitting: list[RankedPassage] = []
        used = 0
        for passage in outcome.ranked:
            used += len(passage.text)
            if used > self.characters:
                break
            fitting.append(passage)
        return _share_covered(outcome, fitting)

    def __repr__(self) -> str:
        return f"Recall<={self.characters}chars"


def _share_covered(outcome: Outcome, passages: Sequence[RankedPassage]) -> float | None:
    evidence = outcome.question.evidence
    if not evidence:
        return None
    found = sum(any(passage.covers(entry) for passage in passages) for entry in evidence)
    return found / len(evidence)
