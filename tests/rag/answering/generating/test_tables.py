"""Tables of a model, cell by cell."""

import pytest

from rag.answering.citations import parse_citations
from rag.answering.generating.tables import TableCells

HARBOUR = "みなせ市港湾計画（令和７年度）"
LIGHTHOUSE = "つばき市灯台観光計画"
IDS = ["A7K2", "B3M9"]


def said(text):
    """The sentences of a response, each with the ids that it cites."""
    cells = TableCells([HARBOUR, LIGHTHOUSE])
    return [
        (one.text, *one.ids) for cited in parse_citations(text, IDS) for one in cells.take(cited)
    ]


TABLES = {
    "documents side by side": (
        f"| 項目 | {HARBOUR} | {LIGHTHOUSE} |\n|---|:---:|---|\n"
        "| 箇所数 | 48か所[A7K2] | ８か所の灯台で配る。[B3M9] |\n",
        [
            (f"{HARBOUR}では、箇所数は48か所。", "A7K2"),
            (f"{LIGHTHOUSE}では、箇所数：８か所の灯台で配る。", "B3M9"),
        ],
    ),
    "a short name of a document": (
        "| 項目 | 灯台観光計画 |\n|---|---|\n| 箇所数 | ８か所[B3M9] |",
        [("灯台観光計画では、箇所数は８か所。", "B3M9")],
    ),
    "years in the columns, one of them in a title": (
        "| 指標 | 2024年度 | 令和７年度 |\n|---|---|---|\n| 有収率 | 81.2％[A7K2] | 86.0％[A7K2] |",
        [
            ("有収率（2024年度）は81.2％。", "A7K2"),
            ("有収率（令和７年度）は86.0％。", "A7K2"),
        ],
    ),
    "a header that says nothing": (
        "| 項目 | 内容 |\n|---|---|\n| 担当 | 港湾課[A7K2] |",
        [("担当は港湾課。", "A7K2")],
    ),
    "no rule under the header": (
        "| 項目 | 内容 |\n| 担当 | 港湾課[A7K2] |",
        [("担当は港湾課。", "A7K2")],
    ),
    "no header": ("| 担当 | 港湾課[A7K2] |", [("担当は港湾課。", "A7K2")]),
    "what is not written": (
        "| 項目 | A計画 | B計画 |\n|---|---|---|\n| 期限 | 記載なし | - |\n| 予算 |  | なし。 |",
        [],
    ),
    "cited beside the heading": (
        "| 項目 | 内容 |\n|---|---|\n| 担当[A7K2] | 港湾課 |",
        [("担当は港湾課。", "A7K2")],
    ),
    "cited behind the row": (
        "| 項目 | 内容 |\n|---|---|\n| 担当 | 港湾課 | [A7K2]",
        [("担当は港湾課。", "A7K2")],
    ),
    "cited in one cell only": (
        "| 項目 | 数 | 費用 |\n|---|---|---|\n| 船 | ２隻[A7K2] | ３億円 |",
        [("船（数）は２隻。", "A7K2"), ("船（費用）は３億円。",)],
    ),
    "no heading of the row": (
        "| | 担当 |\n|---|---|\n| | 港湾課[A7K2] |",
        [("担当は港湾課。", "A7K2")],
    ),
    "more cells than columns": (
        "| 項目 | 内容 |\n|---|---|\n| 担当 | 港湾課[A7K2] | 港営課[B3M9] |",
        [("担当は港湾課。", "A7K2"), ("担当は港営課。", "B3M9")],
    ),
    "one cell": ("| 担当は港湾課である[A7K2] |", [("担当は港湾課である。", "A7K2")]),
    "two tables and what stands between them": (
        "| 項目 | 内容 |\n|---|---|\n| 担当 | 港湾課[A7K2] |\n\n次に。\n"
        "| 項目 | 期限 |\n|---|---|\n| 船 | ８年度[B3M9] |",
        [("担当は港湾課。", "A7K2"), ("次に。",), ("船（期限）は８年度。", "B3M9")],
    ),
    "no table": ("担当は港湾課[A7K2]。", [("担当は港湾課。", "A7K2")]),
}


@pytest.mark.parametrize(("text", "sentences"), TABLES.values(), ids=TABLES)
def test_every_cell_is_a_sentence(text, sentences):
    assert said(text) == sentences
