"""Parts of a Word document that python-docx does not make: footnotes, lists, fields, bookmarks.

The XML is that of ECMA-376 part 1: footnotes 17.11, numbering 17.9, fields 17.16, bookmarks 17.13.
"""

from __future__ import annotations

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import nsdecls, qn
from docx.text.paragraph import Paragraph
from docx.text.run import Run

_FOOTNOTES_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_ABSTRACT_LIST = 90
"""Id of our list definition, beyond those of python-docx's template."""

_SEPARATORS = (
    '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/>'
    "</w:r></w:p></w:footnote>"
)


class Footnotes:
    """The footnotes of a document, gathered while it is written and attached at the end."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._notes: list[str] = []

    def add(self, paragraph: Paragraph, text: str) -> None:
        """Puts a footnote's mark at the end of a paragraph as written so far."""
        self._notes.append(text)
        reference = OxmlElement("w:footnoteReference")
        reference.set(qn("w:id"), str(len(self._notes)))
        run = paragraph.add_run()
        run.font.superscript = True
        run.element.append(reference)

    def attach(self) -> None:
        """Adds the part that holds the texts of the footnotes."""
        notes = "".join(
            f'<w:footnote w:id="{number}"><w:p>'
            '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteRef/></w:r>'
            f'<w:r><w:rPr><w:sz w:val="18"/></w:rPr><w:t xml:space="preserve"> {text}</w:t></w:r>'
            "</w:p></w:footnote>"
            for number, text in enumerate(self._notes, start=1)
        )
        xml = f"<w:footnotes {nsdecls('w')}>{_SEPARATORS}{notes}</w:footnotes>"
        part = Part(
            PackURI("/word/footnotes.xml"),
            _FOOTNOTES_TYPE,
            f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{xml}'.encode(),
            self._document.part.package,
        )
        self._document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


class NumberedLists:
    """Lists that Word numbers （１）（２）… by itself, each from one."""

    def __init__(self, document: Document) -> None:
        self._numbering = document.part.numbering_part.element
        abstract = OxmlElement("w:abstractNum", {qn("w:abstractNumId"): str(_ABSTRACT_LIST)})
        level = OxmlElement("w:lvl", {qn("w:ilvl"): "0"})
        for tag, value in (
            ("w:start", "1"),
            ("w:numFmt", "decimalFullWidth"),
            ("w:suff", "space"),
            ("w:lvlText", "（%1）"),
        ):
            level.append(OxmlElement(tag, {qn("w:val"): value}))
        abstract.append(level)
        self._numbering.insert(0, abstract)

    def start(self) -> int:
        """Begins a list and returns its id."""
        number = self._numbering.add_num(_ABSTRACT_LIST)
        number.add_lvlOverride(ilvl=0).add_startOverride(1)
        return int(number.numId)

    def number(self, paragraph: Paragraph, list_id: int) -> None:
        """Makes a paragraph an item of a list."""
        properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()  # noqa: SLF001 - no call for it
        properties.get_or_add_ilvl().val = 0
        properties.get_or_add_numId().val = list_id


def add_bookmark(run: Run, number: int, name: str) -> None:
    """Sets a bookmark around a run."""
    start = OxmlElement("w:bookmarkStart", {qn("w:id"): str(number), qn("w:name"): name})
    run.element.addprevious(start)
    run.element.addnext(OxmlElement("w:bookmarkEnd", {qn("w:id"): str(number)}))


def add_field(paragraph: Paragraph, instruction: str, result: str) -> None:
    """Adds a field with the result that it showed last."""
    begin_field(paragraph, instruction)
    paragraph.add_run(result)
    end_field(paragraph)


def begin_field(paragraph: Paragraph, instruction: str) -> None:
    """Opens a field; what is added up to `end_field` is its result."""
    _field_character(paragraph, "begin")
    text = OxmlElement("w:instrText", {qn("xml:space"): "preserve"})
    text.text = f" {instruction} "
    paragraph.add_run().element.append(text)
    _field_character(paragraph, "separate")


def end_field(paragraph: Paragraph) -> None:
    """Closes the field that was opened last."""
    _field_character(paragraph, "end")


def _field_character(paragraph: Paragraph, kind: str) -> None:
    paragraph.add_run().element.append(OxmlElement("w:fldChar", {qn("w:fldCharType"): kind}))
