import pytest

from rag.answering.cells import row_cells
from rag.documents.builder import DocumentBuilder, TableCell
from rag.documents.model import BlockType
from tests.rag.answering.passages_found import found, table


def said(hit):
    """Words, labels and measure of every cell that says something."""
    return [
        (words(hit, cell.start, cell.end), cell.labels, cell.measure)
        for row in hit.blocks
        if row.cells
        for cell in row_cells(hit, row)
    ]


def words(hit, start, end):
    base = hit.passage.char_start
    return hit.passage.text[start - base : end - base]


def test_a_cell_comes_with_the_label_of_its_row_and_the_header_of_its_column():
    hit = found(table(["施策", "開始", "担当"], ["朝市の再開", "令和７年度", "商工課"]))
    assert said(hit) == [
        ("令和７年度", ("朝市の再開", "開始"), ""),
        ("商工課", ("朝市の再開", "担当"), ""),
    ]


def test_headers_of_two_levels_come_outermost_first():
    hit = found(
        table(
            [TableCell("計画", 1, column_span=2, header=True), TableCell("実績", 3, header=True)],
            ["隻数", "2025年度", "2026年度", "2025年度"],
            ["渡船", "３隻", "４隻", "２隻"],
            headers=2,
        )
    )
    assert said(hit) == [
        ("３隻", ("渡船", "計画", "2025年度"), ""),
        ("４隻", ("渡船", "計画", "2026年度"), ""),
        ("２隻", ("渡船", "実績", "2025年度"), ""),
    ]


def test_headers_outside_the_passage_are_taken_from_its_context():
    document = table(["施策", "期限"], ["朝市", "５月"], ["渡船", "９月"])
    start = document.text.index("渡船")
    hit = found(document, between=(start, len(document.text)))
    assert said(hit) == [("９月", ("渡船", "期限"), "")]


def test_a_header_broken_over_lines_is_one_label():
    hit = found(table(["施策", "目標\n（箇所）"], ["カメラ", "12"]))
    assert said(hit) == [("12", ("カメラ", "目標（箇所）"), "箇所")]


@pytest.mark.parametrize(
    ("header", "number", "measure"),
    [
        ("出店数（店）", "40", ""),
        ("水揚げ（トン）", "1,200", "トン"),
        ("有収率（%）", "81.2", "%"),
        ("有収率［％］", "▲３.５", "％"),
        ("事業費（千円）", "３，４００", "千円"),
        ("事業費（千円）", "3,400千円", ""),
        ("事業費（千円）", "約3,400", ""),
        ("事業費（千円）", "－", ""),
    ],
)
def test_a_bare_number_takes_the_unit_of_its_column(header, number, measure):
    hit = found(table(["施策", header], ["朝市", number]))
    assert said(hit) == [(number, ("朝市", header), measure)]


@pytest.mark.parametrize(
    ("caption", "measure"),
    [
        ("表１　関係予算（単位：百万円）", "百万円"),
        ("（単位: 人）", "人"),
        ("表１　関係予算", ""),
    ],
)
def test_a_caption_gives_the_unit_of_the_whole_table(caption, measure):
    document = table(["区分", "令和７年度"], ["渡船", "340"], ["朝市", "12億円"], caption=caption)
    expected = [
        ("340", ("渡船", "令和７年度"), measure),
        ("12億円", ("朝市", "令和７年度"), ""),
    ]
    assert said(found(document)) == expected
    start = document.text.index("渡船")
    assert said(found(document, between=(start, len(document.text)))) == expected


def test_the_column_of_units_is_no_cell_of_its_own_and_stands_beside_what_it_measures():
    hit = found(
        table(
            ["指標", "単　位", "現状", "目標"],
            ["有収率", "％", "81.2", "86.0"],
            ["漏水", "件", "12", "８件"],
        )
    )
    assert said(hit) == [
        ("81.2", ("有収率", "現状"), "％"),
        ("86.0", ("有収率", "目標"), "％"),
        ("12", ("漏水", "現状"), "件"),
        ("８件", ("漏水", "目標"), ""),
    ]
    beside = [
        [words(hit, *place) for place in cell.beside]
        for row in hit.blocks
        for cell in row_cells(hit, row)
    ]
    assert beside == [["有収率", "％"], ["有収率", "％"], ["漏水", "件"], ["漏水"]]


@pytest.mark.parametrize(
    ("headers", "row", "expected"),
    [
        # A number in front of the name is passed over.
        (["番号", "施策", "期限"], ["1", "朝市", "５月"], "朝市"),
        # Below a year nothing is a label: a bar of a schedule stands there.
        (["令和７年度", "令和８年度"], ["調査", "工事"], None),
        # Nor is a whole sentence.
        (["内容", "期限"], ["港を訪れる人のために" * 7, "５月"], None),
        # A lone cell has none.
        (["施策"], ["朝市"], None),
    ],
)
def test_which_cell_names_the_row(headers, row, expected):
    labels = {cell[1][0] for cell in said(found(table(headers, row))) if cell[0] != row[0]}
    shown = {label for label in labels if label not in headers}
    assert shown == ({expected} if expected else set())


def test_a_lone_cell_at_the_left_edge_proves_nothing_about_its_column():
    hit = found(table(["令和７年度", "令和８年度"], ["岸壁の補修"]))
    assert said(hit) == [("岸壁の補修", (), "")]
    hit = found(table(["令和７年度", "令和８年度"], [TableCell("岸壁の補修", 1)]))
    assert said(hit) == [("岸壁の補修", ("令和８年度",), "")]


