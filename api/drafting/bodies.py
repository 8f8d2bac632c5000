"""Drafts as they are kept, as JSON: what changes of them is put together anew."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any


def by_first_use(sections: Sequence[Mapping[str, Any]]) -> dict[int, int]:
    """New numbers of citations by old ones, 1..n in the order in which a reader meets them."""
    used = (
        number
        for section in sections
        for sentence in section["sentences"]
        for number in sentence["citations"]
    )
    return {old: new for new, old in enumerate(dict.fromkeys(used), 1)}


def renumbered(section: Mapping[str, Any], numbers: Mapping[int, int]) -> dict[str, Any]:
    """A section with other numbers."""
    return {
        **section,
        "sentences": [
            {**sentence, "citations": [numbers[old] for old in sentence["citations"]]}
            for sentence in section["sentences"]
        ],
    }


def table_of(
    table: Mapping[str, Any] | None,
    sections: Sequence[Mapping[str, Any]],
    shown: Callable[[str], str] = str,
) -> dict[str, Any] | None:
    """The table of a draft whose sections, its cells in reading order, have changed.

    Args:
        table: The table as it was, if the draft is one.
        sections: The new sections, as many as it has cells.
        shown: What becomes of its headings.
    """
    if table is None:
        return None
    cells = iter(sections)
    return {
        "corner": table["corner"],
        "columns": [shown(column) for column in table["columns"]],
        "rows": [
            {"heading": shown(row["heading"]), "cells": [next(cells) for _ in row["cells"]]}
            for row in table["rows"]
        ],
    }
