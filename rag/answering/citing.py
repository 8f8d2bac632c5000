"""Citing a passage for the words that rest on it."""

from __future__ import annotations

from collections.abc import Iterable

from rag.answering.model import Citation, Span
from rag.retrieval.model import Hit


def cite(number: int, hit: Hit, places: Iterable[tuple[int, int]]) -> Citation:
    """The citation of a passage: its quote is the smallest piece that holds all words used.

    Args:
        number: Its number in the answer.
        hit: The passage.
        places: Offsets of the words used, at least one pair, in any order.
    """
    spans = tuple(span_at(hit, start, end) for start, end in sorted(set(places)))
    quote = span_at(hit, spans[0].char_start, max(span.char_end for span in spans))
    return Citation(number, quote.text, quote.char_start, quote.char_end, spans, hit)


def span_at(hit: Hit, start: int, end: int) -> Span:
    """Words of a passage by their offsets in the canonical text."""
    base = hit.passage.char_start
    return Span(hit.passage.text[start - base : end - base], start, end)
