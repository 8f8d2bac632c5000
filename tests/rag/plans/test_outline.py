"""Outlines of plans in several shapes."""

from rag.documents.builder import DocumentBuilder, TableCell
from rag.documents.model import BlockType
from rag.plans.outline import build_outline

BODY = (
    "市は、関係する事業者と協議しながら、港の役割を見直し、新たな需要を取り込むための取組を進める。"
)


def document(*blocks):
    builder = DocumentBuilder("txt")
    for block in blocks:
        kind, text, *level = block
        builder.add(kind, text, level=level[0] if level else None)
    return builder.build()


def paragraphs(*lines):
    return document(*((BlockType.PARAGRAPH, line) for line in lines))


def tree(doc):
    outline = build_outline(doc)
    return [
        (section.depth, section.title, section.number)
        for section in (
            outline.sections[segment.section]
            for segment in outline.segments
            if segment.section is not None
        )
    ]


def test_levels_are_learned_from_the_order_of_opening():
    doc = paragraphs(
        "第１部 港の将来像", "Ⅰ 現状", "１ 人口", BODY, "(1) 漁業", BODY, "(2) 観光", BODY,
        "２ 財政", BODY, "Ⅱ 課題", "１ 担い手", BODY, "第２部 施策", "Ⅰ 整備", "１ 岸壁", BODY,
        "２ 市場", BODY,
    )  # fmt: skip
    assert tree(doc) == [
        (0, "第１部 港の将来像", "1"),
        (1, "Ⅰ 現状", "I"),
        (2, "１ 人口", "1"),
        (3, "(1) 漁業", "1"),
        (3, "(2) 観光", "2"),
        (2, "２ 財政", "2"),
        (1, "Ⅱ 課題", "II"),
        (2, "１ 担い手", "1"),
        (0, "第２部 施策", "2"),
        (1, "Ⅰ 整備", "I"),
        (2, "１ 岸壁", "1"),
        (2, "２ 市場", "2"),
    ]


def test_unusual_order_is_learned_from_restarts():
    doc = paragraphs(
        "1 港", "[1] 岸壁", "(1) 補修", BODY, "(2) 新設", BODY, "[2] 市場", "(1) 再編", BODY,
        "2 道", "[1] 橋", "(1) 点検", BODY, "(2) 更新", BODY, "[2] 街路", "(1) 照明", BODY,
    )  # fmt: skip
    depths = {title: depth for depth, title, _ in tree(doc)}
    assert (depths["1 港"], depths["[2] 市場"], depths["(2) 更新"]) == (0, 1, 2)


def test_slides_that_repeat_their_headings_make_one_section():
    doc = paragraphs(
        "1 港", "(1) 岸壁", BODY, "1 港", "(1) 岸壁（続き）", BODY, "(2) 市場", BODY, "2 道",
        "(1) 橋", BODY, "2 道", "(2) 街路", BODY,
    )  # fmt: skip
    outline = build_outline(doc)
    assert [section.title for section in outline.sections] == [
        "1 港", "(1) 岸壁", "(2) 市場", "2 道", "(1) 橋", "(2) 街路",
    ]  # fmt: skip
    assert [segment.section for segment in outline.segments] == [0, 1, 0, 1, 2, 3, 4, 3, 5]


def test_the_table_of_contents_is_not_the_body():
    doc = paragraphs(
        "みなせ市総合計画", "目次", "第１章 港……3", "第２章 道…7", "第３章 町\u30009",
        "第１章 港", BODY, "第２章 道", BODY, "第３章 町", BODY,
    )  # fmt: skip
    outline = build_outline(doc)
    assert sorted(outline.contents) == [1, 2, 3, 4]
    assert [section.title for section in outline.sections] == [
        "第１章 港",
        "第２章 道",
        "第３章 町",
    ]


def test_items_of_a_list_are_no_headings():
    doc = paragraphs("１ 対象", "① 漁業者", "② 市場関係者", "③ 住民", "２ 方法", BODY)
    assert [title for _, title, _ in tree(doc)] == ["１ 対象", "２ 方法"]


