"""How far apart a fact and a word stand, as a reader ties them.

A number belongs to the words before it (整備率は99.2％), a date to those behind it
(2023年度に実証を行う); a comma behind a number ends what is said of it, a bracket continues it, a
line or sentence between them parts them. Each of these costs so many characters; what stands in
brackets between them costs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from rag.support.facts import FactKind
from rag.support.grids import Grid
from rag.support.reading import Reading

_COMMON = 50.0
"""Distance of headings and context from everything below them."""
_HALF = 10.0
"""Distance at which closeness is one half."""
_CROSSING = 6.0
"""What another fact of the kind costs that stands between."""
_INTO = 2.0
"""What going into a bracket costs."""
_OUT_OF = 12.0
"""What going out of a bracket costs: what stands in it belongs to what is before it."""
_OWN_ITEM = 20.0
"""What going into a bracket costs more, if it holds a fact of its own: 3億円（前年度 2億円）."""
_BRACKET = re.compile(r"[（(][^（）()]*[）)]")


@dataclass(frozen=True, slots=True)
class _Costs:
    """Costs of characters between a word and the fact.

    Attributes:
        before: Where the word stands before the fact.
        after: Where it stands behind it.
        behind: What standing behind costs at once.
    """

    before: Mapping[str, float]
    after: Mapping[str, float]
    behind: float


_ENDS = dict.fromkeys("。！？", 40.0)
_ITEMS = dict.fromkeys("▶●○◆◇■□►➢✓•", 25.0)
_SUBITEMS = dict.fromkeys(_ITEMS, 3.0)
_PARTS = {**_ENDS, **_ITEMS}
_NAMED = _Costs({**_PARTS, "、": 8.0, "\n": 8.0}, {**_PARTS, "、": 4.0, "\n": 25.0}, 0.0)
_COSTS: dict[FactKind, _Costs] = {
    "quantity": _Costs({**_PARTS, "、": 6.0, "\n": 10.0}, {**_PARTS, "、": 30.0, "\n": 150.0}, 3.0),
    "time": _Costs(
        {**_PARTS, "、": 15.0, "\n": 120.0}, {**_ENDS, **_SUBITEMS, "、": 8.0, "\n": 10.0}, 0.0
    ),
    "organisation": _NAMED,
    "name": _NAMED,
}


@dataclass(frozen=True, slots=True)
class _Bracket:
    """A bracket of the text.

    Attributes:
        start: Its first offset inside.
        end: Offset of its closing sign.
        entry: What going into it costs, for a word behind the fact.
    """

    start: int
    end: int
    entry: float


@dataclass(frozen=True, slots=True)
class _Scale:
    """Cumulated costs of a text, in one direction.

    Attributes:
        outer: Up to each offset, what stands in brackets not counted.
        inner: Up to each offset, all counted.
    """

    outer: tuple[float, ...]
    inner: tuple[float, ...]


_Scales = tuple[_Scale, _Scale, tuple[int, ...], tuple[_Bracket, ...]]


@dataclass(frozen=True, slots=True)
class Ruler:
    """Distances in one text to facts of one kind.

    Attributes:
        before: Costs for words before the fact.
        after: Costs for words behind it.
        brackets: For each offset the position of its bracket, -1 outside.
        spans: The brackets.
        behind: What standing behind costs at once.
        common_end: End of headings and context.
        grid: The tables of the text.
    """

    before: _Scale
    after: _Scale
    brackets: tuple[int, ...]
    spans: tuple[_Bracket, ...]
    behind: float
    common_end: int
    grid: Grid

    def closeness(self, start: int, end: int, fact_start: int, fact_end: int) -> float:
        """How close a word stands to a fact: 1 beside it, ½ at ten characters, never 0.

        Args:
            start: Offset of the word.
            end: Its end.
            fact_start: Offset of the fact.
            fact_end: Its end.
        """
        tabled = self.grid.distance(start, fact_start) if self.grid.cells else None
        if tabled is not None:
            distance = tabled
        elif start < self.common_end <= fact_start:
            distance = _COMMON
        elif end <= fact_start:
            distance = self._before(end, start, fact_start)
        elif start >= fact_end:
            distance = self._after(fact_end, fact_start, start) + self.behind
        else:
            distance = 0.0
        return _HALF / (_HALF + distance)

    def _before(self, end: int, start: int, fact: int) -> float:
        """From the end of a word to the fact behind it."""
        word_in, fact_in = self.brackets[start], self.brackets[fact]
        scale = self.before
        if word_in == fact_in:
            costs = scale.outer if word_in < 0 else scale.inner
            return costs[fact] - costs[end]
        distance = scale.outer[fact] - scale.outer[end]
        if word_in >= 0:
            closing = self.spans[word_in].end
            distance += scale.inner[max(closing, end)] - scale.inner[end] + _OUT_OF
        if fact_in >= 0:
            opening = self.spans[fact_in].start
            distance += scale.inner[fact] - scale.inner[min(opening, fact)] + _INTO
        return distance

    def _after(self, fact_end: int, fact: int, start: int) -> float:
        """From the end of a fact to the word behind it."""
        word_in, fact_in = self.brackets[start], self.brackets[fact]
        scale = self.after
        if word_in == fact_in:
            costs = scale.outer if word_in < 0 else scale.inner
            return costs[start] - costs[fact_end]
        distance = scale.outer[start] - scale.outer[fact_end]
        if fact_in >= 0:
            closing = self.spans[fact_in].end
            distance += scale.inner[max(closing, fact_end)] - scale.inner[fact_end] + _OUT_OF
        if word_in >= 0:
            bracket = self.spans[word_in]
            distance += scale.inner[start] - scale.inner[min(bracket.start, start)] + bracket.entry
        return distance


_CACHED = 1_024


def ruler_of(reading: Reading, kind: FactKind) -> Ruler:
    """The ruler of a text for one kind of fact."""
    ends = {fact.tied[1] - 1 for fact in reading.facts if fact.kind == kind}
    scales = _scales(reading.text, tuple(sorted(ends)), kind)
    return Ruler(*scales, _COSTS[kind].behind, reading.common_end, reading.grid)


@lru_cache(maxsize=_CACHED)
def _scales(text: str, fact_ends: tuple[int, ...], kind: FactKind) -> _Scales:
    """The costs of a text; kept, since a passage is asked for every sentence that cites it."""
    costs = _COSTS[kind]
    inside = [-1] * (len(text) + 1)
    spans = []
    for position, match in enumerate(_BRACKET.finditer(text)):
        start, end = match.start() + 1, match.end() - 1
        inside[start:end] = [position] * (end - start)
        own = any(start <= at < end for at in fact_ends)
        spans.append(_Bracket(start, end, _INTO + (_OWN_ITEM if own else 0.0)))
    return (
        _scale(text, costs.before, fact_ends, inside),
        _scale(text, costs.after, fact_ends, inside),
        tuple(inside),
        tuple(spans),
    )


def _scale(
    text: str, costs: Mapping[str, float], fact_ends: Sequence[int], inside: Sequence[int]
) -> _Scale:
    steps = [1.0 + costs.get(character, 0.0) for character in text]
    for at in fact_ends:
        steps[at] += _CROSSING
    outer = [0.0 if inside[at] >= 0 else step for at, step in enumerate(steps)]
    return _Scale(tuple(accumulate(outer, initial=0.0)), tuple(accumulate(steps, initial=0.0)))
