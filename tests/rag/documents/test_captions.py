"""Captions and units, and the table that they belong to."""

from __future__ import annotations

import pytest

from rag.documents.builder import DocumentBuilder, TableCell
from rag.documents.captions import CaptionedFlow, is_numbered_table_title, is_unit_line
from rag.documents.model import BlockType
from tests.rag.documents.office_files import written


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("（単位：百万円）", True),
        ("(単位:千円、％)", True),
        ("　単位：人", True),
        ("［単位　千円］", True),
        ("【単位：件】", True),
        ("（金額単位：円）", True),
        ("単位は百万円とする。", False),
        ("本表の単位：千円である。次の表も同じである。", False),
        ("単位取得の要件", False),
        ("", False),
    ],
)
def test_unit_lines(line: str, expected: bool) -> None:
    assert is_unit_line(line) is expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("表１　施策の一覧", True),
        ("表 3-2 予算の内訳", True),
        ("別表第一", False),
        ("別表１　対象となる施設", True),
        ("図表４：推移", True),
        ("Table 2. Budget", True),
        ("表１に示すとおりである。", False),
        ("表題の付け方", False),
        ("図１　位置", False),
    ],
)
def test_numbered_titles(line: str, expected: bool) -> None:
    assert is_numbered_table_title(line) is expected


def test_captions_wait_for_their_table() -> None:
    builder = DocumentBuilder("x")
    flow = CaptionedFlow(builder)
    flow.add(BlockType.PARAGRAPH, "表１　人口", page=3)
    flow.add(BlockType.PARAGRAPH, "（単位：人）", page=3)
    flow.add(BlockType.PARAGRAPH, "  ")
    table = flow.begin_table()
    flow.add_row(table, 0, [TableCell("東", 0), TableCell("10", 1)], page=3)
    flow.add(BlockType.CAPTION, "図１　位置", sheet="一")
    flow.add(BlockType.PARAGRAPH, "表２　続く表のない題")
    flow.add(BlockType.HEADING, "見出し", level=2)
    flow.add(BlockType.CAPTION, "終わりの図")
    flow.flush()
    document = builder.build()
    assert written(document) == [
        "caption of 0: 表１　人口",
        "caption of 0: （単位：人）",
        "row 0.0: 東 | 10",
        "caption: 図１　位置",
        "paragraph: 表２　続く表のない題",
        "heading 2: 見出し",
        "caption: 終わりの図",
    ]
    assert [(b.page, b.sheet) for b in document.blocks[:4]] == [
        (3, None), (3, None), (3, None), (None, "一"),
    ]  # fmt: skip
