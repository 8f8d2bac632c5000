"""How far a unit of an answer and the evidence are the same words."""

from __future__ import annotations

from difflib import SequenceMatcher

from eval.questions import Question
from rag.answering.units import Unit
from rag.japanese.normalize import squeeze

_MIN_BLOCK = 4


def quote_share(question: Question, unit: Unit) -> float:
    """The largest share of a quote of the question's evidence that a unit holds, 0 to 1."""
    return max((_shared(quote, unit) / len(quote) for quote in _quotes(question, unit)), default=0)


def overlaps(question: Question, unit: Unit) -> bool:
    """Whether a unit holds half of a quote, or half of it lies in one."""
    length = len(squeeze(unit.about)) or 1
    return any(
        _shared(quote, unit) >= 0.5 * min(len(quote), length) for quote in _quotes(question, unit)
    )


def _quotes(question: Question, unit: Unit) -> list[str]:
    """Quotes from the unit's document."""
    name = unit.hit.document.file_name
    quotes = (squeeze(entry.quote) for entry in question.evidence if entry.doc == name)
    return [quote for quote in quotes if quote]


def _shared(quote: str, unit: Unit) -> int:
    """Characters in matching blocks of at least 4; all of the shorter one where it is inside."""
    words = squeeze(unit.about)
    if quote in words or words in quote:
        return min(len(quote), len(words))
    matcher = SequenceMatcher(None, quote, words, autojunk=False)
    return sum(block.size for block in matcher.get_matching_blocks() if block.size >= _MIN_BLOCK)
