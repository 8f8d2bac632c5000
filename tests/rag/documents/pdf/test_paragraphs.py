"""Which printed line goes on in the next."""

from __future__ import annotations

import pytest

from rag.documents.pdf.geometry import Box
from rag.documents.pdf.paragraphs import (
    Measure,
    Row,
    first_unit,
    join_rows,
    measure_of,
    split_paragraphs,
)

FULL = 20
"""Characters on a full line of 10 points."""
MEASURE = Measure(50, 250)


def row(text: str, number: int, indent: float = 0, size: float = 10, **look) -> Row:
    width = sum(size if char > "\u2e7f" else size / 2 for char in text)
    top = 16 * number + look.get("shift", 0)
    box = Box(50 + indent, top, 50 + indent + width, top + size)
    bold, pieces = look.get("bold", False), look.get("pieces", 1)
    return Row(text, box, size, bold, serif=True, ocr=False, pieces=pieces, page=1)


def paragraphs(*rows: Row, measure: Measure = MEASURE) -> list[str]:
    return ["".join(join_rows(block)) for block in split_paragraphs(rows, measure)]


A = "あ" * FULL
B = "い" * FULL


def test_full_lines_go_on():
    assert paragraphs(row(A, 0), row(B, 1), row("終わり。", 2)) == [A + B + "終わり。"]


def test_a_short_line_ends_a_paragraph():
    assert paragraphs(row("短い行", 0), row(A, 1), row("次", 2)) == ["短い行", A + "次"]


def test_an_indent_begins_a_paragraph():
    first = "う" * (FULL - 1)
    assert paragraphs(row(A, 0), row(first + "。", 1), row(first, 2, 10), row("次", 3)) == [
        A + first + "。",
        first + "次",
    ]


def test_two_sentences_indented_alike_are_two_paragraphs():
    first = "う" * (FULL - 2) + "。"
    assert paragraphs(row(first, 0, 10), row(first, 1, 10)) == [first, first]


def test_an_item_goes_on_below_its_text():
    item = "・" + "う" * (FULL - 1)
    found = paragraphs(row(item, 0), row("続き。", 1, 10), row("・次", 2))
    assert found == [item + "続き。", "・次"]


@pytest.mark.parametrize("mark", ["・", "●", "①", "【目標】", "※", "第２章　"])
def test_a_mark_begins_anew(mark):
    assert paragraphs(row(A, 0), row(mark + "次", 1)) == [A, mark + "次"]


def test_a_number_at_a_line_start_may_be_part_of_a_sentence():
    assert paragraphs(row(A, 0), row(B, 1), row("（１）の件数", 2)) == [A + B + "（１）の件数"]
    assert paragraphs(row(A, 0), row("う" * 19 + "。", 1), row("（１）件数", 2)) == [
        A + "う" * 19 + "。",
        "（１）件数",
    ]


@pytest.mark.parametrize(
    "other",
    [
        row(B, 1, size=14),
        row(B, 1, bold=True),
        row(B, 1, shift=20),
        row(B, 1, pieces=2),
    ],
    ids=["size", "weight", "distance", "columns"],
)
def test_other_type_begins_anew(other):
    assert len(paragraphs(row(A, 0), other)) == 2


def test_a_line_that_breaks_off_goes_on_wherever_it_ends():
    assert paragraphs(row("まず、", 0), row("次に", 1)) == ["まず、次に"]
    assert paragraphs(row("参考（", 0), row("図）", 1)) == ["参考（図）"]
    assert paragraphs(row("終わっ", 0), row("ている。", 1)) == ["終わっ", "ている。"]
    assert paragraphs(row("サーバ", 0), row("ーの更新", 1)) == ["サーバーの更新"]


def test_contents_entries_stay_apart():
    entry = "第１章" + "　" * 13 + "総則…3"
    assert paragraphs(row(entry, 0), row("第２節の前", 1)) == [entry, "第２節の前"]


def test_centred_lines_of_a_cell_go_on_when_the_cell_is_full():
    cell = Measure(50, 110, cell=True)
    full = row("令和六年度", 0, 5), row("末まで", 1, 15)
    assert paragraphs(*full, measure=cell) == ["令和六年度末まで"]
    assert paragraphs(row("継続", 0, 20), row("毎年", 1, 20), measure=cell) == ["継続", "毎年"]


@pytest.mark.parametrize(
    ("text", "ems"),
    [
        ("計画", 1.0),
        ("、計画", 1.0),
        ("度）112人", 3.65),
        ("（2027年", 3.2),
        ("Web会議", 1.65),
        ("61％、次", 3.1),
        ("っている", 1.0),
        ("", 1.0),
    ],
)
def test_first_unit(text, ems):
    assert first_unit(text) == pytest.approx(ems)


def boxes(*ends: float) -> list[Box]:
    return [Box(50, 16 * at, end, 16 * at + 10) for at, end in enumerate(ends)]


@pytest.mark.parametrize(
    ("ends", "right", "sure"),
    [
        ((250, 250, 120, 250, 180), 250, True),  # justified
        ((300, 250, 250, 250, 180, 120), 250, True),  # but for one long title
        ((240, 233, 180), 240, True),  # two ends are near
        ((240, 180, 120), 240, False),
        ((240,), 240, False),
    ],
)
def test_measure_of(ends, right, sure):
    assert measure_of(boxes(*ends), 10) == Measure(50, right, sure=sure)
