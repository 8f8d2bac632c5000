"""Whether a comparison of amounts goes the right way: より多い, から減っている."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from rag.support.alignment import Alignment
from rag.support.facts import Fact
from rag.support.opposites import DOWN, UP, lemmas_of
from rag.support.reading import Reading

_THAN = re.compile(
    r"(?:の水準|の額|実績)?(?:と|に)?(?:よりも?|を?上回|を?下回|比べ|比較し|対し|から|比で)"
)
_CHANGES = (
    "増加", "増える", "増やす", "減少", "減る", "減らす", "上昇", "低下", "下落", "縮小", "削減",
    "上回る",
    "下回る", "増額", "減額",
)  # fmt: skip
_BEHIND = 8
_BRACKETED = 4


def wrong_direction(sentence: Reading, alignments: Sequence[Alignment]) -> str:
    """Recomputes a comparison of the sentence.

    Two amounts of the sentence are compared with each other; a time alone (5年度より減っている)
    with the amount that the evidence gives for it in brackets: 0.6億円（5年度 0.4億円）.

    Returns:
        In Japanese, what goes the other way; empty where nothing does or nothing is compared.
    """
    direction = direction_of(sentence)
    if not direction:
        return ""
    for pair in (_in_sentence(sentence), _in_evidence(sentence, alignments)):
        if pair is None:
            continue
        now, base = pair
        if now.quantity and base.quantity and _sign(now, base) == -direction:
            way = "減少" if direction > 0 else "増加"
            return f"「{base.text}」に対して「{now.text}」で、{way}しています（文は逆の向きです）。"
        return ""
    return ""


def is_computed(sentence: Reading, alignments: Sequence[Alignment]) -> bool:
    """Whether the direction of the sentence follows from amounts that are compared."""
    found = _in_sentence(sentence) or _in_evidence(sentence, alignments)
    return found is not None and _sign(*found) == direction_of(sentence)


def unsaid_change(sentence: Reading, alignments: Sequence[Alignment]) -> str:
    """A word of the sentence that says more or less, of which no passage says anything."""
    changes = lemmas_of(_CHANGES)
    for position, word in enumerate(sentence.words):
        if word.lemma in changes and not any(
            alignment.words[position].credit for alignment in alignments
        ):
            return word.text
    return ""


def direction_of(sentence: Reading) -> int:
    """1 for a sentence that says more, -1 for one that says less, 0 for neither or both."""
    up, down = lemmas_of(tuple(UP)), lemmas_of(tuple(DOWN))
    lemmas = {word.lemma for word in sentence.words if not word.negated}
    return bool(lemmas & up) - bool(lemmas & down)


def _sign(now: Fact, base: Fact) -> int:
    if now.quantity is None or base.quantity is None:
        return 0
    one, other = now.quantity.value or Fraction(0), base.quantity.value or Fraction(0)
    return (one > other) - (one < other)


def _amounts(facts: Sequence[Fact]) -> list[Fact]:
    """Facts that are more or less than others; 14位 is not more than 3位."""
    return [
        fact
        for fact in facts
        if fact.quantity is not None
        and fact.quantity.value is not None
        and fact.quantity.kind != "ordinal"
        and fact.quantity.unit != "位"
    ]


def _in_sentence(sentence: Reading) -> tuple[Fact, Fact] | None:
    """The two amounts that the sentence compares, and the one it compares with second."""
    amounts = _amounts(sentence.facts)
    for base in amounts:
        if not _THAN.match(sentence.text, base.end):
            continue
        for now in amounts:
            same = now.quantity and base.quantity and now.quantity.unit == base.quantity.unit
            if now is not base and same:
                return now, base
    return None


def _in_evidence(sentence: Reading, alignments: Sequence[Alignment]) -> tuple[Fact, Fact] | None:
    """An amount of the evidence with the one that follows it in brackets for the time compared."""
    for position, time in enumerate(sentence.facts):
        if time.kind != "time" or not _THAN.match(sentence.text, time.end):
            continue
        for alignment in alignments:
            facts = alignment.evidence.facts
            for at in alignment.facts[position]:
                around = alignment.evidence.text[
                    max(0, facts[at].start - _BRACKETED) : facts[at].start
                ]
                before = [fact for fact in _amounts(facts) if fact.end <= facts[at].start]
                behind = [fact for fact in _amounts(facts) if fact.start >= facts[at].end]
                bracketed = bool(before and behind) and re.search("[（(]", around) is not None
                if bracketed and behind[0].start - facts[at].end <= _BEHIND:
                    return before[-1], behind[0]
    return None
