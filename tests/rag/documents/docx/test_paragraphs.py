"""Paragraphs: what joins, hides and names them."""

from __future__ import annotations

import pytest

from tests.rag.documents.docx.markup import STYLES, control, par, run, styled


def test_a_deleted_paragraph_mark_joins_two_paragraphs(read) -> None:
    deleted = "<w:rPr><w:del/></w:rPr>"
    body = (
        par(run("窓口を"), deleted) + styled("H", "一つにする")
        + par("<w:del><w:r><w:delText>消えた段落</w:delText></w:r></w:del>", deleted)
        + par("次の段落") + par(run("最後"), deleted)
    )  # fmt: skip
    styles = '<w:style w:type="paragraph" w:styleId="H"><w:name w:val="heading 2"/></w:style>'
    assert read(body, styles=styles) == [
        "heading 2: 窓口を一つにする",
        "paragraph: 次の段落",
        "paragraph: 最後",
    ]


def test_a_style_separator_keeps_heading_and_text_apart(read) -> None:
    mark = '<w:outlineLvl w:val="1"/><w:rPr><w:vanish/><w:specVanish/></w:rPr>'
    assert read(par("小見出し", mark) + par("続く本文。")) == [
        "heading 2: 小見出し",
        "paragraph: 続く本文。",
    ]


def test_hidden_paragraphs_and_styles(read) -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="Memo"><w:name w:val="メモ"/>'
        "<w:rPr><w:vanish/></w:rPr></w:style>"
        '<w:style w:type="character" w:styleId="Dark"><w:name w:val="隠し"/>'
        "<w:rPr><w:vanish/></w:rPr></w:style>"
    )
    body = (
        par(run("隠し段落", "<w:vanish/>"), "<w:rPr><w:vanish/></w:rPr>")
        + styled("Memo", "様式で隠した段落")
        + par(run("公開") + run("非公開", '<w:rStyle w:val="Dark"/>'))
    )
    assert read(body, styles=styles) == ["paragraph: 公開"]


@pytest.mark.parametrize(
    ("paragraph", "expected"),
    [
        (styled("10", "総論"), "heading 1: 総論"),
        (styled("b", "各論"), "heading 1: 各論"),
        (styled("c", "本文あつかい"), "paragraph: 本文あつかい"),
        (styled("d", "細目"), "heading 3: 細目"),
        (styled("e", "みなと計画"), "heading 1: みなと計画"),
        (styled("f", "図１　港の位置"), "caption: 図１　港の位置"),
        (styled("g", "循環する様式"), "paragraph: 循環する様式"),
        (styled("missing", "知らない様式"), "paragraph: 知らない様式"),
        (par("直接の指定", '<w:outlineLvl w:val="3"/>'), "heading 4: 直接の指定"),
        (par("本文へ", '<w:pStyle w:val="10"/><w:outlineLvl w:val="9"/>'), "paragraph: 本文へ"),
        (styled("10", "<w:r><w:t>上の行</w:t><w:br/><w:t>下の行</w:t></w:r>"),
         "heading 1: 上の行下の行"),
        (styled("10", "見出しの様式で書かれた長い本文。" * 10),
         "paragraph: " + "見出しの様式で書かれた長い本文。" * 10),
    ],
)  # fmt: skip
def test_kinds_by_style(read, paragraph: str, expected: str) -> None:
    assert read(paragraph, styles=STYLES) == [expected]


def test_content_controls_around_blocks(read) -> None:
    prompt = control(par("クリックして入力"), "<w:showingPlcHdr/>")
    assert read(control(par("外側") + control(par("内側"))) + prompt) == [
        "paragraph: 外側",
        "paragraph: 内側",
    ]
