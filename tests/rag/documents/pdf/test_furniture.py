"""Running heads and page numbers go, words of the text stay."""

from __future__ import annotations

import pytest

from rag.documents.pdf.furniture import remove_furniture
from rag.documents.pdf.geometry import Box, Frame
from rag.documents.pdf.lines import Line
from rag.documents.pdf.page import PageLayout, Region

WIDTH, HEIGHT = 600, 800


def line(text: str, y: float, x: float = 72, size: float = 10) -> Line:
    return Line(text, Box(x, y, x + size * len(text), y + size), size)


def kept(*pages: list[Line], body_size: float = 10) -> list[list[str]]:
    """Texts that stay on each page; every page has body text in its middle."""
    frame = Frame(WIDTH, HEIGHT)
    layouts = [
        PageLayout(number, frame, Region(Box(0, 0, WIDTH, HEIGHT), [*lines, line("本文", 400)]))
        for number, lines in enumerate(pages, start=1)
    ]
    remove_furniture(layouts, body_size)
    return [[own.text for own in layout.content.lines if own.text != "本文"] for layout in layouts]


def test_repeated_heads_go():
    pages = [[line("みなと市計画", 40), line(f"第{n}の話", 90)] for n in (1, 5, 9)]
    assert kept(*pages) == [["第1の話"], ["第5の話"], ["第9の話"]]


def test_heads_of_two_lines_go():
    pages = [[line("みなと市計画", 40), line("令和六年版", 54), line(t, 90)] for t in "甲乙丙"]
    assert kept(*pages) == [["甲"], ["乙"], ["丙"]]


def test_heads_that_name_the_chapter_go_even_where_a_chapter_has_one_page():
    heads = ["総則", "総則", "総則", "課題", "施策", "施策", "施策", "推進"]
    pages = [[line(head, 40)] for head in heads]
    assert kept(*pages) == [[]] * 8


def test_the_first_line_of_the_text_stays_though_it_is_repeated():
    pages = [[line("事業の概要", 80), line(f"{t}の行がすぐ下に続く", 95)] for t in "甲乙丙"]
    assert kept(*pages) == [["事業の概要", f"{t}の行がすぐ下に続く"] for t in "甲乙丙"]


@pytest.mark.parametrize(
    "form", ["{}", "- {} -", "{}/4", "P.{}", "－{}－", "みなと市計画　{}", "{} ページ"]
)
def test_page_numbers_go(form):
    pages = [[line(form.format(n), 770, 280)] for n in (3, 4, 5, 6)]
    assert kept(*pages) == [[]] * 4


def test_numbered_titles_that_count_like_pages_stay():
    pages = [[line(f"施策{n}", 40)] for n in (1, 2, 3, 4)]
    assert kept(*pages) == [["施策1"], ["施策2"], ["施策3"], ["施策4"]]


def test_a_single_page_loses_its_label_only():
    assert kept([line("- 1 -", 770, 280)]) == [[]]
    assert kept([line("2024", 770, 280)]) == [["2024"]]
    assert kept([line("12", 770, 280), line("合計", 770)]) == [["12", "合計"]]


def test_titles_of_slides_stay_where_they_change():
    titles = ["方針", "方針", "体制", "体制", "方針"]
    pages = [[line(title, 30, size=24)] for title in titles]
    assert kept(*pages) == [["方針"], [], ["体制"], [], ["方針"]]


def test_index_tabs_at_the_side_go():
    pages = [[line("観光", 300, 575)] for _ in range(3)]
    assert kept(*pages) == [[]] * 3


def test_two_pages_are_enough_where_there_are_no_more():
    assert kept([line("みなと市計画", 40)], [line("みなと市計画", 40)]) == [[], []]
    assert kept([line("みなと市計画", 40)], [line("みなと市計画", 40)], [line("別の話", 40)]) == [
        ["みなと市計画"],
        ["みなと市計画"],
        ["別の話"],
    ]
