import io

import openpyxl
import pytest

from rag.errors import DocumentTooLargeError
from rag.export import measures_workbook, workbook
from rag.plans.records import BudgetKind, KpiValue
from tests.rag.records.making import budget, entry, kpi, measure, row

START = KpiValue(12.0, 2023, "12隻", 0, 3)
GOAL = KpiValue(80.0, 2027, "80隻", 5, 8)
FERRY = measure(
    "1-1",
    "=渡船の電動化",
    kpis=(kpi("電動の船", indicator="船の数", unit="隻", baseline=START, targets=(GOAL,)),),
    budgets=(
        budget("電池", 1_020_000_000, 2024, text="10.2億円"),
        budget("電池", 30_000, 2023, kind=BudgetKind.SUPPLEMENTARY, round=2, reposted=True),
    ),
    schedule=(entry("試験\x0b運航", 2025, continues=True, certain=False),),
)


def sheets(*measures):
    book = openpyxl.load_workbook(io.BytesIO(measures_workbook([row(m) for m in measures])))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def test_every_kind_of_record_has_its_sheet():
    found = sheets(FERRY)
    assert list(found) == ["施策", "KPI", "予算", "工程"]
    assert found["施策"][1][:4] == ("港の計画", "2024-04-01", "1-1", "=渡船の電動化")
    assert found["KPI"][1][5:11] == (
        "電動の船", "船の数", "隻", "2023年度：12隻", "2027年度：80隻", None,
    )  # fmt: skip
    assert found["工程"][1][4:10] == ("試験運航", 2025, None, "○", None, "要目視確認")


def test_amounts_are_numbers_and_the_sums_say_what_they_leave_out():
    rows = sheets(FERRY)["予算"]
    assert rows[1][4:14] == (
        "電池", 2024, "当初", 1_020_000_000, None, None, None, None, "10.2億円", None,
    )  # fmt: skip
    assert rows[2][5:11] == (2023, "2次補正", 30_000, None, None, "○")
    assert [line[0] for line in rows[4:]] == [
        "合計 2024年度 当初予算：10億2,000万円（1件）",
        "当初予算と補正予算は分けて合計しています。",
        "合計に含めていないもの：再掲 1件。",
    ]


def test_a_text_that_begins_with_an_equals_sign_is_no_formula():
    book = openpyxl.load_workbook(io.BytesIO(measures_workbook([row(FERRY)])))
    assert book["施策"]["D2"].data_type == "s"


def test_without_measures_the_sheets_are_empty():
    assert {name: len(rows) for name, rows in sheets().items()} == {
        "施策": 1, "KPI": 1, "予算": 1, "工程": 1,
    }  # fmt: skip


def test_more_rows_than_excel_opens_are_refused(monkeypatch):
    monkeypatch.setattr(workbook, "_MOST_ROWS", 2)
    with pytest.raises(DocumentTooLargeError, match="シート「施策」の行が 3 行"):
        measures_workbook([row(FERRY)] * 3)
