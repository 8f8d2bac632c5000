"""Text of documents, people and models as HTML: always escaped, never read as markup."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

Range = tuple[int, int]
"""Start and end of a highlighted place, in characters of the text."""


def marked(text: str, ranges: Iterable[Range] = ()) -> str:
    """A text, escaped, with some places highlighted.

    Args:
        text: The text.
        ranges: Places to highlight; parts outside the text are left out, overlaps are joined.
    """
    pieces: list[str] = []
    at = 0
    for start, end in _joined(ranges, len(text)):
        pieces += [escape(text[at:start]), f"<mark>{escape(text[start:end])}</mark>"]
        at = end
    return "".join([*pieces, escape(text[at:])])


def passage_body(text: str, ranges: Iterable[Range] = ()) -> str:
    """A passage: its lines as paragraphs, its rows (cells parted by tabs) as a table.

    Args:
        text: The passage, verbatim.
        ranges: Places to highlight.
    """
    wanted = list(ranges)
    pieces: list[str] = []
    rows: list[str] = []
    for start, line in _lines(text):
        if "\t" in line:
            rows.append(_row(start, line, wanted))
            continue
        pieces += _table(rows)
        rows = []
        if line.strip():
            pieces.append(f"<p>{marked(line, _moved(wanted, start))}</p>")
    return "".join([*pieces, *_table(rows)])


def plain_lines(text: str) -> str:
    """A text, escaped, its line ends kept."""
    return escape(text.replace("\t", "\u3000")).replace("\n", "<br>")


def _row(start: int, line: str, ranges: list[Range]) -> str:
    cells: list[str] = []
    for cell in line.split("\t"):
        cells.append(f"<td>{marked(cell, _moved(ranges, start))}</td>")
        start += len(cell) + 1
    return f"<tr>{''.join(cells)}</tr>"


def _table(rows: list[str]) -> list[str]:
    # Which row is a heading is not known here; a presentational table claims none.
    return [f'<table role="presentation">{"".join(rows)}</table>'] if rows else []


def _lines(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for line in text.split("\n"):
        yield start, line
        start += len(line) + 1


def _moved(ranges: Iterable[Range], start: int) -> list[Range]:
    return [(first - start, last - start) for first, last in ranges]


def _joined(ranges: Iterable[Range], length: int) -> list[Range]:
    found: list[Range] = []
    for start, end in sorted(ranges):
        first, last = max(start, 0), min(end, length)
        if first >= last:
            continue
        if found and first <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return found
