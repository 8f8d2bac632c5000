"""Headings by type and by outline."""

from __future__ import annotations

import pytest

from rag.documents.model import BlockType
from rag.documents.pdf.file import Bookmark
from rag.documents.pdf.fonts import Font
from rag.documents.pdf.geometry import Box, Frame
from rag.documents.pdf.lines import Line
from rag.documents.pdf.page import PageLayout, Region
from rag.documents.pdf.paragraphs import Measure, to_row
from rag.documents.pdf.type import TypeBook

MINCHO = Font("Mincho", bold=False, serif=True)
GOTHIC = Font("Gothic", bold=False, serif=False)
PAGE = Box(0, 0, 600, 800)


def line(text: str, y: float = 100, size: float = 10, font: Font = MINCHO, **look) -> Line:
    x1 = 50 + size * len(text)
    bold, ocr = look.get("bold", False), look.get("ocr", False)
    return Line(text, Box(50, y, x1, y + size), size, bold, font, ocr)


BODY = [line("本文の行がこの幅いっぱいに続いていく。", 200 + 16 * at) for at in range(8)]


def book(*pages: list[Line], bookmarks: tuple[Bookmark, ...] = ()) -> TypeBook:
    layouts = [
        PageLayout(number, Frame(600, 800), Region(PAGE, lines))
        for number, lines in enumerate(pages, start=1)
    ]
    return TypeBook(layouts, bookmarks)


def kind(types: TypeBook, *lines: Line, page: int = 1) -> tuple[str, int | None]:
    found, level = types.kind([to_row([one], page) for one in lines])
    return found.value, level


def test_levels_follow_size_and_weight():
    chapter, section = line("第１章　総則", size=16), line("１　目的", font=GOTHIC)
    types = book([chapter, *BODY], [chapter, section, *BODY])
    assert types.body_size == 10
    assert kind(types, chapter) == ("heading", 1)
    assert kind(types, section) == ("heading", 2)
    assert kind(types, line("本文の行")) == ("paragraph", None)


def test_the_cover_does_not_push_chapters_down():
    cover = [line("総合計画", size=28), line("前期", size=22)]
    types = book(cover, [line("第１章", size=16), *BODY], [line("第２章", size=16), *BODY])
    assert [kind(types, one) for one in cover] == [("heading", 1)] * 2
    assert kind(types, line("第１章", size=16)) == ("heading", 2)


def test_the_outline_decides_where_there_is_one():
    types = book(
        [line("第１章　総則", size=16), *BODY],
        [line("目的", 300), *BODY],
        bookmarks=(Bookmark("第１章 総則", 1, 1), Bookmark("目的", 2, 3)),
    )
    assert kind(types, line("目的"), page=2) == ("heading", 3)
    assert kind(types, line("目的"), page=1) == ("paragraph", None)
    assert kind(types, line("第２章　課題", size=16), page=2) == ("heading", 1)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([line("とても大きな文である。", size=16)], ("paragraph", None)),
        ([line("・大きな項目", size=16)], ("list_item", None)),
        ([line("85％", size=30)], ("paragraph", None)),
        ([line("第１章　総則…3", size=16)], ("paragraph", None)),
        ([line("表１　施策の一覧", size=16)], ("caption", None)),
        ([line("第３章　推進")], ("heading", None)),
        ([line("（１）体制")], ("list_item", None)),
        ([line("第３者")], ("paragraph", None)),
        ([line("大きく見える", size=12, ocr=True)], ("paragraph", None)),
        ([line("大きな見出し", size=16, ocr=True)], ("heading", 1)),
    ],
)
def test_kinds(lines, expected):
    assert kind(book([*BODY, line("見出し", size=16)]), *lines) == expected


def test_a_bold_document_has_no_bold_headings():
    bold = [line("本文の行がこの幅いっぱいに続いていく。", bold=True)] * 5
    assert kind(book(bold), line("本文の語", bold=True)) == ("paragraph", None)


def test_measures_come_from_long_lines():
    types = book(BODY, BODY)
    layout = PageLayout(1, Frame(600, 800), Region(PAGE, []))
    # Lines of 10 points are 16 points apart: 0.6 ems of white.
    assert types.measure(layout, Measure(60, 120), float("inf")) == Measure(50, 240, leading=0.6)
    assert types.measure(layout, Measure(60, 120), limit=200) == Measure(60, 120, leading=0.6)
    assert types.columns(layout) == [(50, 240)]
    assert BlockType.HEADING.value == "heading"
