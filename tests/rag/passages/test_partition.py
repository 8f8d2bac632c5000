"""Where a run of units is cut."""

import itertools
import random

import pytest

from rag.passages.model import PassageSize
from rag.passages.partition import partition
from rag.passages.units import Unit

SIZE = PassageSize(target=100, maximum=160)


def run(*units):
    """Units from (length, flags); `h` and `l` lead, `n` trails, `s` goes on with its block."""
    made = []
    at = block = 0
    for length, flags in units:
        block += "s" not in flags
        heading = "h" in flags
        leads = heading or "l" in flags
        made.append(Unit(at, at + length, block, block + 1, leads, "n" in flags, heading))
        at += length + 1
    return made


@pytest.mark.parametrize(
    ("units", "expected"),
    [
        ([], []),
        ([(30, "")], [(0, 1)]),
        ([(100, ""), (100, "")], [(0, 1), (1, 2)]),
        ([(50, ""), (50, ""), (50, ""), (50, "")], [(0, 2), (2, 4)]),
        # A single unit may be longer than the maximum.
        ([(100, ""), (400, ""), (100, "")], [(0, 1), (1, 2), (2, 3)]),
        # A heading stays with what follows, even beyond the maximum.
        ([(95, ""), (20, "h"), (155, "")], [(0, 1), (1, 3)]),
        ([(95, ""), (20, "h"), (10, "l"), (155, "")], [(0, 1), (1, 4)]),
        ([(20, "h"), (300, "")], [(0, 2)]),
        # A note stays with what it is about.
        ([(100, ""), (140, ""), (30, "n"), (100, "")], [(0, 1), (1, 3), (3, 4)]),
        ([(155, ""), (15, "n"), (20, "n")], [(0, 3)]),
        # Headings that are longer than a quarter of the maximum are no longer part of anything.
        ([(50, "h"), (155, "")], [(0, 1), (1, 2)]),
        # A label that nothing follows stays with what stands before it.
        ([(120, ""), (20, "l")], [(0, 2)]),
        # A cut between blocks is better than one inside a block.
        ([(60, ""), (40, "s"), (60, ""), (60, "s")], [(0, 2), (2, 4)]),
    ],
)
def test_cuts(units, expected):
    assert partition(run(*units), SIZE) == expected


def test_pieces_hold_every_unit_once_and_keep_to_the_maximum():
    random.seed(3)
    for _ in range(60):
        units = run(
            *(
                (random.randint(1, 200), random.choice(["", "", "", "s", "h", "l", "n"]))
                for _ in range(random.randint(1, 40))
            )
        )
        pieces = partition(units, SIZE)
        assert [i for first, last in pieces for i in range(first, last)] == list(range(len(units)))
        for first, last in pieces:
            core = list(units[first:last])
            while core and core[0].leads:
                core.pop(0)
            while core and core[-1].trails:
                core.pop()
            length = core[-1].end - core[0].start if len(core) > 1 else 0
            # Leads and trails inside a core count; those that are too long count as core.
            assert length <= SIZE.maximum + 2 * SIZE.margin


def test_the_cheapest_of_all_partitions_is_found():
    """Every partition of a short run is tried; none comes closer to the target."""

    def cost(pieces, units):
        return sum(
            ((units[last - 1].end - units[first].start - SIZE.target) / SIZE.target) ** 2
            for first, last in pieces
        )

    random.seed(5)
    for _ in range(30):
        units = run(*((random.randint(10, 90), "") for _ in range(8)))
        inner = range(1, 8)
        all_ways = (
            [(a, b) for a, b in itertools.pairwise((0, *cuts, 8))]
            for count in range(8)
            for cuts in itertools.combinations(inner, count)
        )
        allowed = [
            way
            for way in all_ways
            if all(units[b - 1].end - units[a].start <= SIZE.maximum or b - a == 1 for a, b in way)
        ]
        cheapest = min(cost(way, units) for way in allowed)
        assert cost(partition(units, SIZE), units) == pytest.approx(cheapest)
