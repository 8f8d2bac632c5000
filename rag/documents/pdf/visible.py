"""Which glyphs a person sees.

White on white, covered by a blackened box, outside the page, painted twice to look bold: a text
layer holds all of that as text. Doubtful glyphs are looked up in the drawn page itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from rag.documents.pdf.drawings import Drawings, Shape
from rag.documents.pdf.geometry import Box
from rag.documents.pdf.glyphs import Glyph, Style

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_SCALE = 1.5
_MOST_PIXELS = 30_000_000
SCAN_SHARE = 0.5
"""Share of the page that an image covers when the page is a scan."""
_CONTRAST = 24
_SMALLEST = 1.0
"""Type smaller than this, in points, cannot be read."""
_TWICE = 0.3


def visible_glyphs(
    glyphs: Sequence[Glyph],
    drawings: Drawings,
    bounds: Box,
    draw: Callable[[float], NDArray[np.uint8]],
) -> list[Glyph]:
    """Leaves out what a reader of the page cannot see.

    Text laid invisibly under or over a scan is what a recogniser read in it: it stays, and its
    style still says `invisible`.

    Args:
        glyphs: All glyphs of the page, in page coordinates.
        drawings: What is drawn beside them.
        bounds: The page.
        draw: Draws the page in grey, so many pixels to the point; called only when there are
            doubtful glyphs.

    Returns:
        The visible ones, in the same order.
    """
    inside = [
        glyph
        for glyph in glyphs
        if glyph.style.size >= _SMALLEST
        and (glyph.style.clip or bounds).holds(glyph.box.center_x, glyph.box.center_y)
    ]
    single = _once(inside)
    if is_scan(drawings, bounds):
        candidates = [_behind(glyph, drawings) for glyph in single]
    else:
        candidates = [glyph for glyph in single if not glyph.style.invisible]
    doubtful = _doubtful(candidates, drawings)
    if not doubtful:
        return candidates
    scale = min(_SCALE, (_MOST_PIXELS / max(bounds.area, 1.0)) ** 0.5)
    pixels = draw(scale)
    hidden = {at for at, place in doubtful.items() if not _has_contrast(pixels, place, scale)}
    return [glyph for at, glyph in enumerate(candidates) if at not in hidden]


def _behind(glyph: Glyph, drawings: Drawings) -> Glyph:
    """The glyph, invisible if a picture was laid over it."""
    hidden = any(
        picture.opaque
        and picture.order > glyph.style.order >= 0
        and picture.box.holds(glyph.box.center_x, glyph.box.center_y)
        for picture in drawings.pictures
    )
    return glyph._replace(style=glyph.style._replace(invisible=True)) if hidden else glyph


def is_scan(drawings: Drawings, bounds: Box) -> bool:
    """Whether pictures cover so much of the page that its text may stand in them."""
    covered = sum(picture.box.clipped(bounds).area for picture in drawings.pictures)
    return covered >= SCAN_SHARE * bounds.area


def _once(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Leaves out a glyph painted again at nearly the same place by another text object.

    The first of them becomes bold, which is what painting twice is for.
    """
    seen: dict[tuple[str, int, int], list[int]] = {}
    kept: list[Glyph] = []
    for glyph in glyphs:
        if glyph.char.isspace():
            kept.append(glyph)
            continue
        reach = _TWICE * min(glyph.box.width or glyph.style.size, glyph.style.size)
        column, line = int(glyph.box.x0 // 8), int(glyph.box.y0 // 8)
        twin = next(
            (
                at
                for x in (column - 1, column, column + 1)
                for y in (line - 1, line, line + 1)
                for at in seen.get((glyph.char, x, y), ())
                if kept[at].style.order != glyph.style.order
                and abs(kept[at].box.x0 - glyph.box.x0) <= reach
                and abs(kept[at].box.y0 - glyph.box.y0) <= reach
            ),
            None,
        )
        if twin is None:
            seen.setdefault((glyph.char, column, line), []).append(len(kept))
            kept.append(glyph)
        elif not glyph.style.invisible:
            style = kept[twin].style
            bold = glyph.style if style.invisible else style
            kept[twin] = kept[twin]._replace(style=bold._replace(bold=True))
    return kept


def _doubtful(glyphs: Sequence[Glyph], drawings: Drawings) -> dict[int, Box]:
    """Glyphs that are pale, or over which something opaque is painted later.

    Returns:
        Their indices, each with the place that shows whether the glyph stands out.
    """
    covers = [shape for shape in drawings.shapes if shape.opaque]
    last_cover = max((shape.order for shape in covers), default=-1)
    covering: dict[Style, list[Shape]] = {}
    found: dict[int, Box] = {}
    for at, glyph in enumerate(glyphs):
        style = glyph.style
        if style.invisible or glyph.char.isspace():
            continue
        if style.pale:
            found[at] = glyph.box
        elif last_cover > style.order >= 0:
            if style not in covering:
                covering[style] = [shape for shape in covers if shape.order > style.order]
            x, y = glyph.box.center_x, glyph.box.center_y
            cover = next((shape for shape in covering[style] if shape.box.holds(x, y)), None)
            if cover is not None:
                found[at] = glyph.box.clipped(cover.box.inset(1.0))
    return found


def _has_contrast(pixels: NDArray[np.uint8], box: Box, scale: float) -> bool:
    """Whether anything stands out where a glyph should be."""
    x0, y0 = max(int(box.x0 * scale), 0), max(int(box.y0 * scale), 0)
    patch = pixels[y0 : int(box.y1 * scale) + 1, x0 : int(box.x1 * scale) + 1]
    return patch.size > 0 and int(patch.max()) - int(patch.min()) >= _CONTRAST
