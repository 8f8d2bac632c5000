"""Checks of a text, as the API shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from rag.wire.answers import citation_json

if TYPE_CHECKING:
    from rag.answering import Citation
    from rag.answering.draft_check import CheckedSentence


def checks_json(sentences: Sequence[CheckedSentence]) -> dict[str, Any]:
    """A checked text, as `POST /v1/checks` answers."""
    return {
        "sentences": [
            {
                "text": sentence.text,
                "char_start": sentence.char_start,
                "char_end": sentence.char_end,
                "verdict": sentence.verdict.value if sentence.verdict else None,
                "reason": sentence.reason,
                "spans": [
                    {
                        "number": citation.number,
                        "text": span.text,
                        "char_start": span.char_start,
                        "char_end": span.char_end,
                    }
                    for citation in sentence.citations
                    for span in citation.spans
                ],
                "citations": [citation.number for citation in sentence.citations],
            }
            for sentence in sentences
        ],
        "citations": [citation_json(citation) for citation in citations_of(sentences)],
    }


def citations_of(sentences: Sequence[CheckedSentence]) -> list[Citation]:
    """The passages that a check names, by number, each with the words that any sentence uses."""
    found: dict[int, Citation] = {}
    for sentence in sentences:
        for citation in sentence.citations:
            before = found.get(citation.number)
            found[citation.number] = citation if before is None else _joined(before, citation)
    return [found[number] for number in sorted(found)]


def _joined(one: Citation, other: Citation) -> Citation:
    """A citation with the words of another of the same passage."""
    places = {(span.char_start, span.char_end): span for span in (*one.spans, *other.spans)}
    start = min(one.char_start, other.char_start)
    end = max(one.char_end, other.char_end)
    passage = one.hit.passage
    quote = passage.text[start - passage.char_start : end - passage.char_start]
    spans = tuple(places[place] for place in sorted(places))
    return replace(one, quote=quote, char_start=start, char_end=end, spans=spans)