def test_a_bar_over_several_columns_has_all_their_headers():
    hit = found(
        table(
            ["施策", "令和７年度", "令和８年度", "令和９年度"],
            [TableCell("渡船", 0), TableCell("建造", 2, column_span=2)],
        )
    )
    assert said(hit) == [("建造", ("渡船", "令和８年度", "令和９年度"), "")]


def test_lines_and_bullets_of_a_cell_are_items():
    hit = found(table(["施策", "内容"], ["朝市", "・出店を募る\n・旗を立てる ●宣伝する"]))
    assert said(hit) == [
        ("・出店を募る", ("朝市", "内容"), ""),
        ("・旗を立てる", ("朝市", "内容"), ""),
        ("●宣伝する", ("朝市", "内容"), ""),
    ]


def test_sentences_of_a_cell_are_items():
    hit = found(table(["施策", "内容"], ["朝市", "出店を募る。会場は旧市場とする。"]))
    assert said(hit) == [
        ("出店を募る。", ("朝市", "内容"), ""),
        ("会場は旧市場とする。", ("朝市", "内容"), ""),
    ]


def test_of_a_cell_that_the_passage_cuts_its_part_speaks_but_names_no_row():
    document = table(
        ["施策", "内容", "期限"], ["朝市の再開", "出店を募る。会場は旧市場とする。", "５月"]
    )
    start = document.text.index("会場")
    hit = found(document, between=(start, len(document.text)))
    assert said(hit) == [
        ("会場は旧市場とする。", ("朝市の再開", "内容"), ""),
        ("５月", ("朝市の再開", "期限"), ""),
    ]


MERGED = (
    ["部門", "施策", "期限"],
    [TableCell("港", 0, row_span=2), TableCell("岸壁", 1), TableCell("５月", 2)],
    [TableCell("灯台", 1), TableCell("６月", 2)],
    ["市街", "朝市", "７月"],
)


def test_a_merged_cell_labels_every_row_that_it_reaches():
    document = table(*MERGED)
    assert [labels for text, labels, _ in said(found(document)) if "月" in text] == [
        ("港", "期限"),
        ("港", "灯台", "期限"),
        ("市街", "期限"),
    ]
    start = document.text.index("\t灯台")
    below = found(document, between=(start, len(document.text)))
    assert [labels for text, labels, _ in said(below) if "月" in text] == [
        ("港", "灯台", "期限"),
        ("市街", "期限"),
    ]


def test_a_merged_cell_at_the_right_labels_nothing():
    rows = (
        [
            TableCell("渡船", 0, row_span=2),
            TableCell("設計", 1),
            TableCell("港湾課", 2, row_span=2),
        ],
        [TableCell("建造", 1)],
    )
    assert said(found(table(["施策", "工程", "担当"], *rows)))[-1] == (
        "建造",
        ("渡船", "工程"),
        "",
    )


def test_headers_that_say_the_same_are_one_label():
    hit = found(table(["施策", "令和７年度"], ["施策", "令和７年度"], ["渡船", "建造"], headers=2))
    assert said(hit) == [("建造", ("渡船", "令和７年度"), "")]


def test_a_row_without_headers_that_begins_with_a_label():
    hit = found(table(["KPI（進捗）：", "・出店数 40店\n・来客数 900人"], headers=0))
    assert said(hit) == [
        ("・出店数 40店", ("KPI（進捗）",), ""),
        ("・来客数 900人", ("KPI（進捗）",), ""),
    ]
    (row,) = hit.blocks
    assert {cell.beside for cell in row_cells(hit, row)} == {((0, len("KPI（進捗）：")),)}


@pytest.mark.parametrize("label", ["12", "港を訪れる人のために" * 7])
def test_a_merged_number_or_sentence_labels_nothing(label):
    rows = ([TableCell(label, 0, row_span=2), TableCell("岸壁", 1)], [TableCell("灯台", 1)])
    assert said(found(table(["部門", "施策"], *rows)))[-1] == ("灯台", ("施策",), "")


def test_a_row_of_a_table_without_headers_is_one_entry():
    hit = found(table(["港湾課", "内線12"], ["商工課", "内線34"], headers=0))
    assert said(hit) == [("港湾課\t内線12", (), ""), ("商工課\t内線34", (), "")]


def test_headers_and_rows_without_text_in_the_passage_give_nothing():
    document = table(["施策", "期限"], ["朝市", "５月"])
    assert said(found(document, between=(0, len("施策\t期限")))) == []
    row = document.blocks[1]
    outside = found(document, between=(0, len("施策\t期限")))
    assert list(row_cells(outside, row)) == []


def test_what_explains_the_table_before_does_not_explain_this_one():
    builder = DocumentBuilder("docx")
    tables = (
        ("（単位：件）", [["課", "修理"], ["水道課", "120"], ["港湾課", "90"]]),
        ("表２", [["隻数", "港"], ["４", "北浜港"]]),
    )
    for caption, rows in tables:
        number = builder.new_table()
        builder.add(BlockType.CAPTION, caption, table=number)
        for row, cells in enumerate(rows):
            builder.add_row(
                number,
                row,
                [TableCell(cell, column, header=row == 0) for column, cell in enumerate(cells)],
            )
    document = builder.build()
    hit = found(document, between=(document.text.index("港湾課"), len(document.text)))
    assert said(hit) == [("90", ("港湾課", "修理"), "件"), ("４", ("北浜港", "隻数"), "")]
