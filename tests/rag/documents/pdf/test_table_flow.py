"""Parts of tables on following pages."""

from __future__ import annotations

from rag.documents.builder import DocumentBuilder
from rag.documents.pdf.cells import PageCell, PageRow, PageTable
from rag.documents.pdf.geometry import Box, Frame
from rag.documents.pdf.table_flow import WholeTable
from tests.rag.documents.pdf.pages import rows

FRAME = Frame(600, 800)
XS = (0.0, 100.0, 200.0, 300.0)
HEADER = ("施策", "目標", "担当課")


def part(*texts: tuple, xs: tuple[float, ...] = XS, shaded: int = 0, **cells) -> PageTable:
    """A part of a table; None is a place that a merged cell covers."""
    made = []
    for number, row in enumerate(texts):
        made.append(
            PageRow(
                tuple(
                    PageCell(column, 1, 1, text, number < shaded, open_end=text.endswith("、"))
                    for column, text in enumerate(row)
                    if text is not None
                ),
                Box(0, 20 * number, 300, 20 * number + 10),
            )
        )
    return PageTable(Box(0, 0, 300, 20 * len(texts)), xs, tuple(made), **cells)


def whole(*parts: PageTable) -> list[list[tuple]] | None:
    """Rows of a table over pages 1, 2, ...; None if a part was not taken."""
    table = WholeTable.begun(parts[0], 1, FRAME)
    for page, further in enumerate(parts[1:], start=2):
        if not table.take(further, page, FRAME):
            return None
    builder = DocumentBuilder("pdf")
    table.write(builder)
    return rows(builder.build())


def texts(found: list[list[tuple]] | None) -> list[list[str]] | None:
    return None if found is None else [[cell[3] for cell in row] for row in found]


def test_a_header_printed_again_is_dropped():
    assert texts(
        whole(part(HEADER, ("窓口", "120", "市民課")), part(HEADER, ("研修", "30", "人事課")))
    ) == [["*施策", "*目標", "*担当課"], ["窓口", "120", "市民課"], ["研修", "30", "人事課"]]


def test_painted_rows_are_header():
    found = whole(part(("甲", "乙", "丙"), ("丁", "戊", "己"), ("庚", "辛", "壬"), shaded=2))
    assert texts(found) == [["*甲", "*乙", "*丙"], ["*丁", "*戊", "*己"], ["庚", "辛", "壬"]]


def test_a_painted_section_row_is_no_header():
    table = part(HEADER, ("１　窓口",), ("統合", "120", "市民課"), shaded=2)
    wide = PageRow((PageCell(0, 3, 1, "１　窓口", shaded=True),), Box(0, 20, 300, 30))
    table = PageTable(table.box, table.xs, (table.rows[0], wide, table.rows[2]))
    assert texts(whole(table)) == [
        ["*施策", "*目標", "*担当課"],
        ["１　窓口"],
        ["統合", "120", "市民課"],
    ]


def test_a_cut_row_is_put_together():
    assert texts(
        whole(
            part(HEADER, ("窓口", "三か所とし、", "市民課")),
            part(("", "予約を受ける。", ""), ("研修", "30", "人事課")),
        )
    ) == [
        ["*施策", "*目標", "*担当課"],
        ["窓口", "三か所とし、予約を受ける。", "市民課"],
        ["研修", "30", "人事課"],
    ]


def test_a_new_row_below_a_merged_label_is_a_row():
    assert whole(
        part(HEADER, ("窓口", "三か所とする。", "市民課")), part((None, "二十分とする。", "情報課"))
    ) == [
        [(0, 1, 1, "*施策"), (1, 1, 1, "*目標"), (2, 1, 1, "*担当課")],
        [(0, 1, 2, "窓口"), (1, 1, 1, "三か所とする。"), (2, 1, 1, "市民課")],
        [(1, 1, 1, "二十分とする。"), (2, 1, 1, "情報課")],
    ]


def test_other_columns_are_another_table():
    first = part(HEADER, ("窓口", "1", "課"))
    assert whole(first, part(HEADER, xs=(0.0, 80.0, 200.0, 300.0))) is None
    assert whole(first, part(("甲", "乙"), xs=(0.0, 90.0, 300.0))) is None


def test_a_form_filled_in_again_is_another_table():
    form = (("施策名", "窓口の統合"), ("担当", "市民課"))
    other = (("施策名", "窓口の統合"), ("担当", "情報課"))
    xs = (0.0, 80.0, 300.0)
    assert whole(part(*form, xs=xs), part(*other, xs=xs)) is None


def test_parts_shifted_against_each_other_and_with_fewer_lines_fit():
    shifted = tuple(x + 12 for x in XS)
    assert texts(
        whole(part(HEADER, ("窓口", "120", "市民課")), part(("研修", "30", "人事課"), xs=shifted))
    ) == [["*施策", "*目標", "*担当課"], ["窓口", "120", "市民課"], ["研修", "30", "人事課"]]
    wide = PageTable(
        Box(0, 0, 300, 20),
        (0.0, 100.0, 300.0),
        (PageRow((PageCell(0, 1, 1, "計"), PageCell(1, 1, 1, "150")), Box(0, 0, 300, 10)),),
    )
    assert whole(part(HEADER, ("窓口", "120", "市民課")), wide) == [
        [(0, 1, 1, "*施策"), (1, 1, 1, "*目標"), (2, 1, 1, "*担当課")],
        [(0, 1, 1, "窓口"), (1, 1, 1, "120"), (2, 1, 1, "市民課")],
        [(0, 1, 1, "計"), (1, 2, 1, "150")],
    ]
