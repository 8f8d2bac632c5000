"""Comparing the measures of two plans."""

from __future__ import annotations

from collections.abc import Sequence

from rag.records.comparison.changes import find_changes
from rag.records.comparison.matching import match_measures
from rag.records.comparison.model import ComparisonRow
from rag.records.listing import MeasureRow


def compare_measures(
    before: Sequence[MeasureRow], after: Sequence[MeasureRow]
) -> tuple[ComparisonRow, ...]:
    """Sets the measures of an earlier plan beside those of a later one.

    Measures are matched by what they say, never by their number: numbers are given anew in every
    plan.

    Args:
        before: The measures of the earlier plan.
        after: The measures of the later plan.

    Returns:
        One row for each measure of the earlier plan in its order, then those that only the later
        plan has, in its order. Gathered lines without a number are left out.
    """
    old = [row for row in before if row.measure.number is not None or row.measure.body]
    new = [row for row in after if row.measure.number is not None or row.measure.body]
    matches = match_measures(old, new)
    rows = []
    for place, row in enumerate(old):
        found = matches.get(place)
        if found is None:
            rows.append(ComparisonRow(row, None, None))
        else:
            other = new[found.after]
            rows.append(ComparisonRow(row, other, found.match, find_changes(row, other)))
    taken = {found.after for found in matches.values()}
    rows.extend(
        ComparisonRow(None, row, None) for place, row in enumerate(new) if place not in taken
    )
    return tuple(rows)
