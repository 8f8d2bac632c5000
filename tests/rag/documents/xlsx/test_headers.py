"""Which rows of a table are its header."""

from __future__ import annotations

import pytest
from openpyxl.worksheet.table import Table
from openpyxl.worksheet.worksheet import Worksheet

from tests.rag.documents.xlsx.sheets import rows


def test_numbers_behind_an_empty_column_belong_to_the_names_before_it(read) -> None:
    def fill(sheet: Worksheet) -> None:
        rows(sheet, "地区||令和６年度", "東||10", "西||20")

    assert read(fill) == [
        "row 0.0: 地区* | 2:令和６年度*",
        "row 0.1: 東 | 2:10",
        "row 0.2: 西 | 2:20",
    ]


def test_rows_of_numbers_after_a_blank_row_stay_under_their_header(read) -> None:
    def fill(sheet: Worksheet) -> None:
        rows(sheet, "地区|令和６年度|令和７年度", "東|10|20", "||", "西|30|40")

    assert read(fill) == [
        "row 0.0: 地区* | 令和６年度* | 令和７年度*",
        "row 0.1: 東 | 10 | 20",
        "row 0.3: 西 | 30 | 40",
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


def test_a_label_that_spans_years_belongs_to_the_header(read) -> None:
    def fill(sheet: Worksheet) -> None:
        rows(sheet, "|目標の推移|", "地区|令和６年度|令和７年度", "東|10|20", "西|30|40")

    assert read(fill) == [
        "row 0.0: 1:目標の推移*",
        "row 0.1: 地区* | 令和６年度* | 令和７年度*",
        "row 0.2: 東 | 10 | 20",
        "row 0.3: 西 | 30 | 40",
    ]


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
