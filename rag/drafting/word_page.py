"""The page of a draft: A4, margins, running head and number; the table of its fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from docx.enum.section import WD_ORIENT
from docx.shared import Mm

from rag.drafting.word_styles import table_properties
from rag.drafting.word_xml import field_runs, make, run, w

if TYPE_CHECKING:
    from docx.document import Document
    from docx.section import Section
    from docx.section import _Header as Header
    from lxml.etree import _Element as Element

_LABEL_WIDTH = 1700


@dataclass(frozen=True, slots=True)
class Page:
    """A page.

    Attributes:
        text_width: Width of its text in twips.
    """

    text_width: int


class PageSetup(Enum):
    """A4 upright, or lying for tables: width, height and margins at the side in mm."""

    PORTRAIT = (210, 297, 25)
    LANDSCAPE = (297, 210, 20)


def set_page(document: Document, setup: PageSetup) -> Page:
    """Sets size, margins, and the number at the foot of the only section."""
    section = document.sections[0]
    width, height, side = setup.value
    section.orientation = (
        WD_ORIENT.LANDSCAPE if setup is PageSetup.LANDSCAPE else WD_ORIENT.PORTRAIT
    )
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.left_margin = section.right_margin = Mm(side)
    section.top_margin = section.bottom_margin = Mm(25)
    section.header_distance = section.footer_distance = Mm(12)
    centred = make("pPr", make("jc", val="center"))
    number = make("p", centred, run("－ "), *field_runs("PAGE", "1"), run(" －"))
    footer = section.footer.part.element
    footer.clear()
    footer.append(number)
    return Page(Mm(width - 2 * side).twips)


def mark_handling(document: Document, handlings: Sequence[str]) -> None:
    """Writes how the document is to be handled (〔部内限り〕) at the head of every page."""
    if not handlings:
        return
    text = f"〔{'、'.join(handlings)}〕"
    for root in _headers(document):
        if text not in "".join(words.text or "" for words in root.iter(w("t"))):
            bold = make("rPr", make("b"))
            properties = make("pPr", make("jc", val="right"))
            first = next(iter(root), None)
            if first is not None and _is_empty(first):
                root.remove(first)
            root.insert(0, make("p", properties, run(text, bold)))


def fields_table(fields: Mapping[str, str], width: int) -> Element:
    """The fields of a draft without a 様式: a row each."""
    columns = (_LABEL_WIDTH, width - _LABEL_WIDTH)
    table = make(
        "tbl",
        table_properties(make("tblW", w=width, type_="dxa")),
        make("tblGrid", *(make("gridCol", w=column) for column in columns)),
    )
    for pair in fields.items():
        row = make("tr")
        for column, text in zip(columns, pair, strict=True):
            cell = make("tcPr", make("tcW", w=column, type_="dxa"))
            row.append(make("tc", cell, make("p", run(text))))
        table.append(row)
    return table


def _headers(document: Document) -> Iterator[Element]:
    """Every header that some page shows; the first section gets those that it lacks."""
    even = document.settings.odd_and_even_pages_header_footer
    for place, section in enumerate(document.sections):
        for header in _shown(section, even=even):
            if place == 0 or not header.is_linked_to_previous:
                # Asking for the part of a header that is not there makes it.
                yield header.part.element


def _shown(section: Section, *, even: bool) -> list[Header]:
    shown = [section.header]
    if section.different_first_page_header_footer:
        shown.append(section.first_page_header)
    if even:
        shown.append(section.even_page_header)
    return shown


def _is_empty(element: Element) -> bool:
    return element.tag == w("p") and not any(True for _ in element.iter(w("r"), w("sdt")))
