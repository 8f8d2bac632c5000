"""Boxes, charts and tables of one page."""

from __future__ import annotations

from tests.rag.documents.pdf.pages import GOTHIC, LANDSCAPE, LEFT, Paper, rows, shown

AIM = "本計画は、行政手続をオンラインで完結できるようにするものである。"


def test_boxes_on_a_slide_are_read_one_by_one(tmp_path):
    paper = Paper(tmp_path / "a.pdf", LANDSCAPE)
    paper.text(60, 60, "四つの柱", 24, GOTHIC)
    for number, title in enumerate(["手続", "データ", "人材", "基盤"]):
        x, y = 60 + 380 * (number % 2), 100 + 200 * (number // 2)
        paper.box(x, y, x + 340, y + 160, fill=0.95)
        paper.text(x + 20, y + 40, f"柱{number + 1}　{title}", 14)
        texts = [f"{title}の標準を定め、三年のうちに", "すべての課で用いる。"]
        paper.lines(texts, x + 20, y + 80, 14, 20)
    assert [text for _, text, *_ in shown(paper.read())] == [
        "四つの柱",
        "柱1　手続",
        "手続の標準を定め、三年のうちに",
        "すべての課で用いる。",
        "柱2　データ",
        "データの標準を定め、三年のうちに",
        "すべての課で用いる。",
        "柱3　人材",
        "人材の標準を定め、三年のうちに",
        "すべての課で用いる。",
        "柱4　基盤",
        "基盤の標準を定め、三年のうちに",
        "すべての課で用いる。",
    ]


def test_a_marked_word_does_not_cut_its_line(tmp_path):
    paper = Paper(tmp_path / "a.pdf")
    paper.box(LEFT + 31.5, 90, LEFT + 73.5, 104, fill=0.9, stroke=0)
    paper.text(LEFT, 100, AIM)
    assert shown(paper.read()) == [("paragraph", AIM)]


def test_a_frame_around_text_is_no_table(tmp_path):
    paper = Paper(tmp_path / "a.pdf")
    paper.box(60, 80, 540, 160)
    paper.lines(["【基本方針】", AIM], 72, 105)
    assert shown(paper.read()) == [("paragraph", "【基本方針】"), ("paragraph", AIM)]


def test_a_title_bar_above_a_box_is_no_table(tmp_path):
    paper = Paper(tmp_path / "a.pdf")
    paper.grid([60, 540], [80, 105, 180])
    paper.text(72, 97, "課題")
    paper.text(72, 130, AIM)
    assert shown(paper.read()) == [("paragraph", "課題"), ("paragraph", AIM)]


def test_grid_lines_of_a_chart_are_no_table(tmp_path):
    paper = Paper(tmp_path / "a.pdf")
    paper.grid([100, 400], [100, 140, 180, 220, 260])
    for number, (value, year) in enumerate([("310", "2022"), ("745", "2023"), ("980", "2024")]):
        paper.box(140 + 90 * number, 230 - 40 * number, 180 + 90 * number, 260, fill=0.5)
        paper.text(150 + 90 * number, 225 - 40 * number, value, 9)
        paper.text(150 + 90 * number, 275, year, 9)
    assert rows(paper.read()) == []


def test_a_table_inside_a_frame_is_a_table(tmp_path):
    paper = Paper(tmp_path / "a.pdf")
    paper.box(60, 60, 540, 300)
    paper.text(72, 85, "１　目標")
    paper.grid([80, 200, 320], [100, 120, 140])
    paper.row([80, 200], 114, ["指標", "目標"])
    paper.row([80, 200], 134, ["利用率", "80％"])
    document = paper.read()
    assert [[cell[3] for cell in row] for row in rows(document)] == [
        ["*指標", "*目標"],
        ["利用率", "80％"],
    ]
    assert shown(document)[0] == ("list_item", "１　目標")


def test_rows_without_rules_between_them_are_rows(tmp_path):
    paper = Paper(tmp_path / "a.pdf")
    xs = [72, 250, 330]
    paper.grid([*xs, 420], [100, 120, 190])
    paper.row(xs, 114, ["事業", "令和６年度", "令和７年度"])
    for number, texts in enumerate(
        [("窓口", "1,200", "1,300"), ("研修", "80", "95"), ("基盤", "－", "500")]
    ):
        paper.row(xs, 136 + 20 * number, texts)
    assert [[cell[3] for cell in row] for row in rows(paper.read())] == [
        ["*事業", "*令和６年度", "*令和７年度"],
        ["窓口", "1,200", "1,300"],
        ["研修", "80", "95"],
        ["基盤", "－", "500"],
    ]


def test_two_header_rows_with_merged_cells(tmp_path):
    paper = Paper(tmp_path / "a.pdf")
    xs, ys = [72, 200, 280, 360, 440], [100, 120, 140, 160]
    for x in (xs[0], xs[1], xs[4]):
        paper.rule(x, ys[0], x, ys[-1])
    for x in (xs[2], xs[3]):
        paper.rule(x, ys[1], x, ys[-1])
    for y in (ys[0], ys[2], ys[3]):
        paper.rule(xs[0], y, xs[-1], y)
    paper.rule(xs[1], ys[1], xs[-1], ys[1])
    paper.row(xs, 114, ["施策", "目標値"])
    paper.row(xs, 134, ["", "令和６年度", "令和７年度", "令和８年度"])
    paper.row(xs, 154, ["窓口の統合", "1", "2", "3"])
    assert rows(paper.read()) == [
        [(0, 1, 2, "*施策"), (1, 3, 1, "*目標値")],
        [(1, 1, 1, "*令和６年度"), (2, 1, 1, "*令和７年度"), (3, 1, 1, "*令和８年度")],
        [(0, 1, 1, "窓口の統合"), (1, 1, 1, "1"), (2, 1, 1, "2"), (3, 1, 1, "3")],
    ]
