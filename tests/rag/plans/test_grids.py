"""Tables as grids: rows with their headers and the merged cells beside them."""

from __future__ import annotations

from rag.plans.fiscal_years import FiscalYears
from rag.plans.grids import find_grids
from tests.rag.plans.budgets.plans import sheet_plan, text_plan

YEARS = FiscalYears("令和", None)


def described(document):
    """For each row of each table: the words over its cells, and of cells merged down to it."""

    def words(cells):
        return [document.text[cell.char_start : cell.char_end] for cell in cells]

    return [
        [
            (
                [" ".join(words(row.headers.of(cell.column))) for cell in row.cells],
                words(row.cells),
                words(row.above),
            )
            for row in grid.rows
        ]
        for grid in find_grids(document, lambda text: YEARS.period(text) is not None)
    ]


def test_two_levels_of_headers_and_merged_cells(tmp_path):
    rows = [
        ["施策", "事業費", None],
        [None, "R6", "R7"],
        ["港", 10, 20],
        [None, 30, 40],
    ]
    document = sheet_plan(tmp_path, rows, ["A1:A2", "B1:C1", "A3:A4"])
    assert described(document) == [
        [
            (["施策", "事業費 R6", "事業費 R7"], ["港", "10", "20"], []),
            (["事業費 R6", "事業費 R7"], ["30", "40"], ["港"]),
        ]
    ]


def test_a_row_of_years_heads_the_rows_below_it(tmp_path):
    rows = [
        ["担当課", "港湾課", None],
        ["年度", "令和６年度", "令和７年度"],
        ["事業費", 10, 20],
    ]
    assert described(sheet_plan(tmp_path, rows))[0][-1] == (
        ["年度", "令和６年度", "令和７年度"],
        ["事業費", "10", "20"],
        [],
    )


def test_data_that_are_years_head_nothing(tmp_path):
    rows = [
        ["事業名", "開始年度", "完了年度"],
        ["堤", "令和６年度", "令和８年度"],
        ["橋", "令和７年度", "令和９年度"],
    ]
    assert [row[1][0] for row in described(sheet_plan(tmp_path, rows))[0]] == ["堤", "橋"]


def test_captions_are_the_lines_that_tell_about_the_table(tmp_path):
    table = "| 事業 | R6 |\n|---|---|\n| 堤 | 1 |\n"
    text = "# 計画\n\n本文である。\n\n表１　事業費（単位：千円）\n\n" + table
    document = text_plan(tmp_path, "plan.md", text)
    (grid,) = find_grids(document, lambda text: YEARS.period(text) is not None)
    assert [document.text[b.char_start : b.char_end] for b in grid.captions] == [
        "表１　事業費（単位：千円）"
    ]
