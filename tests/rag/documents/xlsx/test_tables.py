"""Tables on a sheet, and the lines around them."""

from __future__ import annotations

from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from tests.rag.documents.xlsx.sheets import box, rows


def test_merged_cells_stand_once(read) -> None:
    def fill(sheet: Worksheet) -> None:
        rows(sheet, "施策|目標||", "|令和６年度|令和７年度", "窓口|10|20", "|30|40")
        for area in ("A1:A2", "B1:C1", "A3:A4"):
            sheet.merge_cells(area)

    assert read(fill) == [
        "row 0.0: 施策*[2x1] | 目標*[1x2]",
        "row 0.1: 1:令和６年度* | 令和７年度*",
        "row 0.2: 窓口[2x1] | 10 | 20",
        "row 0.3: 1:30 | 40",
    ]


def test_merged_cells_partly_hidden_show_their_text_in_what_is_left(read) -> None:
    def fill(sheet: Worksheet) -> None:
        rows(sheet, "区分||値|消える", "あ|い|1|2", "う|え|3|4")
        sheet.merge_cells("A1:B1")
        sheet.merge_cells("D1:D3")
        sheet.column_dimensions["A"].hidden = True
        sheet.column_dimensions["D"].hidden = True
        sheet.merge_cells("C2:C3")
        sheet.row_dimensions[2].hidden = True

    assert read(fill) == ["row 0.0: 区分* | 値*", "row 0.1: え | 1"]


def test_tables_apart_by_empty_rows_and_columns(read) -> None:
    def fill(sheet: Worksheet) -> None:
        rows(sheet, "地区|人口", "東|10")
        rows(sheet, "費目|金額", "旅費|20", left=4)
        rows(sheet, "年度|件数", "令和６年度|30", top=4)

    assert read(fill) == [
        "row 0.0: 地区* | 人口*",
        "row 0.1: 東 | 10",
        "row 1.0: 費目* | 金額*",
        "row 1.1: 旅費 | 20",
        "row 2.0: 年度* | 件数*",
        "row 2.1: 令和６年度 | 30",
    ]


def test_bordered_blanks_hold_a_table_together(read) -> None:
    def fill(sheet: Worksheet) -> None:
        rows(sheet, "施策|目標|備考", "窓口|10|", "||", "案内|20|")
        box(sheet, "A1:C4")

    assert read(fill) == [
        "row 0.0: 施策* | 目標* | 備考*",
        "row 0.1: 窓口 | 10",
        "row 0.3: 案内 | 20",
    ]


def test_titles_units_and_notes_around_a_table_are_lines(read) -> None:
    def fill(sheet: Worksheet) -> None:
        rows(
            sheet,
            "港の施設の一覧",
            "令和６年４月１日現在",
            "||（単位：千円）",
            "施設|地区|費用",
            "防波堤|東|1200",
            "※　費用は当初予算である。",
            "（注）桟橋をふくまない。",
        )
        sheet.merge_cells("A1:C1")
        rows(sheet, "続きの表", "施設|費用", "灯台|30", top=9)
        sheet["A9"].font = Font(bold=True)

    assert read(fill) == [
        "heading 2: 港の施設の一覧",
        "paragraph: 令和６年４月１日現在",
        "caption of 0: （単位：千円）",
        "row 0.0: 施設* | 地区* | 費用*",
        "row 0.1: 防波堤 | 東 | 1200",
        "paragraph: ※　費用は当初予算である。",
        "paragraph: （注）桟橋をふくまない。",
        "heading 2: 続きの表",
        "row 1.0: 施設* | 費用*",
        "row 1.1: 灯台 | 30",
    ]


def test_form_numbers_and_dates_above_the_title_are_no_headings(read) -> None:
    def fill(sheet: Worksheet) -> None:
        rows(
            sheet,
            "（様式第１号）",
            "令和６年４月１日",
            "港の施設の台帳",
            "",
            "施設|費用",
            "灯台|30",
        )

    assert read(fill) == [
        "paragraph: （様式第１号）",
        "paragraph: 令和６年４月１日",
        "heading 2: 港の施設の台帳",
        "row 0.0: 施設* | 費用*",
        "row 0.1: 灯台 | 30",
    ]


def test_form_controls_are_no_rows(read_raw) -> None:
    sheet = (
        "<sheetData><row><c t='str'><v>東</v></c><c><v>1</v></c></row>"
        "<row><c t='str'><v>西</v></c><c><v>2</v></c></row></sheetData>"
        "<controls><control><controlPr><anchor><from "
        "xmlns:xdr='http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing'>"
        "<xdr:col>1</xdr:col><xdr:row hidden='1'>0</xdr:row></from></anchor></controlPr></control>"
        "</controls>"
    )
    assert read_raw({"表": sheet})[1:] == ["row 0.0: 東 | 1", "row 0.1: 西 | 2"]


def test_a_line_below_the_frame_is_no_row(read) -> None:
    def fill(sheet: Worksheet) -> None:
        rows(sheet, "地区|人口", "東|10", "港町の調べによる")
        box(sheet, "A1:B2")

    assert read(fill) == [
        "row 0.0: 地区* | 人口*",
        "row 0.1: 東 | 10",
        "paragraph: 港町の調べによる",
    ]


def test_a_band_inside_a_table_is_a_row(read) -> None:
    def fill(sheet: Worksheet) -> None:
        rows(
            sheet, "番号|施策名|目標", "１　防災||", "1|堤防の点検|10", "２　福祉||", "2|見守り|20"
        )
        sheet.merge_cells("A2:C2")
        sheet.merge_cells("A4:C4")
        box(sheet, "A1:C5")

    assert read(fill) == [
        "row 0.0: 番号* | 施策名* | 目標*",
        "row 0.1: １　防災[1x3]",
        "row 0.2: 1 | 堤防の点検 | 10",
        "row 0.3: ２　福祉[1x3]",
        "row 0.4: 2 | 見守り | 20",
    ]


def test_lines_without_a_table(read) -> None:
    def fill(sheet: Worksheet) -> None:
        rows(sheet, "この台帳の使いかた", "一行に一つの施設を書く。", "|数は半角で書く。")

    assert read(fill) == [
        "heading 2: この台帳の使いかた",
        "paragraph: 一行に一つの施設を書く。",
        "paragraph: 数は半角で書く。",
    ]


def test_cells_of_several_lines(read) -> None:
    def fill(sheet: Worksheet) -> None:
        rows(sheet, "あ|い", "う|え")
        sheet["B2"] = "一行目\n 二行目\n\n三行目"

    assert read(fill) == ["row 0.0: あ | い", "row 0.1: う | 一行目\n二行目\n三行目"]
