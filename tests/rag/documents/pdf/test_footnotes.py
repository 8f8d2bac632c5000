"""Notes at the foot of a column."""

from __future__ import annotations

from rag.documents.pdf.drawings import Rule
from rag.documents.pdf.footnotes import split_footnotes
from rag.documents.pdf.geometry import Box
from rag.documents.pdf.paragraphs import Row

RULE = Rule(True, 700, 50, 150)


def row(text: str, y: float, size: float = 8, x1: float = 450) -> Row:
    return Row(text, Box(50, y, x1, y + size), size, False, True, ocr=False, pieces=1, page=1)


BODY = [row("本文の行", 600, 10), row("本文の終わり", 680, 10)]


def split(*rows: Row, rules: tuple[Rule, ...] = ()) -> tuple[list[str], list[list[str]]]:
    body, notes = split_footnotes([*BODY, *rows], rules, 10)
    return [r.text for r in body], [[r.text for r in note] for note in notes]


def test_small_type_with_a_mark_is_a_note():
    assert split(row("1 条例をいう。", 710), row("※2 見込みを含む。", 722)) == (
        ["本文の行", "本文の終わり"],
        [["1 条例をいう。"], ["※2 見込みを含む。"]],
    )


def test_wrapped_lines_of_a_note_stay_with_it():
    notes = [row("3 条例をいい、", 710), row("10件を数える。", 722), row("4 次の注", 734)]
    assert split(*notes)[1] == [
        ["3 条例をいい、", "10件を数える。"],
        ["4 次の注"],
    ]


def test_a_number_after_a_short_line_begins_a_note():
    assert split(row("9 条例をいう。", 710, x1=200), row("2 施行前", 722))[1] == [
        ["9 条例をいう。"],
        ["2 施行前"],
    ]


def test_under_a_short_rule_all_is_note():
    notes = [row("条例の続きである。", 710), row("5 次の注", 722)]
    assert split(*notes, rules=(RULE,))[1] == [["条例の続きである。"], ["5 次の注"]]


def test_text_under_a_long_rule_is_text():
    assert split(row("次の段落", 710, 10), rules=(Rule(True, 700, 50, 450),))[1] == []


def test_small_type_without_a_mark_and_small_columns_are_text():
    assert split(row("資料：市民課調べ", 710))[1] == []
    small = [row("小さな文字の段", 600), row("1,200人の", 612), row("1 条例", 624)]
    assert split_footnotes(small, (), 10)[1] == []
