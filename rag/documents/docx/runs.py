"""The characters of a Word paragraph as its reader sees them.

Tracked insertions are in and deletions out; hidden text is out; of ruby the base stays; of fields
the result. What hangs on the paragraph (text boxes, pictures, charts, notes) is collected with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rag.documents.charts import chart_lines
from rag.documents.docx.fields import Fields, is_note_mark
from rag.documents.drawings import alternative_text, diagram_texts, is_hidden
from rag.documents.glyphs import draw, is_symbol_font, lowered, raised
from rag.documents.ooxml import CX, DGM, PIC, VML, WP, WPS, C, M, R, W, children, integer, is_on
from rag.documents.ooxml_math import formula_text

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from rag.documents.docx.styles import Styles
    from rag.documents.zipped import OfficePackage

_CONTAINERS = {
    f"{W}{name}"
    for name in (
        "hyperlink", "ins", "moveTo", "smartTag", "sdtContent", "customXml", "dir", "bdo",
        "rubyBase",
    )
}  # fmt: skip
_PLAIN = {
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
}
_LEAST_WIDTH, _LEAST_HEIGHT = 1_800_000, 1_080_000
"""5 x 3 cm in EMU: a smaller picture is a mark or a logo, not a figure with words in it."""


@dataclass(slots=True)
class Inline:
    """What one paragraph holds.

    Attributes:
        text: Its characters.
        notes: Keys of the notes that it refers to (`footnote 2`), in order.
        figures: Alternative texts, and lines of charts and diagrams.
        boxes: Contents of its text boxes (w:txbxContent).
    """

    text: str = ""
    notes: list[str] = field(default_factory=list)
    figures: list[str] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)

    def extend(self, other: Inline) -> None:
        """Puts another paragraph's content behind this one."""
        self.text += other.text
        self.notes += other.notes
        self.figures += other.figures
        self.boxes += other.boxes


class RunReader:
    """Reads the runs of paragraphs of one part, in document order.

    Args:
        package: The open file.
        part: Name of the part that the paragraphs are of.
        styles: The styles of the document.
        warn: Takes a Japanese sentence on what could not be read.
    """

    def __init__(
        self, package: OfficePackage, part: str, styles: Styles, warn: Callable[[str], None]
    ) -> None:
        self._package = package
        self._relations = package.relations(part)
        self._styles = styles
        self._warn = warn
        self._fields = Fields()

    def read(self, paragraph: Element, *, hidden: bool) -> Inline:
        """Reads one paragraph.

        Args:
            paragraph: The w:p.
            hidden: Whether its style hides text that does not say otherwise.
        """
        inline = Inline()
        inline.text = "".join(self._walk(paragraph, inline, hidden=hidden))
        self._fields.end_paragraph()
        return inline

    def _walk(self, parent: Element, inline: Inline, *, hidden: bool) -> Iterator[str]:
        for child in children(parent):
            tag = child.tag
            if tag == f"{W}r":
                yield from self._run(child, inline, hidden=hidden)
            elif tag == f"{W}sdt":
                if not _shows_placeholder(child):
                    yield from self._walk(child, inline, hidden=hidden)
            elif tag == f"{W}fldSimple":
                if not is_note_mark(child.get(f"{W}instr", "")):
                    yield from self._walk(child, inline, hidden=hidden)
            elif tag in _CONTAINERS:
                yield from self._walk(child, inline, hidden=hidden)
            elif tag in {f"{M}oMath", f"{M}oMathPara"} and self._fields.show:
                yield formula_text(child)

    def _run(self, run: Element, inline: Inline, *, hidden: bool) -> Iterator[str]:
        look = _Look(run.find(f"{W}rPr"), self._styles, hidden=hidden)
        if look.hidden:
            # A hidden run may still open or close a field.
            for mark in run.iter(f"{W}fldChar"):
                self._fields.mark(mark)
            return
        for child in children(run):
            tag = child.tag
            if tag == f"{W}fldChar":
                yield self._fields.mark(child)
            elif tag == f"{W}instrText":
                self._fields.code(child.text or "")
            elif not self._fields.show:
                continue
            elif tag == f"{W}t":
                yield look.draw(child.text or "")
            elif tag in _PLAIN:
                yield _PLAIN[tag]
            elif tag == f"{W}ruby":
                yield from self._walk(child, inline, hidden=hidden)
            elif tag == f"{W}sym":
                yield _symbol(child)
            else:
                self._attachment(child, inline)

    def _attachment(self, element: Element, inline: Inline) -> None:
        tag = element.tag
        if tag in {f"{W}footnoteReference", f"{W}endnoteReference"}:
            kind = "footnote" if tag == f"{W}footnoteReference" else "endnote"
            inline.notes.append(f"{kind} {element.get(f'{W}id', '')}")
        elif tag == f"{W}drawing":
            self._drawing(element, inline)
        elif tag in {f"{W}pict", f"{W}object"}:
            self._picture(element, inline)

    def _drawing(self, drawing: Element, inline: Inline) -> None:
        for frame in drawing:
            properties = frame.find(f"{WP}docPr")
            if properties is not None and is_hidden(properties):
                continue
            alternative = alternative_text(properties)
            if alternative:
                inline.figures.append(alternative)
            found = len(inline.figures) + len(inline.boxes)
            self._inside(frame, inline, named=bool(alternative))
            silent = not alternative and found == len(inline.figures) + len(inline.boxes)
            if silent and _is_large_picture(frame):
                self._warn_of_picture()

    def _inside(self, element: Element, inline: Inline, *, named: bool) -> None:
        """Text boxes, charts and diagrams at any depth of groups and canvases."""
        for child in children(element):
            tag = child.tag
            if tag == f"{W}txbxContent":
                inline.boxes.append(child)
            elif tag in {f"{C}chart", f"{CX}chart"}:
                part = self._target(child.get(f"{R}id"))
                inline.figures += chart_lines(self._package, part, self._warn)
            elif tag == f"{DGM}relIds":
                inline.figures += self._diagram(child)
            elif tag in {f"{PIC}cNvPr", f"{WPS}cNvPr"} and not named:
                text = alternative_text(child)
                inline.figures += [text] if text else []
            elif not _is_hidden_shape(child):
                self._inside(child, inline, named=named)

    def _diagram(self, reference: Element) -> list[str]:
        root = self._package.optional_xml(self._target(reference.get(f"{R}dm")))
        return diagram_texts(root) if root is not None else []

    def _target(self, relation_id: str | None) -> str:
        relation = self._relations.get(relation_id or "")
        return relation.target if relation is not None and not relation.external else ""

    def _picture(self, picture: Element, inline: Inline) -> None:
        """Drawings of Word before 2010 (VML), and embedded objects."""
        words = False
        for element in picture.iter(f"{VML}shape", f"{VML}rect", f"{VML}textpath"):
            text = element.get("alt") or element.get("string") or ""
            if text.strip() and "visibility:hidden" not in element.get("style", ""):
                inline.figures.append(text)
                words = True
        before = len(inline.boxes)
        self._inside(picture, inline, named=True)
        if picture.tag == f"{W}object" and not words and before == len(inline.boxes):
            self._warn("埋め込まれた別のファイル（Excelの表など）の中は読めません。")

    def _warn_of_picture(self) -> None:
        self._warn("代替テキストのない図や画像があり、その中の文字は読めません。")


