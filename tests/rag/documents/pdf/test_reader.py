"""PDF as a person reads it: whole documents, from page to blocks."""

from __future__ import annotations

from rag.documents.model import LineBox
from tests.rag.documents.pdf.pages import GOTHIC, LEFT, PORTRAIT, TOP, Paper, rows, shown

# 40 characters of 10.5 points to the line: the measure of all pages here is 72 to 492.
CHARS = 40
AIM = (
    "本計画は、みなと市の行政手続を令和九年度までにすべてオンラインで完結できるようにし、"
    "市民が窓口へ出向く時間を一人当たり年に六時間減らすことを目的として定めるものである。"
)
MEANS = (
    "手続の見直しに当たっては、書面や押印を求める規定を先に改め、そのうえで入力の項目を半分に"
    "減らし、高齢者にも分かりやすい画面を用意する。庁内では毎月一度、進み具合を点検する。"
)


def test_wrapped_lines_are_one_paragraph_with_the_place_of_each_line(tmp_path):
    paper = Paper(tmp_path / "a.pdf")
    paper.prose(AIM, CHARS)
    document = paper.read()
    assert shown(document) == [("paragraph", AIM)]
    # The em square reaches from 0.88 em above the baseline to 0.12 em below it.
    assert [
        LineBox(b.char_start, b.char_end, b.page, *(round(v, 1) for v in (b.x0, b.y0, b.x1, b.y1)))
        for b in document.blocks[0].lines
    ] == [
        LineBox(0, 39, 1, 82.5, 80.8, 492.0, 91.3),
        LineBox(39, 79, 1, 72.0, 96.8, 492.0, 107.3),
        LineBox(79, 84, 1, 72.0, 112.8, 124.5, 123.3),
    ]


def test_a_paragraph_goes_on_over_the_page_and_its_footnote_waits(tmp_path):
    paper = Paper(tmp_path / "a.pdf")
    for page in (1, 2):
        paper.right(492, 50, "みなと市デジタル計画", 9)
        paper.text(280, 800, f"- {page} -")
        if page == 1:
            paper.lines([AIM[:39]], LEFT + 10.5, 700)
            paper.lines([AIM[39:79]], LEFT, 716)
            paper.rule(LEFT, 735, 200, 735)
            paper.text(LEFT, 750, "1 手続とは、条例に基づく申請及び届出をいう。", 8)
            paper.page()
    paper.lines([AIM[79:]])
    paper.prose(MEANS, CHARS, y=TOP + 16)
    document = paper.read()
    assert shown(document) == [
        ("paragraph", AIM),
        ("footnote", "1 手続とは、条例に基づく申請及び届出をいう。"),
        ("paragraph", MEANS),
    ]
    assert [(block.page, [line.page for line in block.lines]) for block in document.blocks] == [
        (1, [1, 1, 2]),
        (1, [1]),
        (2, [2, 2, 2]),
    ]


def test_columns_are_read_one_after_the_other_and_headings_between_them(tmp_path):
    paper = Paper(tmp_path / "a.pdf")
    left, right = LEFT, LEFT + 21 * 10.5
    paper.text(LEFT, 60, "第１章　みなと市のいまと、これからの十年に向けた課題", 16, GOTHIC)
    paper.prose(AIM, 19, left, 90)
    paper.prose(MEANS, 19, right, 90)
    paper.text(LEFT, 190, "第２章　みなと市が令和九年度までに取り組むこと", 16, GOTHIC)
    paper.prose(MEANS, 19, left, 220)
    paper.prose(AIM, 19, right, 220)
    assert shown(paper.read()) == [
        ("heading", "第１章　みなと市のいまと、これからの十年に向けた課題", 1),
        ("paragraph", AIM),
        ("paragraph", MEANS),
        ("heading", "第２章　みなと市が令和九年度までに取り組むこと", 1),
        ("paragraph", MEANS),
        ("paragraph", AIM),
    ]


def test_small_type_beside_the_text_does_not_cut_words(tmp_path):
    paper = Paper(tmp_path / "a.pdf")
    paper.text(LEFT, 100, "地域を牽引する企業を選び、電子申請法")
    paper.text(LEFT + 3 * 10.5, 90, "けんいん", 5)
    after = LEFT + 18 * 10.5
    paper.text(after, 96, "147", 6)
    paper.text(after + 10, 100, "により面積1,200m")
    paper.text(after + 10 + paper.width("により面積1,200m"), 96, "2", 6)
    document = paper.read()
    assert shown(document) == [
        ("paragraph", "地域を牽引する企業を選び、電子申請法により面積1,200m²")
    ]


