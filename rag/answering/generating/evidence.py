"""Passages as a model is given them, as the support check holds against them, and as cited."""

from __future__ import annotations

from dataclasses import dataclass

from rag.answering.citing import span_at
from rag.answering.model import Span
from rag.answering.orders import without_orders
from rag.answering.units import find_units
from rag.fields import lemma_set
from rag.japanese.written_dates import japanese_date
from rag.llm import Source
from rag.retrieval.model import Hit
from rag.support import PassageEvidence, SourceNames
from rag.support.reading import read_text
from rag.support.source_words import naming_end

_ROLES = {
    "header": "列の見出し",
    "row": "行の見出し",
    "caption": "表題",
    "unit": "単位",
    "note": "注",
}
_MOST_SPANS = 3
_LEAST_GAIN = 0.12


def source_of(hit: Hit) -> Source:
    """What a model is given of a passage."""
    return Source(
        key=hit.passage.id,
        title=hit.document.title,
        published=japanese_date(hit.document.published),
        heading_path=tuple(hit.passage.heading_path),
        page=hit.passage.page,
        context=tuple((_ROLES.get(e["role"], e["role"]), e["text"]) for e in hit.context),
        text=hit.passage.text,
    )


@dataclass(frozen=True, slots=True)
class CheckedAgainst:
    """A passage with all that a sentence is held against.

    Attributes:
        hit: The passage.
        evidence: What it offers.
        names: How its document may be named.
    """

    hit: Hit
    evidence: PassageEvidence
    names: SourceNames

    @classmethod
    def of(cls, hit: Hit) -> CheckedAgainst:
        """The evidence of a passage that was found."""
        return cls(
            hit,
            PassageEvidence(
                without_orders(hit.passage.text),
                tuple(without_orders(entry["text"]) for entry in hit.context),
                tuple(without_orders(title) for title in hit.passage.heading_path),
            ),
            _names_of(hit),
        )


def _names_of(hit: Hit) -> SourceNames:
    document = hit.document
    return SourceNames(document.title, document.issuer, japanese_date(document.published) or None)


def spans_for(sentence: str, hit: Hit) -> tuple[Span, ...]:
    """The words of a passage on which a sentence rests: the units that hold most of its words.

    Args:
        sentence: The sentence.
        hit: A passage that supports it.

    Returns:
        At most three of them in order of the text, cells with those that name their row; the whole
        passage where no unit shares a word.
    """
    # 「○○計画では」 says which passage is meant, not which words of it.
    named = naming_end(read_text(sentence), _names_of(hit))
    wanted = set(lemma_set(sentence[named:]) or lemma_set(sentence))
    found = {(unit.start, unit.end): unit for unit in find_units(hit)}
    units = {place: lemma_set(unit.about) for place, unit in found.items()}
    chosen: list[tuple[int, int]] = []
    left = set(wanted)
    while wanted and units and len(chosen) < _MOST_SPANS:
        best = max(units, key=lambda place: (len(units[place] & left), -place[0]))
        gain = len(units[best] & left) / len(wanted)
        if gain < (_LEAST_GAIN if chosen else 1e-9):
            break
        chosen.append(best)
        left -= units.pop(best)
    # A cell rests on those that name its row and its unit of measure.
    beside = (place for best in chosen for place in found[best].beside)
    places = sorted({*chosen, *beside}) or [(hit.passage.char_start, hit.passage.char_end)]
    return tuple(span_at(hit, start, end) for start, end in places)
