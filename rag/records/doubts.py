"""What of the records of a collection a person should look at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rag.records.listing import MeasureRow


@dataclass(frozen=True, slots=True)
class Doubt:
    """One thing that the form of a document does not prove.

    Attributes:
        row: The measure that it is about.
        reason: In Japanese, what is uncertain.
    """

    row: MeasureRow
    reason: str

    @property
    def place(self) -> str:
        """Document and measure, for people."""
        measure = self.row.measure
        number = f"[{measure.number}] " if measure.number else ""
        return f"{self.row.document.title}　{number}{measure.title}"


def find_doubts(rows: Iterable[MeasureRow]) -> Iterator[Doubt]:
    """Everything uncertain in some measures, in order.

    Args:
        rows: The measures.
    """
    for row in rows:
        for reason in row.measure.doubts:
            yield Doubt(row, reason)
