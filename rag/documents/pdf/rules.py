"""Which of the drawn lines rule tables.

A page also draws the outlines of boxes and bars, shafts of arrows, underlines and axes. What
rules a table is held at both ends by other rules.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rag.documents.pdf.drawings import Drawings, Rule, Shape
from rag.documents.pdf.geometry import Box, Frame

TOUCH = 2.5
"""Rules that come as near as this, in points, touch."""
_SAME_PLACE = 1.0
_SHORTEST = 4.0
_ARROW_HEAD = 16.0
_MOST_RULES = 3000
"""A page with more lines is a map or a plan of a building, and has no tables."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """The lines of a page in reading coordinates, sorted by what they are for.

    Attributes:
        rules: Lines that are held by other lines, pieces put together.
        arrows: Shafts of arrows, as boxes.
        loose: Horizontal lines that nothing holds: underlines, the rule above footnotes.
    """

    rules: tuple[Rule, ...]
    arrows: tuple[Box, ...]
    loose: tuple[Rule, ...]


def find_ruling(drawings: Drawings, frame: Frame) -> Ruling:
    """Sorts the lines of a page.

    Args:
        drawings: What is drawn, in page coordinates.
        frame: The frame in which the page is read.
    """
    shapes = [shape._replace(box=frame.reading(shape.box)) for shape in drawings.shapes]
    turned = [_turned(rule, frame) for rule in drawings.rules]
    floating = _floating_shapes(turned, shapes)
    lines = _merged(rule for rule in turned if rule.shape not in floating)
    heads = [
        shape.box
        for shape in shapes
        if not shape.rectangle
        and shape.filled
        and max(shape.box.width, shape.box.height) <= _ARROW_HEAD
    ]
    if len(lines) > _MOST_RULES:
        return Ruling((), (), ())
    arrows = {rule for rule in lines if rule.horizontal and _has_head(rule, heads)}
    held, loose = _held([rule for rule in lines if rule not in arrows])
    return Ruling(
        tuple(held),
        tuple(Box(rule.start, rule.at - 1, rule.end, rule.at + 1) for rule in sorted(arrows)),
        tuple(rule for rule in loose if rule.horizontal),
    )


def _turned(rule: Rule, frame: Frame) -> Rule:
    box = (
        Box(rule.start, rule.at, rule.end, rule.at)
        if rule.horizontal
        else Box(rule.at, rule.start, rule.at, rule.end)
    )
    box = frame.reading(box)
    if rule.horizontal == (frame.turn in {0, 180}):
        return Rule(True, box.y0, box.x0, box.x1, rule.shape)
    return Rule(False, box.x0, box.y0, box.y1, rule.shape)


def _merged(rules: Iterable[Rule]) -> list[Rule]:
    """Puts pieces together that continue each other or lie on each other."""
    merged: list[Rule] = []
    for rule in sorted(rules, key=lambda rule: (rule.horizontal, round(rule.at), rule.start)):
        last = merged[-1] if merged else None
        if (
            last is not None
            and last.horizontal == rule.horizontal
            and abs(last.at - rule.at) <= _SAME_PLACE
            and rule.start <= last.end + TOUCH
        ):
            merged[-1] = last._replace(end=max(last.end, rule.end), shape=-1)
        else:
            merged.append(rule._replace(shape=-1))
    return [rule for rule in merged if rule.end - rule.start >= _SHORTEST]


def _floating_shapes(rules: Sequence[Rule], shapes: Sequence[Shape]) -> set[int]:
    """Numbers of rectangles that lie over the page on their own: bars and boxes, not cells.

    The edges of a cell go on in the edges of its neighbours, above or below and left or right;
    the outline of a table is divided inside. A box drawn twice is still one box.
    """
    by_place: defaultdict[tuple[bool, int], list[Rule]] = defaultdict(list)
    for rule in rules:
        by_place[rule.horizontal, int(rule.at // TOUCH)].append(rule)

    def at(horizontal: bool, place: float) -> Iterator[Rule]:
        middle = int(place // TOUCH)
        for near in (middle - 1, middle, middle + 1):
            yield from by_place.get((horizontal, near), ())

    def goes_on(horizontal: bool, place: float, start: float, end: float, own: int) -> bool:
        return any(
            rule.shape != own
            and abs(rule.at - place) <= TOUCH
            and rule.start <= end + TOUCH
            and start <= rule.end + TOUCH
            and not (rule.shape >= 0 and _same_box(shapes[rule.shape].box, shapes[own].box))
            for rule in at(horizontal, place)
        )

    floating: set[int] = set()
    for number in {rule.shape for rule in rules if rule.shape >= 0}:
        box = shapes[number].box
        sides = goes_on(False, box.x0, box.y0, box.y1, number) or goes_on(
            False, box.x1, box.y0, box.y1, number
        )
        ends = goes_on(True, box.y0, box.x0, box.x1, number) or goes_on(
            True, box.y1, box.x0, box.x1, number
        )
        if not (sides and ends) and not _is_divided(box, number, rules):
            floating.add(number)
    return floating


def _same_box(box: Box, other: Box) -> bool:
    return box.covers(other, TOUCH) and other.covers(box, TOUCH)


def _is_divided(box: Box, own: int, rules: Sequence[Rule]) -> bool:
    """Whether a rule lies inside a box and starts or ends at one of its edges."""
    for rule in rules:
        if rule.shape == own or rule.end - rule.start < _SHORTEST:
            continue
        across, along = (box.y0, box.y1), (box.x0, box.x1)
        if not rule.horizontal:
            across, along = along, across
        if (
            across[0] + TOUCH < rule.at < across[1] - TOUCH
            and along[0] - TOUCH <= rule.start
            and rule.end <= along[1] + TOUCH
            and (rule.start <= along[0] + TOUCH or rule.end >= along[1] - TOUCH)
        ):
            return True
    return False


def _has_head(rule: Rule, heads: Sequence[Box]) -> bool:
    return any(
        head.holds(end, rule.at, slack=4.0) for head in heads for end in (rule.start, rule.end)
    )


def _held(rules: list[Rule]) -> tuple[list[Rule], list[Rule]]:
    """Parts lines that rule something from lines with a free end.

    An end is held where it touches a line across, or stands above or below the end of a parallel
    line (tables without side lines).
    """
    loose: list[Rule] = []
    while rules:
        across = {
            direction: _Places([rule for rule in rules if rule.horizontal == direction])
            for direction in (True, False)
        }
        free = [
            rule
            for rule in rules
            if not all(
                across[not rule.horizontal].touch(end, rule.at)
                or across[rule.horizontal].end_at(end, rule.at)
                for end in (rule.start, rule.end)
            )
        ]
        if not free:
            break
        loose.extend(free)
        gone = set(free)
        rules = [rule for rule in rules if rule not in gone]
    return rules, loose


class _Places:
    """Where the rules of one direction are.

    Args:
        rules: The rules.
    """

    def __init__(self, rules: Sequence[Rule]) -> None:
        import numpy as np

        table = np.array([(rule.at, rule.start, rule.end) for rule in rules]).reshape(-1, 3)
        self._at, self._start, self._end = table.T

    def touch(self, at: float, along: float) -> bool:
        """Whether one of them passes through a point, or nearly."""
        near = abs(self._at - at) <= TOUCH
        return bool((near & (self._start - TOUCH <= along) & (along <= self._end + TOUCH)).any())

    def end_at(self, end: float, own: float) -> bool:
        """Whether one of them, in another place than `own`, begins or ends there."""
        other = abs(self._at - own) > TOUCH
        ends = (abs(self._start - end) <= TOUCH) | (abs(self._end - end) <= TOUCH)
        return bool((other & ends).any())