def test_headings_rank_by_size_and_weight(tmp_path):
    paper = Paper(tmp_path / "a.pdf")
    paper.text(LEFT, 60, "みなと市　総合計画", 24, GOTHIC)
    paper.page()
    paper.text(LEFT, 60, "第１章　基本方針", 16, GOTHIC)
    paper.text(LEFT, 90, "１　計画の目的", 10.5, GOTHIC)
    paper.prose(AIM, CHARS, y=110)
    paper.page()
    paper.text(LEFT, 60, "第２章　推進体制", 16, GOTHIC)
    paper.text(LEFT, 90, "１　庁内の体制", 10.5, GOTHIC)
    paper.prose(MEANS, CHARS, y=110)
    assert shown(paper.read()) == [
        ("heading", "みなと市　総合計画", 1),
        ("heading", "第１章　基本方針", 2),
        ("heading", "１　計画の目的", 3),
        ("paragraph", AIM),
        ("heading", "第２章　推進体制", 2),
        ("heading", "１　庁内の体制", 3),
        ("paragraph", MEANS),
    ]


def test_the_outline_tells_headings_that_look_like_text(tmp_path):
    paper = Paper(tmp_path / "a.pdf")
    for level, (y, title) in enumerate([(90, "基本方針"), (106, "計画の目的")]):
        paper.canvas.bookmarkPage(title)
        paper.canvas.addOutlineEntry(title, title, level)
        paper.text(LEFT, y, title)
    paper.prose(AIM, CHARS, y=122)
    assert shown(paper.read()) == [
        ("heading", "基本方針", 1),
        ("heading", "計画の目的", 2),
        ("paragraph", AIM),
    ]


def test_items_captions_and_notes_are_told_apart(tmp_path):
    paper = Paper(tmp_path / "a.pdf")
    paper.prose(AIM, CHARS)
    paper.lines(
        [
            "・窓口の待ち時間を平均で十分以内とし、あわせて予約の枠を三割増やすことにより、昼の混",
            "　雑をなくす。",
            "○電子申請の利用率を高める。",
            "① 国の方針との整合",
            "（２）近隣の市との連携",
            "※数値は見込みを含む。",
            "図２　推進体制の全体像",
        ],
        y=160,
    )
    assert shown(paper.read())[1:] == [
        (
            "list_item",
            "・窓口の待ち時間を平均で十分以内とし、あわせて予約の枠を三割増やすことにより、"
            "昼の混雑をなくす。",
        ),
        ("list_item", "○電子申請の利用率を高める。"),
        ("list_item", "① 国の方針との整合"),
        ("list_item", "（２）近隣の市との連携"),
        ("paragraph", "※数値は見込みを含む。"),
        ("caption", "図２　推進体制の全体像"),
    ]


def test_a_ruled_table_over_two_pages_is_one_table(tmp_path):
    xs = [72, 150, 255, 400, 500]
    header = ["分野", "施策", "令和７年度", "担当課"]
    paper = Paper(tmp_path / "a.pdf")
    paper.text(LEFT, 600, "表１　施策の目標")
    paper.text(430, 616, "（単位：件）", 9)
    paper.grid(xs[1:], [625, 645, 675])
    paper.grid([xs[0], xs[1]], [625, 645, 705])
    paper.grid(xs[1:], [675, 705])
    paper.row(xs, 638, header)
    paper.row(
        xs, 658, ["手続", "電子申請の対象を広げる\nとともに様式を改める。", "1,200", "市民課"]
    )
    paper.row(xs, 688, ["", "本人確認を一度で済む", "850", "情報課"])
    paper.text(280, 800, "- 1 -")
    paper.page()
    paper.grid(xs, [60, 80, 110, 130])
    paper.row(xs, 73, header)
    paper.row(xs, 93, ["", "ようにする。", "", ""])
    paper.row(xs, 123, ["人材", "職員の研修", "－", "人事課"])
    paper.text(280, 800, "- 2 -")
    document = paper.read()
    assert [(b.type.value, b.table) for b in document.blocks[:3]] == [
        ("caption", 0),
        ("caption", 0),
        ("table_row", 0),
    ]
    assert rows(document) == [
        [(0, 1, 1, "*分野"), (1, 1, 1, "*施策"), (2, 1, 1, "*令和７年度"), (3, 1, 1, "*担当課")],
        [
            (0, 1, 2, "手続"),
            (1, 1, 1, "電子申請の対象を広げるとともに様式を改める。"),
            (2, 1, 1, "1,200"),
            (3, 1, 1, "市民課"),
        ],
        [(1, 1, 1, "本人確認を一度で済むようにする。"), (2, 1, 1, "850"), (3, 1, 1, "情報課")],
        [(0, 1, 1, "人材"), (1, 1, 1, "職員の研修"), (2, 1, 1, "－"), (3, 1, 1, "人事課")],
    ]
    assert [[(line.page) for line in block.lines] for block in document.blocks if block.cells] == [
        [1],
        [1],
        [1, 2],
        [2],
    ]


