"""Amounts and actions with what they belong to: a measure, else a heading or an owner."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from rag.documents.model import Document
from rag.plans.labels import label_role
from rag.plans.measures.region import COUNTED, Region
from rag.plans.outline import Outline
from rag.plans.records import Budget, Measure, ScheduleEntry

_PASSING = frozenset({"【】", "＜＞", "soft"})


@dataclass(slots=True)
class Attached:
    """Amounts and actions that belong together.

    Attributes:
        title: What they belong to.
        path: Titles of the headings above.
        start: Offset of the heading or of the first of them.
        budgets: The amounts.
        schedule: The actions.
    """

    title: str = ""
    path: tuple[str, ...] = ()
    start: int = 0
    budgets: list[Budget] = field(default_factory=list)
    schedule: list[ScheduleEntry] = field(default_factory=list)


class Attachments:
    """Finds the measure of an amount or action; else the heading or owner that it stands under."""

    def __init__(
        self, document: Document, outline: Outline, owners: Sequence[Region | None]
    ) -> None:
        self._outline = outline
        self._owners = owners
        self._starts = [block.char_start for block in document.blocks]
        self._of_region: dict[Region, Attached] = {}
        self._outside: dict[tuple[int | None, str | None], Attached] = {}

    def at(self, offset: int, entry: ScheduleEntry | None) -> Attached:
        """Where something at an offset belongs."""
        block = bisect_right(self._starts, offset) - 1
        region = self._owners[block] if 0 <= block < len(self._owners) else None
        if region is not None:
            return self.of(region)
        home = self._heading(block)
        owner = entry.owner if entry is not None else None
        key = (home, owner.text if owner is not None else None)
        if key not in self._outside:
            path = tuple(section.title for section in self._outline.path(home))
            if owner is not None:
                self._outside[key] = Attached(owner.text, path, owner.char_start)
            elif home is not None:
                start = self._outline.sections[home].char_start
                self._outside[key] = Attached(path[-1], path[:-1], start)
            else:
                self._outside[key] = Attached(start=offset)
        return self._outside[key]

    def _heading(self, block: int) -> int | None:
        """The section that money of a block is for.

        It is the innermost numbered one ((2), ①), else the innermost that is neither a label nor
        a caption in brackets.
        """
        segment = self._outline.segment_at(block)
        path = self._outline.path(segment.section if segment is not None else None)
        for section in reversed(path):
            if section.style in COUNTED:
                return section.index
        for section in reversed(path):
            if section.style not in _PASSING and label_role(section.title) is None:
                return section.index
        return path[-1].index if path else None

    def of(self, region: Region) -> Attached:
        """What belongs to a measure."""
        return self._of_region.setdefault(region, Attached())

    def unnumbered(self) -> list[Measure]:
        """Measures without number for what stands outside of measures."""
        return [_outside(attached) for attached in self._outside.values()]


def _outside(attached: Attached) -> Measure:
    entries: list[Budget | ScheduleEntry] = [*attached.budgets, *attached.schedule]
    return Measure(
        number=None,
        title=attached.title,
        section=attached.path[-1] if attached.path else None,
        heading_path=attached.path,
        body="",
        kpis=(),
        responsible=(),
        fiscal_years=(),
        status=None,
        budgets=tuple(attached.budgets),
        schedule=tuple(attached.schedule),
        char_start=min(attached.start, *(entry.char_start for entry in entries)),
        char_end=max(entry.char_end for entry in entries),
    )
