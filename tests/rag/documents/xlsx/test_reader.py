"""Workbooks as their reader sees them."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Border, Font, Side
from openpyxl.worksheet.table import Table
from openpyxl.worksheet.worksheet import Worksheet

from rag.documents.model import ReadLimits
from rag.documents.xlsx.reader import read_xlsx
from rag.errors import BrokenDocumentError, DocumentTooLargeError, EmptyDocumentError
from tests.rag.documents.libreoffice import convert, needs_libreoffice
from tests.rag.documents.office_files import (
    NAMESPACES,
    SHEET_NAMESPACES,
    relations_xml,
    write_xlsx,
    written,
)

LIMITS = ReadLimits()
THIN = Side(style="thin")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)


@pytest.fixture
def read(tmp_path: Path):
    """Fills a sheet and gives the blocks below its name, written out."""

    def _read(fill: Callable[[Worksheet], None]) -> list[str]:
        book = Workbook()
        sheet = book.active
        sheet.title = "表"
        fill(sheet)
        book.save(tmp_path / "a.xlsx")
        lines = written(read_xlsx(tmp_path / "a.xlsx", LIMITS))
        assert lines[0] == "heading 1: 表"
        return lines[1:]

    return _read


@pytest.fixture
def read_raw(tmp_path: Path):
    """Reads worksheets given as XML."""

    def _read(sheets: dict[str, str], **parts) -> list[str]:
        return written(read_xlsx(write_xlsx(tmp_path / "a.xlsx", sheets, **parts), LIMITS))

    return _read


def rows(sheet: Worksheet, *lines: str, top: int = 1, left: int = 1) -> None:
    """Fills cells from lines with | between them; whole numbers become numbers."""
    for i, line in enumerate(lines):
        for j, text in enumerate(line.split("|")):
            if text:
                value = int(text) if text.lstrip("-").isdigit() else text
                sheet.cell(top + i, left + j, value)


def box(sheet: Worksheet, area: str) -> None:
    for row in sheet[area]:
        for cell in row:
            cell.border = BOX


# --- what is shown --------------------------------------------------------------------------


def test_values_as_displayed(read) -> None:
    def fill(sheet: Worksheet) -> None:
        rows(sheet, "項目|値")
        for i, (name, value, code) in enumerate(
            [
                ("予算", 1234567, "#,##0"),
                ("増減", -4500, '#,##0;"▲"#,##0;"－"'),
                ("なし", 0, '#,##0;"▲"#,##0;"－"'),
                ("千円", 1234567, '#,##0,"千円"'),
                ("割合", 0.456, "0.0%"),
                ("日付", 45383, '[$-411]ggge"年"m"月"d"日"'),
                ("年月日", 45383, "yyyy/m/d"),
                ("隠す", 5, ";;;"),
                ("標準", 0.1 + 0.2, "General"),
                ("真偽", True, "General"),
                ("様", "港町", '@"様"'),
            ],
            2,
        ):
            sheet.cell(i, 1, name)
            sheet.cell(i, 2, value).number_format = code

    assert read(fill) == [
        "row 0.0: 項目* | 値*",
        "row 0.1: 予算 | 1,234,567",
        "row 0.2: 増減 | ▲4,500",
        "row 0.3: なし | －",
        "row 0.4: 千円 | 1,235千円",
        "row 0.5: 割合 | 45.6%",
        "row 0.6: 日付 | 令和6年4月1日",
        "row 0.7: 年月日 | 2024/4/1",
        "row 0.8: 隠す",
        "row 0.9: 標準 | 0.3",
        "row 0.10: 真偽 | TRUE",
        "row 0.11: 様 | 港町様",
    ]


def test_kinds_of_cells(read_raw) -> None:
    strings = (
        "<si><t>共有</t></si>"
        "<si><r><t>太</t></r><r><rPr><b/></rPr><t>字</t></r>"
        '<rPh sb="0" eb="1"><t>フト</t></rPh><phoneticPr fontId="1"/></si>'
        "<si><t>改行_x000D_&#10;二行目</t></si>"
        '<si><r><t>10m</t></r><r><rPr><vertAlign val="superscript"/></rPr><t>2</t></r></si>'
    )
    sheet = (
        "<sheetData><row r='1'>"
        "<c r='A1' t='s'><v>0</v></c><c r='B1' t='s'><v>1</v></c><c r='C1' t='s'><v>2</v></c>"
        "<c r='D1' t='s'><v>3</v></c></row><row r='2'>"
        "<c t='inlineStr'><is><t>中の</t><rPh><t>なか</t></rPh></is></c>"
        "<c t='str'><f>A1</f><v>式の字</v></c><c t='e'><v>#N/A</v></c><c t='b'><v>0</v></c></row>"
        "<row r='3'><c r='A3' t='s'><v>99</v></c><c r='B3' t='d'><v>2024-04-01T00:00:00</v></c>"
        "<c r='C3'><v>7</v></c></row></sheetData>"
    )
    assert read_raw({"表": sheet}, strings=strings) == [
        "heading 1: 表",
        "row 0.0: 共有 | 太字 | 改行\n二行目 | 10m²",
        "row 0.1: 中の | 式の字 | #N/A | FALSE",
        "row 0.2: 1:45383 | 7",
    ]


def test_formulas_without_a_saved_value_are_told(tmp_path: Path) -> None:
    book = Workbook()
    rows(book.active, "東|10", "西|20")
    book.active["A3"], book.active["B3"] = "計", "=SUM(B1:B2)"
    book.save(tmp_path / "a.xlsx")
    document = read_xlsx(tmp_path / "a.xlsx", LIMITS)
    assert written(document)[-1] == "row 0.2: 計"
    (warning,) = document.warnings
    assert warning == (
        "計算結果が保存されていない数式があり、その値は読めません。"
        "Excelで開いて上書き保存すると読めるようになります。"
    )


def test_zeros_may_be_hidden(read_raw) -> None:
    sheet = (
        "<sheetViews><sheetView showZeros='0'/></sheetViews><sheetData>"
        "<row><c t='str'><v>東</v></c><c><v>0</v></c><c><v>5</v></c></row>"
        "<row><c t='str'><v>西</v></c><c><v>0.5</v></c><c><v>0.0</v></c></row></sheetData>"
    )
    assert read_raw({"表": sheet})[1:] == ["row 0.0: 東 | 2:5", "row 0.1: 西 | 0.5"]


def test_the_1904_calendar(read_raw) -> None:
    sheet = "<sheetData><row><c s='1'><v>0</v></c><c t='str'><v>初日</v></c></row></sheetData>"
    styles = "<cellXfs><xf numFmtId='0'/><xf numFmtId='14'/></cellXfs>"
    assert read_raw({"表": sheet}, styles=styles, workbook="<workbookPr date1904='1'/>")[1:] == [
        "row 0.0: 1904/1/1 | 初日"
    ]


# --- what is hidden -------------------------------------------------------------------------


def test_hidden_sheets_rows_and_columns_are_out(tmp_path: Path) -> None:
    book = Workbook()
    book.active.title = "見える"
    rows(book.active, "地区|秘密|人口", "東|x|10", "西|x|20", "南|x|30", "北|x|40")
    book.active.column_dimensions["B"].hidden = True
    book.active.row_dimensions[3].hidden = True
    book.active.row_dimensions[4].hidden = True
    book.create_sheet("空")
    for name, state in (("隠れた", "hidden"), ("深く隠れた", "veryHidden")):
        sheet = book.create_sheet(name)
        sheet["A1"] = "見えない"
        sheet.sheet_state = state
    book.save(tmp_path / "a.xlsx")
    assert written(read_xlsx(tmp_path / "a.xlsx", LIMITS)) == [
        "heading 1: 見える",
        "row 0.0: 地区* | 人口*",
        "row 0.1: 東 | 10",
        "row 0.2: 北 | 40",
    ]


def test_rows_and_columns_of_no_size_are_hidden(read_raw) -> None:
    cells = "<c t='str'><v>{}一</v></c><c t='str'><v>{}二</v></c><c t='str'><v>{}三</v></c>"
    sheet = (
        "<cols><col min='2' max='2' width='0' customWidth='1'/></cols><sheetData><row r='1'>"
        + cells.replace("{}", "い") + "</row>"
        + "<row r='2' ht='0' customHeight='1'>" + cells.replace("{}", "ろ") + "</row>"
        + "<row r='3'>" + cells.replace("{}", "は") + "</row></sheetData>"
    )  # fmt: skip
    assert read_raw({"表": sheet})[1:] == ["row 0.0: い一 | い三", "row 0.1: は一 | は三"]


def test_comments_are_out(read) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["A1"] = "本文"
        sheet["A1"].comment = Comment("係内のメモ", "係")

    assert read(fill) == ["heading 2: 本文"]


# --- merged cells ---------------------------------------------------------------------------


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


# --- tables and lines -----------------------------------------------------------------------


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


def test_numbers_behind_an_empty_column_belong_to_the_names_before_it(read) -> None:
    def fill(sheet: Worksheet) -> None:
        rows(sheet, "地区||令和６年度", "東||10", "西||20")

    assert read(fill) == [
        "row 0.0: 地区* | 2:令和６年度*",
        "row 0.1: 東 | 2:10",
        "row 0.2: 西 | 2:20",
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


def test_rows_of_numbers_after_a_blank_row_stay_under_their_header(read) -> None:
    def fill(sheet: Worksheet) -> None:
        rows(sheet, "地区|令和６年度|令和７年度", "東|10|20", "||", "西|30|40")

    assert read(fill) == [
        "row 0.0: 地区* | 令和６年度* | 令和７年度*",
        "row 0.1: 東 | 10 | 20",
        "row 0.3: 西 | 30 | 40",
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


def test_a_title_beside_a_form_number_is_no_header(read) -> None:
    def fill(sheet: Worksheet) -> None:
        rows(
            sheet, "施設の台帳|||様式１", "みなと課||電話 012",
            "番号|施設名|地区|面積", "1|灯台|東|120", "2|桟橋|西|80",
        )  # fmt: skip

    assert read(fill) == [
        "heading 2: 施設の台帳",
        "paragraph: 様式１",
        "paragraph: みなと課",
        "paragraph: 電話 012",
        "row 0.0: 番号* | 施設名* | 地区* | 面積*",
        "row 0.1: 1 | 灯台 | 東 | 120",
        "row 0.2: 2 | 桟橋 | 西 | 80",
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


def test_a_label_that_spans_years_belongs_to_the_header(read) -> None:
    def fill(sheet: Worksheet) -> None:
        rows(sheet, "|目標の推移|", "地区|令和６年度|令和７年度", "東|10|20", "西|30|40")

    assert read(fill) == [
        "row 0.0: 1:目標の推移*",
        "row 0.1: 地区* | 令和６年度* | 令和７年度*",
        "row 0.2: 東 | 10 | 20",
        "row 0.3: 西 | 30 | 40",
    ]


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


UNCLEAR = ("甲|乙", "い|ろ", "は|に", "ほ|へ")


def header_lines(lines: list[str]) -> int:
    return sum("*" in line for line in lines)


@pytest.mark.parametrize(
    ("mark", "expected"),
    [
        (lambda sheet: None, 0),
        (lambda sheet: setattr(sheet, "freeze_panes", "A2"), 1),
        (lambda sheet: setattr(sheet, "freeze_panes", "B3"), 2),
        (lambda sheet: setattr(sheet, "print_title_rows", "1:1"), 1),
        (lambda sheet: setattr(sheet.auto_filter, "ref", "A2:B4"), 2),
        (lambda sheet: sheet.add_table(Table(displayName="T", ref="A1:B4")), 1),
    ],
)
def test_header_rows_that_the_file_declares(read, mark, expected: int) -> None:
    def fill(sheet: Worksheet) -> None:
        rows(sheet, *UNCLEAR)
        mark(sheet)

    assert header_lines(read(fill)) == expected


def test_a_list_object_of_one_column_is_a_table(read) -> None:
    def fill(sheet: Worksheet) -> None:
        rows(sheet, "施設名", "防波堤", "灯台")
        sheet.add_table(Table(displayName="T", ref="A1:A3"))

    assert read(fill) == ["row 0.0: 施設名*", "row 0.1: 防波堤", "row 0.2: 灯台"]


# --- drawings -------------------------------------------------------------------------------


def anchor(row: int, inner: str) -> str:
    return (
        f"<xdr:oneCellAnchor><xdr:from><xdr:col>0</xdr:col><xdr:row>{row}</xdr:row></xdr:from>"
        f"{inner}<xdr:clientData/></xdr:oneCellAnchor>"
    )


def shape(text: str, properties: str = "") -> str:
    return (
        f"<xdr:sp><xdr:nvSpPr><xdr:cNvPr id='2' name='n' {properties}/></xdr:nvSpPr><xdr:txBody>"
        f"<a:p><a:r><a:t>{text}</a:t></a:r></a:p></xdr:txBody></xdr:sp>"
    )


CHART = (
    f"<c:chartSpace {NAMESPACES}><c:chart><c:plotArea><c:lineChart><c:ser><c:tx>"
    "<c:strRef><c:strCache><c:pt idx='0'><c:v>件数</c:v></c:pt></c:strCache></c:strRef></c:tx>"
    "<c:cat><c:strRef><c:strCache><c:pt idx='0'><c:v>2024年</c:v></c:pt></c:strCache></c:strRef>"
    '</c:cat><c:val><c:numRef><c:numCache><c:formatCode>#,##0"件"</c:formatCode>'
    "<c:pt idx='0'><c:v>1500</c:v></c:pt></c:numCache></c:numRef></c:val></c:ser>"
    "</c:lineChart></c:plotArea></c:chart></c:chartSpace>"
)


def test_text_boxes_charts_and_pictures_stand_where_they_are_drawn(read_raw) -> None:
    both = (
        "<mc:AlternateContent><mc:Choice Requires='a14'>" + anchor(4, shape("選ばれた枝"))
        + "</mc:Choice><mc:Fallback>" + anchor(4, shape("控えの枝")) + "</mc:Fallback>"
        "</mc:AlternateContent>"
    )  # fmt: skip
    drawing = (
        f"<xdr:wsDr {NAMESPACES}>"
        + anchor(9, shape("表の下の注記"))
        + anchor(0, f"<xdr:grpSp>{shape('群れの一')}{shape('群れの二')}</xdr:grpSp>")
        + anchor(0, shape("隠した箱", "hidden='1'"))
        + anchor(2, shape("隠した行の箱"))
        + both
        + anchor(5, "<xdr:graphicFrame><xdr:nvGraphicFramePr><xdr:cNvPr id='3' name='グラフ 1'/>"
                 "</xdr:nvGraphicFramePr><a:graphic><a:graphicData><c:chart r:id='c'/>"
                 "</a:graphicData></a:graphic></xdr:graphicFrame>")
        + anchor(6, "<xdr:pic><xdr:nvPicPr><xdr:cNvPr id='4' name='図 1' descr='港の地図'/>"
                 "</xdr:nvPicPr></xdr:pic>")
        + "</xdr:wsDr>"
    )  # fmt: skip
    cell = "<c t='str'><v>{}</v></c>"
    sheet = (
        f"<sheetData><row r='2'>{cell.format('東')}{cell.format('西')}</row>"
        f"<row r='3' hidden='1'/>"
        f"<row r='9'>{cell.format('南')}{cell.format('北')}</row></sheetData>"
        "<drawing r:id='d'/>"
    )
    assert read_raw(
        {"表": sheet},
        relations={"表": {"d": ("drawing", "../drawings/d.xml")}},
        parts={
            "xl/drawings/d.xml": drawing,
            "xl/drawings/_rels/d.xml.rels": relations_xml({"c": ("chart", "../charts/c.xml")}),
            "xl/charts/c.xml": CHART,
        },
    ) == [
        "heading 1: 表",
        "paragraph: 群れの一",
        "paragraph: 群れの二",
        "row 0.0: 東 | 西",
        "paragraph: 選ばれた枝",
        "figure: 2024年：件数 1,500件",
        "figure: 港の地図",
        "row 1.0: 南 | 北",
        "paragraph: 表の下の注記",
    ]


# --- files ----------------------------------------------------------------------------------


def test_sheets_and_offsets(tmp_path: Path) -> None:
    book = Workbook()
    book.active.title = "一枚目"
    rows(book.active, "東|10")
    rows(book.create_sheet("二枚目"), "西|20")
    book.save(tmp_path / "a.xlsx")
    document = read_xlsx(tmp_path / "a.xlsx", LIMITS)
    assert (document.format, document.pages) == ("xlsx", None)
    assert document.text == "一枚目\n東\t10\n二枚目\n西\t20"
    assert [(b.sheet, b.page, b.char_start) for b in document.blocks] == [
        ("一枚目", None, 0),
        ("一枚目", None, 4),
        ("二枚目", None, 9),
        ("二枚目", None, 13),
    ]


def test_nothing_to_read(tmp_path: Path) -> None:
    Workbook().save(tmp_path / "a.xlsx")
    with pytest.raises(EmptyDocumentError, match="文字が見つかりません"):
        read_xlsx(tmp_path / "a.xlsx", LIMITS)


def test_too_many_sheets(tmp_path: Path) -> None:
    book = Workbook()
    book.create_sheet("二枚目")
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(DocumentTooLargeError, match="シートが多すぎます（2枚）"):
        read_xlsx(tmp_path / "a.xlsx", ReadLimits(max_pages=1))


def test_entities_are_refused(tmp_path: Path) -> None:
    cells = f"<worksheet {SHEET_NAMESPACES}><row><c><v>&a;</v></c></row></worksheet>"
    bomb = f"<!DOCTYPE x [<!ENTITY a 'aaaa'>]>{cells}"
    path = write_xlsx(tmp_path / "a.xlsx", {"表": "x"}, parts={"xl/worksheets/sheet0.xml": bomb})
    with pytest.raises(BrokenDocumentError, match="DOCTYPE"):
        read_xlsx(path, LIMITS)


@needs_libreoffice
def test_same_cells_as_libreoffice(tmp_path: Path) -> None:
    book = Workbook()
    codes = ["#,##0", "0.0%", "yyyy/m/d", '[$-411]ggge"年"m"月"', "#,##0;▲#,##0", "0.00", "General"]
    values = [1234.5, -0.456, 45383, 0, 7, 9999.995, -12]
    rows(book.active, "い|ろ|は|に|ほ|へ|と")
    for i, value in enumerate(values, 2):
        for j, code in enumerate(codes, 1):
            shown = abs(value) + 61 if "yyyy" in code or "gg" in code else value
            book.active.cell(i, j, shown).number_format = code
    book.save(tmp_path / "a.xlsx")
    document = read_xlsx(tmp_path / "a.xlsx", LIMITS)
    ours = [
        [document.text[c.char_start : c.char_end] for c in block.cells]
        for block in document.blocks
        if block.cells
    ]
    path = convert(tmp_path / "a.xlsx", "csv:Text - txt - csv (StarCalc):44,34,76", ".csv")
    assert ours == list(csv.reader(path.read_text("utf-8").splitlines()))


@pytest.mark.long
@pytest.mark.skipif(sys.platform != "linux", reason="peak memory is counted in KiB on Linux only")
def test_a_sheet_of_100_000_rows_in_bounded_time_and_memory(tmp_path: Path) -> None:
    count = 100_000
    styles = (
        "<numFmts><numFmt numFmtId='200' formatCode='#,##0;▲#,##0'/></numFmts>"
        "<cellXfs><xf numFmtId='0'/><xf numFmtId='200'/><xf numFmtId='10'/><xf numFmtId='28'/>"
        "</cellXfs>"
    )
    names = "".join(f"<c t='s'><v>{i}</v></c>" for i in range(8))
    lines = "".join(
        f"<row><c><v>{i}</v></c><c t='s'><v>8</v></c><c s='1'><v>{i * 37 - 50_000}</v></c>"
        f"<c s='2'><v>{i / count}</v></c><c s='3'><v>{40_000 + i % 9_000}</v></c>"
        f"<c t='inlineStr'><is><t>施設{i}号</t></is></c><c><v>{i / 7}</v></c>"
        f"<c s='1'><v>{i}</v></c></row>"
        for i in range(count)
    )
    headers = ("番号", "地区", "増減", "割合", "開始日", "施設名", "単価", "金額", "港の東の地区")
    path = write_xlsx(
        tmp_path / "a.xlsx",
        {"台帳": f"<sheetData><row>{names}</row>{lines}</sheetData>"},
        strings="".join(f"<si><t>{text}</t></si>" for text in headers),
        styles=styles,
    )
    script = (
        "import pathlib, resource, sys, time\n"
        "from rag.documents.model import ReadLimits\n"
        "from rag.documents.xlsx.reader import read_xlsx\n"
        "start = time.perf_counter()\n"
        "document = read_xlsx(pathlib.Path(sys.argv[1]), ReadLimits())\n"
        "print(len(document.blocks), time.perf_counter() - start,\n"
        "      resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(path)],
        capture_output=True, text=True, check=True, cwd=Path(__file__).parents[4],
    )  # fmt: skip
    blocks, seconds, kibibytes = done.stdout.split()
    assert int(blocks) == count + 2
    assert float(seconds) < 60
    assert int(kibibytes) < 1024 * 1024
