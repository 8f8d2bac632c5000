"""Drawing a page of a PDF, with places on it marked. Runs in the child process."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rag.documents import ReadLimits
from rag.documents.pdf.file import open_pdf

if TYPE_CHECKING:
    from PIL.Image import Image

Box = tuple[float, ...]
"""x0, y0, x1, y1 in points from the left and from the top of the page."""

_POINTS_PER_INCH = 72
_DPI = 144
_LONGEST_SIDE = 2400
"""Pixels: an A4 page at 144 dpi has 1684, a wide schedule more."""
_MARK = (255, 236, 92)
_MARGIN = 1.5


def draw_page(
    path: Path, page: int, boxes: Sequence[Box], limits: ReadLimits, target: Path
) -> None:
    """Draws a page as PNG.

    Args:
        path: The PDF.
        page: 1-based page.
        boxes: What is marked, see `Box`.
        limits: What is accepted.
        target: The file to write.

    Raises:
        DocumentError: It cannot be opened.
    """
    with open_pdf(path, limits) as pdf:
        opened = pdf[page - 1]
        scale = min(_DPI / _POINTS_PER_INCH, _LONGEST_SIDE / max(*opened.get_size(), 1.0))
        image: Image = opened.render(scale=scale).to_pil().convert("RGB")
    for box in boxes:
        _mark(image, box, scale)
    image.save(target, format="PNG")


def _mark(image: Image, box: Box, scale: float) -> None:
    """Lays colour over a place as a marker pen does: what is dark stays dark."""
    import PIL.Image
    from PIL import ImageChops

    x0, y0, x1, y1 = box
    place = (
        max(0, round((x0 - _MARGIN) * scale)),
        max(0, round((y0 - _MARGIN) * scale)),
        min(image.width, round((x1 + _MARGIN) * scale)),
        min(image.height, round((y1 + _MARGIN) * scale)),
    )
    if place[0] >= place[2] or place[1] >= place[3]:
        return
    part = image.crop(place)
    image.paste(ImageChops.multiply(part, PIL.Image.new("RGB", part.size, _MARK)), place)
