"""The order of a document's numbering systems, learned from how they open inside each other.

Two signs tell that system A stands above system B: B begins again at 1 after an A, and a heading
A without text of its own is followed at once by a B. Common usage (公用文: 第１章, １, (1), ア)
decides where a document is silent. Where the format gives levels and uses them consistently,
these decide.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rag.plans.headings import Heading
from rag.plans.numbering import ordinal

# Usual order, outermost first. Systems that are missing here nest as a document shows.
_USUAL = {
    "第部": 0, "第編": 0, "別紙": 0, "第章": 10, "roman": 12, "第節": 20, "roman-paren": 22,
    "第款": 25, "第": 26, "kanji": 28, "n": 30, "(kanji)": 32, "decimal2": 40, "decimal3": 45,
    "(n)": 50, "n)": 52, "circled": 60, "kana": 70, "(kana)": 72, "alpha": 80, "(alpha)": 82,
}  # fmt: skip
_USUAL_WEIGHT = 3
_LEVEL_AGREEMENT = 0.8
_PART = 0.1


@dataclass(frozen=True, slots=True)
class Ranks:
    """How far out the headings of one document stand, smaller is further out.

    Attributes:
        by_style: Rank of each numbering system.
        trusted: Whether the levels that the format gives are used as they are.
    """

    by_style: Mapping[str, float]
    trusted: bool

    def of(self, heading: Heading) -> float | None:
        """The rank of a heading.

        None for bullets, brackets and short titles that the document does not place: they open
        below whatever is open.
        """
        if self.trusted and heading.level is not None:
            return float(heading.level)
        rank = self.by_style.get(heading.style)
        if rank is None or heading.style != "id" or heading.number is None:
            return rank
        # 施策1-1 stands below 施策1, though both are counted in one system.
        return rank + _PART * heading.number.count("-")


def learn_ranks(headings: Sequence[Heading]) -> Ranks:
    """Learns the ranks of a document's headings.

    Args:
        headings: All headings, in order.
    """
    levels = _trusted_levels(headings)
    if levels:
        inner = _by_votes([h for h in headings if h.style not in levels])
        depth = max(levels.values()) + 1.0
        return Ranks(levels | {style: depth + rank for style, rank in inner.items()}, True)
    return Ranks(_by_votes(headings), False)


def _trusted_levels(headings: Sequence[Heading]) -> dict[str, float]:
    """Level by style, where the format's levels agree with the numbering; else nothing."""
    seen: dict[str, Counter[int]] = defaultdict(Counter)
    for heading in headings:
        if heading.level is not None:
            seen[heading.style][heading.level] += 1
    if not seen:
        return {}
    agreeing = sum(counts.most_common(1)[0][1] for counts in seen.values())
    total = sum(counts.total() for counts in seen.values())
    if agreeing < total * _LEVEL_AGREEMENT:
        return {}
    return {style: float(counts.most_common(1)[0][0]) for style, counts in seen.items()}


def _by_votes(headings: Sequence[Heading]) -> dict[str, float]:
    """Copeland order of the styles under the votes of the document and of common usage."""
    votes: Counter[tuple[str, str]] = _restart_votes(headings)
    for pair, weight in _adjacency_votes(headings).items():
        votes[pair] += weight
    styles = {h.style for h in headings if h.number is not None} | {a for a, _ in votes}
    for above in styles:
        for below in styles:
            if _USUAL.get(above, 1e9) < _USUAL.get(below, -1):
                votes[above, below] += _USUAL_WEIGHT
    score = {
        style: sum(votes[style, other] > votes[other, style] for other in styles)
        - sum(votes[other, style] > votes[style, other] for other in styles)
        for style in styles
    }
    ordered = sorted(styles, key=lambda style: (-score[style], _USUAL.get(style, 55), style))
    return {style: float(rank) for rank, style in enumerate(ordered)}


def _restart_votes(headings: Sequence[Heading]) -> Counter[tuple[str, str]]:
    """Votes (above, below) from numbers that begin again or go on over other headings."""
    votes: Counter[tuple[str, str]] = Counter()
    last: dict[str, tuple[int, str]] = {}
    since: dict[str, set[str]] = defaultdict(set)
    for heading in headings:
        number = ordinal(heading.number)
        if number is None or last.get(heading.style, (0, ""))[1] == heading.key:
            continue  # a slide that repeats its heading says nothing about the order
        if heading.style in last:
            before, _ = last[heading.style]
            if number == 1 and before >= 1:
                votes.update((other, heading.style) for other in since[heading.style])
            elif number == before + 1:
                votes.update((heading.style, other) for other in since[heading.style])
        last[heading.style] = (number, heading.key)
        since[heading.style] = set()
        for style, others in since.items():
            if style != heading.style:
                others.add(heading.style)
    return votes


def _adjacency_votes(headings: Sequence[Heading]) -> Counter[tuple[str, str]]:
    """Votes for unnumbered headings that are followed at once by a numbered one."""
    count: Counter[str] = Counter()
    votes: Counter[tuple[str, str]] = Counter()
    for heading, following in pairwise(headings):
        if heading.number is not None or heading.style == "soft":
            continue
        count[heading.style] += 1
        if following.block == heading.last and following.number is not None:
            votes[heading.style, following.style] += 1
    return Counter(
        {pair: votes[pair] for pair in votes if votes[pair] >= max(1, count[pair[0]] * 0.5)}
    )
