"""The glyphs of a PDF page: which character stands where, how large and in what style.

Nothing is judged here but what is no glyph at all: characters that PDFium makes up to mark gaps
and line ends are left out.
"""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from rag.documents.glyphs import draw
from rag.documents.pdf.fonts import Font, read_font
from rag.documents.pdf.geometry import Box, Frame
from rag.documents.pdf.space import IDENTITY, Handle, PageSpace, Placement, clip_box

if TYPE_CHECKING:
    import pypdfium2

ASCENT = 0.88
"""Height of the em square above the baseline, in ems; the value of nearly all Japanese fonts."""

_PALE = 218
_FARTHEST = 6.0
_UNPLACED = Placement(-1, IDENTITY)


class Style(NamedTuple):
    """What the glyphs of one text object have in common.

    Attributes:
        font: The font.
        size: Size in points as displayed.
        turn: Direction of writing in degrees clockwise from rightwards: 0, 90, 180 or 270, or
            None for a slanting text.
        bold: Whether it is drawn bold, by its font or by a stroke around each glyph.
        invisible: Whether it is not drawn at all (text laid under a scan).
        pale: Whether its colour is near white.
        order: Place of its text object among the objects that paint the page.
        clip: The part of the page to which it is clipped, None for all of it.
    """

    font: Font
    size: float
    turn: int | None
    bold: bool
    invisible: bool
    pale: bool
    order: int
    clip: Box | None = None


class Glyph(NamedTuple):
    """A character on the page.

    Attributes:
        char: The character; several for a ligature.
        box: Its em square, cut to its advance width, in page or reading coordinates.
        style: The style of its text object.
        unmapped: Whether the font does not say which character it is.
    """

    char: str
    box: Box
    style: Style
    unmapped: bool = False

    @property
    def baseline(self) -> float:
        """The line it stands on, in reading coordinates."""
        return self.box.y0 + ASCENT * self.style.size


def read_glyphs(
    text_page: pypdfium2.PdfTextPage, space: PageSpace, placements: Mapping[int, Placement]
) -> list[Glyph]:
    """All glyphs of a page, in the order of the file.

    Args:
        text_page: The `pypdfium2.PdfTextPage`.
        space: Coordinates of the page.
        placements: The page's objects by address (see `rag.documents.pdf.drawings`).

    Returns:
        The glyphs in page coordinates, blanks among them.
    """
    import pypdfium2.raw as pdfium

    get_unicode, get_object = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetTextObject
    get_origin, get_cell = pdfium.FPDFText_GetCharOrigin, pdfium.FPDFText_GetLooseCharBox
    address_of = ctypes.addressof
    x, y, cell = ctypes.c_double(), ctypes.c_double(), pdfium.FS_RECTF()
    styles: dict[int, Style] = {}
    fonts: dict[int, Font] = {}
    glyphs: list[Glyph] = []
    high_surrogate = 0
    for index in range(pdfium.FPDFText_CountChars(text_page)):
        handle = get_object(text_page, index)
        if not handle:
            continue  # a blank or line end that PDFium made up
        address = address_of(handle.contents)
        style = styles.get(address)
        if style is None:
            placement = placements.get(address, _UNPLACED)
            style = _style(text_page, index, handle, space, placement, fonts)
            styles[address] = style
        code = get_unicode(text_page, index)
        if 0xD800 <= code < 0xDC00:
            high_surrogate = code
            continue
        if 0xDC00 <= code < 0xE000 and high_surrogate:
            code = 0x10000 + ((high_surrogate - 0xD800) << 10) + (code - 0xDC00)
        high_surrogate = 0
        unmapped = False
        if code in _DOUBTFUL_CODES:
            if pdfium.FPDFText_IsHyphen(text_page, index) == 1:
                code = 0x2D
            else:
                unmapped = True
        get_origin(text_page, index, x, y)
        get_cell(text_page, index, cell)
        box = space.box(cell.left, cell.bottom, cell.right, cell.top)
        if style.turn is not None:
            box = _em_square(box, *space.point(x.value, y.value), style)
        char = draw(_shown(code), style.font.signs)
        if char:
            glyphs.append(Glyph(char, box, style, unmapped))
    return glyphs


