"""Whether answers send the reader to the right page."""

from __future__ import annotations

from dataclasses import dataclass

from eval.measures.base import Outcome


@dataclass(frozen=True, slots=True)
class PageAccuracy:
    """Share of the evidence that stands on a page whose page some citation of the document names.

    Evidence in documents without pages (text, Word) is not measured. Where the question file does
    not give the page of the evidence, it is the one on which our reader sees the quote begin.
    """

    lower_is_better = False

    def __call__(self, outcome: Outcome) -> float | None:
        paged = [
            (entry.doc, page)
            for entry, page in zip(outcome.question.evidence, outcome.evidence_pages, strict=False)
            if page is not None
        ]
        if not paged:
            return None
        if not outcome.answered:
            return 0.0
        named = {
            (passage.doc, quote.page)
            for passage, quote in zip(outcome.cited, outcome.quotes, strict=True)
        }
        return sum(place in named for place in paged) / len(paged)

    def __repr__(self) -> str:
        return "PageAccuracy"
