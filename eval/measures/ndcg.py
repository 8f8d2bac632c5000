"""How well the whole ranking is ordered."""

from __future__ import annotations

from dataclasses import dataclass

from eval.measures.base import Outcome


@dataclass(frozen=True, slots=True)
class NDCG:
    """nDCG@k, computed by `ir_measures` (trec_eval's `ndcg_cut`: binary gains, log2(rank + 1)).

    The relevant things are the pieces of evidence, found where the first passage covers them.
    Pieces that one passage is the first to cover are one thing: no ranking could list them twice.

    Source: Järvelin and Kekäläinen 2002, "Cumulated gain-based evaluation of IR techniques",
    section 2.2, with evidence in place of relevant documents.
    """

    cutoff: int
    lower_is_better = False

    def __call__(self, outcome: Outcome) -> float | None:
        evidence = outcome.question.evidence
        if not evidence:
            return None
        found = [
            next((r for r, one in enumerate(outcome.ranked) if one.covers(entry)), None)
            for entry in evidence
        ]
        ranks = {rank for rank in found if rank is not None}
        if not ranks:
            return 0.0
        from ir_measures import Qrel, ScoredDoc, iter_calc, nDCG

        missing = sum(rank is None for rank in found)
        relevant = [f"rank {rank}" for rank in ranks] + [f"missing {n}" for n in range(missing)]
        ranking = [
            ScoredDoc("q", f"rank {rank}", float(-rank)) for rank in range(len(outcome.ranked))
        ]
        measured = iter_calc([nDCG @ self.cutoff], [Qrel("q", one, 1) for one in relevant], ranking)
        return float(next(iter(measured)).value)

    def __repr__(self) -> str:
        return f"nDCG@{self.cutoff}"