# PDFium writes 0, U+0002 or U+FFFE where it found no character, and for a hyphen at a line end.
_DOUBTFUL_CODES = frozenset({0x00, 0x02, 0xFFFE, 0xFFFF})


def _shown(code: int) -> str:
    """The character of a code; forms made for vertical writing become the usual ones (︵ → （)."""
    char = chr(code)
    if 0xFE10 <= code <= 0xFE19 or 0xFE30 <= code <= 0xFE48:
        upright = unicodedata.normalize("NFKC", char)
        return _UPRIGHT.get(upright, upright)
    return char


_UPRIGHT = {half: chr(ord(half) + 0xFEE0) for half in "(){}[],:;!?"} | {"...": "…", "..": "‥"}


def _em_square(cell: Box, x: float, y: float, style: Style) -> Box:
    """The em square around a glyph: its advance along the line, its size across.

    Font boxes differ wildly in height, the em square does not: lines are found by it.
    """
    above, below = ASCENT * style.size, (1 - ASCENT) * style.size
    if style.turn == 0:
        return Box(cell.x0, y - above, cell.x1, y + below)
    if style.turn == 90:
        return Box(x - below, cell.y0, x + above, cell.y1)
    if style.turn == 180:
        return Box(cell.x0, y - below, cell.x1, y + above)
    return Box(x - above, cell.y0, x + below, cell.y1)


def _style(
    text_page: pypdfium2.PdfTextPage,
    index: int,
    text_object: Handle,
    space: PageSpace,
    placement: Placement,
    fonts: dict[int, Font],
) -> Style:
    import pypdfium2.raw as pdfium

    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(text_page, index, matrix)
    scale = math.hypot(matrix.c, matrix.d)
    angle = space.rotation - math.degrees(math.atan2(matrix.b, matrix.a))
    turn = round(angle / 90) * 90
    mode = pdfium.FPDFTextObj_GetTextRenderMode(text_object)
    font = _font(pdfium.FPDFTextObj_GetFont(text_object), fonts)
    colour = [ctypes.c_uint() for _ in range(4)]
    pdfium.FPDFPageObj_GetFillColor(text_object, *colour)
    red, green, blue, alpha = (part.value for part in colour)
    outlined = mode in {
        pdfium.FPDF_TEXTRENDERMODE_FILL_STROKE,
        pdfium.FPDF_TEXTRENDERMODE_FILL_STROKE_CLIP,
    }
    return Style(
        font=font,
        size=_size(text_page, index, scale),
        turn=turn % 360 if abs(angle - turn) < 3 else None,
        bold=font.bold or outlined,
        invisible=mode in {pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP}
        or alpha == 0,
        pale=min(red, green, blue) >= _PALE,
        order=placement.order,
        clip=clip_box(text_object, placement.outer, space),
    )


def _size(text_page: pypdfium2.PdfTextPage, index: int, scale: float) -> float:
    """Size in points; that of the glyph's box where the font's own measure is another one.

    Bitmap fonts (Type 3) may count in any unit.
    """
    import pypdfium2.raw as pdfium

    size: float = abs(pdfium.FPDFText_GetFontSize(text_page, index)) * scale
    cell = pdfium.FS_RECTF()
    pdfium.FPDFText_GetLooseCharBox(text_page, index, cell)
    largest: float = max(abs(cell.top - cell.bottom), abs(cell.right - cell.left))
    return size if largest / _FARTHEST <= size <= largest * _FARTHEST else largest


def _font(handle: Handle | None, fonts: dict[int, Font]) -> Font:
    address = ctypes.addressof(handle.contents) if handle else 0
    if address not in fonts:
        fonts[address] = read_font(handle)
    return fonts[address]


def turned(glyph: Glyph, frame: Frame) -> Glyph:
    """The glyph of page coordinates in reading coordinates.

    Upright glyphs that follow each other downwards are centred on their line, not on a baseline.
    """
    box = frame.reading(glyph.box)
    if glyph.style.turn != frame.turn:
        half = glyph.style.size / 2
        box = Box(box.x0, box.center_y - half, box.x1, box.center_y + half)
    return Glyph(glyph.char, box, glyph.style, glyph.unmapped)
