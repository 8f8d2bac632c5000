"""What a reader makes of a file: canonical text, and blocks that point into it.

The canonical text is what a person reading the file sees, in reading order. A block is a heading,
a paragraph, a row of a table ...; blocks lie in order, do not overlap, and cover every character
but the line breaks between them. All offsets are 0-based, half-open and count code points.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class BlockType(StrEnum):
    """What a block is, as far as the format itself says so."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    TABLE_ROW = "table_row"
    CAPTION = "caption"
    """Title of a table or figure, or a line that gives its unit (（単位：百万円）)."""
    FOOTNOTE = "footnote"
    SPEAKER_NOTE = "speaker_note"
    FIGURE = "figure"
    """Alternative text of a picture, or a row of a chart's data."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table row. A merged cell stands once, at its first row and column.

    Attributes:
        char_start: Offset of the cell's text in the canonical text.
        char_end: End of that text; equal to `char_start` for an empty cell.
        column: 0-based column of the grid.
        column_span: Number of grid columns that it covers.
        row_span: Number of grid rows that it covers.
        header: Whether it labels the rows below it (a column header).
    """

    char_start: int
    char_end: int
    column: int
    column_span: int = 1
    row_span: int = 1
    header: bool = False


@dataclass(frozen=True, slots=True)
class LineBox:
    """Where a printed line stands on its page.

    Attributes:
        char_start: Offset of the line's first character in the canonical text.
        char_end: End of the line.
        page: 1-based page.
        x0: Left edge, in points from the left of the page.
        y0: Top edge, in points from the top of the page.
        x1: Right edge.
        y1: Bottom edge.
    """

    char_start: int
    char_end: int
    page: int
    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, paragraph, list item, table row, note or figure text.

    Attributes:
        type: What it is.
        char_start: Offset of its first character in the canonical text.
        char_end: End of its text, without the line break after it.
        page: 1-based page of a PDF or slide of a presentation on which it begins, else None.
        sheet: Name of the spreadsheet tab, else None.
        level: Depth of a heading, 1 at the top, where the format says it; else None.
        table: Number of the table that a row, or the caption right above it, belongs to; 0-based.
        row: 0-based row of the grid, for table rows.
        cells: The cells of a table row, left to right.
        lines: The printed lines it was joined from, for PDF.
        ocr: Whether the text was recognised from an image.
    """

    type: BlockType
    char_start: int
    char_end: int
    page: int | None = None
    sheet: str | None = None
    level: int | None = None
    table: int | None = None
    row: int | None = None
    cells: tuple[Cell, ...] = ()
    lines: tuple[LineBox, ...] = ()
    ocr: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """A value found in the document where it stands, with its place.

    Attributes:
        value: The value in canonical form (a title; an issuer; `2024`, `2024-04` or `2024-04-01`).
        char_start: Offset of the words that say it.
        char_end: End of those words.
    """

    value: str
    char_start: int
    char_end: int


@dataclass(frozen=True, slots=True)
class Document:
    """A file as its reader saw it.

    Attributes:
        text: The canonical text.
        blocks: The blocks, in order.
        format: Name of the format read, for example `pdf` or `docx`.
        pages: Number of pages or slides, None for formats without.
        title: Title found on the first page, if any.
        issuer: Issuing body found there, if any.
        published: Date found there, if any.
        warnings: Japanese sentences on what could not be read faithfully.
    """

    text: str
    blocks: tuple[Block, ...]
    format: str
    pages: int | None = None
    title: Found | None = None
    issuer: Found | None = None
    published: Found | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadLimits:
    """How much a reader accepts before it refuses a file.

    Attributes:
        max_file_bytes: Largest file on disk.
        max_unpacked_bytes: Largest sum of the parts of a zipped format when unpacked.
        max_pages: Largest number of pages, slides or sheets.
        ocr: Whether pages without text may be given to tesseract where it is installed.
    """

    max_file_bytes: int = 100 * 1024 * 1024
    max_unpacked_bytes: int = 2 * 1024 * 1024 * 1024
    max_pages: int = 20_000
    ocr: bool = True
