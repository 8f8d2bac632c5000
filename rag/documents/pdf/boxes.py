"""Boxes on a page that hold text of their own: frames, text boxes of slides, labels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rag.documents.pdf.drawings import Shape
from rag.documents.pdf.geometry import Box
from rag.documents.pdf.glyphs import Glyph

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_WHOLE_PAGE = 0.85
_LEAST_WIDTH = 2.0
_LEAST_HEIGHT = 1.2
_MARGIN = 0.15
_NEIGHBOUR = 0.5
_MOST_BOXES = 250
_HANGING = "、。，．"


def find_boxes(glyphs: Sequence[Glyph], shapes: Sequence[Shape], page: Box) -> list[Box]:
    """Outlines around text. A mark painted over a few words of a line is none.

    Args:
        glyphs: Glyphs outside of tables, in reading coordinates.
        shapes: Outlines on the page.
        page: The page.

    Returns:
        Their bounds, the largest first.
    """
    import numpy as np

    inked = [glyph for glyph in glyphs if not glyph.char.isspace()]
    candidates = {
        shape.box
        for shape in shapes
        if 0 < shape.box.area < _WHOLE_PAGE * page.area and page.covers(shape.box, 5.0)
    }
    if not candidates or not inked:
        return []
    cells = np.array([glyph.box for glyph in inked])
    sizes = np.array([glyph.style.size for glyph in inked])
    # Punctuation may hang over the edge of a full line.
    hanging = np.array([glyph.char in _HANGING for glyph in inked])
    largest = sorted(candidates, key=lambda box: -box.area)[:_MOST_BOXES]
    return [box for box in largest if _is_around_text(box, cells, sizes, hanging)]


def _is_around_text(
    box: Box,
    cells: NDArray[np.float64],
    sizes: NDArray[np.float64],
    hanging: NDArray[np.bool_],
) -> bool:
    """Whether a box leaves a margin around its text and no line runs out of it.

    Args:
        box: The box.
        cells: Glyphs x 4: their boxes.
        sizes: Their sizes.
        hanging: Whether each may hang over the edge.
    """
    left, top, right, bottom = cells.T
    xs, ys = (left + right) / 2, (top + bottom) / 2
    inside = (xs >= box.x0) & (xs <= box.x1) & (ys >= box.y0) & (ys <= box.y1)
    if not inside.any():
        return False
    size = float(sizes[inside].max())
    measured = inside & ~hanging if (inside & ~hanging).any() else inside
    text = Box(
        float(left[measured].min()),
        float(top[measured].min()),
        float(right[measured].max()),
        float(bottom[measured].max()),
    )
    roomy = (
        box.width >= _LEAST_WIDTH * size
        and box.height >= _LEAST_HEIGHT * size
        and min(text.x0 - box.x0, box.x1 - text.x1) >= _MARGIN * size
    )
    beside = (
        ~inside
        & (ys > text.y0)
        & (ys < text.y1)
        & (left < text.x1 + _NEIGHBOUR * size)
        & (right > text.x0 - _NEIGHBOUR * size)
    )
    return roomy and not bool(beside.any())
