"""Building a document: text goes in piece by piece, offsets come out right.

Readers call `DocumentBuilder` in reading order and never count characters themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rag.documents.model import Block, BlockType, Cell, Document, LineBox
from rag.japanese.normalize import clean


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell to be written: its text and its place in the grid.

    Attributes:
        text: What the reader of the file sees in it; may hold line breaks.
        column: 0-based column of the grid.
        column_span: Number of grid columns that it covers.
        row_span: Number of grid rows that it covers.
        header: Whether it labels the rows below it.
    """

    text: str
    column: int
    column_span: int = 1
    row_span: int = 1
    header: bool = False


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A line of a page layout, to be joined with others to a block.

    Attributes:
        text: Its characters, already joined to what follows: a trailing blank is kept where two
            Western words meet, nothing stands where Japanese was wrapped.
        page: 1-based page.
        box: x0, y0, x1, y1 in points from the top left corner of the page.
    """

    text: str
    page: int
    box: tuple[float, float, float, float]


_EDGE_BLANKS = " \t\n\u3000"
_BLANK_RUN = re.compile(r"[ \t]{2,}")
_LINE_EDGES = re.compile(r"[ \t\u3000]*\n[ \t\n\u3000]*")


def tidy(text: str) -> str:
    """Cleans a piece of running text: no blanks at its edges, none around its line breaks.

    Args:
        text: Text as the file gives it.

    Returns:
        The text with invisible characters gone, runs of blanks made one, empty lines gone.
    """
    text = clean(text).strip(_EDGE_BLANKS)
    return _LINE_EDGES.sub("\n", _BLANK_RUN.sub(" ", text))


class DocumentBuilder:
    r"""Collects blocks in reading order and yields the finished `Document`.

    Example:
        >>> builder = DocumentBuilder("txt")
        >>> builder.add(BlockType.HEADING, "１ 基本方針", level=1)
        True
        >>> builder.add(BlockType.PARAGRAPH, "本計画は……。")
        True
        >>> builder.build().text
        '１ 基本方針\n本計画は……。'

    Args:
        format_name: Name of the format, recorded in the document.
    """

    def __init__(self, format_name: str) -> None:
        self._format = format_name
        self._pieces: list[str] = []
        self._length = 0
        self._blocks: list[Block] = []
        self._tables = 0
        self._warnings: list[str] = []

    @property
    def is_empty(self) -> bool:
        """Whether nothing has been added yet."""
        return not self._blocks

    def warn(self, message: str) -> None:
        """Records, once, a Japanese sentence on something that could not be read faithfully."""
        if message not in self._warnings:
            self._warnings.append(message)

    def add(
        self,
        kind: BlockType,
        text: str,
        *,
        page: int | None = None,
        sheet: str | None = None,
        level: int | None = None,
        table: int | None = None,
        ocr: bool = False,
    ) -> bool:
        """Adds one block of text. Text without visible characters adds nothing.

        Returns:
            Whether a block was added.
        """
        text = tidy(text)
        if not text:
            return False
        start = self._write(text)
        self._blocks.append(
            Block(
                kind,
                start,
                self._length,
                page=page,
                sheet=sheet,
                level=level,
                table=table,
                ocr=ocr,
            )
        )
        return True

    def add_lines(
        self,
        kind: BlockType,
        lines: Sequence[PrintedLine],
        *,
        level: int | None = None,
        table: int | None = None,
        ocr: bool = False,
    ) -> bool:
        """Adds one block made of printed lines and keeps the box of each.

        The lines' texts are put together as they are: how a hard wrap is joined is decided by
        the reader, which sees the page (see `rag.documents.wraps`).

        Returns:
            Whether a block was added.
        """
        texts = [clean(line.text) for line in lines]
        if texts:
            texts[0] = texts[0].lstrip(_EDGE_BLANKS)
            texts[-1] = texts[-1].rstrip(_EDGE_BLANKS)
        if not any(texts):
            return False
        self._break_line()
        start = self._length
        boxes: list[LineBox] = []
        for line, text in zip(lines, texts, strict=True):
            at = self._length
            self._append(text)
            end = at + len(text.rstrip(_EDGE_BLANKS))
            if end > at:
                boxes.append(LineBox(at, end, line.page, *line.box))
        self._blocks.append(
            Block(
                kind,
                start,
                self._length,
                page=lines[0].page,
                level=level,
                table=table,
                lines=tuple(boxes),
                ocr=ocr,
            )
        )
        return True

    def new_table(self) -> int:
        """Begins a table; its number goes to `add_row`, and to `add` for its caption."""
        self._tables += 1
        return self._tables - 1

    def add_row(
        self,
        table: int,
        row: int,
        cells: Iterable[TableCell],
        *,
        page: int | None = None,
        sheet: str | None = None,
        lines: Sequence[PrintedLine] = (),
        ocr: bool = False,
    ) -> bool:
        """Adds one row of a table: its cells' texts with a TAB for every column between them.

        Empty columns keep their TAB, so that columns stay in line; trailing ones are dropped.
        `lines` are the printed lines of the row in a PDF; their boxes are kept for the whole row
        (text of theirs is not used).

        Returns:
            Whether the row had any text.
        """
        ready = [(cell, tidy(cell.text)) for cell in sorted(cells, key=lambda cell: cell.column)]
        while ready and not ready[-1][1]:
            ready.pop()
        if not ready:
            return False
        self._break_line()
        start = self._length
        column = 0
        done: list[Cell] = []
        for cell, text in ready:
            self._append("\t" * (cell.column - column))
            column = cell.column
            at = self._length
            self._append(text)
            done.append(
                Cell(at, self._length, column, cell.column_span, cell.row_span, cell.header)
            )
        boxes = tuple(LineBox(start, self._length, line.page, *line.box) for line in lines)
        self._blocks.append(
            Block(
                BlockType.TABLE_ROW,
                start,
                self._length,
                page=page if page is not None or not lines else lines[0].page,
                sheet=sheet,
                table=table,
                row=row,
                cells=tuple(done),
                lines=boxes,
                ocr=ocr,
            )
        )
        return True

    def build(self, *, pages: int | None = None) -> Document:
        """Finishes the document.

        Args:
            pages: Number of pages or slides, where the format has them.
        """
        return Document(
            text="".join(self._pieces),
            blocks=tuple(self._blocks),
            format=self._format,
            pages=pages,
            warnings=tuple(self._warnings),
        )

    def _break_line(self) -> None:
        if self._blocks:
            self._append("\n")

    def _write(self, text: str) -> int:
        self._break_line()
        start = self._length
        self._append(text)
        return start

    def _append(self, text: str) -> None:
        if text:
            self._pieces.append(text)
            self._length += len(text)
