"""Header rows inferred from the cells of tables as plans have them."""

from __future__ import annotations

import pytest

from rag.documents.builder import TableCell
from rag.documents.tables import infer_header_rows, mark_headers


def grid(text: str) -> list[list[str]]:
    """A table drawn with | between cells; 「/」 stands for a line break inside a cell."""
    rows = [line.strip() for line in text.strip().splitlines()]
    return [[cell.strip().replace("/", "\n") for cell in row.split("|")] for row in rows]


ONE_HEADER = {
    "measures with indicators": """
        施策名|KPI|現状値|目標値|担当課
        港の散歩道の整備|整備延長|1.2km|3.4km|みなと整備課
        子ども図書室の充実|貸出冊数|12,300冊|15,000冊|図書館課
    """,
    "fiscal years with actions": """
        取組|令和5年度|令和6年度|令和7年度
        相談窓口の一本化|調査|設計|運用開始
        台帳の電子化|設計|構築|移行
    """,
    "fiscal years with amounts, unit in the corner": """
        （千円）|令和５年度|令和６年度
        人件費|12,000|12,500
        委託費|8,000|▲500
    """,
    "western years as numbers": """
        |2024|2025|2026
        登録団体|12|20|30
        参加者|1,100|1,500|2,000
    """,
    "letters for eras": """
        指標|R5実績|R6目標|R7目標
        回収率|45.0%|50.0%|55.0%
    """,
    "long texts under short labels": """
        分野|課題|対応
        防災|避難所の備蓄が三日分に届いていない地区が残っている。|各地区の倉庫に七日分の備蓄を置き、毎年点検する。
        福祉|見守りの対象となる世帯の台帳が古いままである。|台帳を毎年度更新し、地区の委員と共有する。
    """,
    "numbers in the body only": """
        地区|人口|世帯
        東|12,345|6,000
        西|9,876|4,321
    """,
    "header repeated on the next printed page": """
        甲|乙|丙
        い|ろ|は
        に|ほ|へ
        甲|乙|丙
        と|ち|り
    """,
    "a single row of values": """
        令和５年度|令和６年度
        120|135
    """,
    "key and value with named columns": """
        項目|内容
        目的|市民が安心して水辺を使えるようにするための計画を定める。
        期間|令和六年度から五年間
    """,
    "dates below the label": """
        番号|会議名|開催日
        1|第1回推進会議|2024/5/10
        2|第2回推進会議|2024/8/2
    """,
    "headers with line breaks": """
        施策/番号|施策名|主担当/府省庁|達成/時期
        1-1|窓口の案内板を四言語にする|みらい庁|令和７年度
        1-2|申請書の様式をそろえる|みらい庁、海の省|令和８年度
    """,
}

TWO_HEADERS = {
    "years under a spanning label": """
        指標|単位|目標値||
        ||令和６年度|令和７年度|令和８年度
        利用件数|件|100|200|300
        満足度|％|60.0|65.0|70.0
    """,
    "target and actual under years": """
        |令和６年度||令和７年度|
        |目標|実績|目標|実績
        参加者数|100人|98人|120人|131人
        開催数|10回|10回|12回|12回
    """,
    "labels spanning years in every column": """
        基準の年|途中の年||基準の年
        令和３年度（実績）|４年度（実績）|５年度（計画）|６年度（計画）
        大調査|小調査|小調査|大調査
    """,
    "a row of units below the labels": """
        年度|予算額|執行率
        |（千円）|（％）
        令和５年度|1,200|98.1
        令和６年度|1,300|97.5
    """,
    "quarters under fiscal years": """
        項目|令和６年度|||
        |第１四半期|第２四半期|第３四半期|第４四半期
        要件の整理|実施|||
        試行||実施|実施|
    """,
}

