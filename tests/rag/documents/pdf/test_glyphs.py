"""What the glyphs of a page say about themselves."""

from __future__ import annotations

import pytest

from rag.documents.pdf.drawings import read_drawings
from rag.documents.pdf.glyphs import Glyph, read_glyphs
from rag.documents.pdf.space import PageSpace
from tests.rag.documents.pdf.handwritten import write_with_table
from tests.rag.documents.pdf.pages import GOTHIC, MINCHO, Paper


def glyphs_of(path) -> list[Glyph]:
    import pypdfium2

    with pypdfium2.PdfDocument(path) as pdf:
        page = pdf[0]
        space = PageSpace(page)
        text_page = page.get_textpage()
        found = read_glyphs(text_page, space, read_drawings(page, space).placements)
        text_page.close()
        page.close()
    return found


def test_size_place_and_direction(tmp_path):
    paper = Paper(tmp_path / "a.pdf")
    paper.text(100, 200, "横", 12)
    paper.canvas.saveState()
    paper.canvas.translate(300, paper.height - 400)
    paper.canvas.rotate(-90)
    paper.canvas.scale(2, 2)
    paper.canvas.setFont(GOTHIC, 5)
    paper.canvas.drawString(0, 0, "下")
    paper.canvas.restoreState()
    across, down = glyphs_of(paper.save())
    assert (across.char, across.style.size, across.style.turn, across.style.font.serif) == (
        "横",
        12,
        0,
        True,
    )
    assert [round(v, 2) for v in across.box] == [100.0, 189.44, 112.0, 201.44]
    assert (down.char, down.style.size, down.style.turn, down.style.font.serif) == (
        "下",
        10,
        90,
        False,
    )
    # Written downwards, its head points to the right.
    assert [round(v, 2) for v in down.box] == [298.8, 400.0, 308.8, 410.0]


def test_looks(tmp_path):
    paper = Paper(tmp_path / "a.pdf")
    paper.text(100, 200, "常")
    paper.text(100, 220, "太", mode=2)
    paper.text(100, 240, "隠", mode=3)
    paper.text(100, 260, "白", grey=1)
    looks = {
        glyph.char: (glyph.style.bold, glyph.style.invisible, glyph.style.pale)
        for glyph in glyphs_of(paper.save())
    }
    assert looks == {
        "常": (False, False, False),
        "太": (True, False, False),
        "隠": (False, True, False),
        "白": (False, False, True),
    }


@pytest.mark.parametrize(
    ("name", "bold", "serif"),
    [
        (MINCHO, False, True),
        ("ABCDEF+MS-Gothic,Bold", True, False),
        ("YuMincho-Demibold", True, True),
        ("HiraKakuProN-W6", True, False),
        ("Times-Roman", False, True),
        ("Meiryo", False, False),
    ],
)
def test_fonts_by_their_names(tmp_path, name, bold, serif):
    glyph = glyphs_of(write_with_table(tmp_path / "a.pdf", ["計画"], name=name))[0]
    assert (glyph.style.font.bold, glyph.style.font.serif) == (bold, serif)


def test_signs_of_symbol_fonts_are_what_they_draw(tmp_path):
    path = write_with_table(tmp_path / "a.pdf", ["lnü"], name="ABCDEF+Wingdings-Regular")
    assert [glyph.char for glyph in glyphs_of(path)] == ["●", "■", "✓"]


def test_forms_for_vertical_writing_are_the_usual_characters(tmp_path):
    path = write_with_table(tmp_path / "a.pdf", ["計画終"], {"画": "︵", "終": "﹂"})
    assert [glyph.char for glyph in glyphs_of(path)] == ["計", "（", "」"]
