"""Paragraphs and tables of a Word document, in the order in which they are read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag.documents.builder import TableCell
from rag.documents.docx.numbering import Numbering
from rag.documents.docx.runs import Inline, RunReader
from rag.documents.docx.styles import NumberingReference, ParagraphStyle, Styles, outline_level
from rag.documents.docx.tables import read_table, table_cells
from rag.documents.headings import heading_line
from rag.documents.model import BlockType
from rag.documents.ooxml import W, children, integer, is_on

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_WRAPPERS = {f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins", f"{W}moveTo"}
_LONGEST_HEADING = 150
"""A longer one that holds a sentence is a paragraph that was given a heading's style."""


@dataclass(frozen=True, slots=True)
class ParagraphItem:
    """A paragraph to be written.

    Attributes:
        kind: Heading, paragraph, list item or caption.
        text: Its characters, its number or bullet included.
        level: Depth of a heading.
        notes: Keys of the notes that it refers to.
        figures: Texts of pictures, charts and diagrams in it.
    """

    kind: BlockType
    text: str
    level: int | None = None
    notes: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TableItem:
    """A table to be written, with the notes and figures of its cells."""

    rows: list[list[TableCell]]
    notes: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()


class BlockReader:
    """Reads the block-level content of one part.

    Args:
        runs: Reads the paragraphs' characters.
        styles: The styles of the document.
        numbering: Its numbering; counted while blocks are read.
        warn: Takes a Japanese sentence on what could not be read.
    """

    def __init__(
        self,
        runs: RunReader,
        styles: Styles,
        numbering: Numbering,
        warn: Callable[[str], None],
    ) -> None:
        self._runs = runs
        self._styles = styles
        self._numbering = numbering
        self._warn = warn

    def items(self, container: Element) -> Iterator[ParagraphItem | TableItem]:
        """Everything below a body, cell, note or text box.

        A paragraph whose mark is deleted or hidden goes on in the next one, whose style it takes
        (that is what Word shows once the change is accepted).
        """
        pending = Inline()
        for element in self._unwrapped(container):
            if element.tag == f"{W}tbl":
                yield from self._table(element)
                continue
            style = self._style(element)
            inline = self._runs.read(element, hidden=style.hidden)
            pending.extend(inline)
            if _runs_on(element):
                continue
            yield from self._paragraph(element, style, pending)
            pending = Inline()
        if pending.text or pending.boxes or pending.figures:
            yield from self._content(ParagraphItem(BlockType.PARAGRAPH, pending.text), pending)

    def _unwrapped(self, container: Element) -> Iterator[Element]:
        """Paragraphs and tables, also those inside content controls and revisions."""
        for child in children(container):
            if child.tag in {f"{W}p", f"{W}tbl"}:
                yield child
            elif child.tag in _WRAPPERS:
                if not _is_prompt(child):
                    yield from self._unwrapped(child)
            elif child.tag in {f"{W}altChunk", f"{W}subDoc"}:
                self._warn("別のファイルを取り込む部分（altChunk、サブ文書）は読めません。")

    def _style(self, paragraph: Element) -> ParagraphStyle:
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        return self._styles.paragraph(style.get(f"{W}val") if style is not None else None)

    def _paragraph(
        self, paragraph: Element, style: ParagraphStyle, inline: Inline
    ) -> Iterator[ParagraphItem | TableItem]:
        label = self._label(paragraph, style)
        text = inline.text.strip()
        level = _heading_level(paragraph, style, text)
        shown = f"{label or ''}{text}" if text else ""
        if style.is_caption:
            item = ParagraphItem(BlockType.CAPTION, shown)
        elif level is not None:
            item = ParagraphItem(BlockType.HEADING, heading_line(shown), level)
        elif label:
            item = ParagraphItem(BlockType.LIST_ITEM, shown)
        else:
            item = ParagraphItem(BlockType.PARAGRAPH, shown)
        yield from self._content(item, inline)

    def _content(self, item: ParagraphItem, inline: Inline) -> Iterator[ParagraphItem | TableItem]:
        """The paragraph, then the text boxes that are anchored in it."""
        yield ParagraphItem(
            item.kind, item.text, item.level, tuple(inline.notes), tuple(inline.figures)
        )
        for box in inline.boxes:
            yield from self.items(box)

    def _label(self, paragraph: Element, style: ParagraphStyle) -> str | None:
        """Number or bullet; an empty paragraph is counted as well, as Word does."""
        reference = _numbering_of(paragraph, style)
        if reference is None:
            return None
        return self._numbering.label(reference, style.style_id)

    def _table(self, table: Element) -> Iterator[ParagraphItem | TableItem]:
        """A table; one of a single cell is a frame around text, and its content stands alone."""
        cells = table_cells(table)
        if not cells:
            return
        if len(cells) == 1:
            yield from self.items(cells[0])
            return
        notes: list[str] = []
        figures: list[str] = []

        def text_of(cell: Element) -> str:
            return "\n".join(self._cell_lines(cell, notes, figures))

        rows = read_table(table, text_of)
        yield TableItem(rows, tuple(notes), tuple(figures))

    def _cell_lines(self, cell: Element, notes: list[str], figures: list[str]) -> Iterator[str]:
        """Paragraphs of a cell line by line; a table inside it gives a line per row."""
        for item in self.items(cell):
            notes += item.notes
            figures += item.figures
            if isinstance(item, ParagraphItem):
                if item.text:
                    yield item.text.replace("\t", " ")
                continue
            for row in item.rows:
                line = " ".join(" ".join(c.text.split()) for c in row if c.text.strip())
                if line:
                    yield line


def _runs_on(paragraph: Element) -> bool:
    """Whether the mark at the end of a paragraph is not seen, so that the next one goes on.

    A style separator (w:specVanish) is an exception: it sets a heading apart from its text.
    """
    properties = paragraph.find(f"{W}pPr")
    if properties is None:
        return False
    frame = properties.find(f"{W}framePr")
    if frame is not None and frame.get(f"{W}dropCap", "none") != "none":
        return True
    mark = properties.find(f"{W}rPr")
    if mark is None:
        return False
    if mark.find(f"{W}del") is not None or mark.find(f"{W}moveFrom") is not None:
        return True
    vanish = mark.find(f"{W}vanish")
    hidden = vanish is not None and is_on(vanish.get(f"{W}val"), default=True)
    return hidden and mark.find(f"{W}specVanish") is None


def _is_prompt(control: Element) -> bool:
    """Whether a content control shows only its prompt."""
    flag = control.find(f"{W}sdtPr/{W}showingPlcHdr")
    return flag is not None and is_on(flag.get(f"{W}val"), default=True)


def _heading_level(paragraph: Element, style: ParagraphStyle, text: str) -> int | None:
    if len(text) > _LONGEST_HEADING and "。" in text:
        return None
    outline = paragraph.find(f"{W}pPr/{W}outlineLvl")
    return style.heading_level if outline is None else outline_level(outline.get(f"{W}val"))


def _numbering_of(paragraph: Element, style: ParagraphStyle) -> NumberingReference | None:
    """The paragraph's own list before its style's; the list 0 takes it out of any."""
    own = paragraph.find(f"{W}pPr/{W}numPr")
    if own is None:
        return style.numbering
    level, list_id = own.find(f"{W}ilvl"), own.find(f"{W}numId")
    depth = integer(level.get(f"{W}val")) if level is not None else None
    if list_id is None:
        inherited = style.numbering
        return NumberingReference(inherited.list_id, depth) if inherited is not None else None
    name = list_id.get(f"{W}val", "0")
    return NumberingReference(name, depth) if name != "0" else None