class _Look:
    """How a run looks: hidden, raised, lowered, drawn by a symbol font."""

    def __init__(self, properties: Element | None, styles: Styles, *, hidden: bool) -> None:
        self.hidden = hidden
        self._position = ""
        self._font = ""
        if properties is None:
            return
        style = properties.find(f"{W}rStyle")
        style_id = style.get(f"{W}val") if style is not None else None
        vanish = properties.find(f"{W}vanish")
        if vanish is not None:
            self.hidden = is_on(vanish.get(f"{W}val"), default=True)
        elif style_id is not None and styles.hides(style_id):
            self.hidden = True
        position = properties.find(f"{W}vertAlign")
        if position is not None:
            self._position = position.get(f"{W}val", "")
        fonts = properties.find(f"{W}rFonts")
        font = fonts.get(f"{W}ascii", "") if fonts is not None else styles.font(style_id)
        self._font = font if is_symbol_font(font) else ""

    def draw(self, text: str) -> str:
        """The characters of a w:t as this look shows them."""
        text = draw(text, self._font)
        if self._position == "superscript":
            return raised(text)
        return lowered(text) if self._position == "subscript" else text


def _symbol(element: Element) -> str:
    """w:sym: a character of a named font by its code."""
    code = element.get(f"{W}char", "")
    try:
        char = chr(int(code, 16))
    except (ValueError, OverflowError):
        return ""
    return draw(char, element.get(f"{W}font", ""))


def _shows_placeholder(control: Element) -> bool:
    """Whether a content control shows its prompt (クリックして入力) and not a value."""
    flag = control.find(f"{W}sdtPr/{W}showingPlcHdr")
    return flag is not None and is_on(flag.get(f"{W}val"), default=True)


def _is_hidden_shape(shape: Element) -> bool:
    properties = shape.find(f"{WPS}cNvPr")
    if properties is not None and is_hidden(properties):
        return True
    return "visibility:hidden" in (shape.get("style") or "").replace(" ", "")


def _is_large_picture(frame: Element) -> bool:
    extent = frame.find(f"{WP}extent")
    if extent is None or next(frame.iter(f"{PIC}pic"), None) is None:
        return False
    width, height = integer(extent.get("cx")), integer(extent.get("cy"))
    return width >= _LEAST_WIDTH and height >= _LEAST_HEIGHT
