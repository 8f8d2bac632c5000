"""Automatic numbering as Word shows it."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.documents.docx.reader import read_docx
from rag.documents.model import ReadLimits
from tests.rag.documents.libreoffice import convert, needs_libreoffice
from tests.rag.documents.office_files import write_docx, written

LIMITS = ReadLimits()


def level(depth: int, number_format: str, text: str, start: int = 1, inner: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="{start}"/><w:numFmt w:val="{number_format}"/>'
        f'{inner}<w:lvlText w:val="{text}"/></w:lvl>'
    )


def abstract(name: int, *levels: str, inner: str = "") -> str:
    return (
        f'<w:abstractNum w:abstractNumId="{name}"><w:multiLevelType w:val="multilevel"/>{inner}'
        f"{''.join(levels)}</w:abstractNum>"
    )


def num(name: int, definition: int, inner: str = "") -> str:
    return f'<w:num w:numId="{name}"><w:abstractNumId w:val="{definition}"/>{inner}</w:num>'


def item(text: str, name: int, depth: int = 0, style: str = "") -> str:
    style = f'<w:pStyle w:val="{style}"/>' if style else ""
    return (
        f'<w:p><w:pPr>{style}<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{name}"/></w:numPr>'
        f"</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"
    )


@pytest.fixture
def read(tmp_path: Path):
    def _read(body: str, numbering: str, styles: str = "") -> list[str]:
        path = write_docx(tmp_path / "a.docx", body, numbering=numbering, styles=styles)
        return written(read_docx(path, LIMITS))

    return _read


@pytest.mark.parametrize(
    ("number_format", "text", "start", "expected"),
    [
        ("decimal", "%1.", 1, ["1. 項", "2. 項"]),
        ("decimalZero", "%1", 9, ["09 項", "10 項"]),
        ("decimalFullWidth", "第%1章", 9, ["第９章 項", "第１０章 項"]),
        ("decimalEnclosedCircle", "%1", 20, ["⑳ 項", "21 項"]),
        ("decimalEnclosedParen", "%1", 1, ["⑴ 項", "⑵ 項"]),
        ("irohaFullWidth", "（%1）", 2, ["（ロ） 項", "（ハ） 項"]),
        ("aiueoFullWidth", "%1", 1, ["ア 項", "イ 項"]),
        ("aiueo", "%1", 1, ["ｱ 項", "ｲ 項"]),
        ("upperRoman", "%1", 4, ["IV 項", "V 項"]),
        ("lowerLetter", "(%1)", 26, ["(z) 項", "(aa) 項"]),
        ("japaneseCounting", "第%1", 10, ["第十 項", "第十一 項"]),
        ("japaneseLegal", "%1", 1, ["壱 項", "弐 項"]),
        ("ideographTraditional", "%1", 1, ["甲 項", "乙 項"]),
        ("ordinal", "%1", 11, ["11th 項", "12th 項"]),
        ("numberInDash", "%1", 1, ["- 1 - 項", "- 2 - 項"]),
        ("none", "", 1, ["項", "項"]),
        ("none", "■", 1, ["■ 項", "■ 項"]),
        ("bullet", "・", 1, ["・ 項", "・ 項"]),
        ("unknownFormat", "%1", 3, ["3 項", "4 項"]),
    ],
)
def test_scripts(read, number_format: str, text: str, start: int, expected: list[str]) -> None:
    numbering = abstract(0, level(0, number_format, text, start)) + num(1, 0)
    kind = "list_item" if expected[0] != "項" else "paragraph"
    assert read(item("項", 1) * 2, numbering) == [f"{kind}: {line}" for line in expected]


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        ('<w:rPr><w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/></w:rPr>', "● 項"),
        ('<w:rPr><w:rFonts w:ascii="ＭＳ 明朝" w:hAnsi="Symbol"/></w:rPr>', "λ 項"),
        ("", "l 項"),
        ("<w:rPr><w:vanish/></w:rPr>", "項"),
    ],
)
def test_bullets_of_symbol_fonts(read, inner: str, expected: str) -> None:
    numbering = abstract(0, level(0, "bullet", "l", inner=inner)) + num(1, 0)
    shown = read(item("項", 1), numbering)[0]
    assert shown.split(": ", 1)[1] == expected


def test_a_bullet_that_no_font_knows_is_a_dot(read) -> None:
    numbering = abstract(0, level(0, "bullet", "\uf003")) + num(1, 0)
    assert read(item("項", 1), numbering) == ["list_item: ・ 項"]


def test_suffix_nothing(read) -> None:
    numbering = abstract(0, level(0, "decimalFullWidth", "%1", inner='<w:suff w:val="nothing"/>'))
    assert read(item("　項", 1), numbering + num(1, 0)) == ["list_item: １項"]


MULTILEVEL = abstract(
    0,
    level(0, "decimal", "%1."),
    level(1, "decimal", "%1.%2"),
    level(2, "lowerLetter", "(%3)"),
    level(3, "decimal", "%1-%2-%3-%4"),
)


def test_levels_restart_and_skipped_levels_count_once(read) -> None:
    depths = [0, 1, 1, 2, 3, 0, 1, 3, 2, 1, 0]
    body = "".join(item("項", 1, depth) for depth in depths)
    assert [line.split(": ")[1] for line in read(body, MULTILEVEL + num(1, 0))] == [
        "1. 項", "1.1 項", "1.2 項", "(a) 項", "1-2-a-1 項",
        "2. 項", "2.1 項", "2-1-a-1 項", "(b) 項", "2.2 項", "3. 項",
    ]  # fmt: skip


def test_restart_rules(read) -> None:
    numbering = abstract(
        0,
        level(0, "decimal", "%1"),
        level(1, "decimal", "%1.%2"),
        level(2, "decimal", "never %3", inner='<w:lvlRestart w:val="0"/>'),
        level(3, "decimal", "chapter %4", inner='<w:lvlRestart w:val="1"/>'),
    ) + num(1, 0)
    body = "".join(item("項", 1, depth) for depth in [0, 2, 3, 1, 2, 3, 0, 2, 3])
    assert [line.split(": ")[1] for line in read(body, numbering)] == [
        "1 項", "never 1 項", "chapter 1 項", "1.1 項", "never 2 項", "chapter 2 項",
        "2 項", "never 3 項", "chapter 1 項",
    ]  # fmt: skip


def test_lists_of_one_definition_share_their_numbers_unless_they_start_anew(read) -> None:
    anew = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    numbering = MULTILEVEL + num(1, 0) + num(2, 0, anew) + num(3, 0)
    body = item("い", 1) + item("ろ", 2) + item("は", 2) + item("に", 1) + item("ほ", 3)
    assert read(body, numbering) == [
        "list_item: 1. い",
        "list_item: 1. ろ",
        "list_item: 2. は",
        "list_item: 3. に",
        "list_item: 4. ほ",
    ]


def test_an_overridden_level_looks_different(read) -> None:
    other = level(0, "aiueoFullWidth", "%1）", start=3)
    numbering = MULTILEVEL + num(1, 0, f'<w:lvlOverride w:ilvl="0">{other}</w:lvlOverride>')
    assert read(item("項", 1) * 2, numbering) == ["list_item: ウ） 項", "list_item: エ） 項"]


def test_legal_numbering_is_decimal_throughout(read) -> None:
    numbering = abstract(
        0, level(0, "japaneseCounting", "第%1"), level(1, "decimal", "%1.%2", inner="<w:isLgl/>")
    ) + num(1, 0)
    assert read(item("い", 1) + item("ろ", 1, 1), numbering) == [
        "list_item: 第一 い",
        "list_item: 1.1 ろ",
    ]


def test_custom_formats_with_leading_zeros(read) -> None:
    custom = (
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><mc:AlternateContent><mc:Choice Requires="w14">'
        '<w:numFmt w:val="custom" w:format="01, 02, 03"/></mc:Choice><mc:Fallback>'
        '<w:numFmt w:val="decimal"/></mc:Fallback></mc:AlternateContent>'
        '<w:lvlText w:val="施策%1"/></w:lvl>'
    )
    assert read(item("項", 1), abstract(0, custom) + num(1, 0)) == ["list_item: 施策01 項"]


STYLES = """
  <w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/>
    <w:pPr><w:numPr><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="0"/></w:pPr></w:style>
  <w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 2"/>
    <w:pPr><w:numPr><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="1"/></w:pPr></w:style>
  <w:style w:type="paragraph" w:styleId="3"><w:name w:val="項目"/><w:basedOn w:val="4"/>
    <w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr></w:style>
  <w:style w:type="paragraph" w:styleId="4"><w:name w:val="項目の元"/>
    <w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>
