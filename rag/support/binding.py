"""Whether a fact stands with what the sentence ties it to, and not merely somewhere.

For a number of the sentence, every word and fact that the passage shares with it votes for the
places where the passage has a number of that unit: the more, the closer it stands to the number in
the sentence and to the place in the passage. The number's own place must get the most votes. Two
measures' values swapped, or the value of the neighbouring row, lose that vote.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rag.support.alignment import Alignment, Anchor
from rag.support.distance import Ruler, ruler_of
from rag.support.facts import WHOLES, Fact, FactKind
from rag.support.values import competes

# すべて and 全 are said of the very next word, not of the clause.
_WHOLE = 3.0
_TOPIC = 0.6
_NEAR_BY = 0.3
_NEAR_ENOUGH = 0.5
_NEARER = 0.3
_TOPIC_MARK = re.compile(r"(?<=[一-鿿ァ-ヶーA-Za-z0-9０-９％）」])は")
# Share of the votes without which a number stands merely somewhere in the passage.
_NEAR = 0.08
# Share of the words tied to a number that the passage with the number must have.
_MOST_WORDS = 0.5
# How much of the rival's votes a fact needs. Dates stand less firmly at one side of their words.
_TOLERANCE: dict[FactKind, float] = {
    "quantity": 1.0,
    "time": 0.85,
    "organisation": 0.85,
    "name": 0.6,
}


@dataclass(frozen=True, slots=True)
class Ballot:
    """The votes on one fact of the sentence.

    Attributes:
        fact: The fact of the sentence.
        own: Votes by position in the passage's facts, for places that name it; each a share of all
            votes that could have been, 0 to 1. Empty where the passage does not name it.
        rivals: Votes for places of other values that it could be mistaken for.
        ties: Votes that each of the sentence's words and facts that the passage shares could give,
            by its offset. Ballots of several passages are compared by them: a passage that shares
            few words with the sentence has few votes to give.
    """

    fact: Fact
    own: Mapping[int, float]
    rivals: Mapping[int, float]
    ties: Mapping[int, float]

    @property
    def place(self) -> int | None:
        """The place that names it with the most votes."""
        return max(self.own, key=self.own.__getitem__) if self.own else None

    @property
    def best(self) -> float:
        """Votes for the best place that names it, 0 where there is none."""
        return max(self.own.values(), default=0.0)

    @property
    def weight(self) -> float:
        """All votes that could have been."""
        return sum(self.ties.values()) or 1.0

    @property
    def rival(self) -> int | None:
        """The place of another value with the most votes."""
        return max(self.rivals, key=self.rivals.__getitem__) if self.rivals else None


def vote(alignment: Alignment, position: int) -> Ballot:
    """Lets the shared words vote for the place of a fact.

    Args:
        alignment: The sentence beside a passage.
        position: Position of the fact in the sentence's facts.
    """
    named = alignment.facts[position]
    fact = alignment.sentence.facts[position]
    here, there = ruler_of(alignment.sentence, fact.kind), ruler_of(alignment.evidence, fact.kind)
    topic = _topic_end(alignment.sentence.text)
    steep = _WHOLE if fact.text in WHOLES else 1.0
    ties = [
        (anchor, anchor.weight * _tie(anchor, fact, here, topic) ** steep)
        for anchor in alignment.anchors
        if _apart(anchor, fact)
    ]
    whole = sum(strength for _, strength in ties) or 1.0
    text, facts = alignment.evidence.text, alignment.evidence.facts
    own = {at: _votes(ties, there, facts[at]) / whole for at in named}
    rivals = {
        at: _votes(ties, there, rival) / whole
        for at, rival in enumerate(facts)
        if at not in own and competes(rival, fact, text)
    }
    return Ballot(fact, own, rivals, {anchor.start: strength for anchor, strength in ties})


def stands_bound(alignment: Alignment, position: int, ballots: Sequence[Ballot]) -> bool:
    """Whether a fact has the place that its words vote for.

    The place of another fact of the sentence is no rival by itself: two facts may share their
    words. The two must then not fit better the other way round.

    Args:
        alignment: The sentence beside a passage that names the fact.
        position: Position of the fact in the sentence's facts.
        ballots: The votes on every fact of the sentence.
    """
    ballot = ballots[position]
    if ballot.fact.kind == "time" and _heads_the_number(alignment, position):
        return True
    tolerance = _TOLERANCE[ballot.fact.kind]
    if ballot.fact.kind == "quantity" and ballot.best < _NEAR and len(alignment.anchors) > 1:
        return False
    for place, votes in ballot.rivals.items():
        others = [
            other
            for other, theirs in enumerate(ballots)
            if other != position and place == theirs.place
        ]
        if not others:
            if ballot.best < tolerance * votes:
                return False
            continue
        swapped = [
            votes + max((ballots[other].rivals.get(at, 0.0) for at in ballot.own), default=0.0)
            for other in others
        ]
        as_said = [ballot.best + ballots[other].best for other in others]
        if all(mine < tolerance * theirs for mine, theirs in zip(as_said, swapped, strict=True)):
            return False
    return True


def stands_with_its_subject(
    position: int, bound: Sequence[int], ballots: Sequence[Sequence[Ballot]]
) -> bool:
    """Whether, of several passages, the one that names a value is the one that tells of its thing.

    Passages must not be joined to what none of them says: the thing of one with the value of
    another. The passage with the value must share most of the words that the sentence ties to it,
    and no other passage may have another value to which these words are tied more closely; values
    that the sentence gives as well must not fit better the other way round.

    Args:
        position: Position of the value in the sentence's facts.
        bound: The passages in which it stands bound, by their positions.
        ballots: For every passage, the votes on every fact of the sentence.
    """
    mine = [passage[position] for passage in ballots]
    at = max(bound, key=lambda one: mine[one].best * mine[one].weight)
    own = mine[at].best * mine[at].weight
    words = {start: strength for ballot in mine for start, strength in ballot.ties.items()}
    if mine[at].weight < _MOST_WORDS * sum(words.values()):
        return False
    tolerance = _TOLERANCE[mine[at].fact.kind]
    for elsewhere, passage in enumerate(ballots):
        if elsewhere in bound:
            continue
        taken = {other.place: n for n, other in enumerate(passage) if n != position and other.own}
        for place, votes in passage[position].rivals.items():
            rival = votes * passage[position].weight
            other = taken.get(place)
            if other is not None:
                own_too = passage[other].best * passage[other].weight
                theirs = ballots[at][other]
                rival += max(theirs.rivals.values(), default=0.0) * theirs.weight
                if own + own_too < tolerance * rival:
                    return False
            elif own < tolerance * rival:
                return False
    return True


def _heads_the_number(alignment: Alignment, position: int) -> bool:
    """Whether a time heads the column in which the number stands that is given for it.

    A time in another cell of the number's row (3,000か所（2027年度末）) is then that cell's. Only
    of a sentence with one time and one number it is certain which belongs to which.
    """
    sentence, evidence = alignment.sentence, alignment.evidence
    kinds = [fact.kind for fact in sentence.facts]
    if kinds.count("time") != 1 or kinds.count("quantity") != 1:
        return False
    times = [fact for fact in evidence.facts if fact.kind == "time"]
    named = {evidence.facts[at].start for at in alignment.facts[position]}
    for place in alignment.facts[kinds.index("quantity")]:
        cell = evidence.grid.cell_at(evidence.facts[place].start)
        header = evidence.grid.header_of(cell) if cell is not None else None
        if cell is None or header is None or header.column != cell.column:
            continue
        dated = any(cell.start <= time.start < cell.end for time in times)
        if not dated and any(header.start <= at < header.end for at in named):
            return True
    return False


def whole_is_of(alignment: Alignment, position: int) -> bool:
    """Whether the evidence says all of the thing of which the sentence says all.

    すべての市町村 needs a statement that says all (全て, 100％) and names 市町村.

    Args:
        alignment: The sentence beside a passage that names the fact.
        position: Position of a fact of the sentence that is one of `WHOLES`.
    """
    sentence, evidence = alignment.sentence, alignment.evidence
    start = sentence.facts[position].end
    start += sentence.text.startswith("の", start)
    run: list[int] = []
    for at, word in enumerate(sentence.words):
        if word.start == start:
            run.append(at)
            start = word.end
    stated = {
        evidence.statement_at(evidence.facts[place].start) for place in alignment.facts[position]
    }
    return all(
        not alignment.words[at].spans
        or any(evidence.statement_at(first) in stated for first, _ in alignment.words[at].spans)
        for at in run
    )


def _apart(anchor: Anchor, fact: Fact) -> bool:
    """Whether an anchor is no part of a fact, and no fact that could be mistaken for it."""
    if anchor.fact is not None and anchor.fact.kind == fact.kind:
        return anchor.fact is not fact and not competes(anchor.fact, fact, "")
    return anchor.end <= fact.start or anchor.start >= fact.end


def _tie(anchor: Anchor, fact: Fact, ruler: Ruler, topic: int) -> float:
    """How closely the sentence ties an anchor to a fact: its topic to all that follows."""
    closeness = ruler.closeness(anchor.start, anchor.end, *fact.tied)
    return max(closeness, _TOPIC) if anchor.end <= topic <= fact.start else closeness


def _topic_end(text: str) -> int:
    """Where the topic of a sentence ends: at its first は; 0 without one."""
    match = _TOPIC_MARK.search(text)
    return match.start() if match else 0


def _votes(ties: Sequence[tuple[Anchor, float]], ruler: Ruler, fact: Fact) -> float:
    """Votes of the sentence's words and facts for one place of the passage."""
    return sum(strength * _standing(anchor, ruler, fact) for anchor, strength in ties)


def _standing(anchor: Anchor, ruler: Ruler, fact: Fact) -> float:
    """How close the nearest place of an anchor stands to a fact of the passage.

    A word that the passage repeats for each value (電子化率は…、電子化率は…) tells which one is
    meant by standing near it, and only a little by standing nearer than for the other.
    """
    nearest = max(ruler.closeness(*span, *fact.tied) for span in anchor.spans)
    repeated = len(anchor.spans) > 1 and anchor.fact is None
    if not repeated or nearest < _NEAR_BY:
        return nearest
    return _NEARER * nearest + (1.0 - _NEARER) * _NEAR_ENOUGH
