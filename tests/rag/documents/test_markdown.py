"""Markdown as it is shown."""

import pytest

from rag.documents.markdown import read_markdown
from rag.documents.model import BlockType, ReadLimits
from rag.errors import BrokenDocumentError, EmptyDocumentError

LIMITS = ReadLimits()


def read(tmp_path, text, encoding="utf-8"):
    path = tmp_path / "計画.md"
    path.write_bytes(text.encode(encoding))
    return read_markdown(path, LIMITS)


def blocks(document):
    return [
        (block.type, document.text[block.char_start : block.char_end]) for block in document.blocks
    ]


@pytest.mark.parametrize(
    ("markdown", "shown"),
    [
        ("港を**再生**し、*網*を~~直す~~張る。", "港を再生し、網を張る。"),
        ("港と\n市場を\n直す。", "港と市場を直す。"),
        ("ＩＣＴの\nSmart\nHarbor 構想", "ＩＣＴのSmart Harbor 構想"),
        ("一行目  \n二行目", "一行目\n二行目"),
        ("[計画](https://plan.example/)の`記号`と![写真の説明](a.png)", "計画の記号と写真の説明"),
        ("甲<br>乙<span>丙</span>", "甲\n乙丙"),
        ("<ruby>凪<rp>(</rp><rt>なぎ</rt><rp>)</rp></ruby>の海<!-- 覚え -->", "凪の海"),
        (r"残り \* 星 &copy; ①", "残り * 星 © ①"),
        ("> 引用の\n> 文", "引用の文"),
    ],
)
def test_signs_go_and_words_stay(tmp_path, markdown, shown):
    assert blocks(read(tmp_path, markdown)) == [(BlockType.PARAGRAPH, shown)]


def test_headings_keep_their_level(tmp_path):
    document = read(tmp_path, "計画\n====\n\n## 第１章　**港**\n\n#### （１）岸壁\n")
    assert [(b.level, document.text[b.char_start : b.char_end]) for b in document.blocks] == [
        (1, "計画"),
        (2, "第１章　港"),
        (4, "（１）岸壁"),
    ]


def test_lists_keep_their_numbers_at_every_depth(tmp_path):
    document = read(
        tmp_path,
        "3. 調査\n   - 深さの\n     調査\n   - 魚の調査\n     1) 春\n     2) 秋\n4. 工事\n\n"
        "   二つめの段落。\n",
    )
    assert blocks(document) == [
        (BlockType.LIST_ITEM, "3. 調査"),
        (BlockType.LIST_ITEM, "深さの調査"),
        (BlockType.LIST_ITEM, "魚の調査"),
        (BlockType.LIST_ITEM, "1) 春"),
        (BlockType.LIST_ITEM, "2) 秋"),
        (BlockType.LIST_ITEM, "4. 工事"),
        (BlockType.PARAGRAPH, "二つめの段落。"),
    ]


def test_deep_lists_are_not_left_out(tmp_path):
    document = read(tmp_path, "".join(f"{'  ' * depth}- 項目{depth}\n" for depth in range(20)))
    assert document.text.split("\n") == [f"項目{depth}" for depth in range(20)]


def test_table_cells_keep_their_places(tmp_path):
    document = read(
        tmp_path,
        "| 事業 | 令和７年度 | 令和８年度 |\n|---|--:|:-:|\n| 岸壁 | 1,200 | **3** |\n"
        "| 市場 |  | a\\|b |\n",
    )
    assert [
        [(document.text[c.char_start : c.char_end], c.column, c.header) for c in block.cells]
        for block in document.blocks
    ] == [
        [("事業", 0, True), ("令和７年度", 1, True), ("令和８年度", 2, True)],
        [("岸壁", 0, False), ("1,200", 1, False), ("3", 2, False)],
        [("市場", 0, False), ("a|b", 2, False)],
    ]
    assert document.text == "事業\t令和７年度\t令和８年度\n岸壁\t1,200\t3\n市場\t\ta|b"


def test_footnotes_stand_at_the_end_without_their_marks_in_the_sentence(tmp_path):
    document = read(
        tmp_path,
        "市が直す[^a]。県が助ける[^b]。\n\n[^a]: 覚書による。\n    続き。\n\n[^b]: 三年間。\n",
    )
    assert blocks(document) == [
        (BlockType.PARAGRAPH, "市が直す。県が助ける。"),
        (BlockType.FOOTNOTE, "1 覚書による。続き。"),
        (BlockType.FOOTNOTE, "2 三年間。"),
    ]


def test_front_matter_and_html_around_the_text(tmp_path):
    document = read(
        tmp_path,
        "---\ntitle: 内部の題\n---\n本文。\n\n<!-- 覚え -->\n\n<?xml version='1.0'?>\n\n"
        "<div>\n<p>囲み&amp;文</p>\n</div>\n\n```\n符号 <b>\n```\n",
    )
    assert blocks(document) == [
        (BlockType.PARAGRAPH, "本文。"),
        (BlockType.PARAGRAPH, "囲み&文"),
        (BlockType.PARAGRAPH, "符号 <b>"),
    ]


def test_a_table_in_html_keeps_its_cells(tmp_path):
    document = read(
        tmp_path,
        "事業費\n\n<table>\n<tr><th>事業</th><th>千円</th></tr>\n"
        "<tr><td>岸壁</td><td>1,200</td></tr>\n</table>\n",
    )
    assert document.text == "事業費\n事業\t千円\n岸壁\t1,200"
    assert [[c.header for c in block.cells] for block in document.blocks[1:]] == [
        [True, True],
        [False, False],
    ]


@pytest.mark.parametrize(
    "front",
    [
        "title: 内部の題",
        "title: >\n  内部の題\ntags:\n- 港\n- 市場\n\n# 覚え\nurl: https://plan.example/a",
        "題名: 内部の題",
    ],
)
@pytest.mark.parametrize("end", ["---", "...", "---  "])
def test_front_matter_is_not_shown(tmp_path, front, end):
    assert read(tmp_path, f"---\n{front}\n{end}\n本文。\n").text == "本文。"


def test_a_text_between_rules_is_no_front_matter(tmp_path):
    assert read(tmp_path, "---\n\n前文である。\n\n---\n\n後文。\n").text == "前文である。\n後文。"


def test_a_rule_is_no_front_matter(tmp_path):
    assert blocks(read(tmp_path, "前文。\n\n---\n\n後文。\n")) == [
        (BlockType.PARAGRAPH, "前文。"),
        (BlockType.PARAGRAPH, "後文。"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp932", "euc_jp", "utf-16"])
def test_encodings(tmp_path, encoding):
    document = read(tmp_path, "# 港の計画\r\n\r\n岸壁を直す。\r\n", encoding)
    assert document.text == "港の計画\n岸壁を直す。"
    assert (document.format, document.pages) == ("md", None)


def test_what_has_no_text_is_refused(tmp_path):
    with pytest.raises(EmptyDocumentError, match="文字が見つかりません"):
        read(tmp_path, "---\ntitle: 題だけ\n---\n\n<!-- 覚え -->\n")
    path = tmp_path / "b.md"
    path.write_bytes(bytes(range(256)) * 8)
    with pytest.raises(BrokenDocumentError, match="テキストではない"):
        read_markdown(path, LIMITS)
