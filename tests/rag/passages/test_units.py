"""Units: blocks, and the sentences and cells of long ones."""

import pytest

from rag.documents.builder import DocumentBuilder, TableCell
from rag.documents.model import BlockType
from rag.passages.model import PassageSize
from rag.passages.units import find_units
from rag.plans.outline import build_outline

SIZE = PassageSize(target=60, maximum=90)
SENTENCE = "市は、港の見守りを続け、結果を毎年公表する。"


def units_of(builder):
    document = builder.build()
    outline = build_outline(document)
    (segment,) = outline.segments
    return document, find_units(document, segment, outline, SIZE)


def flags(kind, text):
    """Whether a block leads to what follows or belongs to what stands before it."""
    builder = DocumentBuilder("txt")
    builder.add(BlockType.PARAGRAPH, SENTENCE)
    builder.add(kind, text)
    builder.add(BlockType.PARAGRAPH, SENTENCE)
    _, units = units_of(builder)
    return {name for name in ("leads", "trails") if getattr(units[1], name)}


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        (BlockType.CAPTION, "表１ 港の利用", {"leads"}),
        (BlockType.CAPTION, "※ 表の見方", {"leads"}),
        (BlockType.PARAGRAPH, "KPI：", {"leads"}),
        (BlockType.LIST_ITEM, "主担当府省庁:", {"leads"}),
        (BlockType.PARAGRAPH, "目標は次のとおり。内訳：", set()),
        (BlockType.PARAGRAPH, "※ 速報値である。", {"trails"}),
        (BlockType.LIST_ITEM, "＊ 見込みを含む。", {"trails"}),
        (BlockType.PARAGRAPH, "注１：端数は四捨五入した。", {"trails"}),
        (BlockType.PARAGRAPH, "（注）離島を除く。", {"trails"}),
        (BlockType.PARAGRAPH, "（うち新規採用は３名）", {"trails"}),
        (BlockType.PARAGRAPH, "→ 翌年度に見直す。", {"trails"}),
        (BlockType.PARAGRAPH, "うち離島は２か所である。", {"trails"}),
        (BlockType.LIST_ITEM, "（うち新規採用は３名）", set()),
        (BlockType.PARAGRAPH, "（１）市は、岸壁を直す。", set()),
        (BlockType.PARAGRAPH, "(ア) 市は、岸壁を直す。", set()),
        (BlockType.PARAGRAPH, "注意点を市民に知らせる。", set()),
        (BlockType.PARAGRAPH, SENTENCE, set()),
    ],
)
def test_what_leads_and_what_trails(kind, text, expected):
    assert flags(kind, text) == expected


def test_a_long_paragraph_is_cut_between_sentences():
    builder = DocumentBuilder("txt")
    builder.add(BlockType.PARAGRAPH, SENTENCE * 5)
    document, units = units_of(builder)
    assert [document.text[u.start : u.end] for u in units] == [SENTENCE] * 5
    assert {(u.first, u.last) for u in units} == {(0, 1)}


def test_a_long_note_clings_with_its_first_sentence_only():
    builder = DocumentBuilder("txt")
    builder.add(BlockType.PARAGRAPH, SENTENCE)
    builder.add(BlockType.PARAGRAPH, "※ " + SENTENCE * 5)
    _, units = units_of(builder)
    assert [u.trails for u in units] == [False, True, False, False, False, False]


def test_a_long_row_is_cut_between_cells_and_a_long_cell_between_sentences():
    builder = DocumentBuilder("xlsx")
    table = builder.new_table()
    cells = ["見守り", SENTENCE * 2, "", "港湾課", SENTENCE * 2]
    builder.add_row(table, 0, [TableCell(text, column) for column, text in enumerate(cells)])
    document, units = units_of(builder)
    assert [document.text[u.start : u.end] for u in units] == [
        "見守り", SENTENCE, SENTENCE, "港湾課", SENTENCE, SENTENCE,
    ]  # fmt: skip


def test_a_long_row_without_cells_is_kept_all_the_same():
    builder = DocumentBuilder("txt")
    builder.add(BlockType.TABLE_ROW, SENTENCE * 5)
    document, units = units_of(builder)
    assert "".join(document.text[u.start : u.end] for u in units) == SENTENCE * 5


def test_very_short_plain_blocks_are_put_together():
    builder = DocumentBuilder("txt")
    for text in ("あ", "い", "う", "え", "お", "か"):
        builder.add(BlockType.LIST_ITEM, text)
    builder.add(BlockType.PARAGRAPH, "※ 注")
    document, units = units_of(builder)
    # No longer than a tenth of the target, 6 characters with the line breaks.
    assert [document.text[u.start : u.end] for u in units] == [
        "あ\nい\nう",
        "え\nお\nか",
        "※ 注",
    ]
    assert [(u.first, u.last) for u in units] == [(0, 3), (3, 6), (6, 7)]


def test_headings_are_known_by_the_outline():
    builder = DocumentBuilder("docx")
    builder.add(BlockType.HEADING, "港の将来像", level=1)
    builder.add(BlockType.PARAGRAPH, SENTENCE)
    _, units = units_of(builder)
    assert [(u.heading, u.leads) for u in units] == [(True, True), (False, False)]
