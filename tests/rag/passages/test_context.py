"""What explains the rows of tables: headers, merged cells, captions, units and notes."""

import time

import pytest

from rag.documents.builder import DocumentBuilder, TableCell
from rag.documents.model import BlockType
from rag.passages import ContextEntry
from rag.passages.context import TableContext


def context_of(document, first, last, start=None, end=None):
    """Entries for the blocks `first` to `last`, as (role, text)."""
    blocks = document.blocks[first:last]
    start = blocks[0].char_start if start is None else start
    end = blocks[-1].char_end if end is None else end
    entries = TableContext(document).context(blocks, start, end)
    for entry in entries:
        assert document.text[entry.char_start : entry.char_end] == entry.text
        assert entry.char_end <= start or end <= entry.char_start
    return [(entry.role, entry.text) for entry in entries]


@pytest.fixture
def ferry_table():
    """A caption, a unit, two header rows, merged row labels, notes.

    Blocks: 0 paragraph, 1-2 captions, 3-4 header rows, 5-8 rows, 9-10 notes, 11 paragraph.
    """
    builder = DocumentBuilder("xlsx")
    builder.add(BlockType.PARAGRAPH, "渡船の利用は次のとおり。")
    table = builder.new_table()
    builder.add(BlockType.CAPTION, "表２ 渡船の利用", table=table)
    builder.add(BlockType.CAPTION, "（単位：千人）", table=table)
    header = {"header": True}
    builder.add_row(
        table,
        0,
        [
            TableCell("航路", 0, row_span=2, **header),
            TableCell("便", 1, row_span=2, **header),
            TableCell("利用者数", 2, column_span=2, **header),
        ],
    )
    builder.add_row(
        table, 1, [TableCell("令和５年度", 2, **header), TableCell("令和６年度", 3, **header)]
    )
    builder.add_row(
        table,
        2,
        [
            TableCell("北島", 0, row_span=3),
            TableCell("朝", 1),
            TableCell("12", 2),
            TableCell("14", 3),
        ],
    )
    builder.add_row(table, 3, [TableCell("昼", 1), TableCell("7", 2), TableCell("8", 3)])
    builder.add_row(table, 4, [TableCell("夕", 1), TableCell("15", 3)])
    builder.add_row(
        table, 5, [TableCell("南島", 0), TableCell("朝", 1), TableCell("3", 2), TableCell("4", 3)]
    )
    builder.add(BlockType.PARAGRAPH, "※ 令和６年度は速報値")
    builder.add(BlockType.PARAGRAPH, "注 貸切便を除く")
    builder.add(BlockType.PARAGRAPH, "※印の数は見直すことがある。")
    return builder.build()


CAPTIONS = [("caption", "表２ 渡船の利用"), ("unit", "（単位：千人）")]
HEADERS = [("header", text) for text in ("航路", "便", "利用者数", "令和５年度", "令和６年度")]
NOTES = [("note", "※ 令和６年度は速報値"), ("note", "注 貸切便を除く")]
NOTES_AND_MORE = [*NOTES, ("note", "※印の数は見直すことがある。")]


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        # Prose has none.
        (0, 1, []),
        # The whole table needs nothing but what stands outside it.
        (1, 12, []),
        # The first rows: everything above them.
        (5, 6, [*CAPTIONS, *HEADERS, *NOTES_AND_MORE]),
        # Rows under a merged cell: the cell too; no header of a column without a value.
        (6, 7, [*CAPTIONS, *HEADERS[1:], ("row", "北島"), *NOTES_AND_MORE]),
        (7, 8, [
            *CAPTIONS, ("header", "便"), ("header", "利用者数"), ("header", "令和６年度"),
            ("row", "北島"), *NOTES_AND_MORE,
        ]),
        # Below it: no longer.
        (8, 9, [*CAPTIONS, *HEADERS, *NOTES_AND_MORE]),
        # What the passage holds itself is not repeated.
        (3, 9, [*CAPTIONS, *NOTES_AND_MORE]),
        (8, 12, [*CAPTIONS, *HEADERS]),
    ],
)  # fmt: skip
def test_entries(ferry_table, first, last, expected):
    assert context_of(ferry_table, first, last) == expected


