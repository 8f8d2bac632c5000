"""Gate 2: every fact of a sentence stands in its evidence, and stands with its measure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rag.japanese.normalize import squeeze
from rag.support.alignment import Alignment
from rag.support.binding import Ballot, stands_bound, stands_with_its_subject, vote, whole_is_of
from rag.support.calculation import recompute
from rag.support.changes import takes_other_side
from rag.support.facts import WHOLES, Fact
from rag.support.reading import Reading
from rag.support.values import bounds_agree, competes, measured_alike, times_agree
from rag.support.verdict import Calculation
from rag.support.weight import weight_of

_OPENING = {"（", "("}
_CLOSING = {"）", ")"}
_YEAR = 12
# What a value must have to be named as what the passage says instead. Tuned on mutated sentences,
# whose true value is known: with these, next to none of those named is another measure's.
_LEAST_VOTES = 0.1
_LEAD = 1.1
_LEAD_OVER_OWN = 2.0
_LEAST_KNOWN = 0.8
_EVERY_YEAR = re.compile("(?<![0-9０-９])年間|年額|毎年|年に")
_LABELS = {
    "quantity": "数値",
    "time": "時期",
    "organisation": "組織名",
    "name": "名称",
}


@dataclass(frozen=True, slots=True)
class FactFinding:
    """What was found of one fact that does not simply stand there.

    Attributes:
        reason: In Japanese, what is wrong; empty for a number that was worked out.
        calculation: The calculation that gives it, None for a wrong fact.
        missing: Whether the fact stands nowhere in the evidence.
        instead: What the evidence says in its place; empty where that is not certain.
    """

    reason: str = ""
    calculation: Calculation | None = None
    missing: bool = False
    instead: str = ""


def check_facts(
    sentence: Reading, alignments: Sequence[Alignment], exempt: frozenset[int]
) -> Iterator[FactFinding]:
    """Checks each fact of a sentence.

    Args:
        sentence: The sentence, read.
        alignments: It beside each of its passages.
        exempt: Positions of facts that name the source.

    Yields:
        A finding for every fact that is wrong, and for every number that was worked out.
    """
    ballots = [
        [vote(alignment, position) for position in range(len(sentence.facts))]
        for alignment in alignments
    ]
    yield from _mismatched(sentence)
    for position, fact in enumerate(sentence.facts):
        if position in exempt:
            continue
        named = [at for at, alignment in enumerate(alignments) if alignment.facts[position]]
        if not named:
            if fact.kind == "name":
                continue  # a name may stand there without quotation marks
            calculation = recompute(position, sentence, alignments)
            if calculation is not None:
                yield FactFinding(calculation=calculation)
            elif not _is_every_year(fact, alignments):
                yield _missing(fact, position, alignments, ballots)
            continue
        bound = [
            at
            for at in named
            if stands_bound(alignments[at], position, ballots[at])
            and (fact.text not in WHOLES or whole_is_of(alignments[at], position))
        ]
        if bound and not stands_with_its_subject(position, bound, ballots):
            bound = []
        if not bound and (calculation := recompute(position, sentence, alignments)):
            yield FactFinding(calculation=calculation)
        elif not bound:
            yield _misplaced(fact, position, alignments, ballots, named[0])
        elif all(_other_side(fact, position, sentence, alignments[at]) for at in bound):
            side = _side_of(position, alignments[bound[0]])
            yield FactFinding(f"「{fact.text}」は、引用した箇所では変わる{side}の値です。")
        elif not any(_limits_agree(fact, position, alignments[at]) for at in bound):
            yield FactFinding(_other_limit(fact, position, alignments[bound[0]]))


def _other_side(fact: Fact, position: int, sentence: Reading, alignment: Alignment) -> bool:
    """Whether every place that names an amount has it on the other side of a change."""
    return all(
        takes_other_side(fact, sentence.text, alignment.evidence.facts[place])
        for place in alignment.facts[position]
    )


def _side_of(position: int, alignment: Alignment) -> str:
    place = alignment.evidence.facts[alignment.facts[position][0]]
    return "前" if place.side == "before" else "後"


def _is_every_year(fact: Fact, alignments: Sequence[Alignment]) -> bool:
    """Whether a 1年間 is the 年間 or 毎年 of a passage, which has no number."""
    quantity = fact.quantity
    if quantity is None or quantity.unit != "か月" or quantity.value != _YEAR:
        return False
    return any(_EVERY_YEAR.search(alignment.evidence.text) for alignment in alignments)


def _mismatched(sentence: Reading) -> Iterator[FactFinding]:
    """Times that stand for one another and are not the same: 2024年度（令和5年度）."""
    for first, second in pairwise(sentence.facts):
        between = sentence.text[first.end : second.start].strip()
        closing = sentence.text[second.end : second.end + 1]
        paired = between in _OPENING and closing in _CLOSING
        if paired and first.kind == second.kind == "time" and competes(first, second, ""):
            yield FactFinding(f"「{first.text}」と「{second.text}」は同じ時期ではありません。")


def _missing(
    fact: Fact,
    position: int,
    alignments: Sequence[Alignment],
    ballots: Sequence[Sequence[Ballot]],
) -> FactFinding:
    said = _said_instead(position, alignments, ballots)
    instead = f"（引用した箇所では「{said}」）" if said else ""
    reason = f"{_LABELS[fact.kind]}「{fact.text}」が引用した箇所にありません{instead}。"
    return FactFinding(reason, missing=True, instead=said)


def _misplaced(
    fact: Fact,
    position: int,
    alignments: Sequence[Alignment],
    ballots: Sequence[Sequence[Ballot]],
    at: int,
) -> FactFinding:
    said = _said_instead(position, alignments[at : at + 1], ballots[at : at + 1])
    instead = f"（この事項では「{said}」）" if said else ""
    reason = f"{_LABELS[fact.kind]}「{fact.text}」は引用した箇所では別の事項のものです{instead}。"
    return FactFinding(reason, instead=said)


def _said_instead(
    position: int, alignments: Sequence[Alignment], ballots: Sequence[Sequence[Ballot]]
) -> str:
    """What the passages say in the place of a fact; empty where that is not certain.

    The other value with the most votes, if it is measured alike, belongs to nothing else that the
    sentence names, has clearly more votes than any other value, and the passage speaks of what the
    sentence says the fact of: a neighbouring measure's value named as the true one would mislead
    more than none.
    """
    found = [
        (votes, alignment, place)
        for alignment, passage in zip(alignments, ballots, strict=True)
        for place, votes in passage[position].rivals.items()
    ]
    if not found:
        return ""
    votes, alignment, place = max(found, key=lambda rival: rival[0])
    said = alignment.evidence.facts[place]
    others = [
        theirs
        for theirs, other, at in found
        if squeeze(other.evidence.facts[at].text) != squeeze(said.text)
    ]
    own = max(passage[position].best for passage in ballots)
    needed = max(_LEAST_VOTES, _LEAD * max(others, default=0.0), _LEAD_OVER_OWN * own)
    named = any(place in at for other, at in enumerate(alignment.facts) if other != position)
    fact = alignment.sentence.facts[position]
    if votes < needed or named or not measured_alike(said, fact):
        return ""
    return said.text if _share_known(alignment, fact) >= _LEAST_KNOWN else ""


def _share_known(alignment: Alignment, fact: Fact) -> float:
    """Share of what a sentence says in front of a fact that the passage names, by weight."""
    pairs = list(zip(alignment.sentence.words, alignment.words, strict=True))
    before = [pair for pair in pairs if pair[0].end <= fact.start and weight_of(pair[0])]
    told = before or pairs
    whole = sum(weight_of(word) for word, _ in told)
    found = sum(weight_of(word) for word, match in told if match.spans)
    return found / whole if whole else 1.0


def _limits_agree(fact: Fact, position: int, alignment: Alignment) -> bool:
    """Whether 以上, 以下, から and まで agree at a place that names the fact."""
    for at in alignment.facts[position]:
        said = alignment.evidence.facts[at]
        if fact.quantity is not None and said.quantity is not None:
            if bounds_agree(said.quantity, fact.quantity):
                return True
        elif fact.time is not None and said.time is not None:
            if times_agree(said.time, fact.time):
                return True
        else:
            return True
    return False


def _other_limit(fact: Fact, position: int, alignment: Alignment) -> str:
    said = alignment.evidence.facts[alignment.facts[position][0]]
    text = alignment.evidence.text[said.start : said.end + 3].split("\n")[0]
    return (
        f"「{fact.text}」の範囲（以上・以下・から・まで等）が引用した箇所（「{text}」）と違います。"
    )
