"""The layout of one page: its lines, tables and boxes, before anything is read in order.

A page is kept as text with places, without its glyphs, so that a long document fits in memory.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from rag.documents.pdf.boxes import find_boxes
from rag.documents.pdf.cells import PageTable
from rag.documents.pdf.direction import reading_turn, set_apart_horizontal
from rag.documents.pdf.drawings import Drawings, Rule
from rag.documents.pdf.geometry import Box, Frame, union
from rag.documents.pdf.glyphs import Glyph, turned
from rag.documents.pdf.grid import Grid, find_grids
from rag.documents.pdf.lines import Line, build_lines
from rag.documents.pdf.rules import find_ruling
from rag.documents.pdf.tables import build_table, is_layout, is_long
from rag.documents.pdf.timeline import with_bars_below


@dataclass(slots=True)
class Region:
    """A page, or a box on it, with what stands in it and in no smaller box.

    Attributes:
        box: Its bounds in reading coordinates.
        lines: Its lines.
        tables: Its tables.
        regions: The boxes in it.
    """

    box: Box
    lines: list[Line] = field(default_factory=list)
    tables: list[PageTable] = field(default_factory=list)
    regions: list[Region] = field(default_factory=list)

    def walk(self) -> Iterator[Region]:
        """This region and all regions in it."""
        yield self
        for region in self.regions:
            yield from region.walk()


@dataclass(slots=True)
class PageLayout:
    """A page as laid out.

    Attributes:
        number: 1-based page.
        frame: How it is turned for reading.
        content: What stands on it.
        rules: Horizontal lines that belong to no table, in reading coordinates.
    """

    number: int
    frame: Frame
    content: Region
    rules: tuple[Rule, ...] = ()


def lay_out(glyphs: Sequence[Glyph], drawings: Drawings, bounds: Box, number: int) -> PageLayout:
    """Finds lines, tables and boxes of a page.

    Args:
        glyphs: Visible glyphs in page coordinates, in the order of the file.
        drawings: What is drawn beside them.
        bounds: The page.
        number: 1-based page.
    """
    frame = Frame(bounds.width, bounds.height, reading_turn(glyphs))
    upright, others = _by_direction(glyphs, frame)
    shapes = [shape._replace(box=frame.reading(shape.box)) for shape in drawings.shapes]
    ruling = find_ruling(drawings, frame)
    root = Region(Box(0.0, 0.0, *frame.size))
    placed = [turned(glyph, frame) for glyph in upright]
    grids, boxes = _sort_grids(find_grids(ruling.rules))
    tables: list[PageTable] = []
    for grid in grids:
        inside = [g for g in placed if grid.box.holds(g.box.center_x, g.box.center_y)]
        table = build_table(grid, inside, shapes, ruling.arrows) if inside else None
        if table is None:
            continue
        if is_long(table):
            boxes.extend(cell.box for cell in grid.cells)
            continue
        taken = {id(glyph) for glyph in inside}
        placed = [glyph for glyph in placed if id(glyph) not in taken]
        tables.append(table)
    tables, placed = _with_timelines(tables, placed, [shape.box for shape in shapes], root)
    boxes.extend(find_boxes(placed, shapes, root.box))
    lines = _lines_by_box(placed, boxes, root.box)
    lines[root.box].extend(_turned_lines(others, frame))
    _fill(root, lines, tables)
    return PageLayout(number, frame, root, ruling.loose)


def _with_timelines(
    tables: Sequence[PageTable], glyphs: list[Glyph], shapes: Sequence[Box], root: Region
) -> tuple[list[PageTable], list[Glyph]]:
    """Adds bars that are drawn below a row of periods to that row."""
    whole: list[PageTable] = []
    for table in tables:
        below = [other.box.y0 for other in tables if other.box.y0 >= table.box.y1]
        extended, glyphs = with_bars_below(table, glyphs, shapes, min(below, default=root.box.y1))
        whole.append(extended)
    return whole, glyphs


def _by_direction(
    glyphs: Sequence[Glyph], frame: Frame
) -> tuple[list[Glyph], dict[int | None, list[Glyph]]]:
    """Parts glyphs that run as the page does from others, these by their direction."""
    turns = {glyph.style.turn for glyph in glyphs}
    vertical = frame.turn == 90 and 0 in turns
    main, others = [], defaultdict(list)
    for glyph in glyphs:
        if glyph.style.turn == frame.turn or (vertical and glyph.style.turn == 0):
            main.append(glyph)
        else:
            others[glyph.style.turn].append(glyph)
    if vertical:
        main, others[0] = set_apart_horizontal(main)
    return main, others


def _turned_lines(others: dict[int | None, list[Glyph]], frame: Frame) -> Iterator[Line]:
    """Lines that run in another direction than the page, with their places on it."""
    for turn, glyphs in others.items():
        if turn is None:
            yield from _slanting_lines(glyphs, frame)
            continue
        own = Frame(frame.width, frame.height, turn)
        for line in build_lines([turned(glyph, own) for glyph in glyphs]):
            box = frame.reading(own.page(line.box))
            yield Line(line.text, box, line.size, line.bold, line.font, line.ocr)


def _slanting_lines(glyphs: Sequence[Glyph], frame: Frame) -> Iterator[Line]:
    """Slanting text (a watermark, labels of an axis), one line for each text object."""
    for style, group in groupby(glyphs, key=lambda glyph: glyph.style):
        written = list(group)
        text = "".join(glyph.char for glyph in written).strip()
        if text:
            box = frame.reading(union(glyph.box for glyph in written))
            yield Line(text, box, style.size, style.bold, style.font, style.invisible)


def _sort_grids(grids: Sequence[Grid]) -> tuple[list[Grid], list[Box]]:
    """Parts tables from grids that are only boxes around text."""
    tables: list[Grid] = []
    boxes: list[Box] = []
    for grid in sorted(grids, key=lambda grid: grid.box.area, reverse=True):
        if any(cell.box.covers(grid.box, 1.0) for table in tables for cell in table.cells):
            continue  # what is ruled inside a cell is text of that cell
        if is_layout(grid, [other for other in grids if other is not grid]):
            boxes.extend(cell.box for cell in grid.cells)
        else:
            tables.append(grid)
    return tables, boxes


def _lines_by_box(
    glyphs: Sequence[Glyph], boxes: Sequence[Box], page: Box
) -> defaultdict[Box, list[Line]]:
    """Lines of the smallest box around them, or of the page."""
    by_size = sorted(set(boxes), key=lambda box: box.area)
    homes: defaultdict[Box, list[Glyph]] = defaultdict(list)
    for glyph in glyphs:
        x, y = glyph.box.center_x, glyph.box.center_y
        home = next((box for box in by_size if box.holds(x, y)), page)
        homes[home].append(glyph)
    lines: defaultdict[Box, list[Line]] = defaultdict(list)
    for box, content in homes.items():
        lines[box] = build_lines(content)
    return lines


def _fill(root: Region, lines: dict[Box, list[Line]], tables: Sequence[PageTable]) -> None:
    """Puts lines and tables into nested regions.

    A box with a single line is no region of its own: a bar under a title, a label.
    """
    regions = [root]
    for box, content in sorted(lines.items(), key=lambda pair: -pair[0].area):
        home = min(
            (region for region in regions if region.box.covers(box, 1.0)),
            key=lambda region: region.box.area,
            default=root,
        )
        holds_table = any(box.covers(table.box, 1.0) for table in tables)
        if box == root.box or (len(content) < 2 and not holds_table):
            home.lines.extend(content)
            continue
        region = Region(box, lines=list(content))
        home.regions.append(region)
        regions.append(region)
    for table in tables:
        home = min(
            (region for region in regions if region.box.covers(table.box, 3.0)),
            key=lambda region: region.box.area,
            default=root,
        )
        home.tables.append(table)
