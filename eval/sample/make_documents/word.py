"""Writing a plan as a Word document, with the parts that real ones have.

Footnotes are Word footnotes, numbered lists are numbered by Word, the table of contents is a field
with its last result, page numbers are fields, and titles carry bookmarks.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import TypeGuard

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table as WordTable
from docx.table import _Cell, _Row
from docx.text.paragraph import Paragraph as WordParagraph
from docx.text.run import Run

from eval.sample.make_documents.markup import (
    Block,
    Bullet,
    Centred,
    Contents,
    Fields,
    Footnote,
    Heading,
    Measure,
    Numbered,
    PageBreak,
    Paragraph,
    Table,
    Title,
    split_footnotes,
)
from eval.sample.make_documents.packing import repack
from eval.sample.make_documents.word_parts import (
    Footnotes,
    NumberedLists,
    add_bookmark,
    add_field,
    begin_field,
    end_field,
)

_TEXT_FONT = "ＭＳ 明朝"
_HEAD_FONT = "ＭＳ ゴシック"
_HEAD_SIZES = {1: 16, 2: 14, 3: 12, 4: 11}
_MEASURE_LEVEL = 3
_FIGURE = re.compile(r"[\d,.]+|－")
_TEXT_WIDTH = Mm(160)
_SHADE = "E3EBF3"


def write_word(blocks: Sequence[Block], *, running_head: str) -> bytes:
    """Writes blocks as a .docx.

    Args:
        blocks: What the document holds.
        running_head: Text at the head of every page.

    Returns:
        The file.
    """
    writer = _WordWriter(blocks, running_head)
    for block in blocks:
        writer.add(block)
    return writer.finish()


class _WordWriter:
    """Adds blocks to a python-docx document."""

    def __init__(self, blocks: Sequence[Block], running_head: str) -> None:
        self._document = Document()
        self._titles = [block for block in blocks if _is_listed(block)]
        self._bookmarks = 0
        self._footnotes = Footnotes(self._document)
        self._lists = NumberedLists(self._document)
        self._list_id = 0
        self._set_page(running_head)
        self._set_styles()

    def add(self, block: Block) -> None:
        document = self._document
        match block:
            case Title(text):
                self._centre(text, size=20, font=_HEAD_FONT, before=120)
            case Centred(text):
                self._centre(text, size=12, font=_TEXT_FONT, before=18)
            case Heading(text, level):
                self._titled(text, level)
            case Measure(text):
                self._titled(text, _MEASURE_LEVEL)
            case Paragraph(text):
                paragraph = document.add_paragraph()
                if not text.startswith("※"):
                    paragraph.paragraph_format.first_line_indent = Pt(10.5)
                self._write(paragraph, text)
            case Bullet(text):
                self._write(document.add_paragraph(style="List Bullet"), text)
            case Numbered(text, number):
                self._numbered(text, number)
            case Fields(entries, as_table):
                self._fields(entries, as_table=as_table)
            case Table(caption, rows):
                self._table(caption, rows)
            case PageBreak():
                document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
            case Contents(pages):
                self._contents(pages)
            case _:
                raise ValueError(f"no place in Word: {block}")

    def finish(self) -> bytes:
        self._footnotes.attach()
        stream = io.BytesIO()
        self._document.save(stream)
        return repack(stream.getvalue())

    def _set_page(self, running_head: str) -> None:
        section = self._document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = Mm(25)
        section.top_margin = section.bottom_margin = Mm(25)
        section.different_first_page_header_footer = True
        section.header.paragraphs[0].text = running_head
        section.header.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
        footer = section.footer.paragraphs[0]
        footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
        add_field(footer, "PAGE", "1")
        properties = self._document.core_properties
        properties.author, properties.title, properties.comments = "", "", ""

    def _set_styles(self) -> None:
        styles = self._document.styles
        _set_font(styles["Normal"], _TEXT_FONT, 10.5)
        styles["Normal"].paragraph_format.space_after = Pt(3)
        for level, size in _HEAD_SIZES.items():
            style = styles[f"Heading {level}"]
            _set_font(style, _HEAD_FONT, size)
            style.font.color.rgb = RGBColor(0, 0, 0)
            style.paragraph_format.space_before = Pt(12)
            style.paragraph_format.space_after = Pt(4)

    def _centre(self, text: str, *, size: float, font: str, before: float) -> None:
        paragraph = self._document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.space_before = Pt(before)
        _set_font(paragraph.add_run(text), font, size)

    def _titled(self, text: str, level: int) -> None:
        heading = self._document.add_heading(level=level)
        run = heading.add_run(text)
        if any(title.text == text for title in self._titles):
            self._bookmarks += 1
            add_bookmark(run, self._bookmarks, _bookmark_name(self._bookmarks))

    def _numbered(self, text: str, number: int) -> None:
        if number == 1:
            self._list_id = self._lists.start()
        paragraph = self._document.add_paragraph()
        self._lists.number(paragraph, self._list_id)
        self._write(paragraph, text)

    def _fields(self, entries: Sequence[tuple[str, tuple[str, ...]]], *, as_table: bool) -> None:
        if not as_table:
            for label, lines in entries:
                head = self._document.add_paragraph()
                head.add_run(label).bold = True
                head.paragraph_format.keep_with_next = True
                for line in lines:
                    paragraph = self._document.add_paragraph()
                    paragraph.paragraph_format.left_indent = Mm(8)
                    self._write(paragraph, line)
            return
        table = self._grid(len(entries), (Mm(32), _TEXT_WIDTH - Mm(32)))
        for row, (label, lines) in zip(table.rows, entries, strict=True):
            row.cells[0].paragraphs[0].add_run(label)
            _shade(row.cells[0])
            self._fill(row.cells[1], lines)
        self._document.add_paragraph()

    def _table(self, caption: str, rows: Sequence[Sequence[str]]) -> None:
        if caption:
            paragraph = self._document.add_paragraph()
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            paragraph.paragraph_format.keep_with_next = True
            paragraph.paragraph_format.space_before = Pt(8)
            _set_font(paragraph.add_run(caption), _HEAD_FONT, 10.5)
        table = self._grid(len(rows), _column_widths(rows))
        for table_row, row in zip(table.rows, rows, strict=True):
            for cell, text in zip(table_row.cells, row, strict=True):
                self._fill(cell, [text])
                if _FIGURE.fullmatch(text):
                    cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
        for cell in table.rows[0].cells:
            _shade(cell)
        _mark(table.rows[0], "w:tblHeader")
        if not caption:
            self._document.add_paragraph()

    def _grid(self, rows: int, widths: Sequence[int]) -> WordTable:
        table: WordTable = self._document.add_table(rows, len(widths), style="Table Grid")
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Length(width)
            for cell in column.cells:
                cell.width = Length(width)
        for row in table.rows:
            _mark(row, "w:cantSplit")
        return table

    def _fill(self, cell: _Cell, lines: Sequence[str]) -> None:
        for index, line in enumerate(lines):
            paragraph = cell.paragraphs[0] if index == 0 else cell.add_paragraph()
            self._write(paragraph, line)

    def _contents(self, pages: Sequence[int]) -> None:
        self._centre("目　次", size=14, font=_HEAD_FONT, before=0)
        for index, (title, page) in enumerate(zip(self._titles, pages, strict=True)):
            paragraph = self._document.add_paragraph()
            format_ = paragraph.paragraph_format
            format_.left_indent = Mm(5 * (_level(title) - 1))
            format_.space_after = Pt(0)
            format_.tab_stops.add_tab_stop(_TEXT_WIDTH, WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
            if index == 0:
                begin_field(paragraph, r'TOC \o "1-3" \h \z \u')
            paragraph.add_run(f"{title.text}\t")
            add_field(paragraph, f"PAGEREF {_bookmark_name(index + 1)} \\h", str(page))
            if index == len(self._titles) - 1:
                end_field(paragraph)

    def _write(self, paragraph: WordParagraph, text: str) -> None:
        for piece in split_footnotes(text):
            if isinstance(piece, Footnote):
                self._footnotes.add(paragraph, piece.text)
            else:
                paragraph.add_run(piece)


def _is_listed(block: Block) -> TypeGuard[Heading | Measure]:
    """Whether a block stands in the table of contents."""
    return isinstance(block, Measure) or (isinstance(block, Heading) and block.level <= 2)


def _level(block: Heading | Measure) -> int:
    return block.level if isinstance(block, Heading) else _MEASURE_LEVEL


def _bookmark_name(number: int) -> str:
    return f"_Toc{200000000 + number}"


def _set_font(target: Run | ParagraphStyle, name: str, size: float) -> None:
    """Sets Western and East Asian font of a style or run."""
    target.font.name, target.font.size = name, Pt(size)
    fonts = target.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "eastAsiaTheme", "hAnsiTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:eastAsia"), name)


def _column_widths(rows: Sequence[Sequence[str]]) -> list[int]:
    """Widths in proportion to the longest cell of each column, within bounds."""
    wanted = [min(max(len(row[c]) for row in rows), 22) + 5 for c in range(len(rows[0]))]
    return [int(_TEXT_WIDTH * width / sum(wanted)) for width in wanted]


def _shade(cell: _Cell) -> None:
    properties = cell._tc.get_or_add_tcPr()  # noqa: SLF001 - python-docx has no call for shading
    shading = properties.makeelement(
        qn("w:shd"), {qn("w:val"): "clear", qn("w:color"): "auto", qn("w:fill"): _SHADE}
    )
    properties.append(shading)


def _mark(row: _Row, tag: str) -> None:
    """Sets a switch of a row, such as that it is repeated, or not cut, at the end of a page."""
    properties = row._tr.get_or_add_trPr()  # noqa: SLF001 - python-docx has no call for it
    properties.append(properties.makeelement(qn(tag), {}))
