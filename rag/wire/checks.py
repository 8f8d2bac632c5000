"""Checks of a text, as the API shows them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rag.wire.answers import citation_json

if TYPE_CHECKING:
    from rag.answering.draft_check import CheckedSentence


def checks_json(sentences: Sequence[CheckedSentence]) -> dict[str, Any]:
    """A checked text, as `POST /v1/checks` answers."""
    citations = {c.number: c for sentence in sentences for c in sentence.citations}
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
        "citations": [citation_json(citations[number]) for number in sorted(citations)],
    }
