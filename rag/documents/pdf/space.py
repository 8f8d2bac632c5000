"""Coordinates of a PDF page: its own, turned or cropped, and those of forms inside it."""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING, NamedTuple, Protocol

from rag.documents.pdf.geometry import Box

if TYPE_CHECKING:
    import pypdfium2


class Handle(Protocol):
    """A pointer of PDFium's C interface; it is true where it points to something."""

    @property
    def contents(self) -> ctypes.Structure:
        """What it points to."""
        ...


class Matrix(NamedTuple):
    """An affine map of PDF space: (x, y) to (ax + cy + e, bx + dy + f)."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    def apply(self, x: float, y: float) -> tuple[float, float]:
        """The place to which a point is mapped."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def after(self, inner: Matrix) -> Matrix:
        """The matrix that applies `inner` first and this one then."""
        return Matrix(
            inner.a * self.a + inner.b * self.c,
            inner.a * self.b + inner.b * self.d,
            inner.c * self.a + inner.d * self.c,
            inner.c * self.b + inner.d * self.d,
            inner.e * self.a + inner.f * self.c + self.e,
            inner.e * self.b + inner.f * self.d + self.f,
        )


IDENTITY = Matrix(1, 0, 0, 1, 0, 0)


class Placement(NamedTuple):
    """Where an object of a page stands among the others.

    Attributes:
        order: Its number among the objects that paint the page, 0 being painted first.
        outer: Matrix of the forms around it.
    """

    order: int
    outer: Matrix


class PageSpace:
    """From PDF coordinates to points from the top left of the page as displayed.

    Args:
        page: The `pypdfium2.PdfPage`.
    """

    def __init__(self, page: pypdfium2.PdfPage) -> None:
        self.rotation: int = page.get_rotation()
        self._left, self._bottom, self._right, self._top = page.get_bbox()
        self.width, self.height = page.get_size()

    @property
    def bounds(self) -> Box:
        """The whole page."""
        return Box(0.0, 0.0, self.width, self.height)

    def point(self, x: float, y: float) -> tuple[float, float]:
        """A point of PDF space on the displayed page."""
        if self.rotation == 90:
            return y - self._bottom, x - self._left
        if self.rotation == 180:
            return self._right - x, y - self._bottom
        if self.rotation == 270:
            return self._top - y, self._right - x
        return x - self._left, self._top - y

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        """A rectangle of PDF space on the displayed page."""
        ax, ay = self.point(left, bottom)
        bx, by = self.point(right, top)
        return Box(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))


def clip_box(handle: Handle, outer: Matrix, space: PageSpace) -> Box | None:
    """Bounds of the part of the page to which an object is clipped, None for all of it.

    Args:
        handle: The object.
        outer: Matrix of the forms around it.
        space: Coordinates of the page.
    """
    import pypdfium2.raw as pdfium

    path = pdfium.FPDFPageObj_GetClipPath(handle)
    clip = space.bounds
    x, y = ctypes.c_float(), ctypes.c_float()
    count = pdfium.FPDFClipPath_CountPaths(path)
    for at in range(count):
        points = []
        for index in range(pdfium.FPDFClipPath_CountPathSegments(path, at)):
            segment = pdfium.FPDFClipPath_GetPathSegment(path, at, index)
            pdfium.FPDFPathSegment_GetPoint(segment, x, y)
            points.append(space.point(*outer.apply(x.value, y.value)))
        if points:
            xs, ys = zip(*points, strict=True)
            clip = clip.clipped(Box(min(xs), min(ys), max(xs), max(ys)))
    return clip if count > 0 else None
