"""Presentations as their audience sees them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

from rag.documents.model import ReadLimits
from rag.documents.pptx.reader import read_pptx
from rag.errors import DocumentTooLargeError, EmptyDocumentError
from tests.rag.documents.office_files import NAMESPACES, written

LIMITS = ReadLimits()
BLANK, TITLE_AND_BODY, TITLE_SLIDE, TITLE_ONLY = 6, 1, 0, 5


@pytest.fixture
def read(tmp_path: Path):
    """Fills a presentation and gives its blocks, written out."""

    def _read(fill: Callable) -> list[str]:
        deck = Presentation()
        fill(deck)
        deck.save(tmp_path / "a.pptx")
        return written(read_pptx(tmp_path / "a.pptx", LIMITS))

    return _read


def add(deck, layout: int = BLANK, title: str = ""):
    slide = deck.slides.add_slide(deck.slide_layouts[layout])
    if title:
        slide.shapes.title.text = title
    return slide


def text_box(slide, left: float, top: float, *paragraphs: str, width: float = 3, height: float = 1):
    shape = slide.shapes.add_textbox(Inches(left), Inches(top), Inches(width), Inches(height))
    shape.text_frame.text = "\n".join(paragraphs)
    return shape


def element(xml: str):
    """The element of an XML snippet with the usual prefixes."""
    return etree.fromstring(f"<x {NAMESPACES}>{xml}</x>")[0]


def test_title_body_and_notes(read) -> None:
    def fill(deck) -> None:
        slide = add(deck, TITLE_AND_BODY, "みなと計画の概要\v（令和６年度）")
        frame = slide.placeholders[1].text_frame
        frame.text = "窓口を一つにする"
        deeper = frame.add_paragraph()
        deeper.text, deeper.level = "電話と対面", 1
        slide.notes_slide.notes_text_frame.text = "背景から話す。\n五分で終える。"
        cover = add(deck, TITLE_SLIDE, "第二部")
        cover.placeholders[1].text = "進め方"

    assert read(fill) == [
        "heading 1: みなと計画の概要（令和６年度）",
        "list_item: • 窓口を一つにする",
        "list_item: – 電話と対面",
        "speaker_note: 背景から話す。",
        "speaker_note: 五分で終える。",
        "heading 1: 第二部",
        "paragraph: 進め方",
    ]


def test_pages_count_hidden_slides(tmp_path: Path) -> None:
    deck = Presentation()
    text_box(add(deck), 1, 1, "一枚目")
    hidden = add(deck)
    text_box(hidden, 1, 1, "隠したスライド")
    hidden._element.set("show", "0")
    text_box(add(deck), 1, 1, "三枚目")
    deck.save(tmp_path / "a.pptx")
    document = read_pptx(tmp_path / "a.pptx", LIMITS)
    assert (document.format, document.pages, document.text) == ("pptx", 3, "一枚目\n三枚目")
    assert [block.page for block in document.blocks] == [1, 3]


def test_shapes_in_reading_order(read) -> None:
    def fill(deck) -> None:
        slide = add(deck, TITLE_ONLY, "二つの柱")
        text_box(slide, 5.5, 3, "右の本文")
        text_box(slide, 1, 3, "左の本文")
        text_box(slide, 5.5, 2, "右の見出し", height=0.8)
        text_box(slide, 1, 2, "左の見出し", height=0.8)
        text_box(slide, 1, 6, "下の帯", width=8)

    assert read(fill) == [
        "heading 1: 二つの柱",
        "paragraph: 左の見出し",
        "paragraph: 左の本文",
        "paragraph: 右の見出し",
        "paragraph: 右の本文",
        "paragraph: 下の帯",
    ]


def test_groups_are_placed_where_they_are_seen(read) -> None:
    def fill(deck) -> None:
        slide = add(deck)
        text_box(slide, 1, 3, "中ほど")
        group = slide.shapes.add_group_shape()
        for left, top, text in ((0, 10, "群れの下"), (0, 0, "群れの上")):
            box = group.shapes.add_textbox(Inches(left), Inches(top), Inches(3), Inches(5))
            box.text_frame.text = text
        group.left, group.top, group.width, group.height = (
            Inches(1), Inches(0.2), Inches(2), Inches(2),
        )  # fmt: skip

    assert read(fill) == ["paragraph: 群れの上", "paragraph: 群れの下", "paragraph: 中ほど"]


def test_what_the_audience_does_not_see(read) -> None:
    def fill(deck) -> None:
        slide = add(deck, TITLE_AND_BODY, "")
        text_box(slide, 1, 1, "見える")
        text_box(slide, 1, 2, "隠した形")._element.nvSpPr.cNvPr.set("hidden", "1")
        text_box(slide, 30, 2, "スライドの外")
        for kind in ("sldNum", "dt", "ftr"):
            shape = text_box(slide, 1, 6, f"飾り {kind}")
            shape._element.nvSpPr.nvPr.append(element(f"<p:ph type='{kind}'/>"))
        numbered = text_box(slide, 1, 4, "ページ")
        numbered.text_frame.paragraphs[0]._p.append(
            element("<a:fld type='slidenum' id='{1}'><a:t>7</a:t></a:fld>")
        )
        dated = text_box(slide, 1, 5, "時点：")
        dated.text_frame.paragraphs[0]._p.append(
            element("<a:fld type='datetime1' id='{2}'><a:t>2024/4/1</a:t></a:fld>")
        )

    assert read(fill) == ["paragraph: 見える", "paragraph: ページ", "paragraph: 時点：2024/4/1"]


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        (["<a:buNone/>"] * 2, ["paragraph: 項", "paragraph: 項"]),
        (["<a:buChar char='・'/>"] * 2, ["list_item: ・ 項", "list_item: ・ 項"]),
        (["<a:buFont typeface='Wingdings'/><a:buChar char='l'/>"], ["list_item: ● 項"]),
        (["<a:buBlip/>"], ["list_item: ・ 項"]),
        (["<a:buAutoNum type='arabicPeriod'/>"] * 2, ["list_item: 1. 項", "list_item: 2. 項"]),
        (["<a:buAutoNum type='circleNumDbPlain' startAt='3'/>"] * 2,
         ["list_item: ③ 項", "list_item: ④ 項"]),
        (["<a:buAutoNum type='arabicParenBoth'/>", "<a:buNone/>",
          "<a:buAutoNum type='arabicParenBoth'/>"],
         ["list_item: (1) 項", "paragraph: 項", "list_item: (1) 項"]),
        (["<a:buAutoNum type='arabicDbPeriod'/>"], ["list_item: １． 項"]),
        (["<a:buAutoNum type='ea1JpnKorPlain'/>"] * 2, ["list_item: 一 項", "list_item: 二 項"]),
        (["<a:buAutoNum type='romanUcParenR'/>", "<a:buAutoNum type='alphaLcPeriod'/>"],
         ["list_item: I) 項", "list_item: a. 項"]),
    ],
)  # fmt: skip
def test_bullets_and_numbers(read, properties: list[str], expected: list[str]) -> None:
    def fill(deck) -> None:
        shape = text_box(add(deck), 1, 1, *["項"] * len(properties))
        for paragraph, inner in zip(shape.text_frame.paragraphs, properties, strict=True):
            paragraph._p.insert(0, element(f"<a:pPr>{inner}</a:pPr>"))

    assert read(fill) == expected


def test_numbers_go_on_after_deeper_items(read) -> None:
    def fill(deck) -> None:
        shape = text_box(add(deck), 1, 1, *["項"] * 6)
        for paragraph, level in zip(shape.text_frame.paragraphs, [0, 1, 1, 0, 1, 0], strict=True):
            paragraph._p.insert(
                0,
                element(f"<a:pPr lvl='{level}'><a:buAutoNum type='arabicPeriod'/></a:pPr>"),
            )

    assert [line.split()[1] for line in read(fill)] == ["1.", "1.", "2.", "2.", "1.", "3."]


def test_characters(read) -> None:
    formula = (
        "<mc:AlternateContent><mc:Choice Requires='a14'><a14:m><m:oMath><m:sSup><m:e><m:r>"
        "<m:t>x</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:oMath></a14:m>"
        "</mc:Choice><mc:Fallback><a:r><a:t>絵</a:t></a:r></mc:Fallback></mc:AlternateContent>"
    )

    def fill(deck) -> None:
        paragraph = text_box(add(deck), 1, 1, "").text_frame.paragraphs[0]._p
        for run in (
            "<a:r><a:t>CO</a:t></a:r>",
            "<a:r><a:rPr baseline='-25000'/><a:t>2</a:t></a:r>",
            "<a:r><a:rPr><a:latin typeface='Wingdings'/></a:rPr><a:t>&#xF0E8;</a:t></a:r>",
            "<a:br/>",
            formula,
        ):
            paragraph.append(element(run))

    assert read(fill) == ["paragraph: CO₂➔\nx²"]


def test_tables_with_merged_cells_and_their_caption(read) -> None:
    def fill(deck) -> None:
        slide = add(deck)
        text_box(slide, 1, 1, "（単位：千円）", height=0.5)
        table = slide.shapes.add_table(3, 3, Inches(1), Inches(2), Inches(8), Inches(3)).table
        for i, row in enumerate(["区分|令和６年度|", "|当初|補正", "窓口|1,200|300"]):
            for j, text in enumerate(row.split("|")):
                table.cell(i, j).text = text
        table.cell(0, 0).merge(table.cell(1, 0))
        table.cell(0, 1).merge(table.cell(0, 2))

    assert read(fill) == [
        "caption of 0: （単位：千円）",
        "row 0.0: 区分*[2x1] | 令和６年度*[1x2]",
        "row 0.1: 1:当初* | 補正*",
        "row 0.2: 窓口 | 1,200 | 300",
    ]


def test_a_table_without_a_header_style_is_judged_by_its_cells(read) -> None:
    def fill(deck) -> None:
        frame = add(deck).shapes.add_table(2, 2, Inches(1), Inches(1), Inches(8), Inches(3))
        frame.table.first_row = False
        for i, row in enumerate(["担当|企画課", "電話|012-345"]):
            for j, text in enumerate(row.split("|")):
                frame.table.cell(i, j).text = text

    assert read(fill) == ["row 0.0: 担当 | 企画課", "row 0.1: 電話 | 012-345"]


def test_charts(read) -> None:
    def fill(deck) -> None:
        data = CategoryChartData(number_format="0.0")
        data.categories = ["令和５年度", "令和６年度"]
        data.add_series("整備率", (45.0, 52.25))
        data.add_series("目標", (50, None))
        chart = add(deck).shapes.add_chart(
            XL_CHART_TYPE.COLUMN_CLUSTERED, Inches(1), Inches(1), Inches(6), Inches(4), data
        ).chart  # fmt: skip
        chart.has_title = True
        chart.chart_title.text_frame.text = "道路の整備"
        chart.value_axis.has_title = True
        chart.value_axis.axis_title.text_frame.text = "（％）"

    assert read(fill) == [
        "figure: 道路の整備",
        "figure: （％）",
        "figure: 令和５年度：整備率 45.0、目標 50.0",
        "figure: 令和６年度：整備率 52.3",
    ]


def test_alternative_texts(read, tmp_path: Path) -> None:
    png = bytes.fromhex(
        "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154"
        "08d763f8ffff3f0005fe02fea1399e1e0000000049454e44ae426082"
    )
    (tmp_path / "a.png").write_bytes(png)

    def fill(deck) -> None:
        slide = add(deck)
        for top, text in enumerate(
            ["港の整備の前と後の写真", "船の絵\n\n自動的に生成された説明", "a.png", "図 4"]
        ):
            picture = slide.shapes.add_picture(
                str(tmp_path / "a.png"), Inches(1), Inches(1 + top), Inches(1), Inches(1)
            )
            picture._element.nvPicPr.cNvPr.set("descr", text)

    assert read(fill) == ["figure: 港の整備の前と後の写真"]


def test_diagrams(read) -> None:
    points = "".join(
        f"<dgm:pt modelId='{name}'><dgm:t><a:p><a:r><a:t>{text}</a:t></a:r></a:p></dgm:t></dgm:pt>"
        for name, text in (("3", "審査"), ("2", "受付"), ("4", "書類の確認"))
    )
    links = "".join(
        f"<dgm:cxn modelId='c{to}' srcId='{source}' destId='{to}' srcOrd='{order}' destOrd='0'/>"
        for source, to, order in (("1", "3", 1), ("1", "2", 0), ("2", "4", 0))
    )
    data = (
        f"<dgm:dataModel {NAMESPACES}><dgm:ptLst><dgm:pt modelId='1' type='doc'/>{points}"
        "<dgm:pt modelId='9' type='parTrans'><dgm:t><a:p><a:r><a:t>線</a:t></a:r></a:p></dgm:t>"
        f"</dgm:pt></dgm:ptLst><dgm:cxnLst>{links}</dgm:cxnLst></dgm:dataModel>"
    )

    def fill(deck) -> None:
        from pptx.opc.package import Part
        from pptx.opc.packuri import PackURI

        slide = add(deck)
        part = Part(
            PackURI("/ppt/diagrams/data1.xml"), "application/xml", slide.part.package,
            data.encode(),
        )  # fmt: skip
        rid = slide.part.relate_to(
            part,
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships/diagramData",
        )
        slide.shapes._spTree.append(
            element(
                "<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id='9' name='図表 1'/>"
                "<p:cNvGraphicFramePr/><p:nvPr/></p:nvGraphicFramePr><p:xfrm><a:off x='0' y='0'/>"
                "<a:ext cx='900' cy='900'/></p:xfrm><a:graphic><a:graphicData>"
                f"<dgm:relIds r:dm='{rid}'/></a:graphicData></a:graphic></p:graphicFrame>"
            )
        )

    assert read(fill) == ["paragraph: 受付", "paragraph: 書類の確認", "paragraph: 審査"]


def test_nothing_to_read(tmp_path: Path) -> None:
    deck = Presentation()
    add(deck, TITLE_AND_BODY)
    deck.save(tmp_path / "a.pptx")
    with pytest.raises(EmptyDocumentError, match="文字が見つかりません"):
        read_pptx(tmp_path / "a.pptx", LIMITS)


def test_too_many_slides(tmp_path: Path) -> None:
    deck = Presentation()
    for _ in range(3):
        add(deck)
    deck.save(tmp_path / "a.pptx")
    with pytest.raises(DocumentTooLargeError, match="スライドが多すぎます（3枚）"):
        read_pptx(tmp_path / "a.pptx", ReadLimits(max_pages=2))
