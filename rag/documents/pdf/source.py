"""One page of a PDF file: its glyphs, or the text recognised in its image."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import TYPE_CHECKING

from rag.documents.ocr import recognise
from rag.documents.pdf.damage import is_damaged, is_unreadable
from rag.documents.pdf.drawings import Drawings, read_drawings
from rag.documents.pdf.file import PDFIUM_LOCK
from rag.documents.pdf.geometry import Box
from rag.documents.pdf.glyphs import Glyph, read_glyphs
from rag.documents.pdf.page import PageLayout, lay_out
from rag.documents.pdf.scan import find_rules, to_page
from rag.documents.pdf.space import PageSpace
from rag.documents.pdf.visible import is_scan, visible_glyphs

if TYPE_CHECKING:
    import numpy as np
    import pypdfium2
    from numpy.typing import NDArray

_POINTS_PER_INCH = 72
_OCR_DPI = 300
_MOST_PIXELS = 40_000_000
_FEW_GLYPHS = 40
_OUTLINED_TEXT = 600
_FEW_ADDED = 10


class PageState(Enum):
    """What became of a page."""

    TEXT = auto()
    """Its text layer was read; it may be empty."""
    RECOGNISED = auto()
    """It is an image, and its text comes from a recogniser."""
    IMAGE = auto()
    """It is an image that nobody has read."""
    DAMAGED = auto()
    """Its text layer is broken, and it was not read."""
    BROKEN = auto()
    """The file is damaged at this page."""


@dataclass(frozen=True, slots=True)
class PageReading:
    """What was read on a page.

    Attributes:
        state: What became of it.
        layout: What stands on it, None where nothing was read.
        glyphs: The few characters in the text layer of an image.
        unreadable: Number of characters that could not be made out.
    """

    state: PageState
    layout: PageLayout | None = None
    glyphs: tuple[Glyph, ...] = ()
    unreadable: int = 0


def read_page(pdf: pypdfium2.PdfDocument, index: int) -> PageReading:
    """Reads the text layer of a page.

    Args:
        pdf: The open file.
        index: 0-based page.

    Returns:
        The reading. A page that is `IMAGE` has a layout of the few characters on it; one that is
        `DAMAGED` has none.
    """
    import pypdfium2

    with PDFIUM_LOCK:
        try:
            page = _page(pdf, index)
        except pypdfium2.PdfiumError:
            return PageReading(PageState.BROKEN)
        try:
            space = PageSpace(page)
            glyphs, drawings = _content(page, space)
        except pypdfium2.PdfiumError:
            return PageReading(PageState.BROKEN)
        finally:
            page.close()
    state = _judge(glyphs, drawings, space.bounds)
    if state is PageState.DAMAGED:
        return PageReading(state)
    layout = lay_out(glyphs, drawings, space.bounds, index + 1)
    if state is PageState.TEXT and 2 * sum(g.style.invisible for g in glyphs) > len(glyphs):
        state = PageState.RECOGNISED
    few = tuple(glyphs) if state is PageState.IMAGE else ()
    return PageReading(state, layout, few, sum(map(is_unreadable, glyphs)))


def recognise_page(pdf: pypdfium2.PdfDocument, index: int, reading: PageReading) -> PageReading:
    """Reads a page from its image; several threads may do so at once.

    Args:
        pdf: The open file.
        index: 0-based page.
        reading: What its text layer gave.

    Returns:
        What was recognised, or the reading as it was if that says more.
    """
    import pypdfium2

    with PDFIUM_LOCK:
        try:
            page = pdf[index]
        except pypdfium2.PdfiumError:
            return reading
        try:
            bounds = PageSpace(page).bounds
            dpi = _dpi(bounds)
            image = _drawn(page, dpi / _POINTS_PER_INCH)
        except pypdfium2.PdfiumError:
            return reading
        finally:
            page.close()
    rules, cleaned = find_rules(image, dpi)
    lines = recognise(cleaned, dpi)
    if lines is None:
        return reading
    glyphs, drawings = to_page(lines, rules, _POINTS_PER_INCH / dpi)
    added = [glyph for glyph in glyphs if not _is_known(glyph, reading.glyphs)]
    if len(added) > _FEW_ADDED or (added and not reading.glyphs):
        layout = lay_out([*reading.glyphs, *added], drawings, bounds, index + 1)
        return PageReading(PageState.RECOGNISED, layout, unreadable=reading.unreadable)
    # A picture with hardly a word in it is no page that was left unread.
    is_picture = reading.state is PageState.IMAGE
    return replace(reading, state=PageState.TEXT) if is_picture else reading


def _is_known(glyph: Glyph, known: Sequence[Glyph]) -> bool:
    """Whether a recognised glyph stands where the text layer has one."""
    x, y = glyph.box.center_x, glyph.box.center_y
    return any(other.box.holds(x, y, slack=2.0) for other in known)


def _page(pdf: pypdfium2.PdfDocument, index: int) -> pypdfium2.PdfPage:
    """A page with what is written into its form fields and text annotations drawn on it."""
    import pypdfium2.raw as pdfium

    page = pdf[index]
    shown = {pdfium.FPDF_ANNOT_FREETEXT, pdfium.FPDF_ANNOT_WIDGET, pdfium.FPDF_ANNOT_STAMP}
    for at in range(pdfium.FPDFPage_GetAnnotCount(page)):
        annotation = pdfium.FPDFPage_GetAnnot(page, at)
        kind = pdfium.FPDFAnnot_GetSubtype(annotation)
        pdfium.FPDFPage_CloseAnnot(annotation)
        if kind in shown:
            pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY)
            page.close()
            return pdf[index]
    return page


def _content(page: pypdfium2.PdfPage, space: PageSpace) -> tuple[list[Glyph], Drawings]:
    text_page = page.get_textpage()
    try:
        drawings = read_drawings(page, space)
        glyphs = read_glyphs(text_page, space, drawings.placements)
    finally:
        text_page.close()
    seen = visible_glyphs(glyphs, drawings, space.bounds, lambda scale: _drawn(page, scale))
    return seen, drawings


def _judge(glyphs: list[Glyph], drawings: Drawings, bounds: Box) -> PageState:
    inked = [glyph for glyph in glyphs if not glyph.char.isspace()]
    if is_damaged(inked):
        return PageState.DAMAGED
    drawn = is_scan(drawings, bounds) or drawings.curves >= _OUTLINED_TEXT
    return PageState.IMAGE if len(inked) < _FEW_GLYPHS and drawn else PageState.TEXT


def _dpi(bounds: Box) -> int:
    """Resolution for recognition: 300 dpi, less for posters."""
    pixels = bounds.area * (_OCR_DPI / _POINTS_PER_INCH) ** 2
    return int(_OCR_DPI * min(1.0, (_MOST_PIXELS / max(pixels, 1.0)) ** 0.5))


def _drawn(page: pypdfium2.PdfPage, scale: float) -> NDArray[np.uint8]:
    """The page in grey, `scale` pixels to the point."""
    bitmap = page.render(scale=scale, grayscale=True)
    try:
        pixels: NDArray[np.uint8] = bitmap.to_numpy()
        return pixels.reshape(pixels.shape[0], pixels.shape[1]).copy()
    finally:
        bitmap.close()
