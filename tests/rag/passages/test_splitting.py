"""Passages: verbatim, complete, never cutting what belongs together."""

import re
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rag.documents.builder import DocumentBuilder, TableCell
from rag.documents.model import BlockType
from rag.passages import PassageSize, passage_id, split_passages
from rag.plans.outline import build_outline

SENTENCE = "市は、港の見守りを続け、その結果を毎年度公表する。"
SIZE = PassageSize(target=120, maximum=200)


def document(*blocks):
    builder = DocumentBuilder("txt")
    for kind, text, *level in blocks:
        builder.add(kind, text, level=level[0] if level else None)
    return builder.build()


def split(doc, size=SIZE, content_hash="content", reader_version="1"):
    return list(
        split_passages(
            doc,
            build_outline(doc),
            content_hash=content_hash,
            reader_version=reader_version,
            size=size,
        )
    )


H, P, L = BlockType.HEADING, BlockType.PARAGRAPH, BlockType.LIST_ITEM


def test_a_whole_passage():
    doc = document((H, "第１章 港", 1), (H, "１ 見守り", 2), (P, SENTENCE))
    (passage,) = split(doc)
    assert passage.id == passage_id("content", "1", 0, len(doc.text))
    assert (passage.ordinal, passage.char_start, passage.char_end) == (0, 0, len(doc.text))
    assert passage.text == f"第１章 港\n１ 見守り\n{SENTENCE}"
    assert passage.heading_path == ("第１章 港", "１ 見守り")
    assert passage.page is None
    assert passage.context == ()
    assert passage.blocks == doc.blocks


def test_ids_depend_on_content_reader_and_span_alone():
    one = document((H, "第１章 港", 1), (P, SENTENCE * 12))
    ids = [p.id for p in split(one)]
    assert len(set(ids)) == len(ids) > 1
    assert ids == [p.id for p in split(one)]
    assert ids == [p.id for p in split(document((P, "第１章 港"), (P, SENTENCE * 12)))]
    assert not {*ids} & {p.id for p in split(one, content_hash="other")}
    assert not {*ids} & {p.id for p in split(one, reader_version="2")}


def test_the_page_is_that_of_the_first_block():
    builder = DocumentBuilder("pdf")
    builder.add(P, SENTENCE * 10, page=3)
    builder.add(P, SENTENCE * 10, page=4)
    assert [p.page for p in split(builder.build())] == [3, 3, 4, 4]


@pytest.mark.parametrize("length", [1, 7, 8, 9, 60])
def test_a_heading_stays_with_what_follows(length):
    """Whatever the length of the paragraph before it and after it, up to the maximum."""
    title = "第２章 朝市の再開に向けた関係者との調整"
    for before in (10, 150, 195):
        doc = document(
            (H, "第１章 港", 1), (P, "あ" * before + "。"),
            (H, title, 1), (P, SENTENCE * length), (P, SENTENCE * 3),
        )  # fmt: skip
        holder = next(p for p in split(doc) if title in p.text)
        assert f"{title}\n{SENTENCE}" in holder.text


def test_headings_of_all_levels_stay_with_the_text_below():
    doc = document(
        (H, "第１章 港", 1), (H, "１ 見守り", 2), (H, "（１）現状", 3), (P, SENTENCE * 7),
        (H, "（２）課題", 3), (P, SENTENCE * 7),
    )  # fmt: skip
    assert [p.text.split("\n")[0] for p in split(doc)] == ["第１章 港", "（２）課題"]
    assert [p.heading_path for p in split(doc)] == [
        ("第１章 港", "１ 見守り", "（１）現状"),
        ("第１章 港", "１ 見守り", "（２）課題"),
    ]


def test_a_label_stays_with_its_item():
    filler = SENTENCE * 6
    doc = document((P, filler), (P, "KPI："), (L, "・見守りカメラの設置数（12か所）"), (P, filler))
    holder = next(p for p in split(doc) if "KPI：" in p.text)
    assert "KPI：\n・見守りカメラの設置数（12か所）" in holder.text


def test_a_note_stays_with_its_item():
    doc = document((P, SENTENCE * 5), (P, SENTENCE * 7), (P, "※ 速報値である。"), (P, SENTENCE * 7))
    holder = next(p for p in split(doc) if "※" in p.text)
    assert f"{SENTENCE}\n※ 速報値である。" in holder.text


def test_short_neighbours_share_a_passage_under_their_common_heading():
    doc = document(
        (H, "第１章 港", 1), (H, "１ 桟橋", 2), (P, "桟橋を直す。"),
        (H, "２ 照明", 2), (P, "照明を替える。"),
    )  # fmt: skip
    (passage,) = split(doc)
    assert passage.heading_path == ("第１章 港",)


def test_short_neighbours_without_a_common_heading_stay_apart():
    doc = document((H, "第１章 港", 1), (P, "港を直す。"), (H, "第２章 道", 1), (P, "道を直す。"))
    assert [p.heading_path for p in split(doc)] == [("第１章 港",), ("第２章 道",)]


def test_the_table_of_contents_makes_no_passages():
    doc = document(
        (P, "みなと市総合計画"), (P, "目次"), (P, "第１章 港……3"), (P, "第２章 道……7"),
        (P, "第３章 町……9"), (P, "第１章 港"), (P, SENTENCE), (P, "第２章 道"), (P, SENTENCE),
        (P, "第３章 町"), (P, SENTENCE),
    )  # fmt: skip
    text = "".join(p.text for p in split(doc))
    assert "……" not in text
    assert "みなと市総合計画" in text
    assert text.count(SENTENCE) == 3


