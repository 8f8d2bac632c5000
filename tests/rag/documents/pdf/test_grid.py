"""Grids between rules, and which lines are rules at all."""

from __future__ import annotations

import pytest

from rag.documents.pdf.drawings import Drawings, Rule, Shape
from rag.documents.pdf.geometry import Box, Frame
from rag.documents.pdf.grid import Grid, find_grids
from rag.documents.pdf.rules import find_ruling
from tests.rag.documents.pdf.pages import Paper

PAGE = Frame(600, 800)


def across(y: float, x0: float, x1: float, shape: int = -1) -> Rule:
    return Rule(True, y, x0, x1, shape)


def down(x: float, y0: float, y1: float, shape: int = -1) -> Rule:
    return Rule(False, x, y0, y1, shape)


def full(xs: list[float], ys: list[float]) -> list[Rule]:
    """All rules of a grid, from edge to edge."""
    return [across(y, xs[0], xs[-1]) for y in ys] + [down(x, ys[0], ys[-1]) for x in xs]


def rectangle(number: int, box: Box) -> list[Rule]:
    """The four edges of a closed rectangle."""
    return [
        across(box.y0, box.x0, box.x1, number),
        across(box.y1, box.x0, box.x1, number),
        down(box.x0, box.y0, box.y1, number),
        down(box.x1, box.y0, box.y1, number),
    ]


def shape(box: Box, *, is_rectangle: bool = True, filled: bool = False) -> Shape:
    return Shape(box, is_rectangle, filled, white=False, opaque=filled, order=0)


def spans(grid: Grid) -> list[tuple[int, int, int, int]]:
    return [(c.row, c.column, c.row_span, c.column_span) for c in grid.cells]


def grids(rules: list[Rule], shapes: tuple[Shape, ...] = ()) -> list[Grid]:
    drawings = Drawings(rules=rules, shapes=list(shapes))
    return find_grids(find_ruling(drawings, PAGE).rules)


def test_a_full_grid():
    (grid,) = grids(full([0, 100, 200], [0, 20, 40]))
    assert grid.xs == (0, 100, 200)
    assert grid.ys == (0, 20, 40)
    assert spans(grid) == [(0, 0, 1, 1), (0, 1, 1, 1), (1, 0, 1, 1), (1, 1, 1, 1)]


def test_missing_rules_merge_cells():
    rules = [across(0, 0, 300), across(60, 0, 300), across(20, 100, 300), across(40, 0, 300)]
    rules += [down(0, 0, 60), down(100, 0, 60), down(300, 0, 60), down(200, 20, 60)]
    (grid,) = grids(rules)
    assert spans(grid) == [
        (0, 0, 2, 1),
        (0, 1, 1, 2),
        (1, 1, 1, 1),
        (1, 2, 1, 1),
        (2, 0, 1, 1),
        (2, 1, 1, 1),
        (2, 2, 1, 1),
    ]


def test_a_table_without_side_lines_ends_where_its_rules_end():
    rules = [across(y, 50, 350) for y in (0, 20, 40)] + [down(150, 0, 40), down(250, 0, 40)]
    (grid,) = grids(rules)
    assert grid.xs == (50, 150, 250, 350)
    assert len(grid.cells) == 6


def test_dots_and_double_lines_are_single_rules():
    dots = [across(y, x, x + 1) for y in (0, 20, 40) for x in range(0, 201, 2)]
    doubles = [down(x + shift, 0, 40) for x in (0, 100, 200) for shift in (0, 2)]
    (grid,) = grids(dots + doubles)
    assert len(grid.xs) == len(grid.ys) == 3


def test_cells_drawn_one_by_one():
    boxes = [Box(x, y, x + 100, y + 20) for y in (0, 20) for x in (0, 100)]
    rules = [rule for number, box in enumerate(boxes) for rule in rectangle(number, box)]
    (grid,) = grids(rules, tuple(map(shape, boxes)))
    assert spans(grid) == [(0, 0, 1, 1), (0, 1, 1, 1), (1, 0, 1, 1), (1, 1, 1, 1)]


