"""Lines of text from glyphs: blanks as a reader sees them, small type in its place."""

from __future__ import annotations

import unicodedata

import pytest

from rag.documents.pdf.fonts import UNKNOWN_FONT
from rag.documents.pdf.geometry import Box
from rag.documents.pdf.glyphs import ASCENT, Glyph, Style
from rag.documents.pdf.lines import build_lines


def glyphs(text: str, x: float = 0, y: float = 100, size: float = 10, gap: float = 0, **look):
    """Glyphs on a baseline: full-width ones an em wide, others half an em."""
    style = Style(
        UNKNOWN_FONT, size, 0, bold=look.get("bold", False), invisible=look.get("ocr", False),
        pale=False, order=look.get("order", 0),
    )  # fmt: skip
    made = []
    for char in text:
        width = size if unicodedata.east_asian_width(char) in "WFA" else size / 2
        top = y - ASCENT * size
        made.append(Glyph(char, Box(x, top, x + width, top + size), style))
        x += width + gap
    return made


def texts(*parts: list) -> list[str]:
    return [line.text for line in build_lines([glyph for part in parts for glyph in part])]


@pytest.mark.parametrize(
    ("gap", "left", "right", "expected"),
    [
        (2.5, "令和", "6", "令和6"),
        (2.5, "6", "年度", "6年度"),
        (7.0, "令和", "6", "令和 6"),
        (2.5, "AI", "IoT", "AI IoT"),
        (0.5, "AI", "IoT", "AIIoT"),
        (6.0, "計画", "目的", "計画目的"),
        (8.0, "計画", "目的", "計画 目的"),
        (10.0, "計画", "目的", "計画　目的"),
        (2.0, "1,", "200", "1,200"),
    ],
)
def test_a_gap_is_a_blank_where_a_reader_sees_one(gap, left, right, expected):
    first = glyphs(left)
    assert texts(first, glyphs(right, first[-1].box.x1 + gap)) == [expected]


def test_a_wide_gap_begins_another_line():
    assert texts(glyphs("氏名"), glyphs("役職", 40)) == ["氏名", "役職"]


def test_full_stops_before_a_gutter_do_not_bridge_it():
    # Twelve points between the em squares, seventeen between the ink.
    assert texts(glyphs("終わる。"), glyphs("次の列", 52)) == ["終わる。", "次の列"]


def test_blanks_of_the_file_are_kept_where_they_show():
    assert texts(glyphs("第１章　総則")) == ["第１章　総則"]
    assert texts(glyphs("the plan")) == ["the plan"]
    squeezed = glyphs("T ec")
    squeezed[2] = squeezed[2]._replace(box=squeezed[1].box)
    assert texts(squeezed[:3]) == ["Te"]


@pytest.mark.parametrize("text", ["主担当", "所管"])
def test_a_label_stretched_over_its_place_is_one_word(text):
    assert texts(glyphs(text, gap=9)) == [text]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("第１章・・・・・・・・・・3", "第１章…3"),
        ("総則 ........ 12", "総則…12"),
        ("総則………………12", "総則…12"),
        ("しかし……それは", "しかし……それは"),
        ("例えば...など", "例えば...など"),
    ],
)
def test_leaders_are_one_sign(text, expected):
    assert texts(glyphs(text)) == [expected]


def test_rows_and_columns_keep_apart():
    lines = build_lines(
        [*glyphs("左の一", 0, 100), *glyphs("右の一", 100, 104), *glyphs("左の二", 0, 116)]
    )
    assert [(line.text, line.box) for line in lines] == [
        ("左の一", Box(0, 91.2, 30, 101.2)),
        ("右の一", Box(100, 95.2, 130, 105.2)),
        ("左の二", Box(0, 107.2, 30, 117.2)),
    ]


def test_a_sign_drawn_later_stands_in_its_gap():
    drawn = [*glyphs("額は"), *glyphs("減", 30), *glyphs("▲", 20, order=1)]
    assert texts(drawn) == ["額は▲減"]


@pytest.mark.parametrize(
    ("small", "x", "y", "expected"),
    [
        ("けん", 10, 90, "を牽引"),  # furigana over kanji
        ("けん", 0, 90, "けん|を牽引"),  # small kana over kana are no furigana
        ("147", 30, 96, "を牽引"),  # a note mark behind the line
        ("※1", 30, 96, "を牽引"),
        ("TM", 30, 96, "を牽引TM"),
        ("2", 30, 102, "を牽引₂"),  # an index
    ],
)
def test_small_type(small, x, y, expected):
    assert "|".join(texts(glyphs("を牽引"), glyphs(small, x, y, 5))) == expected


def test_no_blank_is_left_where_a_note_mark_stood():
    assert texts(glyphs("法"), glyphs("147", 10, 96, 6), glyphs("により", 19)) == ["法により"]


def test_units_keep_their_exponent():
    assert texts(glyphs("面積10km"), glyphs("2", 40, 96, 6)) == ["面積10km²"]


def test_a_footnote_keeps_its_number():
    assert texts(glyphs("3", 0, 96, 6), glyphs("条例をいう。", 3)) == ["3条例をいう。"]


def test_the_heavier_part_decides():
    (line,) = build_lines([*glyphs("基本方針", bold=True), *glyphs("：", 40)])
    assert (line.bold, line.ocr, line.size) == (True, False, 10)
    (line,) = build_lines(glyphs("認識", ocr=True))
    assert line.ocr
