"""Writing a plan as PDF: cover, contents, chapters with tables, boxes and footnotes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from reportlab.lib.colors import HexColor, white  # type: ignore[import-untyped]
from reportlab.lib.units import mm  # type: ignore[import-untyped]
from reportlab.pdfbase.pdfmetrics import stringWidth  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]
from reportlab.platypus import Table as Grid  # type: ignore[import-untyped]
from reportlab.platypus.flowables import Flowable  # type: ignore[import-untyped]

from eval.sample.make_documents.markup import (
    Block,
    Box,
    Bullet,
    Centred,
    Columns,
    Contents,
    Footnote,
    Heading,
    Numbered,
    PageBreak,
    Paragraph,
    Table,
    Title,
    split_footnotes,
)
from eval.sample.make_documents.pdf_page import (
    LEFT,
    RIGHT,
    TEXT_WIDTH,
    TOP,
    WIDTH,
    Item,
    Listed,
    Pages,
    TwoColumns,
)
from eval.sample.make_documents.pdf_text import (
    FONT,
    INK,
    Piece,
    Prose,
    TextStyle,
    register_font,
)

_SEA, _PALE, _LINE = HexColor(0x1F4E6B), HexColor(0xE4EDF3), HexColor(0x8FA5B2)
_BODY = TextStyle(size=10.5, leading=16, first_indent=10.5)
_BULLET = TextStyle(size=10.5, leading=16, first_indent=6, indent=16.5)
_ITEM = TextStyle(size=10.5, leading=16, indent=21)
_NOTE = TextStyle(size=8.5, leading=12)
_CELL = TextStyle(size=8.5, leading=11.5)
_FIGURES = TextStyle(size=8.5, leading=11.5, align="right")
_HEAD_CELL = TextStyle(bold=True, size=8.5, leading=11.5, align="center")
_CAPTION = TextStyle(bold=True, size=9.5, leading=14)
_BOX = TextStyle(bold=True, size=10.5, leading=17)
_HEADINGS = {
    1: TextStyle(bold=True, size=18, leading=28, color=_SEA),
    2: TextStyle(bold=True, size=14, leading=22, color=_SEA),
    3: TextStyle(bold=True, size=11.5, leading=20, color=white, first_indent=6),
    4: TextStyle(bold=True, size=10.5, leading=17, color=_SEA),
}
_COVER_TITLE = TextStyle(bold=True, size=26, leading=40, align="center", color=_SEA)
_COVER = TextStyle(bold=True, size=14, leading=26, align="center")
_BEFORE = {1: 0.0, 2: 16.0, 3: 14.0, 4: 10.0}
_KEEP, _KEEP_ROWS = 60.0, 46.0
"""Room in points that a heading needs below it, and a caption: for the header and two rows."""

_FIGURE = re.compile(r"[\d,.]+|－")
_MERGED_LEFT, _MERGED_UP = "<", "^^"


def write_pdf(blocks: Sequence[Block], *, running_head: str) -> bytes:
    """Writes blocks as a PDF with embedded subsets of the IPA fonts.

    Args:
        blocks: What the document holds, its cover up to the first page break.
        running_head: Text at the head of every page but the cover.

    Returns:
        The file. Pages are laid out until the table of contents names the right ones.
    """
    register_font()
    listed: list[Listed] = []
    while True:
        pages = Pages(_furniture(running_head))
        for item in _items(blocks, listed):
            pages.add(item)
        if pages.listed == listed:
            return pages.finish(running_head)
        listed = pages.listed


def _furniture(running_head: str) -> Callable[[Canvas, int, str], None]:
    """What draws the head and foot of a page."""

    def furnish(canvas: Canvas, page: int, part: str) -> None:
        if page == 1:
            canvas.setFillColor(_SEA)
            canvas.rect(0, 0, 14 * mm, 297 * mm, stroke=0, fill=1)
            return
        canvas.setFillColor(INK)
        canvas.setFont(FONT, 8)
        canvas.drawString(LEFT, TOP + 9 * mm, running_head)
        canvas.drawRightString(RIGHT, TOP + 9 * mm, part)
        canvas.setStrokeColor(_LINE)
        canvas.setLineWidth(0.6)
        canvas.line(LEFT, TOP + 7 * mm, RIGHT, TOP + 7 * mm)
        canvas.setFont(FONT, 9)
        canvas.drawCentredString(WIDTH / 2, 12 * mm, f"- {page - 1} -")

    return furnish


def _items(blocks: Sequence[Block], listed: Sequence[Listed]) -> Iterator[Item | TwoColumns]:
    """Turns blocks into what goes on pages; the notes are numbered through."""
    notes = 0
    new_page = False
    for block in blocks:
        if isinstance(block, PageBreak):
            new_page = True
            continue
        if isinstance(block, Columns):
            yield TwoColumns(
                tuple(item for part in block.blocks for item in _item(part, 0, listed))
            )
            continue
        for item in _item(block, notes, listed):
            notes += len(item.footnotes)
            yield replace(item, new_page=new_page)
            new_page = False


def _item(block: Block, notes: int, listed: Sequence[Listed]) -> Iterator[Item]:
    """The items that one block makes."""
    match block:
        case Title(text):
            yield Item(_lowered(Prose([Piece(text)], _COVER_TITLE)))
        case Centred(text):
            yield Item(Prose([Piece(text)], _COVER), before=20)
        case Heading(text, level):
            yield _heading(text, level)
        case Paragraph(text):
            style = _NOTE if text.startswith(("資料：", "※")) else _BODY
            yield _prose(text, style, notes, before=3)
        case Bullet(text):
            yield _prose(f"・{text}", _BULLET, notes, before=1)
        case Numbered(text, number):
            yield _prose(f"{_full_width(number)}　{text}", _ITEM, notes, before=1)
        case Box(lines):
            yield Item(_box(lines), before=8)
        case Table(caption, rows):
            if caption:
                yield Item(Prose([Piece(caption)], _CAPTION), before=8, keep=_KEEP_ROWS)
            yield Item(_grid(rows), before=2)
        case Contents():
            yield Item(Prose([Piece("目　次")], _HEADINGS[2]), title=("目次", 0))
            for entry in listed:
                yield Item(_entry(entry))
        case _:
            raise ValueError(f"no place in PDF: {block}")


def _heading(text: str, level: int) -> Item:
    """A heading: a bar for a section, coloured words for the others."""
    style = _HEADINGS[level]
    flowable: Flowable = Prose([Piece(text)], style)
    if level == 3:
        flowable = Grid([[flowable]], colWidths=[TEXT_WIDTH])
        flowable.setStyle([("BACKGROUND", (0, 0), (-1, -1), _SEA), *_padding(1)])
    title = (text, level) if level < 3 or text.startswith("施策") else None
    return Item(flowable, before=_BEFORE[level], keep=_KEEP, title=title)


def _prose(text: str, style: TextStyle, notes: int, *, before: float) -> Item:
    """A paragraph with the marks of its footnotes."""
    pieces: list[Piece] = []
    footnotes: list[tuple[int, str]] = []
    for piece in split_footnotes(text):
        if isinstance(piece, Footnote):
            footnotes.append((notes + len(footnotes) + 1, piece.text))
            pieces.append(Piece(f"注{footnotes[-1][0]}", raised=True))
        else:
            pieces.append(Piece(piece))
    return Item(Prose(pieces, style), before=before, footnotes=tuple(footnotes))


def _box(lines: Sequence[str]) -> Flowable:
    """A frame with a line for each text."""
    centred = TextStyle(bold=True, size=13, leading=22, align="center", color=_SEA)
    style = _BOX if len(lines) > 1 else centred
    grid = Grid([[Prose([Piece(line)], style)] for line in lines], colWidths=[TEXT_WIDTH])
    grid.setStyle([("BOX", (0, 0), (-1, -1), 1.0, _SEA), *_padding(3)])
    return grid


def _grid(rows: Sequence[Sequence[str]]) -> Flowable:
    """A ruled table whose header is repeated on every page."""
    heads = 1 + any(_MERGED_UP in row for row in rows)
    cells = [
        [
            "" if text in (_MERGED_LEFT, _MERGED_UP) else _cell(text, header=r < heads)
            for text in row
        ]
        for r, row in enumerate(rows)
    ]
    grid = Grid(cells, colWidths=_column_widths(rows), repeatRows=heads)
    grid.setStyle(
        [
            ("GRID", (0, 0), (-1, -1), 0.5, _LINE),
            ("BACKGROUND", (0, 0), (-1, heads - 1), _PALE),
            ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            *_padding(2),
            *_spans(rows),
        ]
    )
    return grid


def _cell(text: str, *, header: bool) -> Prose | str:
    if text in (_MERGED_LEFT, _MERGED_UP):
        return ""
    style = _HEAD_CELL if header else _FIGURES if _FIGURE.fullmatch(text) else _CELL
    return Prose([Piece(text)], style)


def _spans(rows: Sequence[Sequence[str]]) -> Iterator[tuple[Any, ...]]:
    """Merges each cell with the ones marked as its continuation."""
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            if text == _MERGED_LEFT:
                yield ("SPAN", (c - 1, r), (c, r))
            elif text == _MERGED_UP:
                yield ("SPAN", (c, r - 1), (c, r))


def _column_widths(rows: Sequence[Sequence[str]]) -> list[float]:
    """Widths in proportion to the longest cell of each column, within bounds."""
    columns = range(len(rows[0]))
    wanted = [min(max(7.0, *(_measure(row[c]) for row in rows)), 19.0) for c in columns]
    return [TEXT_WIDTH * width / sum(wanted) for width in wanted]


def _measure(text: str) -> float:
    """Length of a text in full-width characters."""
    return sum(0.5 if character.isascii() else 1.0 for character in text) + 1


def _padding(points: float) -> list[tuple[Any, ...]]:
    sides = (("LEFT", 4), ("RIGHT", 4), ("TOP", points), ("BOTTOM", points))
    return [(f"{side}PADDING", (0, 0), (-1, -1), size) for side, size in sides]


def _lowered(flowable: Flowable) -> Flowable:
    """The title of the cover, a third down the page."""
    grid = Grid([[flowable]], colWidths=[TEXT_WIDTH])
    grid.setStyle([("TOPPADDING", (0, 0), (-1, -1), 60 * mm)])
    return grid


def _entry(entry: Listed) -> Prose:
    """A line of the table of contents: title, dotted leader, page."""
    style = TextStyle(bold=entry.level == 1, size=10, leading=14.5)
    title, page = "　" * (entry.level - 1) + entry.title, f" {entry.page - 1:>2}"
    free = TEXT_WIDTH - stringWidth(title + page, FONT, style.size)
    dots = "…" * int(free // stringWidth("…", FONT, style.size))
    return Prose([Piece(title + dots + page)], style)


def _full_width(number: int) -> str:
    return str(number).translate({ord("0") + n: ord("０") + n for n in range(10)})