def test_a_bar_over_a_table_rules_nothing():
    bar = Box(120, 25, 270, 35)
    (grid,) = grids([*full([0, 100, 200, 300], [0, 20, 40]), *rectangle(0, bar)], (shape(bar),))
    assert grid.ys == (0, 20, 40)
    assert len(grid.cells) == 6


def test_a_bar_that_begins_on_a_rule_rules_nothing():
    bar = Box(100, 25, 270, 35)
    (grid,) = grids([*full([0, 100, 200, 300], [0, 20, 40]), *rectangle(0, bar)], (shape(bar),))
    assert grid.ys == (0, 20, 40)


def test_an_outline_with_dividers_is_a_table():
    outline = Box(0, 0, 200, 40)
    rules = [*rectangle(0, outline), across(20, 0, 200), down(100, 0, 40)]
    (grid,) = grids(rules, (shape(outline),))
    assert len(grid.cells) == 4


def test_an_arrow_from_rule_to_rule_rules_nothing():
    drawings = Drawings(
        rules=[*full([0, 100, 200, 300], [0, 20, 60]), across(40, 100, 296)],
        shapes=[shape(Box(294, 36, 300, 44), is_rectangle=False, filled=True)],
    )
    ruling = find_ruling(drawings, PAGE)
    assert ruling.arrows == (Box(100, 39, 296, 41),)
    assert find_grids(ruling.rules)[0].ys == (0, 20, 60)


def test_underlines_and_footnote_rules_are_loose():
    drawings = Drawings(rules=[*full([0, 100, 200], [0, 20, 40]), across(700, 50, 150)])
    ruling = find_ruling(drawings, PAGE)
    assert ruling.loose == (across(700, 50, 150),)
    assert len(find_grids(ruling.rules)) == 1


def test_a_map_has_no_tables():
    rules = [across(y % 800, (y * 7) % 500, (y * 7) % 500 + 50) for y in range(0, 8000, 2)]
    assert grids(rules) == []


def test_a_turned_page_has_the_table_that_is_seen():
    # The page is read turned by 90 degrees: 600 wide, so x becomes 600 - y.
    drawings = Drawings(rules=full([0, 20, 40], [0, 100, 200, 300]))
    (grid,) = find_grids(find_ruling(drawings, Frame(600, 800, 90)).rules)
    assert grid.xs == (0, 100, 200, 300)
    assert grid.ys == (560, 580, 600)


@pytest.mark.parametrize("missing", [0, 1, 2])
def test_cells_are_those_that_pdfplumber_finds(tmp_path, missing):
    """The grid against an independent implementation, on the same file."""
    import pdfplumber
    import pypdfium2

    from rag.documents.pdf.drawings import read_drawings
    from rag.documents.pdf.space import PageSpace

    paper = Paper(tmp_path / "a.pdf")
    xs, ys = [72, 150, 260, 400, 500], [100, 130, 150, 200, 260]
    paper.grid(xs, [ys[0], ys[-1]])
    for y in ys[1 + missing : -1]:
        paper.rule(xs[0], y, xs[-1], y)
    for y in ys[1 : 1 + missing]:
        paper.rule(xs[1], y, xs[-1], y)
    path = paper.save()
    with pypdfium2.PdfDocument(path) as pdf:
        page = pdf[0]
        space = PageSpace(page)
        frame = Frame(space.width, space.height)
        (grid,) = find_grids(find_ruling(read_drawings(page, space), frame).rules)
        ours = sorted(tuple(round(edge) for edge in cell.box) for cell in grid.cells)
        page.close()
    with pdfplumber.open(path) as pdf:
        (table,) = pdf.pages[0].find_tables()
        theirs = sorted(tuple(round(edge) for edge in cell) for cell in table.cells)
    assert ours == theirs