def test_a_number_without_neighbours_is_no_heading():
    doc = paragraphs("１ 対象", BODY, "4 この行は図の番号", BODY, "２ 方法", BODY)
    assert [title for _, title, _ in tree(doc)] == ["１ 対象", "２ 方法"]


def test_wrapped_titles_of_measures_are_put_together():
    doc = document(
        (BlockType.PARAGRAPH, "○[No.１－１] 港の見守りに関する"),
        (BlockType.PARAGRAPH, "情報の共有の促進"),
        (BlockType.LIST_ITEM, f"・ {BODY}"),
        (BlockType.PARAGRAPH, "KPI（進捗）：参加港数"),
        (BlockType.PARAGRAPH, "○[No.１－２] 市場の再編"),
        (BlockType.LIST_ITEM, f"・ {BODY}"),
    )
    assert tree(doc) == [
        (0, "○[No.１－１] 港の見守りに関する情報の共有の促進", "1-1"),
        (0, "○[No.１－２] 市場の再編", "1-2"),
    ]


def test_the_number_decides_under_which_group_a_measure_stands():
    doc = document(
        (BlockType.HEADING, "安全な港"),
        (BlockType.HEADING, "[No.1-1] 見守り"), (BlockType.PARAGRAPH, BODY),
        (BlockType.HEADING, "[No.1-2] 照明"), (BlockType.PARAGRAPH, BODY),
        (BlockType.HEADING, "[No.2-1] 直売所"), (BlockType.PARAGRAPH, BODY),
        (BlockType.HEADING, "にぎわう港"),
        (BlockType.HEADING, "[No.2-2] 朝市"), (BlockType.PARAGRAPH, BODY),
        (BlockType.HEADING, "[No.2-3] 遊覧船"), (BlockType.PARAGRAPH, BODY),
    )  # fmt: skip
    outline = build_outline(doc)
    paths = {s.number: outline.path(s.index)[0].title for s in outline.sections if s.number}
    assert paths == {
        "1-1": "安全な港", "1-2": "安全な港", "2-1": "にぎわう港", "2-2": "にぎわう港",
        "2-3": "にぎわう港",
    }  # fmt: skip


def test_levels_of_the_format_are_used_where_they_agree():
    doc = document(
        (BlockType.HEADING, "はじめに", 1), (BlockType.PARAGRAPH, BODY),
        (BlockType.HEADING, "施策", 1), (BlockType.HEADING, "港", 2),
        (BlockType.PARAGRAPH, BODY), (BlockType.HEADING, "おわりに", 1),
        (BlockType.PARAGRAPH, BODY),
    )  # fmt: skip
    assert [(depth, title) for depth, title, _ in tree(doc)] == [
        (0, "はじめに"), (0, "施策"), (1, "港"), (0, "おわりに"),
    ]  # fmt: skip


def test_short_lines_head_what_follows_where_nothing_is_numbered():
    doc = document(
        (BlockType.PARAGRAPH, "港の体制強化について"),
        (BlockType.PARAGRAPH, BODY),
        (BlockType.PARAGRAPH, "人材の育成"),
        (BlockType.LIST_ITEM, "・研修"),
        (BlockType.LIST_ITEM, "・異動"),
        (BlockType.PARAGRAPH, "33人"),
        (BlockType.PARAGRAPH, BODY),
    )
    assert [title for _, title, _ in tree(doc)] == ["港の体制強化について", "人材の育成"]


def test_every_block_outside_the_contents_has_one_segment():
    builder = DocumentBuilder("txt")
    builder.add(BlockType.PARAGRAPH, "前書き。")
    builder.add(BlockType.PARAGRAPH, "１ 表")
    table = builder.new_table()
    builder.add_row(table, 0, [TableCell("年度", 0, header=True), TableCell("額", 1, header=True)])
    builder.add_row(table, 1, [TableCell("令和6年度", 0), TableCell("3", 1)])
    builder.add(BlockType.PARAGRAPH, "２ 文")
    builder.add(BlockType.PARAGRAPH, BODY)
    doc = builder.build()
    outline = build_outline(doc)
    covered = [block for s in outline.segments for block in range(s.first, s.last)]
    assert covered == list(range(len(doc.blocks)))
    assert outline.segment_at(3) == outline.segments[1]


