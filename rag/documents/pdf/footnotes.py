"""Footnotes at the foot of a column: under a short rule, or in small type with a mark."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.documents.pdf.drawings import Rule
from rag.documents.pdf.marks import is_note_start
from rag.documents.pdf.paragraphs import Row

_SMALLER = 0.93
_NOT_LARGER = 1.02
_ENDED = 2.5
_SHORTEST_RULE = 3.0
_LONGEST_RULE = 0.7
_LEADING_NUMBER = re.compile(r"[※＊*†‡(（\[［注]*\s*([0-9０-９]{1,3})")


def split_footnotes(
    rows: Sequence[Row], rules: Sequence[Rule], body_size: float
) -> tuple[list[Row], list[list[Row]]]:
    """Takes the footnotes from the end of a column.

    Args:
        rows: Rows of the column, from the top.
        rules: Horizontal lines of the page that belong to no table.
        body_size: Size of the running text, in points.

    Returns:
        The rows of the body, and the rows of each footnote.
    """
    start = _under_rule(rows, rules, body_size)
    if start is None:
        start = _in_small_type(rows, body_size)
    if start is None:
        return list(rows), []
    return list(rows[:start]), _notes(rows[start:])


def _under_rule(rows: Sequence[Row], rules: Sequence[Rule], body_size: float) -> int | None:
    """Index of the first row under a rule that stands at the left, shorter than the text."""
    if not rows:
        return None
    left = min(row.box.x0 for row in rows)
    width = max(row.box.x1 for row in rows) - left
    for rule in sorted(rules, key=lambda rule: rule.at, reverse=True):
        length = rule.end - rule.start
        if abs(rule.start - left) > 2 * body_size or not (
            _SHORTEST_RULE * body_size <= length <= _LONGEST_RULE * width
        ):
            continue
        start = next((at for at, row in enumerate(rows) if row.box.center_y > rule.at), None)
        if start is None:
            continue
        below = rows[start:]
        in_line = all(row.box.center_y > rule.at for row in below)
        small = all(row.size <= _NOT_LARGER * body_size for row in below)
        if (
            in_line
            and small
            and (is_note_start(below[0].text) or all(_is_small(row, body_size) for row in below))
        ):
            return start
    return None


def _in_small_type(rows: Sequence[Row], body_size: float) -> int | None:
    """Index of the first of the rows at the end that are small and begin with a note mark.

    The row above them must be larger: a column may be small as a whole.
    """
    start = len(rows)
    while start > 0 and _is_small(rows[start - 1], body_size):
        start -= 1
    if not 0 < start < len(rows) or not _is_small(rows[start], rows[start - 1].size):
        return None
    return start if is_note_start(rows[start].text) else None


def _is_small(row: Row, body_size: float) -> bool:
    return row.size <= _SMALLER * body_size


def _notes(rows: Sequence[Row]) -> list[list[Row]]:
    """Parts notes from one another.

    A number begins a note if it is the next one, or if the line before was left short.
    """
    notes: list[list[Row]] = []
    last: int | None = None
    right = max((row.box.x1 for row in rows), default=0.0)
    for row in rows:
        number = _number(row.text)
        begins = is_note_start(row.text) and (
            not notes
            or number is None
            or last is None
            or number == last + 1
            or notes[-1][-1].box.x1 < right - _ENDED * row.size
        )
        if begins or not notes:
            notes.append([row])
            last = number if number is not None else last
        else:
            notes[-1].append(row)
    return notes


def _number(text: str) -> int | None:
    match = _LEADING_NUMBER.match(text)
    return int(match.group(1)) if match else None
