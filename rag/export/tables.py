"""Tables on their way into office software."""

from __future__ import annotations

from dataclasses import dataclass

Value = str | int | float | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Attributes:
        title: Its heading.
        width: Its width in characters of half width.
        grows: Whether rows are made high enough to show all of it.
    """

    title: str
    width: int
    grows: bool = True


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its notes.

    Attributes:
        name: Name of its sheet.
        columns: Its columns.
        rows: Its rows; every one has a value for every column.
        notes: Sentences that stand under it.
        frozen: Number of columns that stay in sight.
    """

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    notes: tuple[str, ...] = ()
    frozen: int = 4
