"""Text layers that look right and read wrong."""

from __future__ import annotations

import pytest

from rag.documents.model import ReadLimits
from rag.documents.ocr import tesseract_program
from rag.documents.pdf.damage import is_damaged
from rag.documents.pdf.fonts import UNKNOWN_FONT
from rag.documents.pdf.geometry import Box
from rag.documents.pdf.glyphs import Glyph, Style
from rag.documents.pdf.reader import read_pdf
from rag.errors import UnreadableTextError
from tests.rag.documents.pdf.handwritten import write_with_table
from tests.rag.documents.pdf.pages import NO_OCR, shown

LINES = [
    "みなと市の行政手続は、令和九年度までにオンラインで完結する。",
    "職員は毎月一度、市の計画の進み具合を確かめて公表する。",
]
STYLE = Style(UNKNOWN_FONT, 10.5, 0, bold=False, invisible=False, pale=False, order=0)


def damaged(text: str, unmapped: int = 0) -> bool:
    glyphs = [Glyph(char, Box(0, 0, 10, 10), STYLE) for char in text]
    glyphs += [Glyph("\x00", Box(0, 0, 10, 10), STYLE, unmapped=True)] * unmapped
    return is_damaged(glyphs)


def test_the_right_table_gives_the_text(tmp_path):
    document = read_pdf(write_with_table(tmp_path / "a.pdf", LINES), NO_OCR)
    assert document.text == "\n".join(LINES)


@pytest.mark.parametrize(
    "wrong",
    [
        {"の": "䛾", "は": "䛿", "を": "䜢"},
        {"の": "\ufffd", "る": "\ufffd"},
        {"の": "\ue123", "、": "\ue124"},
        {"の": "\x03", "、": "\x04"},
        {"の": "", "、": "", "る": ""},
        {char: chr(ord(char) + 1) for char in set("".join(LINES))},
    ],
    ids=["extension A", "replacement", "private use", "control codes", "no character", "shifted"],
)
def test_a_wrong_table_is_refused(tmp_path, wrong):
    path = write_with_table(tmp_path / "a.pdf", LINES, wrong)
    with pytest.raises(UnreadableTextError, match="文字情報が壊れています"):
        read_pdf(path, NO_OCR)


def test_signs_of_word_are_read_as_drawn(tmp_path):
    lines = ["●窓口を一つにまとめる。", "●予約の枠を増やし、昼の混雑をなくす。"]
    path = write_with_table(tmp_path / "a.pdf", lines, {"●": "\uf06c"})
    assert shown(read_pdf(path, NO_OCR)) == [("list_item", line) for line in lines]


def test_a_single_unknown_character_is_shown_as_such(tmp_path):
    lines = [*LINES, "委員は髙橋である。" + "以上の者が毎年度の計画を点検して結果を公表する。" * 4]
    path = write_with_table(tmp_path / "a.pdf", lines, {"髙": "\ue000"})
    document = read_pdf(path, NO_OCR)
    assert "委員は〓橋である。" in document.text
    assert document.warnings == ("1 文字は字形の情報がなく読めないため、〓で示しました。",)


@pytest.mark.skipif(tesseract_program() is None, reason="tesseract is not installed")
def test_a_broken_page_is_not_read_where_recognition_finds_nothing(tmp_path):
    # The fictional font draws nothing, so that the page is white.
    path = write_with_table(tmp_path / "a.pdf", LINES, {"の": "䛾", "は": "䛿"})
    with pytest.raises(UnreadableTextError):
        read_pdf(path, ReadLimits())


@pytest.mark.parametrize(
    ("text", "unmapped", "expected"),
    [
        ("みなと市の計画" * 40, 0, False),
        ("みなと市の計画" * 40, 2, False),
        ("みなと市の計画" * 40, 3, True),
        ("計画", 1, True),
        ("髙﨑德永委員と桒原委員", 0, False),
        ("剝離した塗装の塡補と頰の𠮟責" * 3, 0, False),
        ("关于数字化转型计划的实施方案各部门应当积极推进电子政务建设", 0, False),
        ("디지털 전환 계획", 0, False),
        ("亍亐亗亣亯亴亸仒" + "市民の計画" * 10, 0, True),
        ("", 0, False),
    ],
)
def test_is_damaged(text, unmapped, expected):
    assert damaged(text, unmapped) is expected
