"""Pages that are not read from left to right and downwards."""

from __future__ import annotations

import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont

from tests.rag.documents.pdf.pages import LEFT, MINCHO, PORTRAIT, Paper, rows, shown

AIM = (
    "本計画は、みなと市の行政手続をすべてオンラインで完結できるようにし、市民が窓口へ出向く時間を"
    "減らすことを目的として定めるものである。計画の期間は五年とし、毎年度の見直しを行う。"
)
MEANS = (
    "手続の見直しに当たっては、書面や押印を求める規定を先に改め、そのうえで入力の項目を半分に"
    "減らし、高齢者にも分かりやすい画面を用意する。"
)


@pytest.fixture
def vertical():
    """The Mincho font for vertical writing."""
    pdfmetrics.registerFont(UnicodeCIDFont(MINCHO, isVertical=True))
    yield MINCHO
    pdfmetrics.registerFont(UnicodeCIDFont(MINCHO))


def columns(paper: Paper, text: str, x: float, y: float, chars: int, indent: int = 1) -> float:
    """Writes a paragraph in vertical lines from right to left; returns the place after them."""
    lines = [text[: chars - indent]]
    rest = text[chars - indent :]
    lines += [rest[at : at + chars] for at in range(0, len(rest), chars)]
    for number, line in enumerate(lines):
        paper.text(x - 18 * number, y + (12 * indent if number == 0 else 0), line, 12)
    return x - 18 * len(lines)


def test_vertical_writing_is_read_from_right_to_left(tmp_path, vertical):
    paper = Paper(tmp_path / "a.pdf")
    paper.text(520, 80, "みなと市の将来像", 20, vertical)
    x = columns(paper, AIM, 470, 80, 40)
    columns(paper, MEANS, x, 80, 40)
    document = paper.read()
    assert shown(document) == [
        ("heading", "みなと市の将来像", 1),
        ("paragraph", AIM),
        ("paragraph", MEANS),
    ]
    second = document.blocks[1].lines[1]
    # A vertical line, 40 em high, its em squares centred on x.
    assert [round(v, 1) for v in (second.x0, second.y0, second.x1, second.y1)] == [
        446.0,
        80.0,
        458.0,
        560.0,
    ]


def test_two_tiers_of_vertical_writing_are_read_one_after_the_other(tmp_path, vertical):
    paper = Paper(tmp_path / "a.pdf")
    columns(paper, AIM, 500, 80, 20)
    columns(paper, MEANS, 500, 80 + 23 * 12, 20)
    assert shown(paper.read()) == [("paragraph", AIM), ("paragraph", MEANS)]


def test_figures_abreast_in_a_vertical_line_stay_in_it(tmp_path, vertical):
    paper = Paper(tmp_path / "a.pdf")
    paper.text(500, 80, "令和", 12, vertical)
    paper.text(500, 80 + 36, "年度までに窓口を三か所とし、職員は", 12, vertical)
    columns(paper, AIM, 480, 80, 40)
    paper.text(290, 800, "- 3 -", 10.5, "Helvetica")
    paper.text(500 - 6, 80 + 24 + 10, "12", 10, "Helvetica")
    document = paper.read()
    assert document.text.startswith("令和12年度までに窓口を三か所とし、職員は")
    assert document.text.endswith(AIM)


def test_a_vertical_label_in_a_horizontal_table(tmp_path):
    paper = Paper(tmp_path / "a.pdf")
    xs = [72, 100, 250, 400]
    paper.grid(xs[1:], [80, 120, 160])
    paper.grid(xs[:2], [80, 160])
    for number, char in enumerate("柱一人材"):
        paper.text(80, 100 + 12 * number, char)
    paper.row(xs[1:], 100, ["職員の研修", "五百人"])
    paper.row(xs[1:], 140, ["民間の登用", "二十人"])
    assert rows(paper.read()) == [
        [(0, 1, 2, "柱一人材"), (1, 1, 1, "職員の研修"), (2, 1, 1, "五百人")],
        [(1, 1, 1, "民間の登用"), (2, 1, 1, "二十人")],
    ]


def test_a_wide_page_among_others_keeps_its_text_apart_from_the_running_head(tmp_path):
    paper = Paper(tmp_path / "a.pdf")
    for page in range(1, 5):
        paper.text(LEFT, 50, "みなと市デジタル計画", 9)
        paper.text(290, 810, f"- {page} -")
        if page == 3:
            paper.canvas.rotate(90)
            paper.canvas.translate(0, -PORTRAIT[0])
            paper.height = PORTRAIT[0]
        paper.prose(AIM, 40, y=110)
        paper.height = PORTRAIT[1]
        paper.page()
    assert shown(paper.read()) == [("paragraph", AIM)] * 4


def test_a_watermark_is_no_text(tmp_path):
    paper = Paper(tmp_path / "a.pdf")
    for _ in range(3):
        paper.prose(AIM, 40, y=110)
        paper.canvas.saveState()
        paper.canvas.translate(200, 300)
        paper.canvas.rotate(45)
        paper.canvas.setFont(MINCHO, 60)
        paper.canvas.setFillGray(0.8)
        paper.canvas.drawString(0, 0, "内部限り")
        paper.canvas.restoreState()
        paper.page()
    assert shown(paper.read()) == [("paragraph", AIM)] * 3
