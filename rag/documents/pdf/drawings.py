"""What is drawn on a PDF page beside its text: rules, filled shapes and pictures."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from rag.documents.pdf.geometry import Box
from rag.documents.pdf.space import IDENTITY, Handle, Matrix, PageSpace, Placement

if TYPE_CHECKING:
    import pypdfium2

_THIN = 3.0
"""A filled rectangle thinner than this, in points, is a rule."""
_STRAIGHT = 0.6
"""Largest slope of a rule, in points from end to end."""
_MAX_SEGMENTS = 60_000
"""Beyond this many path segments a page is a map or an artwork, and its rules tell nothing."""
_WHITE = 250


class Rule(NamedTuple):
    """A straight horizontal or vertical line.

    Attributes:
        horizontal: Its direction.
        at: Its y if horizontal, else its x.
        start: Its left or upper end.
        end: Its right or lower end.
        shape: Number of the closed rectangle whose edge it is, -1 for a line on its own.
    """

    horizontal: bool
    at: float
    start: float
    end: float
    shape: int = -1


class Shape(NamedTuple):
    """A closed outline: a box, a cell's background, an arrow.

    Attributes:
        box: Its bounds.
        rectangle: Whether it is one; else its outline slants or bends.
        filled: Whether its inside is painted over.
        white: Whether it is filled with white.
        opaque: Whether nothing shows through the fill.
        order: Place among the objects that paint the page.
    """

    box: Box
    rectangle: bool
    filled: bool
    white: bool
    opaque: bool
    order: int


class Picture(NamedTuple):
    """An image on the page.

    Attributes:
        box: Its bounds.
        opaque: Whether nothing shows through it.
        order: Place among the objects that paint the page.
    """

    box: Box
    opaque: bool
    order: int


@dataclass(slots=True)
class Drawings:
    """Everything drawn on one page, in page coordinates.

    Attributes:
        rules: Straight lines, edges of rectangles among them.
        shapes: Closed outlines.
        pictures: Images.
        placements: Paint order of every object of the page, by its address.
        curves: Number of bent path segments; many on a page without glyphs are text drawn as
            outlines.
    """

    rules: list[Rule] = field(default_factory=list)
    shapes: list[Shape] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    placements: dict[int, Placement] = field(default_factory=dict)
    curves: int = 0


def read_drawings(page: pypdfium2.PdfPage, space: PageSpace) -> Drawings:
    """The drawings of a page.

    Args:
        page: The `pypdfium2.PdfPage`.
        space: Coordinates of the page.
    """
    import pypdfium2.raw as pdfium

    drawings = Drawings()
    segments = 0
    for handle, outer in _objects(page):
        order = len(drawings.placements)
        drawings.placements[ctypes.addressof(handle.contents)] = Placement(order, outer)
        kind = pdfium.FPDFPageObj_GetType(handle)
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            opaque = not pdfium.FPDFPageObj_HasTransparency(handle)
            drawings.pictures.append(Picture(_picture_box(handle, outer, space), opaque, order))
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            count = pdfium.FPDFPath_CountSegments(handle)
            segments += count
            if segments <= _MAX_SEGMENTS:
                _PathReader(handle, count, outer, space, order, drawings).read()
    if segments > _MAX_SEGMENTS:
        drawings.rules.clear()
    return drawings


def _objects(page: pypdfium2.PdfPage) -> Iterator[tuple[Handle, Matrix]]:
    """Objects in the order in which they paint, those inside forms with the form's matrix."""
    import pypdfium2.raw as pdfium

    def inside(form: Handle, outer: Matrix, depth: int) -> Iterator[tuple[Handle, Matrix]]:
        matrix = outer.after(_matrix(form))
        for index in range(pdfium.FPDFFormObj_CountObjects(form)):
            yield from visit(pdfium.FPDFFormObj_GetObject(form, index), matrix, depth + 1)

    def visit(handle: Handle, outer: Matrix, depth: int) -> Iterator[tuple[Handle, Matrix]]:
        if not handle:
            return
        if pdfium.FPDFPageObj_GetType(handle) == pdfium.FPDF_PAGEOBJ_FORM and depth < 12:
            yield from inside(handle, outer, depth)
        else:
            yield handle, outer

    for index in range(pdfium.FPDFPage_CountObjects(page)):
        yield from visit(pdfium.FPDFPage_GetObject(page, index), IDENTITY, 0)


def _matrix(handle: Handle) -> Matrix:
    import pypdfium2.raw as pdfium

    raw = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(handle, raw)
    return Matrix(raw.a, raw.b, raw.c, raw.d, raw.e, raw.f)


def _picture_box(handle: Handle, outer: Matrix, space: PageSpace) -> Box:
    """An image fills the unit square of its own matrix."""
    matrix = outer.after(_matrix(handle))
    corners = [matrix.apply(x, y) for x in (0, 1) for y in (0, 1)]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return space.box(min(xs), min(ys), max(xs), max(ys))


