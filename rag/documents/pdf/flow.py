"""The text of all pages as one flow: what goes on over columns and pages is put together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rag.documents.builder import DocumentBuilder, PrintedLine
from rag.documents.model import BlockType
from rag.documents.pdf.cells import PageTable
from rag.documents.pdf.geometry import Frame
from rag.documents.pdf.marks import begins_part
from rag.documents.pdf.page import PageLayout
from rag.documents.pdf.paragraphs import TERMINAL, Row, is_same_type, join_rows, runs_on
from rag.documents.pdf.parts import Text, page_parts
from rag.documents.pdf.table_flow import WholeTable
from rag.documents.pdf.type import TypeBook

_INDENT = 0.7
_HANGING = 6.0


class Flow:
    """Takes the parts of page after page and writes blocks.

    What is open at the end of a column waits for the next one; footnotes wait for what is open.

    Args:
        builder: Where the blocks go.
    """

    def __init__(self, builder: DocumentBuilder) -> None:
        self._builder = builder
        self._frames: dict[int, Frame] = {}
        self._text: Text | None = None
        self._table: WholeTable | None = None
        self._captions: list[Text] = []
        self._footnotes: list[Text] = []

    def add_page(self, layout: PageLayout, book: TypeBook) -> None:
        """Adds what stands on the next page."""
        self._frames[layout.number] = layout.frame
        for part in page_parts(layout, book):
            if isinstance(part, PageTable):
                self._add_table(part, layout)
            elif part.kind is BlockType.FOOTNOTE:
                self._footnotes.append(part)
            else:
                self._add_text(part)

    def finish(self) -> None:
        """Writes what is still open."""
        self._close_text()
        self._close_table()
        self._write_captions()
        self._write_footnotes()

    def _add_text(self, part: Text) -> None:
        if self._text is not None and _goes_on(self._text, part):
            rows = (*self._text.rows, *part.rows)
            self._text = replace(self._text, rows=rows, measure=part.measure, last=part.last)
            return
        self._close_text()
        self._close_table()
        if part.kind is BlockType.CAPTION:
            self._captions.append(part)
            return
        self._write_captions()
        self._text = part

    def _add_table(self, part: PageTable, layout: PageLayout) -> None:
        self._close_text()
        if (
            self._table is not None
            and not self._captions
            and self._table.take(part, layout.number, layout.frame)
        ):
            return
        self._close_table()
        self._table = WholeTable.begun(part, layout.number, layout.frame)
        self._table.captions = [self._printed(caption.rows) for caption in self._captions]
        self._captions = []

    def _close_text(self) -> None:
        if self._text is not None:
            self._write(self._text)
            self._text = None
            if self._table is None:
                self._write_footnotes()

    def _close_table(self) -> None:
        if self._table is not None:
            self._table.write(self._builder)
            self._table = None
            self._write_footnotes()

    def _write_captions(self) -> None:
        captions, self._captions = self._captions, []
        for caption in captions:
            self._write(caption)

    def _write_footnotes(self) -> None:
        notes, self._footnotes = self._footnotes, []
        for note in notes:
            self._write(note)

    def _write(self, part: Text) -> None:
        ocr = all(row.ocr for row in part.rows)
        self._builder.add_lines(part.kind, self._printed(part.rows), level=part.level, ocr=ocr)

    def _printed(self, rows: Sequence[Row]) -> list[PrintedLine]:
        return [
            PrintedLine(text, row.page, self._frames[row.page].page(row.box))
            for text, row in zip(join_rows(rows), rows, strict=True)
        ]


def _goes_on(text: Text, part: Text) -> bool:
    """Whether a paragraph goes on in the next column or on the next page."""
    if not (text.last and part.first) or part.kind is not BlockType.PARAGRAPH:
        return False
    if text.kind not in {BlockType.PARAGRAPH, BlockType.LIST_ITEM}:
        return False
    last, row = text.rows[-1], part.rows[0]
    if row.page - last.page > 1 or last.pieces > 1 or row.pieces > 1:
        return False
    if not is_same_type(last, row) or begins_part(row.text):
        return False
    if not runs_on(last, row, text.measure):
        return False
    indent = (row.box.x0 - part.measure.left) / row.size
    before = (last.box.x0 - text.measure.left) / last.size
    if last.text.endswith(TERMINAL):
        indented = len(text.rows) > 1 and text.rows[0].box.x0 - last.box.x0 >= _INDENT * row.size
        return indented and indent < _INDENT
    hanging = len(text.rows) == 1 and begins_part(text.text) and indent - before <= _HANGING
    return indent < _INDENT or abs(indent - before) < _INDENT or hanging
