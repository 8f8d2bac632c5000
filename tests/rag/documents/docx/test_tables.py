"""Tables with their cells, captions and frames."""

from __future__ import annotations

from tests.rag.documents.docx.markup import STYLES, cell, control, par, row, styled, table


def test_merged_cells_stand_once(read) -> None:
    body = table(
        row(cell("施策", '<w:vMerge w:val="restart"/>'),
            cell("目標", '<w:gridSpan w:val="2"/>'), properties="<w:tblHeader/>"),
        row(cell("", "<w:vMerge/>"), "令和６年度", "令和７年度"),
        row(cell("窓口", '<w:vMerge w:val="restart"/>'), "10件", "20件"),
        row(cell("隠れた文字", "<w:vMerge/>"), "電話", "対面"),
    )  # fmt: skip
    assert read(body) == [
        "row 0.0: 施策*[2x1] | 目標*[1x2]",
        "row 0.1: 1:令和６年度* | 令和７年度*",
        "row 0.2: 窓口[2x1] | 10件 | 20件",
        "row 0.3: 1:電話 | 対面",
    ]


def test_horizontal_merges_of_old_word(read) -> None:
    body = table(
        row(cell("二列", '<w:hMerge w:val="restart"/>'), cell("", "<w:hMerge/>"), "三列目"),
        row("い", "ろ", "は"),
    )
    assert read(body) == ["row 0.0: 二列[1x2] | 三列目", "row 0.1: い | ろ | は"]


def test_deleted_and_hidden_rows_and_cells_are_out(read) -> None:
    body = table(
        row("甲", "乙"),
        row("消した", "行", properties="<w:del/>"),
        row("隠した", "行", properties="<w:hidden/>"),
        row("足した", cell("消したセル", "<w:cellDel/>"), "行", properties="<w:ins/>"),
        row("ずれた行", properties='<w:gridBefore w:val="1"/>'),
    )
    assert read(body) == ["row 0.0: 甲 | 乙", "row 0.1: 足した | 行", "row 0.2: 1:ずれた行"]


def test_rows_and_cells_in_content_controls(read) -> None:
    controlled_row = control(row("項目", control(cell("選んだ値"))))
    assert read(table(row("あ", "い"), controlled_row)) == [
        "row 0.0: あ | い",
        "row 0.1: 項目 | 選んだ値",
    ]


def test_a_table_that_is_deleted_leaves_its_caption(read) -> None:
    body = par("（単位：人）") + table(row("い", "ろ", properties="<w:del/>")) + par("本文。")
    assert read(body) == ["caption: （単位：人）", "paragraph: 本文。"]


def test_cells_hold_paragraphs_lists_and_tables(read) -> None:
    inner = table(row("小計", "10"), row("合計", "20"))
    many = par("一行目") + par("<w:r><w:t>二</w:t><w:tab/><w:t>行目</w:t></w:r>") + inner + par("")
    assert read(table(row(cell(many), "右"), row("左下", "右下"))) == [
        "row 0.0: 一行目\n二 行目\n小計 10\n合計 20 | 右",
        "row 0.1: 左下 | 右下",
    ]


def test_a_table_of_one_cell_is_a_frame(read) -> None:
    inner = styled("10", "囲みの見出し") + par("囲みの本文。") + table(row("い", "ろ"))
    assert read(table(row(cell(inner))), styles=STYLES) == [
        "heading 1: 囲みの見出し",
        "paragraph: 囲みの本文。",
        "row 0.0: い | ろ",
    ]


def test_captions_belong_to_the_table_right_below(read) -> None:
    rows = table(row("費目", "金額"), row("旅費", "120"))
    body = (
        par("表２－１　費目の内訳") + par("（単位：千円）") + rows
        + par("（単位：人）") + par("表のない本文。")
        + par("表２－２　続く本文のある表の題") + par("本文。")
    )  # fmt: skip
    assert read(body) == [
        "caption of 0: 表２－１　費目の内訳",
        "caption of 0: （単位：千円）",
        "row 0.0: 費目* | 金額*",
        "row 0.1: 旅費 | 120",
        "caption: （単位：人）",
        "paragraph: 表のない本文。",
        "paragraph: 表２－２　続く本文のある表の題",
        "paragraph: 本文。",
    ]
