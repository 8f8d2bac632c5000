"""Scanned pages: their rules, and the recogniser's words as glyphs."""

from __future__ import annotations

import numpy as np
import pytest

from rag.documents.model import ReadLimits
from rag.documents.ocr import OcrLine, OcrWord, tesseract_program
from rag.documents.pdf.drawings import Rule
from rag.documents.pdf.scan import find_rules, to_page
from tests.rag.documents.pdf.pages import LEFT, PORTRAIT, Paper, rows


def test_rules_are_found_and_wiped_out_and_strokes_are_not():
    image = np.full((300, 400), 255, dtype=np.uint8)
    image[50:53, 40:360] = 0  # a horizontal rule, 3 pixels thick
    image[50:250, 40:42] = 0  # a vertical one
    image[100:120, 100:130] = 0  # the stroke of a large character
    image[200:260, 200:390] = 0  # a black box
    found, cleaned = find_rules(image, 100)
    assert found == [Rule(True, 51.0, 40.0, 360.0), Rule(False, 40.5, 50.0, 250.0)]
    assert cleaned[51, 200] == 255
    assert cleaned[150, 40] == 255
    assert cleaned[110, 110] == 0
    assert cleaned[230, 300] == 0


def test_a_rule_of_a_skewed_scan_is_one_rule():
    image = np.full((200, 1000), 255, dtype=np.uint8)
    for x in range(900):
        image[100 + x // 100 : 103 + x // 100, 50 + x] = 0
    found, _ = find_rules(image, 100)
    assert found == [Rule(True, 105.0, 50.0, 950.0)]


def test_words_become_glyphs_that_follow_each_other():
    # 100 pixels are 36 points. Ink 23 pixels high is type of 23 * 0.36 / 0.92 = 9 points.
    line = OcrLine((OcrWord("計画、", 100, 165), OcrWord("第1", 175, 210)), 50, 73, 90)
    glyphs, drawings = to_page([line], [Rule(True, 100, 50, 400)], 0.36)
    assert drawings.rules == [Rule(True, 36, 18, 144)]
    assert [(g.char, round(g.box.x0, 1), round(g.box.x1, 1)) for g in glyphs] == [
        ("計", 36.0, 45.0),
        ("画", 45.0, 54.0),
        ("、", 54.0, 63.0),
        ("第", 63.0, 71.1),
        ("1", 71.1, 75.6),
    ]
    assert {(round(g.box.y0, 2), round(g.box.y1, 2), round(g.style.size, 2)) for g in glyphs} == {
        (17.64, 26.64, 9.0)
    }
    assert all(g.style.invisible for g in glyphs)


@pytest.mark.skipif(
    tesseract_program() is None, reason="tesseract with Japanese data is not installed"
)
def test_a_scanned_table_keeps_its_cells(tmp_path):
    import pypdfium2

    source = Paper(tmp_path / "source.pdf")
    xs = [LEFT, 220, 320, 420]
    source.grid(xs, [100, 130, 160, 190])
    for y, texts in ((120, ("施策", "目標", "実績")), (150, ("窓口の統合", "1,200", "850"))):
        source.row(xs, y, texts, 13)
    source.row(xs, 180, ("職員の研修", "300", "280"), 13)
    with pypdfium2.PdfDocument(source.save()) as pdf:
        pdf[0].render(scale=300 / 72).to_pil().save(tmp_path / "scan.png")
    paper = Paper(tmp_path / "a.pdf")
    paper.canvas.drawImage(str(tmp_path / "scan.png"), 0, 0, *PORTRAIT)
    document = paper.read(ReadLimits())
    assert [[cell[0] for cell in row] for row in rows(document)] == [[0, 1, 2]] * 3
    # Digits are left to the recogniser: what counts is that each word is in its cell.
    assert [row[0][3].lstrip("*") for row in rows(document)] == ["施策", "窓口の統合", "職員の研修"]
    assert all(block.ocr for block in document.blocks)
