"""Styles of the Word documents that we make, and those of footnotes in documents that we fill."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from docx.opc.constants import RELATIONSHIP_TYPE

from rag.drafting.word_xml import fonts, make, w

if TYPE_CHECKING:
    from docx.document import Document
    from lxml.etree import _Element as Element

TITLE, HEADING, LABEL = "Title", "Heading1", "Heading2"
HEADER, FOOTER = "Header", "Footer"
_NOTE_POINTS = 9.0
_TWIPS = 20
"""Twips a point."""
_LEADING = 1.5
_UNUSED = ("thumbnail", "stylesWithEffects", "customXml", "numbering")


class Font(StrEnum):
    """A font for the text of a draft."""

    MS_MINCHO = "ＭＳ 明朝"
    YU_MINCHO = "游明朝"

    @property
    def gothic(self) -> str:
        """The font of the same family for headings."""
        return {Font.MS_MINCHO: "ＭＳ ゴシック", Font.YU_MINCHO: "游ゴシック"}[self]


@dataclass(frozen=True, slots=True)
class FootnoteStyles:
    """Ids of the styles of footnotes."""

    text: str
    reference: str


def set_styles(document: Document, font: Font, points: float) -> None:
    """Gives a document our styles in place of those of python-docx's template, which is Western.

    Args:
        document: A new document.
        font: The font of its text.
        points: Size of its text.
    """
    root = document.styles.element
    for child in list(root):
        root.remove(child)
    root.append(_defaults(font, points))
    root.append(_style("paragraph", "Normal", "Normal", default=True, parts=[_justified()]))
    root.append(_style("character", "DefaultParagraphFont", "Default Paragraph Font", default=True))
    root.append(_plain_table())
    root.append(_style("numbering", "NoList", "No List", default=True))
    big, bold = points + 4, make("b")
    centred = make("pPr", make("spacing", after=120), make("jc", val="center"))
    root.append(_paragraph(TITLE, "Title", centred, [fonts(font.gothic), bold, *_size(big)]))
    for level, (name, size) in enumerate(((HEADING, points + 1), (LABEL, points))):
        properties = make(
            "pPr",
            make("keepNext"),
            make("spacing", before=240 if level == 0 else 120),
            make("outlineLvl", val=level),
        )
        style = _paragraph(
            name, f"heading {level + 1}", properties, [fonts(font.gothic), *_size(size)]
        )
        root.append(style)
    for name, word in ((HEADER, "header"), (FOOTER, "footer")):
        tabs = make("tabs", make("tab", val="center", pos=4252), make("tab", val="right", pos=8504))
        root.append(_paragraph(name, word, make("pPr", tabs), []))
    for style in _notes():
        root.append(style)


def footnote_styles(document: Document) -> FootnoteStyles:
    """The styles of footnotes, by their names, since a Japanese Word gives ids of its own.

    They are added where a document has none.
    """
    root = document.styles.element
    bases = {s.get(w("type")): s.get(w("styleId")) for s in root if s.get(w("default")) == "1"}
    ids: list[str] = []
    for made in _notes():
        name = made.find(w("name")).get(w("val"))
        found = next((s for s in root.iter(w("style")) if _name(s) == name), None)
        if found is None:
            taken = {style.get(w("styleId")) for style in root.iter(w("style"))}
            while made.get(w("styleId")) in taken:
                made.set(w("styleId"), f"{made.get(w('styleId'))}1")
            base = made.find(w("basedOn"))
            base.set(w("val"), bases.get(made.get(w("type")), base.get(w("val"))))
            root.append(made)
            found = made
        ids.append(found.get(w("styleId")))
    return FootnoteStyles(*ids)


def drop_unused_parts(document: Document) -> None:
    """Takes the picture and the copies out that python-docx's template brings along."""
    package = document.part.package
    for owner in (package, document.part):
        for name, relation in list(owner.rels.items()):
            if relation.reltype.rpartition("/")[2] in _UNUSED:
                owner.rels.pop(name)
    properties = document.core_properties
    properties.author = properties.comments = properties.last_modified_by = ""
    properties.language = "ja-JP"
    core = package.part_related_by(RELATIONSHIP_TYPE.CORE_PROPERTIES).element
    for stamp in core.xpath("dcterms:created | dcterms:modified"):
        core.remove(stamp)  # those of the template; ours would differ at every making


def _name(style: Element) -> str:
    name = style.find(w("name"))
    return (name.get(w("val")) or "").lower() if name is not None else ""


def _defaults(font: Font, points: float) -> Element:
    words = make("rPr", fonts(font), make("kern", val=2), *_size(points), _language())
    line = round(points * _TWIPS * _LEADING)
    space = make("pPr", make("spacing", after=0, line=line, lineRule="atLeast"))
    return make("docDefaults", make("rPrDefault", words), make("pPrDefault", space))


def _language() -> Element:
    return make("lang", val="en-US", eastAsia="ja-JP", bidi="ar-SA")


def _size(points: float) -> list[Element]:
    """Sizes count half points."""
    return [make(tag, val=round(points * 2)) for tag in ("sz", "szCs")]


def _justified() -> Element:
    return make("pPr", make("widowControl"), make("jc", val="both"))


def _style(
    kind: str, name: str, word: str, *, default: bool = False, parts: list[Element] | None = None
) -> Element:
    style = make("style", type_=kind, styleId=name)
    if default:
        style.set(w("default"), "1")
    style.append(make("name", val=word))
    if not default:
        style.append(
            make("basedOn", val="DefaultParagraphFont" if kind == "character" else "Normal")
        )
    style.append(make("qFormat"))
    style.extend(parts or [])
    return style


def _paragraph(name: str, word: str, properties: Element, words: list[Element]) -> Element:
    parts = [properties, *([make("rPr", *words)] if words else [])]
    return _style("paragraph", name, word, parts=parts)


def _notes() -> list[Element]:
    small = make(
        "pPr", make("snapToGrid", val=0), make("spacing", after=0, line=240, lineRule="auto")
    )
    small.append(make("jc", val="left"))
    raised = make("rPr", make("vertAlign", val="superscript"))
    return [
        _paragraph("FootnoteText", "footnote text", small, _size(_NOTE_POINTS)),
        _style("character", "FootnoteReference", "footnote reference", parts=[raised]),
    ]


def _plain_table() -> Element:
    style = _style("table", "TableNormal", "Normal Table", default=True)
    style.append(make("tblPr", make("tblInd", w=0, type_="dxa"), _cell_margins()))
    return style


_MARGINS = {"top": 40, "left": 99, "bottom": 40, "right": 99}
_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")


def table_properties(width: Element, *, fixed: bool = False) -> Element:
    """Properties of a table with thin lines and a little room in its cells (17.4.60)."""
    lines = (make(side, val="single", sz=4, space=0, color="auto") for side in _SIDES)
    layout = [make("tblLayout", type_="fixed")] if fixed else []
    return make("tblPr", width, make("tblBorders", *lines), *layout, _cell_margins())


def _cell_margins() -> Element:
    sides = (make(side, w=size, type_="dxa") for side, size in _MARGINS.items())
    return make("tblCellMar", *sides)