def test_no_headings_give_one_segment():
    doc = paragraphs(BODY, BODY)
    outline = build_outline(doc)
    assert outline.sections == ()
    assert [(s.section, s.first, s.last) for s in outline.segments] == [(None, 0, 2)]


def test_one_numbering_system_on_two_levels_follows_the_levels_of_the_format():
    doc = document(
        (BlockType.HEADING, "第１部 総論", 1), (BlockType.HEADING, "第１章 目的", 2),
        (BlockType.HEADING, "１ 背景", 3), (BlockType.PARAGRAPH, BODY),
        (BlockType.HEADING, "２ 期間", 3), (BlockType.PARAGRAPH, BODY),
        (BlockType.HEADING, "第２部 施策", 1), (BlockType.HEADING, "１ 港", 2),
        (BlockType.HEADING, "[No.1-1] 見守り", 3), (BlockType.PARAGRAPH, BODY),
        (BlockType.HEADING, "２ 道", 2), (BlockType.HEADING, "[No.2-1] 照明", 3),
        (BlockType.PARAGRAPH, BODY),
    )  # fmt: skip
    assert [(depth, title) for depth, title, _ in tree(doc)] == [
        (0, "第１部 総論"), (1, "第１章 目的"), (2, "１ 背景"), (2, "２ 期間"), (0, "第２部 施策"),
        (1, "１ 港"), (2, "[No.1-1] 見守り"), (1, "２ 道"), (2, "[No.2-1] 照明"),
    ]  # fmt: skip


def test_chapters_numbered_without_a_unit():
    doc = paragraphs(
        "第１　港を守る",
        "（１）見張り",
        BODY,
        "（２）巡回",
        BODY,
        "第２　浜を守る",
        "（１）清掃",
        BODY,
    )
    assert tree(doc) == [
        (0, "第１　港を守る", "1"),
        (1, "（１）見張り", "1"),
        (1, "（２）巡回", "2"),
        (0, "第２　浜を守る", "2"),
        (1, "（１）清掃", "1"),
    ]


def test_a_number_of_two_parts_stands_below_that_of_one():
    doc = paragraphs(
        "施策１　港を守る", "施策１－１　見張り", BODY, "施策１－２　巡回", BODY,
        "施策２　浜を守る", "施策２－１　清掃", BODY,
    )  # fmt: skip
    assert [(depth, number) for depth, _, number in tree(doc)] == [
        (0, "1"),
        (1, "1-1"),
        (1, "1-2"),
        (0, "2"),
        (1, "2-1"),
    ]


def test_the_first_number_of_the_next_group_is_no_lone_number():
    doc = paragraphs("１－１　見張り", BODY, "１－２　巡回", BODY, "２－１　清掃", BODY)
    assert [number for _, _, number in tree(doc)] == ["1-1", "1-2", "2-1"]


def test_a_title_ends_in_brackets_before_the_first_item():
    doc = document(
        (BlockType.LIST_ITEM, "○[No.１－１] 見張りの仕組みの公開"),
        (BlockType.PARAGRAPH, "（仮称）の促進"),
        (BlockType.LIST_ITEM, f"・ {BODY}"),
        (BlockType.LIST_ITEM, "○[No.１－２] 巡回の強化【港の法律第 10 条関係】"),
        (BlockType.PARAGRAPH, "これまでの取組"),
        (BlockType.LIST_ITEM, f"・ {BODY}"),
    )
    assert [title for _, title, number in tree(doc) if number] == [
        "○[No.１－１] 見張りの仕組みの公開（仮称）の促進",
        "○[No.１－２] 巡回の強化【港の法律第 10 条関係】",
    ]


def test_the_label_of_a_field_is_no_heading():
    doc = document(
        (BlockType.HEADING, "[No.１－１] 見張り", 2),
        (BlockType.HEADING, "KPI：", 2),
        (BlockType.PARAGRAPH, "主担当府省庁：環境省"),
        (BlockType.HEADING, "[No.１－２] 巡回", 2),
        (BlockType.PARAGRAPH, BODY),
    )
    assert [title for _, title, _ in tree(doc)] == ["[No.１－１] 見張り", "[No.１－２] 巡回"]
