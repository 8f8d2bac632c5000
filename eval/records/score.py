"""How well records are found: shares and F1, with every miss listed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from rag.japanese.normalize import squeeze


@dataclass(frozen=True, slots=True)
class Miss:
    """Something that is wrong.

    Attributes:
        place: Where: the document with the number of the measure or the line.
        expected: What the record says; None for something found that is in no record.
        found: What was found; None for nothing.
    """

    place: str
    expected: str | None
    found: str | None


@dataclass(slots=True)
class Score:
    """A number of the table.

    Attributes:
        name: What it measures.
        target: Value that it should reach.
        f1: Whether it is an F1 over items; else a share of records that are right.
        hits: Items or records that are right.
        expected: Items or records there are.
        found: Items found; for shares the same as `expected`.
        misses: What is wrong.
    """

    name: str
    target: float
    f1: bool = False
    hits: int = 0
    expected: int = 0
    found: int = 0
    misses: list[Miss] = field(default_factory=list)

    @property
    def value(self) -> float:
        """The share, or F1 = 2·hits / (expected + found); 0 where there is nothing to find."""
        if self.f1:
            total = self.expected + self.found
            return 2 * self.hits / total if total else 0.0
        return self.hits / self.expected if self.expected else 0.0

    def check(self, place: str, expected: str, found: str | None) -> None:
        """Counts a record that is right when its text is found, spaces and width aside."""
        self.expected += 1
        self.found += 1
        if found is not None and squeeze(expected) == squeeze(found):
            self.hits += 1
        else:
            self.misses.append(Miss(place, expected, found))

    def check_items(self, place: str, expected: Iterable[str], found: Iterable[str]) -> None:
        """Counts items; each may be matched once, in any order, spaces and width aside."""
        wanted, given = list(expected), list(found)
        self.expected += len(wanted)
        self.found += len(given)
        open_items = Counter(squeeze(item) for item in given)
        for item in wanted:
            if open_items[squeeze(item)] > 0:
                open_items[squeeze(item)] -= 1
                self.hits += 1
            else:
                self.misses.append(Miss(place, item, None))
        for item in given:
            if open_items[squeeze(item)] > 0:
                open_items[squeeze(item)] -= 1
                self.misses.append(Miss(place, None, item))