class _PathReader:
    """Turns one path object into rules and shapes.

    Args:
        handle: The path object.
        count: Number of its segments.
        outer: Matrix of the forms around it.
        space: Coordinates of the page.
        order: Its place among the objects that paint the page.
        drawings: Where the findings go.
    """

    def __init__(
        self,
        handle: Handle,
        count: int,
        outer: Matrix,
        space: PageSpace,
        order: int,
        drawings: Drawings,
    ) -> None:
        import pypdfium2.raw as pdfium

        self._handle = handle
        self._count = count
        self._matrix = outer.after(_matrix(handle))
        self._space = space
        self._order = order
        self._drawings = drawings
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDFPath_GetDrawMode(handle, fill, stroke)
        self._stroked = bool(stroke.value)
        red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
        pdfium.FPDFPageObj_GetFillColor(handle, red, green, blue, alpha)
        self._filled = fill.value != pdfium.FPDF_FILLMODE_NONE and alpha.value > 0
        self._white = min(red.value, green.value, blue.value) >= _WHITE
        self._opaque = self._filled and not pdfium.FPDFPageObj_HasTransparency(handle)

    def read(self) -> None:
        """Adds what the path draws."""
        if not (self._stroked or self._filled):
            return
        for points, closed, bent in self._subpaths():
            self._add(points, closed=closed, bent=bent)

    def _subpaths(self) -> Iterator[tuple[list[tuple[float, float]], bool, bool]]:
        """Runs of points in page coordinates; whether closed; whether a curve is among them."""
        import pypdfium2.raw as pdfium

        x, y = ctypes.c_float(), ctypes.c_float()
        points: list[tuple[float, float]] = []
        bent = False
        for index in range(self._count):
            segment = pdfium.FPDFPath_GetPathSegment(self._handle, index)
            kind = pdfium.FPDFPathSegment_GetType(segment)
            pdfium.FPDFPathSegment_GetPoint(segment, x, y)
            if kind == pdfium.FPDF_SEGMENT_MOVETO:
                if len(points) > 1:
                    yield points, False, bent
                points, bent = [], False
            elif kind == pdfium.FPDF_SEGMENT_BEZIERTO:
                bent = True
                self._drawings.curves += 1
            points.append(self._space.point(*self._matrix.apply(x.value, y.value)))
            if pdfium.FPDFPathSegment_GetClose(segment):
                yield points, True, bent
                points, bent = [points[0]], False
        if len(points) > 1:
            yield points, False, bent

    def _add(self, points: list[tuple[float, float]], *, closed: bool, bent: bool) -> None:
        xs, ys = [x for x, _ in points], [y for _, y in points]
        box = Box(min(xs), min(ys), max(xs), max(ys))
        thin = min(box.width, box.height) <= _THIN
        if self._filled and not self._stroked and thin:
            self._add_bar(box)
            return
        returns = abs(xs[0] - xs[-1]) < _STRAIGHT and abs(ys[0] - ys[-1]) < _STRAIGHT
        if closed and not returns:
            points = [*points, points[0]]
        upright = not bent and all(
            min(abs(ax - bx), abs(ay - by)) <= _STRAIGHT for (ax, ay), (bx, by) in pairwise(points)
        )
        whole = (closed or returns or self._filled) and len(points) >= 4 and not thin
        shape = -1
        if whole:
            rectangle = upright and len(points) <= 6
            shape = len(self._drawings.shapes) if rectangle else -1
            self._drawings.shapes.append(
                Shape(box, rectangle, self._filled, self._white, self._opaque, self._order)
            )
        if self._stroked and upright:
            self._add_edges(points, shape)

    def _add_bar(self, box: Box) -> None:
        """A long thin fill is a rule; a dot of a dotted border is a piece of both directions."""
        dot = max(box.width, box.height) <= _THIN
        if dot or box.width >= box.height:
            self._drawings.rules.append(Rule(True, box.center_y, box.x0, box.x1))
        if dot or box.width < box.height:
            self._drawings.rules.append(Rule(False, box.center_x, box.y0, box.y1))

    def _add_edges(self, points: list[tuple[float, float]], shape: int) -> None:
        for (ax, ay), (bx, by) in pairwise(points):
            if abs(ay - by) <= _STRAIGHT < abs(ax - bx):
                rule = Rule(True, (ay + by) / 2, min(ax, bx), max(ax, bx), shape)
            elif abs(ax - bx) <= _STRAIGHT < abs(ay - by):
                rule = Rule(False, (ax + bx) / 2, min(ay, by), max(ay, by), shape)
            else:
                continue
            self._drawings.rules.append(rule)