def test_entries_in_line_without_rules_are_a_table(tmp_path):
    paper = Paper(tmp_path / "a.pdf")
    paper.prose(AIM, CHARS)
    for y, entries in enumerate(
        [("指標", "現状", "目標"), ("利用率", "32.5％", "80％"), ("満足度", "3.1点", "4.0点")]
    ):
        for x, entry in zip((72, 250, 350), entries, strict=True):
            paper.text(x, 160 + 18 * y, entry)
    assert rows(paper.read()) == [
        [(0, 1, 1, "*指標"), (1, 1, 1, "*現状"), (2, 1, 1, "*目標")],
        [(0, 1, 1, "利用率"), (1, 1, 1, "32.5％"), (2, 1, 1, "80％")],
        [(0, 1, 1, "満足度"), (1, 1, 1, "3.1点"), (2, 1, 1, "4.0点")],
    ]


def test_bars_of_a_schedule_span_their_years(tmp_path):
    paper = Paper(tmp_path / "a.pdf", (842, 595))
    xs = [60, 180, 300, 420, 540, 630]
    paper.grid(xs, [80, 110, 200, 260])
    paper.row(xs, 98, ["施策", "2024年度", "2025年度", "2026年度", "目標"])
    paper.row(xs, 130, ["①窓口の統合", "", "", "", "令和８年度末までに\n三か所とする。"])
    paper.box(185, 120, 415, 145, fill=0.9)
    paper.text(240, 136, "現状の調査と設計", 9)
    paper.box(310, 160, 530, 185, fill=0.9)
    paper.text(380, 176, "移行と検証", 9)
    paper.row(xs, 230, ["②職員の研修", "", "", "", "全員が受講する。"])
    paper.text(190, 225, "基礎研修（毎年度）", 9)
    paper.arrow(185, 235, 535)
    document = paper.read()
    assert rows(document) == [
        [
            (0, 1, 1, "*施策"),
            (1, 1, 1, "*2024年度"),
            (2, 1, 1, "*2025年度"),
            (3, 1, 1, "*2026年度"),
            (4, 1, 1, "*目標"),
        ],
        [
            (0, 1, 2, "①窓口の統合"),
            (1, 2, 1, "現状の調査と設計"),
            (4, 1, 2, "令和８年度末までに三か所とする。"),
        ],
        [(2, 2, 1, "移行と検証")],
        [(0, 1, 1, "②職員の研修"), (1, 3, 1, "基礎研修（毎年度）"), (4, 1, 1, "全員が受講する。")],
    ]


def test_running_heads_and_page_numbers_are_left_out(tmp_path):
    paper = Paper(tmp_path / "a.pdf")
    titles = ["方針", "体制", "予算", "評価"]
    for number, title in enumerate(titles, start=1):
        paper.text(LEFT, 50, "みなと市デジタル計画", 9)
        paper.right(492, 50, f"令和６年３月　{number}／4", 9)
        paper.text(LEFT, TOP, f"施策{number}　{title}", 14, GOTHIC)
        paper.prose(AIM, CHARS, y=TOP + 30)
        paper.text(290, 810, str(number))
        paper.page()
    document = paper.read()
    assert [text for _, text, *_ in shown(document)] == [
        part
        for number, title in enumerate(titles, start=1)
        for part in (f"施策{number}　{title}", AIM)
    ]


def test_a_page_on_its_side_is_read_and_its_boxes_stay_on_the_page(tmp_path):
    turned = Paper(tmp_path / "turned.pdf")
    turned.canvas.rotate(90)
    turned.canvas.translate(0, -PORTRAIT[0])
    turned.height = PORTRAIT[0]
    turned.prose(AIM, CHARS)
    document = turned.read()
    assert shown(document) == [("paragraph", AIM)]
    line = document.blocks[0].lines[1]
    # The second line runs upwards: 420 points high, from 72 points above the foot of the page.
    assert [round(v, 1) for v in (line.x0, line.y0, line.x1, line.y1)] == [
        96.8,
        round(PORTRAIT[1] - 492, 1),
        107.3,
        round(PORTRAIT[1] - 72, 1),
    ]


def test_a_page_marked_as_turned_is_read_as_displayed(tmp_path):
    paper = Paper(tmp_path / "a.pdf")
    paper.canvas.setPageRotation(90)  # reportlab then swaps width and height
    paper.height = PORTRAIT[0]
    paper.prose(AIM, CHARS)
    document = paper.read()
    assert shown(document) == [("paragraph", AIM)]
    line = document.blocks[0].lines[1]
    # Displayed, the lines run downwards, the first at the right edge of the page.
    assert [round(v, 1) for v in (line.x0, line.y0, line.x1, line.y1)] == [
        round(PORTRAIT[0] - 107.3, 1),
        72.0,
        round(PORTRAIT[0] - 96.8, 1),
        492.0,
    ]
