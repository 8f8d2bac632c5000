"""How far up the first useful passage stands."""

from __future__ import annotations

from dataclasses import dataclass

from eval.measures.base import Outcome


@dataclass(frozen=True, slots=True)
class ReciprocalRank:
    """MRR@k: 1 / rank of the first passage that covers some evidence, 0 beyond rank k.

    Source: Voorhees 1999, "The TREC-8 Question Answering Track Report", section 2.
    """

    cutoff: int
    lower_is_better = False

    def __call__(self, outcome: Outcome) -> float | None:
        evidence = outcome.question.evidence
        if not evidence:
            return None
        for rank, passage in enumerate(outcome.ranked[: self.cutoff], 1):
            if any(passage.covers(entry) for entry in evidence):
                return 1 / rank
        return 0.0

    def __repr__(self) -> str:
        return f"MRR@{self.cutoff}"
