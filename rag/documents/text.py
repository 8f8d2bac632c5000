"""Reader of plain text, as written or as left by a converter from PDF, Word or slides."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from rag.documents.builder import DocumentBuilder, TableCell
from rag.documents.encoding import decode_text
from rag.documents.model import BlockType, Document, ReadLimits
from rag.documents.source import read_bytes
from rag.documents.tables import infer_header_rows
from rag.documents.text_markup import (
    has_markdown,
    is_contents_target,
    markdown_line,
    pipe_cells,
    strip_tags,
    tab_cells,
)
from rag.documents.text_setting import ITEM_START, is_hard_wrapped
from rag.documents.text_wrapped import WrappedText
from rag.errors import EmptyDocumentError
from rag.japanese.normalize import clean

_UNIT_CAPTION = re.compile(r"^[（(［\[]?\s*単位\s*[：:].{1,20}$")
_FIGURE_CAPTION = re.compile(
    r"^(?:図表|図|表)\s*[0-9０-９]{1,3}(?:[-－―‐.．][0-9０-９]{1,3})?[\s　：:].{0,60}$"
)
_HARD_BREAK = re.compile(r"\S {2,}$")


def read_text(path: Path, limits: ReadLimits) -> Document:
    """Reads a .txt file.

    Converters' traces go (bookmarks, HTML fragments, Markdown signs, page furniture, furigana);
    hard-wrapped lines are joined; lines with TABs become tables.

    Args:
        path: The file.
        limits: Largest accepted size.

    Returns:
        The document; it has no pages.

    Raises:
        EmptyDocumentError: There is nothing to read in it.
        BrokenDocumentError: It is not text, or in no encoding that we know.
        DocumentTooLargeError: It exceeds `limits.max_file_bytes`.
    """
    text = clean(decode_text(read_bytes(path, limits)))
    builder = DocumentBuilder("txt")
    add_plain_text(builder, text)
    if builder.is_empty:
        raise EmptyDocumentError("文字が見つかりません。中身のあるファイルを指定してください。")
    return builder.build()


def add_plain_text(builder: DocumentBuilder, text: str) -> None:
    """Adds the blocks of a plain text to a document.

    Args:
        builder: Where the blocks go.
        text: Clean text with LF line ends.
    """
    lines = text.split("\n")
    if is_hard_wrapped([line for line in lines if "\t" not in line]):
        lines = [strip_tags(line) for line in lines]
        for paragraph in WrappedText(lines).paragraphs():
            kind = BlockType.FOOTNOTE if paragraph.footnote else _kind(paragraph.text)
            builder.add(kind, paragraph.text.strip("_"))
        return
    _LineReader(builder, markdown=has_markdown(text)).read(lines)


def _kind(text: str) -> BlockType:
    if _UNIT_CAPTION.match(text) or _FIGURE_CAPTION.match(text):
        return BlockType.CAPTION
    return BlockType.LIST_ITEM if ITEM_START.match(text) else BlockType.PARAGRAPH


class _LineReader:
    """Text in which a line is a paragraph, an item, a heading or a row of a table."""

    def __init__(self, builder: DocumentBuilder, *, markdown: bool) -> None:
        self._builder = builder
        self._markdown = markdown
        self._rows: list[list[str]] = []
        self._running: list[str] = []
        self._item = False

    def read(self, lines: Sequence[str]) -> None:
        for line in lines:
            cells = self._cells(line)
            if cells is not None:
                self._end_paragraph()
                self._rows.extend([cells] if cells else [])
                continue
            self._end_table()
            self._read_line(line)
        self._end_table()
        self._end_paragraph()

    def _cells(self, line: str) -> list[str] | None:
        cells = pipe_cells(line) if self._markdown else None
        if cells is None:
            cells = tab_cells(line)
        return None if cells is None else [strip_tags(cell).strip() for cell in cells]

    def _read_line(self, line: str) -> None:
        heading = is_contents_target(line)
        for part in strip_tags(line).split("\n"):
            text, level, item = markdown_line(part) if self._markdown else (part, None, False)
            if level is not None or heading or item or not text.strip():
                self._end_paragraph()
            if level is not None or heading:
                self._builder.add(BlockType.HEADING, text, level=level)
                continue
            self._item = item if not self._running else self._item
            self._running.append(text)
            # Two blanks at the end of a line are Markdown's line break inside a paragraph.
            if not (self._markdown and _HARD_BREAK.search(part)):
                self._end_paragraph()

    def _end_paragraph(self) -> None:
        text = "\n".join(line for line in self._running if line.strip())
        self._running.clear()
        kind = BlockType.LIST_ITEM if self._item else _kind(text.strip())
        self._builder.add(kind, text)

    def _end_table(self) -> None:
        rows, self._rows = self._rows, []
        if not rows:
            return
        headers = infer_header_rows(rows)
        table = self._builder.new_table()
        for index, row in enumerate(rows):
            self._builder.add_row(
                table,
                index,
                [
                    TableCell(cell, column, header=index < headers)
                    for column, cell in enumerate(row)
                    if cell
                ],
            )