def test_a_long_cell_is_cut_and_each_part_keeps_what_explains_it():
    builder = DocumentBuilder("xlsx")
    table = builder.new_table()
    builder.add_row(
        table, 0, [TableCell("施策", 0, header=True), TableCell("内容", 1, header=True)]
    )
    builder.add_row(table, 1, [TableCell("見守り", 0), TableCell(SENTENCE * 20, 1)])
    passages = split(builder.build())
    assert len(passages) > 2
    for passage in passages[1:]:
        assert [(e.role, e.text) for e in passage.context] == [
            ("header", "内容"),
            ("row", "見守り"),
        ]
    assert all(p.text.endswith("。") for p in passages)


def test_a_number_is_never_cut():
    """A sentence without any mark, as long as it may be, full of numbers."""
    text = "、".join(f"第{i}区は{i},234.5百万円" for i in range(1, 400))
    passages = split(document((P, text)))
    assert len(passages) > 5
    for passage in passages:
        assert re.search(r"[\d,.]$", passage.text) is None
        assert re.match(r"[,.\d]", passage.text) is None


def test_a_hundred_thousand_rows_take_linear_time():
    builder = DocumentBuilder("xlsx")
    table = builder.new_table()
    builder.add_row(table, 0, [TableCell("区", 0, header=True), TableCell("数", 1, header=True)])
    for row in range(1, 100_000):
        builder.add_row(table, row, [TableCell(f"{row}区", 0), TableCell("3件", 1)])
    doc = builder.build()
    outline = build_outline(doc)
    started = time.perf_counter()
    at = count = 0
    for passage in split_passages(doc, outline, content_hash="x", reader_version="1"):
        assert passage.char_start == at
        assert len(passage.text) <= PassageSize().maximum
        assert count == 0 or [e.text for e in passage.context] == ["区", "数"]
        at, count = passage.char_end + 1, count + 1
    assert at == len(doc.text) + 1
    assert time.perf_counter() - started < 10


WORDS = st.sampled_from(
    [
        "市は港を守る。", "令和５年度に1,234.5百万円を充てる。", "（注）離島を除く", "KPI：", "あ",
        "第１章 港", "１ 現状", "（１）桟橋", "・照明を替える", "※ 速報値", "→ 見直す", "12",
        "目次", "（うち３か所）", "第１章 港……3", SENTENCE * 3, "か" * 90, "岸壁・桟橋、" * 20,
    ]
)  # fmt: skip
CELLS = st.lists(
    st.tuples(st.sampled_from(["", "3", "令和６年度", "桟橋", SENTENCE * 2]), st.integers(1, 3)),
    min_size=1,
    max_size=4,
)


@st.composite
def documents(draw):
    """Any order of headings, text, notes and tables with headers and merged cells."""
    builder = DocumentBuilder("docx")
    for _ in range(draw(st.integers(0, 14))):
        kind = draw(st.sampled_from([*BlockType]))
        if kind is not BlockType.TABLE_ROW:
            level = draw(st.integers(1, 3)) if kind is BlockType.HEADING else None
            builder.add(kind, draw(WORDS), level=level, page=draw(st.sampled_from([None, 2])))
            continue
        table = builder.new_table()
        if draw(st.booleans()):
            builder.add(BlockType.CAPTION, "（単位：千円）", table=table)
        headers = draw(st.integers(0, 1))
        for row in range(draw(st.integers(1, 6))):
            builder.add_row(
                table,
                row,
                [
                    TableCell(text, column, row_span=span, header=row < headers)
                    for column, (text, span) in enumerate(draw(CELLS))
                ],
            )
    return builder.build()


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(documents(), st.sampled_from([PassageSize(), SIZE, PassageSize(30, 45)]))
def test_passages_of_any_document(doc, size):
    outline = build_outline(doc)
    passages = split(doc, size)
    assert [p.ordinal for p in passages] == list(range(len(passages)))
    covered = []
    for passage in passages:
        start, end = passage.char_start, passage.char_end
        assert passage.text == doc.text[start:end]
        assert passage.text.strip("\t") == passage.text.strip()
        assert passage.id == passage_id("content", "1", start, end)
        assert passage.blocks[0].char_start <= start < passage.blocks[0].char_end
        assert passage.blocks[-1].char_start < end <= passage.blocks[-1].char_end
        for entry in passage.context:
            assert entry.text == doc.text[entry.char_start : entry.char_end]
            assert entry.char_end <= start or end <= entry.char_start
        covered.extend(range(start, end))
        _check_cuts(doc, passage, size)
    assert covered == sorted(set(covered))
    wanted = {
        at
        for index, block in enumerate(doc.blocks)
        if index not in outline.contents
        for at in range(block.char_start, block.char_end)
        if not doc.text[at].isspace()
    }
    assert wanted <= set(covered)
    contents = {
        at
        for index in outline.contents
        for at in range(doc.blocks[index].char_start, doc.blocks[index].char_end)
    }
    assert contents.isdisjoint(covered)


def _check_cuts(doc, passage, size):
    """A passage begins and ends with a block, or a sentence or cell of a long one."""
    for block, edge in (
        (passage.blocks[0], passage.char_start),
        (passage.blocks[-1], passage.char_end),
    ):
        if edge in (block.char_start, block.char_end):
            continue
        assert block.char_end - block.char_start > size.maximum
        cells = {at for cell in block.cells for at in (cell.char_start, cell.char_end)}
        assert edge in cells or doc.text[edge - 1] in "。、" or doc.text[edge] in "\t、"
