"""Where to cut a run of units, so that the pieces come close to the wanted length."""

from __future__ import annotations

from collections.abc import Sequence

from rag.passages.model import PassageSize
from rag.passages.units import Unit

_TORN = 10.0
"""Cost of a cut between a heading or label and its text, or between an item and its note."""

_INSIDE_BLOCK = 0.3
"""Cost of a cut between two sentences, or cells, of a long block."""


def partition(units: Sequence[Unit], size: PassageSize) -> list[tuple[int, int]]:
    """Cuts a run of units into pieces.

    Dynamic programming over the places between units: the sum of squared deviations from the
    target length, relative to it, and of the costs of the cuts is smallest.

    Args:
        units: Units in order.
        size: Wanted lengths.

    Returns:
        Half-open spans of `units`, in order, that hold every unit once.
    """
    leads = _lead_ends(units, size.margin)
    trails = _trail_starts(units, size.margin)
    best: list[float] = [0.0] + [float("inf")] * len(units)
    cut: list[int] = [0] * (len(units) + 1)
    for last in range(1, len(units) + 1):
        end, after = trails[last], _cut_cost(units, last)
        for first in range(last - 1, -1, -1):
            start = leads[first]
            # Beyond this, even a piece of a single unit with all that leads to it would be longer.
            if units[end - 1].start - units[first].start > size.maximum + size.margin:
                break
            whole = end - start <= 1 or units[end - 1].end - units[start].start <= size.maximum
            if not whole:
                continue
            deviation = (units[last - 1].end - units[first].start - size.target) / size.target
            cost = best[first] + deviation * deviation + after
            if cost < best[last]:
                best[last], cut[last] = cost, first
    pieces: list[tuple[int, int]] = []
    last = len(units)
    while last:
        pieces.append((cut[last], last))
        last = cut[last]
    return pieces[::-1]


def _cut_cost(units: Sequence[Unit], place: int) -> float:
    """Cost of a cut before a unit."""
    if place == len(units):
        return 0.0
    left, right = units[place - 1], units[place]
    if left.leads or right.trails:
        return _TORN
    return _INSIDE_BLOCK if left.last > right.first else 0.0


def _lead_ends(units: Sequence[Unit], margin: int) -> list[int]:
    """For each unit, the first from it on that leads to no other, unless that is too far away."""
    ends = list(range(len(units)))
    end = len(units)
    for place in range(len(units) - 1, -1, -1):
        if not units[place].leads:
            end = place
        elif end < len(units) and units[end].start - units[place].start <= margin:
            ends[place] = end
    return ends


def _trail_starts(units: Sequence[Unit], margin: int) -> list[int]:
    """For each place behind a unit, where the notes before it begin, unless they are too long."""
    starts = list(range(len(units) + 1))
    start = 0
    for place in range(1, len(units) + 1):
        if not units[place - 1].trails:
            start = place
        elif start and units[place - 1].end - units[start - 1].end <= margin:
            starts[place] = start
    return starts
