"""Units to test with: words of a document, without the passage that they would stand in."""

from __future__ import annotations

from types import SimpleNamespace

from rag.answering.units import Unit


def unit(text: str, doc: str = "plan.txt") -> Unit:
    """A unit of a document."""
    hit = SimpleNamespace(document=SimpleNamespace(file_name=doc))
    return Unit(hit=hit, start=0, end=len(text), text=text, labels=(), order=0, block=0)