def test_entries_carry_columns_and_offsets(ferry_table):
    blocks = ferry_table.blocks[6:7]
    entries = TableContext(ferry_table).context(blocks, blocks[0].char_start, blocks[0].char_end)
    at = ferry_table.text.index("利用者数")
    label = ferry_table.text.index("北島")
    caption = ferry_table.text.index("表２")
    assert entries[0] == ContextEntry("caption", "表２ 渡船の利用", caption, caption + 8)
    assert ContextEntry("header", "利用者数", at, at + 4, 2, 2) in entries
    assert ContextEntry("row", "北島", label, label + 2, 0, 1) in entries


def test_a_cut_row_keeps_its_label_and_the_headers_of_its_cells():
    builder = DocumentBuilder("docx")
    table = builder.new_table()
    builder.add_row(
        table, 0, [TableCell(t, i, header=True) for i, t in enumerate(("施策", "内容", "担当"))]
    )
    builder.add_row(
        table,
        1,
        [TableCell("見守り", 0), TableCell("巡回する。記録する。", 1), TableCell("港湾課", 2)],
    )
    document = builder.build()
    at = document.text.index("記録")
    assert context_of(document, 1, 2, start=at, end=document.text.index("。\t") + 1) == [
        ("header", "内容"),
        ("row", "見守り"),
    ]
    assert context_of(document, 1, 2, start=at) == [
        ("header", "内容"),
        ("header", "担当"),
        ("row", "見守り"),
    ]


def test_two_tables_in_one_passage():
    builder = DocumentBuilder("docx")
    for name, value in (("港", "3"), ("道", "4")):
        table = builder.new_table()
        builder.add(BlockType.CAPTION, f"表 {name}", table=table)
        builder.add_row(table, 0, [TableCell(f"{name}名", 0, header=True)])
        builder.add_row(table, 1, [TableCell(value, 0)])
    document = builder.build()
    assert context_of(document, 2, 6) == [("caption", "表 港"), ("header", "港名")]


def test_only_four_notes_and_none_behind_other_text():
    builder = DocumentBuilder("docx")
    table = builder.new_table()
    builder.add_row(table, 0, [TableCell("3", 0)])
    for number in range(1, 6):
        builder.add(BlockType.PARAGRAPH, f"※{number} 注")
    builder.add(BlockType.PARAGRAPH, "本文。")
    builder.add(BlockType.PARAGRAPH, "※ 本文の注")
    document = builder.build()
    assert context_of(document, 0, 1) == [("note", f"※{n} 注") for n in range(1, 5)]


def test_very_long_words_explain_nothing():
    builder = DocumentBuilder("docx")
    table = builder.new_table()
    builder.add_row(
        table, 0, [TableCell("列" * 401, 0, header=True), TableCell("年", 1, header=True)]
    )
    builder.add_row(table, 1, [TableCell("3", 0), TableCell("4", 1)])
    assert context_of(builder.build(), 1, 2) == [("header", "年")]


def test_a_row_without_grid_has_no_context():
    builder = DocumentBuilder("txt")
    builder.add(BlockType.TABLE_ROW, "a\tb")
    assert context_of(builder.build(), 0, 1) == []


def test_many_merged_cells_take_linear_time():
    """Labels are swept along: 20,000 passages over 20,000 merged cells, and one over them all."""
    builder = DocumentBuilder("xlsx")
    table = builder.new_table()
    count = 20_000
    builder.add_row(table, 0, [TableCell("全体", 0, row_span=2 * count + 1), TableCell("値", 2)])
    for row in range(1, 2 * count, 2):
        builder.add_row(table, row, [TableCell(f"群{row}", 1, row_span=2), TableCell("1", 2)])
        builder.add_row(table, row + 1, [TableCell("2", 2)])
    document = builder.build()
    context = TableContext(document)
    started = time.perf_counter()
    for block in document.blocks[2::2]:
        texts = [e.text for e in context.context((block,), block.char_start, block.char_end)]
        assert texts == ["全体", f"群{block.row - 1}"]
    assert time.perf_counter() - started < 5
