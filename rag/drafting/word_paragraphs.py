"""Lines of a draft as paragraphs and tables of a Word document."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag.drafting.lines import Line, LineKind, Sources, TableLines
from rag.drafting.word_styles import HEADING, LABEL, TITLE, table_properties
from rag.drafting.word_xml import make, run, w

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from rag.drafting.word_footnotes import Footnotes

_END = re.compile(r"[。．！？]?$")
_HEADER_SHADE = "E7E6E6"
_TWIPS = 20
"""Twips a point."""
_BOLD = {LineKind.TITLE, LineKind.HEADING, LineKind.LABEL}
_KEPT_WITH_NEXT = {*_BOLD, LineKind.QUESTION}
_STYLES = {LineKind.TITLE: TITLE, LineKind.HEADING: HEADING, LineKind.LABEL: LABEL}
_FULL_TABLE = 5000
"""Fiftieths of a per cent (17.18.90)."""


@dataclass(frozen=True, slots=True)
class Look:
    """How paragraphs look where they are put.

    Attributes:
        points: Size of the text, of which indents are multiples.
        paragraph: Properties of the place in a template that paragraphs take over.
        words: Properties of its words.
        styled: Whether the document has our styles; a template has its own.
    """

    points: float
    paragraph: Element | None = None
    words: Element | None = None
    styled: bool = True


class ParagraphWriter:
    """Makes paragraphs of lines.

    Args:
        look: How they look.
        footnotes: Where sources go that are shown as footnotes.
        sources: How sources are shown.
    """

    def __init__(self, look: Look, footnotes: Footnotes, sources: Sources) -> None:
        self._look = look
        self._footnotes = footnotes
        self._sources = sources

    def paragraphs(self, lines: Iterable[Line]) -> Iterator[Element]:
        """A paragraph a line."""
        for line in lines:
            yield self.paragraph(line)

    def paragraph(self, line: Line, *, in_cell: bool = False) -> Element:
        """A line as a paragraph."""
        paragraph = make("p", self._properties(line.kind, in_cell=in_cell))
        text = _shown(line, in_cell=in_cell)
        end = _END.search(text) if line.numbers else None
        cut = end.start() if end else len(text)
        paragraph.append(run(text[:cut], self._words(line.kind)))
        for number in line.numbers:
            paragraph.extend(self._mark(number))
        if text[cut:]:
            paragraph.append(run(text[cut:], self._words(line.kind)))
        return paragraph

    def table(self, table: TableLines, width: int) -> Element:
        """A comparison as a table; its head is repeated on every page.

        Args:
            table: The table.
            width: Width of the text in twips.
        """
        column = width // len(table.columns)
        properties = table_properties(
            make("tblW", w=_FULL_TABLE, type_="pct"), fixed=self._look.styled
        )
        grid = make("tblGrid", *(make("gridCol", w=column) for _ in table.columns))
        made = make("tbl", properties, grid)
        head = [[Line(LineKind.QUESTION, text)] for text in table.columns]
        made.append(self._row(head, column, head=True))
        for heading, cells in table.rows:
            first = [Line(LineKind.QUESTION, heading)]
            made.append(self._row([first, *cells], column, head=False))
        return made

    def _row(self, cells: Sequence[Sequence[Line]], width: int, *, head: bool) -> Element:
        row = make("tr", make("trPr", make("cantSplit"), *([make("tblHeader")] if head else [])))
        for place, lines in enumerate(cells):
            properties = make("tcPr", make("tcW", w=width, type_="dxa"))
            if head or place == 0:
                properties.append(make("shd", val="clear", color="auto", fill=_HEADER_SHADE))
            row.append(
                make("tc", properties, *(self.paragraph(line, in_cell=True) for line in lines))
            )
        return row

    def _mark(self, number: int) -> list[Element]:
        if self._sources is Sources.FOOTNOTES:
            return self._footnotes.reference(number)
        return [run(f"[{number}]", self._words(LineKind.PLAIN))]

    def _properties(self, kind: LineKind, *, in_cell: bool) -> Element:
        """Properties of a paragraph, in the order that the schema asks for (17.3.1.26)."""
        taken = self._look.paragraph
        properties = make("pPr") if taken is None else deepcopy(taken)
        if self._look.styled and kind in _STYLES:
            return make("pPr", make("pStyle", val=_STYLES[kind]))
        if in_cell:
            _put(properties, make("jc", val="left"), _BEFORE_ALIGNMENT)
            return properties
        if kind in _KEPT_WITH_NEXT:
            _put(properties, make("keepNext"), _BEFORE_KEEP)
        indent = self._indent(kind)
        if indent is not None:
            _put(properties, indent, _BEFORE_INDENT)
        if kind is LineKind.NOTE:
            _put(properties, make("jc", val="right"), _BEFORE_ALIGNMENT)
        return properties

    def _indent(self, kind: LineKind) -> Element | None:
        """Indents in characters, as Japanese typesetting counts them, with their twips."""
        character = round(self._look.points * _TWIPS)
        match kind:
            case LineKind.ITEM:
                return make(
                    "ind",
                    leftChars=100, left=2 * character, hangingChars=100, hanging=character,
                )  # fmt: skip
            case LineKind.SOURCE:
                return make("ind", left=2 * character, hanging=2 * character)
            case LineKind.QUESTION | LineKind.PLAIN:
                return make("ind", firstLineChars=100, firstLine=character)
            case _:
                return None

    def _words(self, kind: LineKind) -> Element | None:
        taken = self._look.words
        properties = make("rPr") if taken is None else deepcopy(taken)
        if not self._look.styled and kind in _BOLD:
            _put(properties, make("b"), _BEFORE_BOLD)
        if kind is LineKind.NOTE and self._look.styled:
            properties.append(make("sz", val=18))
        return properties if len(properties) else None


def begin_page(paragraph: Element) -> None:
    """Lets a paragraph begin a new page."""
    _put(paragraph.find(w("pPr")), make("pageBreakBefore"), _BEFORE_PAGE_BREAK)


def _shown(line: Line, *, in_cell: bool) -> str:
    if line.number is not None:
        return f"[{line.number}] {line.text}"
    if line.kind is LineKind.LABEL and line.role is not None:
        return f"（{line.text}）"
    if line.kind is LineKind.ITEM and not in_cell:
        return f"○{line.text}" if line.role is not None else f"・{line.text}"
    return line.text


_BEFORE_KEEP = frozenset({w("pStyle")})
_BEFORE_PAGE_BREAK = _BEFORE_KEEP | {w("keepNext"), w("keepLines")}
_BEFORE_INDENT = frozenset(
    w(name)
    for name in (
        "pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl", "numPr",
        "suppressLineNumbers", "pBdr", "shd", "tabs", "suppressAutoHyphens", "kinsoku", "wordWrap",
        "overflowPunct", "topLinePunct", "autoSpaceDE", "autoSpaceDN", "bidi", "adjustRightInd",
        "snapToGrid", "spacing",
    )
)  # fmt: skip
_BEFORE_ALIGNMENT = _BEFORE_INDENT | {
    w(name) for name in ("ind", "contextualSpacing", "mirrorIndents", "suppressOverlap")
}
_BEFORE_BOLD = frozenset({w("rStyle"), w("rFonts")})


def _put(properties: Element, element: Element, before: frozenset[str]) -> None:
    """Puts a property where the schema wants it, in place of one of the same name."""
    for same in properties.findall(element.tag):
        properties.remove(same)
    place = sum(child.tag in before for child in properties)
    properties.insert(place, element)
