"""What cells show, and what is hidden."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet

from rag.documents.xlsx.reader import read_xlsx
from tests.rag.documents.office_files import written
from tests.rag.documents.xlsx.sheets import LIMITS, rows


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