"""


def test_numbering_by_styles(read) -> None:
    numbering = (
        abstract(
            0,
            level(0, "decimalFullWidth", "第%1章", inner='<w:pStyle w:val="1"/>'),
            level(1, "decimalFullWidth", "%1.%2", inner='<w:pStyle w:val="2"/>'),
        )
        + abstract(1, level(0, "bullet", "○"), level(1, "bullet", "－"))
        + num(1, 0)
        + num(2, 1)
    )

    def paragraph(style: str, text: str, properties: str = "") -> str:
        return (
            f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>'
            f"<w:r><w:t>{text}</w:t></w:r></w:p>"
        )

    without = '<w:numPr><w:numId w:val="0"/></w:numPr>'
    body = (
        paragraph("1", "総論") + paragraph("2", "目的") + paragraph("2", "")
        + paragraph("2", "期間") + paragraph("1", "付録", without) + paragraph("1", "各論")
        + paragraph("3", "下位の項目") + paragraph("4", "上位の項目")
    )  # fmt: skip
    assert read(body, numbering, STYLES) == [
        "heading 1: 第１章 総論",
        "heading 2: １.１ 目的",
        "heading 2: １.３ 期間",
        "heading 1: 付録",
        "heading 1: 第２章 各論",
        "list_item: － 下位の項目",
        "list_item: ○ 上位の項目",
    ]


def test_list_styles_hold_the_levels_of_others(read) -> None:
    numbering = (
        abstract(0, inner='<w:numStyleLink w:val="List"/>')
        + abstract(1, level(0, "upperLetter", "%1案"), inner='<w:styleLink w:val="List"/>')
        + num(1, 0)
    )
    assert read(item("新設", 1), numbering) == ["list_item: A案 新設"]


def test_an_unknown_list_is_none(read) -> None:
    assert read(item("項", 9), MULTILEVEL + num(1, 0)) == ["paragraph: 項"]


def test_deleted_items_are_not_counted(read) -> None:
    deleted = (
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
        "<w:rPr><w:del/></w:rPr></w:pPr><w:del><w:r><w:delText>消した項</w:delText></w:r></w:del></w:p>"
    )
    assert read(item("い", 1) + deleted + item("ろ", 1), MULTILEVEL + num(1, 0)) == [
        "list_item: 1. い",
        "list_item: 2. ろ",
    ]


@needs_libreoffice
def test_same_numbers_as_libreoffice(tmp_path: Path) -> None:
    formats = ["decimal", "decimalZero", "decimalEnclosedCircle", "aiueo", "irohaFullWidth",
               "upperRoman", "lowerLetter", "upperLetter", "japaneseCounting"]  # fmt: skip
    anew = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    numbering = (
        MULTILEVEL
        + "".join(abstract(i, level(0, name, "第%1章")) for i, name in enumerate(formats, 1))
        + "".join(num(i, i - 1) for i in range(1, len(formats) + 2))
        + num(99, 0, anew)
    )
    depths = [0, 1, 2, 2, 1, 0, 0, 1, 3, 2, 0]
    body = "".join(item("項", 1, depth) for depth in depths)
    body += "".join(item("項", i) * 12 for i in range(2, len(formats) + 2)) + item("項", 99) * 2
    path = write_docx(tmp_path / "numbers.docx", body, numbering=numbering)
    ours = [line.split(": ", 1)[1].replace(" ", "") for line in written(read_docx(path, LIMITS))]
    shown = convert(path, "txt:Text (encoded):UTF8", ".txt").read_text("utf-8-sig")
    assert ours == [line.replace(" ", "").replace("\t", "") for line in shown.split("\n") if line]
