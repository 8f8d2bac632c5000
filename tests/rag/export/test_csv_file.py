import csv
import io

import pytest

from rag.export import MEASURE_TABLES, MeasureStyle, measures_csv
from rag.export.csv_file import encode_csv
from rag.export.encodings import Encoding
from rag.export.units import Unit
from rag.plans.records import KpiKind
from tests.rag.records.making import body, budget, entry, kpi, measure, row

FERRY = measure(
    "1-1",
    "渡船の電動化",
    heading_path=("１　航路", "船"),
    kpis=(kpi("５隻", kind=KpiKind.PROGRESS), kpi("満足度", certain=False)),
    responsible=(body("里海省", scope="船"), body("航路課")),
    fiscal_years=(2025, 2027),
    budgets=(budget("電池", 100, text="100円（令和６年度）"),),
    schedule=(entry("試験運航", 2025, 2026), entry("調査", 2024), entry("検討")),
    status="継続",
)


def read(data):
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_a_measure_is_one_row_that_excel_reads():
    (found,) = read(measures_csv([row(FERRY, ids=("a", "b"))]))
    assert found == {
        "文書": "港の計画",
        "日付": "2024-04-01",
        "番号": "1-1",
        "施策名": "渡船の電動化",
        "見出し": "１　航路 > 船",
        "担当": "船：里海省、航路課",
        "KPI": "（進捗）５隻\n満足度",
        "KPIの年度": "2025、2027",
        "予算": "電池 100円（令和６年度）",
        "工程": "2025～2026：試験運航\n2024：調査\n検討",
        "状況": "継続",
        "確認": "要目視確認",
        "本文": "",
        "機密性": "2",
        "取扱い": "",
        "箇所ID": "a、b",
    }


def test_lines_end_as_rfc_4180_says():
    data = measures_csv([row(measure("1", "橋"))])
    assert data.count(b"\r\n") == 2
    assert b"\n" not in data.replace(b"\r\n", b"")


@pytest.mark.parametrize("title", ["=1+1", "+81", "-5％", "@橋", "\t橋"])
def test_no_text_becomes_a_formula(title):
    (found,) = read(measures_csv([row(measure("1", title))]))
    assert found["施策名"] == f"'{title}"


def test_no_measures_are_a_heading_alone():
    assert read(measures_csv([])) == []


@pytest.mark.parametrize(
    ("values", "line"),
    [
        ({"text": "3.4億円"}, "電池 3.4億円"),
        ({"text": "5年度 0.4億円", "previous": True}, "電池 5年度 0.4億円〔比較額〕"),
        ({"text": "1億円の内数", "portion": True, "reposted": True}, "電池 1億円の内数〔再掲〕"),
        ({"text": "34", "new": True}, "電池 2024年度当初 3,400万円（原文 34）〔新規〕"),
        ({"text": "34", "yen": None}, "電池 34"),
    ],
)
def test_an_amount_says_what_it_is(values, line):
    yen = values.pop("yen", 34_000_000)
    (found,) = read(
        measures_csv([row(measure("1", "船", budgets=(budget("電池", yen, **values),)))])
    )
    assert found["予算"] == line


def test_amounts_in_a_unit_and_links_to_where_measures_stand():
    style = MeasureStyle(Unit.THOUSAND, {"m-1-1": "https://a.example/open/d/3"})
    (found,) = read(measures_csv([row(FERRY)], style, table="budgets"))
    assert found["金額（千円）"] == "0.1"
    assert found["原文"] == "100円（令和６年度）"
    assert found["出典のリンク"] == "https://a.example/open/d/3"
    assert [read(measures_csv([row(FERRY)], table=name))[0]["番号"] for name in MEASURE_TABLES] == [
        "1-1"
    ] * 4


def test_csv_for_older_programs_says_what_it_cannot_write():
    made = encode_csv(MEASURE_TABLES["measures"]([row(measure("1", "𠮷の橋"))]), Encoding.CP932)
    assert made.lacking == {"𠮷": 1}
    assert "〓の橋" in made.content.decode("cp932")
