"""Notes, and where they stand."""

from __future__ import annotations

import pytest

from tests.rag.documents.docx.markup import (
    FIELD,
    STYLES,
    cell,
    note,
    par,
    reference,
    row,
    run,
    styled,
    table,
)


def test_notes_follow_the_block_that_refers_to_them(read) -> None:
    body = (
        par(run("三十の団体") + reference(2) + run("が参加した。") + reference(3))
        + par(run("終わりに。") + reference(1, "endnote"))
        + par(f"<w:del>{reference(4)}</w:del>{run('消した注。')}")
    )
    footnotes = (
        '<w:footnote w:type="separator" w:id="-1"><w:p/></w:footnote>'
        + note("footnote", 2, "町内会をふくむ。", "前年度は二十五。")
        + note("footnote", 3, "申込みの順。")
        + note("footnote", 4, "取り消された注。")
    )
    assert read(body, footnotes=footnotes, endnotes=note("endnote", 1, "巻末の注。")) == [
        "paragraph: 三十の団体が参加した。",
        "footnote: 町内会をふくむ。\n前年度は二十五。",
        "footnote: 申込みの順。",
        "paragraph: 終わりに。",
        "footnote: 巻末の注。",
        "paragraph: 消した注。",
    ]


@pytest.mark.parametrize(
    "again",
    [
        FIELD.format(inner="").replace("REF a", " NOTEREF _Ref1 \\h "),
        f'<w:fldSimple w:instr=" noteref _Ref1 \\f">{run("3")}</w:fldSimple>',
    ],
)
def test_a_note_that_is_referred_to_again_leaves_no_mark(read, again: str) -> None:
    body = par(run("三十の団体") + reference(2) + run("と二つの会") + again + run("が集う。"))
    assert read(body, footnotes=note("footnote", 2, "町内会をふくむ。")) == [
        "paragraph: 三十の団体と二つの会が集う。",
        "footnote: 町内会をふくむ。",
    ]


def test_notes_of_a_table_and_its_caption_follow_the_table(read) -> None:
    body = (
        styled("f", run("表１　予算") + reference(2))
        + table(row("費目", "令和６年度"), row(cell(par(run("委託費") + reference(3))), "1,200"))
        + par("本文。")
    )
    footnotes = note("footnote", 2, "当初予算。") + note("footnote", 3, "再委託をふくむ。")
    assert read(body, styles=STYLES, footnotes=footnotes) == [
        "caption of 0: 表１　予算",
        "row 0.0: 費目* | 令和６年度*",
        "row 0.1: 委託費 | 1,200",
        "footnote: 当初予算。",
        "footnote: 再委託をふくむ。",
        "paragraph: 本文。",
    ]
