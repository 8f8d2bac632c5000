import csv
import io

import openpyxl

from rag.export import comparison_csv, comparison_workbook
from rag.records.comparison import compare_measures
from tests.rag.records.making import body, document, kpi, measure, row

OLD, NEW = document("旧計画", "2019-06"), document("新計画", "2023-06-09")
FERRY = "霧笛島の渡船の電動化"


def compared():
    before = [
        row(
            measure(
                "1-1",
                FERRY,
                heading_path=("船",),
                kpis=(kpi("・電動の船の数 ３隻"),),
                responsible=(body("財務省"),),
            ),
            OLD,
            ids=("a", "b"),
        ),
        row(measure("1-2", "朝市の再開"), OLD),
    ]
    after = [
        row(
            measure(
                "7-3", FERRY, kpis=(kpi("・電動の船の数 ５隻"),), responsible=(body("総務省"),)
            ),
            NEW,
            ids=("c",),
        ),
        row(measure("7-4", "除雪車の位置の公開"), NEW),
    ]
    return compare_measures(before, after)


def test_a_row_tells_what_has_changed_and_where_it_is_written():
    rows = list(csv.DictReader(io.StringIO(comparison_csv(compared()).decode("utf-8-sig"))))
    assert rows[0] == {
        "対応": "対応候補（一致度 高）",
        "前：番号": "1-1",
        "前：施策名": FERRY,
        "後：番号": "7-3",
        "後：施策名": FERRY,
        "一致の理由": rows[0]["一致の理由"],
        "KPIの違い": "【変更】電動の船の数 ３隻 → 電動の船の数 ５隻",
        "KPIの年度の違い": "",
        "担当の違い": "【変更】財務省 → 総務省",
        "予算の違い": "",
        "前：出典": "『旧計画』（2019年6月） 船",
        "後：出典": "『新計画』（2023年6月9日）",
        "前：箇所ID": "a、b",
        "後：箇所ID": "c",
    }
    assert [r["対応"] for r in rows[1:]] == [
        "後の計画に対応する施策が見当たりません",
        "前の計画に対応する施策が見当たりません",
    ]
    assert (rows[1]["前：施策名"], rows[1]["後：施策名"]) == ("朝市の再開", "")


def test_the_workbook_says_that_nobody_has_confirmed_it():
    book = openpyxl.load_workbook(io.BytesIO(comparison_workbook(compared())))
    lines = [line[0] for line in book["比較"].iter_rows(values_only=True)]
    assert "人の確認を経ていません" in lines[-2]
    assert "廃止や新設を意味しません" in lines[-1]