NO_HEADER = {
    "key and value, salary": """
        給与|月額 210,000円
        勤務地|みなと市役所 本庁舎
        期間|令和6年4月1日から令和7年3月31日まで
    """,
    "key and value, all short": """
        担当|企画課
        開始|令和6年度
        場所|市民ホール
    """,
    "key and value, short then long": """
        目的|市民の安全
        内容|川沿いの十二か所に水位計を置き、値を五分ごとに公開する。
    """,
    "numbers from the first row on": """
        東地区|120|130
        西地区|80|95
    """,
    "years in the first column only": """
        令和５年度|120
        令和６年度|135
    """,
    "sentences only": """
        この計画は、海辺の町の暮らしを守るために定める。|毎年度見直す。
        見直しの結果は公表する。|意見は窓口で受け付ける。
    """,
    "labels of one kind": """
        あおぞら|みどり|そよかぜ
        ひだまり|こもれび|せせらぎ
    """,
    "one row": "施策名|目標値|担当課",
    "one column": """
        施策名
        港の整備
    """,
    "address block": """
        名称|みなと市|代表者|市長
        所在地|みなと市港町1-1|電話|012-345-6789
    """,
}


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        *[pytest.param(grid(text), 1, id=name) for name, text in ONE_HEADER.items()],
        *[pytest.param(grid(text), 2, id=name) for name, text in TWO_HEADERS.items()],
        *[pytest.param(grid(text), 0, id=name) for name, text in NO_HEADER.items()],
    ],
)
def test_header_rows(rows: list[list[str]], expected: int) -> None:
    assert infer_header_rows(rows) == expected


def test_three_header_rows() -> None:
    rows = grid("""
        施策|年度別の計画|||
        |令和６年度||令和７年度|
        |上期|下期|上期|下期
        台帳の整備|10件|20件|30件|40件
        窓口の案内|5か所|5か所|8か所|8か所
    """)
    assert infer_header_rows(rows) == 3


@pytest.mark.parametrize("rows", [[], [[]], [[""], [""]], [["", ""], ["", ""]]])
def test_nothing_to_label(rows: list[list[str]]) -> None:
    assert infer_header_rows(rows) == 0


def marked(rows: list[list[TableCell]]) -> list[int]:
    """Number of header cells in each row."""
    return [sum(cell.header for cell in row) for row in rows]


def cells(text: str, *, spans: dict[tuple[int, int], int] | None = None) -> list[list[TableCell]]:
    """A table as in `grid`; `spans` gives the rows that a cell covers."""
    return [
        [TableCell(cell, j, row_span=(spans or {}).get((i, j), 1)) for j, cell in enumerate(row)]
        for i, row in enumerate(grid(text))
    ]


UNCLEAR = "甲|乙|丙\nい|ろ|は\nに|ほ|へ\nと|ち|り"


@pytest.mark.parametrize(
    ("rows", "declared", "sure", "expected"),
    [
        (cells(UNCLEAR), 0, True, [0, 0, 0, 0]),
        (cells(UNCLEAR), 2, True, [3, 3, 0, 0]),
        (cells(UNCLEAR), 4, True, [0, 0, 0, 0]),
        (cells(UNCLEAR, spans={(0, 0): 2}), 1, True, [3, 3, 0, 0]),
        (cells(UNCLEAR, spans={(0, 0): 4}), 1, True, [3, 0, 0, 0]),
        (cells(UNCLEAR), 1, False, [3, 0, 0, 0]),
        (cells(TWO_HEADERS["target and actual under years"]), 1, True, [5, 0, 0, 0]),
        (cells(TWO_HEADERS["target and actual under years"]), 1, False, [5, 5, 0, 0]),
        ([], 1, True, []),
    ],
)
def test_mark_headers(
    rows: list[list[TableCell]], declared: int, sure: bool, expected: list[int]
) -> None:
    assert marked(mark_headers(rows, declared, sure=sure)) == expected


def test_rows_of_different_length() -> None:
    rows = [["区分", "令和６年度", "令和７年度"], ["計", "10"], ["内訳", "4", "6"]]
    assert infer_header_rows(rows) == 1
