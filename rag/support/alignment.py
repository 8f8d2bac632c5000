"""Which words and facts of a sentence stand where in a passage."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from rag.support.facts import Fact
from rag.support.reading import Reading, Word
from rag.support.values import names_fact
from rag.support.weight import weight_of
from rag.support.wording import Match, Span, find_words


@dataclass(frozen=True, slots=True)
class Anchor:
    """Words of the sentence that stand in the evidence too.

    Attributes:
        start: Their offset in the sentence.
        end: Their end.
        spans: Their places in the evidence.
        weight: How much they tell: a fact more than a word; less in another wording, where they
            stand in many places, or where they only report.
        fact: The fact that they are, None for a word.
    """

    start: int
    end: int
    spans: tuple[Span, ...]
    weight: float
    fact: Fact | None = None


@dataclass(frozen=True, slots=True)
class Alignment:
    """A sentence laid beside a passage.

    Attributes:
        sentence: The sentence, read.
        evidence: The passage, read.
        words: Where each word of the sentence stands in the passage.
        facts: For each fact of the sentence, positions of the passage's facts that name it.
        anchors: What of the sentence was found, words and facts.
    """

    sentence: Reading
    evidence: Reading
    words: tuple[Match, ...]
    facts: tuple[tuple[int, ...], ...]
    anchors: tuple[Anchor, ...]


_FACT_WEIGHT = 2.0
_COMPOUND_WEIGHT = 2.5
_FRAME_WEIGHT = 0.2
_MOST_PLACES = 32
"""What stands in more places than these tells nothing of any of them."""


def align(sentence: Reading, evidence: Reading) -> Alignment:
    """Lays a sentence beside a passage."""
    words = find_words(sentence, evidence)
    facts = tuple(
        tuple(
            position
            for position, fact in enumerate(evidence.facts)
            if names_fact(fact, claim, evidence.text)
        )
        for claim in sentence.facts
    )
    anchors = [
        Anchor(word.start, word.end, match.spans, share * match.credit / sqrt(len(match.spans)))
        for word, match, share in zip(sentence.words, words, _shares(sentence), strict=True)
        if 0 < len(match.spans) <= _MOST_PLACES
    ]
    for claim, named in zip(sentence.facts, facts, strict=True):
        spans = tuple((evidence.facts[at].start, evidence.facts[at].end) for at in named)
        if 0 < len(spans) <= _MOST_PLACES:
            anchors.append(Anchor(claim.start, claim.end, spans, _FACT_WEIGHT, claim))
    return Alignment(sentence, evidence, words, facts, tuple(anchors))


def _shares(sentence: Reading) -> list[float]:
    """What each word tells: the words of a compound share what one name tells."""
    shares: list[float] = []
    run: list[Word] = []
    for word in (*sentence.words, None):
        if word is not None and (not run or run[-1].end == word.start):
            run.append(word)
            continue
        share = min(1.0, _COMPOUND_WEIGHT / max(1, len(run)))
        shares.extend(share if weight_of(part) else _FRAME_WEIGHT for part in run)
        run = [] if word is None else [word]
    return shares
