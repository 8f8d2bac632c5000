"""Tables of a page as values, and the text of a cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.documents.pdf.geometry import Box
from rag.documents.pdf.lines import Line
from rag.documents.pdf.paragraphs import (
    TERMINAL,
    Measure,
    join_rows,
    split_paragraphs,
    to_rows,
)

_PADDING = 0.6
_OPEN = 1.75


@dataclass(frozen=True, slots=True)
class PageCell:
    """A cell of a table on a page.

    Attributes:
        column: 0-based column.
        column_span: Number of columns that it covers.
        row_span: Number of rows that it covers.
        text: Its text, one line for each paragraph.
        shaded: Whether its background is painted.
        open_end: Whether its text breaks off where the cell is full.
    """

    column: int
    column_span: int
    row_span: int
    text: str
    shaded: bool = False
    open_end: bool = False


@dataclass(frozen=True, slots=True)
class PageRow:
    """A row of a table on a page, with the place of its text.

    Attributes:
        cells: Cells that begin in this row, left to right; empty ones are kept.
        box: Bounds of the row's text in reading coordinates, None for a row without text.
    """

    cells: tuple[PageCell, ...]
    box: Box | None


@dataclass(frozen=True, slots=True)
class PageTable:
    """A table, or the part of it that stands on one page.

    Attributes:
        box: Its bounds in reading coordinates.
        xs: Positions of the lines between columns.
        rows: Its rows.
        ocr: Whether its text was recognised in an image.
        headers: Number of rows known to label the columns; 0 while nothing is known.
    """

    box: Box
    xs: tuple[float, ...]
    rows: tuple[PageRow, ...]
    ocr: bool = False
    headers: int = 0


def cell_text(lines: Sequence[Line], box: Box) -> tuple[str, bool]:
    """The text of a cell, and whether it breaks off at the end.

    Args:
        lines: The lines in it.
        box: Its bounds.

    Returns:
        Its paragraphs, one a line; and whether the last line is full and ends no sentence, so
        that it may go on over the page.
    """
    if not lines:
        return "", False
    size = max(line.size for line in lines)
    margin = min(min(line.box.x0 - box.x0, box.x1 - line.box.x1) for line in lines)
    padding = min(max(margin, 1.0), _PADDING * size)
    measure = Measure(box.x0 + padding, box.x1 - padding, cell=True)
    rows = to_rows(lines)
    paragraphs = split_paragraphs(rows, measure)
    text = "\n".join("".join(join_rows(paragraph)) for paragraph in paragraphs)
    last = rows[-1]
    full = measure.room(last) < _OPEN * last.size
    return text, full and not last.text.endswith(TERMINAL)
