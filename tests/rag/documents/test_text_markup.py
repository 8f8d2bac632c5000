"""Markup in plain text: signs go, words stay."""

import pytest

from rag.documents.text_markup import (
    has_markdown,
    is_contents_target,
    markdown_line,
    pipe_cells,
    strip_tags,
    tab_cells,
)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("[bookmark: _Toc12345]１ 港の見守り", "１ 港の見守り"),
        ("<div style='x'>▶調査</div><div>▶公表</div>", "\n▶調査\n\n▶公表\n"),
        ("<伴走支援の流れ>", "<伴走支援の流れ>"),
        ("＜ものづくり＞", "＜ものづくり＞"),
        ("予算&lt;当初&gt;&amp;補正", "予算<当初>&補正"),
        ("A&B 商会", "A&B 商会"),
        ("本文<!-- 3ページ -->の続き", "本文の続き"),
        ("継続 }}", "継続"),
        ("集合 {a}} は残らない", "集合 {a は残らない"),
        ("式 {a} は残る", "式 {a} は残る"),
        ("我が国が牽(けん)引する", "我が国が牽引する"),
        ("みなと号 (みなとごう) は残る", "みなと号 (みなとごう) は残る"),
        ("<ruby>漁<rt>りょう</rt></ruby>場", "漁場"),
    ],
)
def test_strip_tags(line, expected):
    assert strip_tags(line) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("## 2 港湾の整備", ("2 港湾の整備", 2, False)),
        ("#港湾", ("#港湾", None, False)),
        ("- **重点**：桟橋の補修", ("重点：桟橋の補修", None, True)),
        ("* \\*注記", ("*注記", None, True)),
        ("**太字が次の行へ", ("太字が次の行へ", None, False)),
        ("---", ("", None, False)),
        ("本文。", ("本文。", None, False)),
    ],
)
def test_markdown_line(line, expected):
    assert markdown_line(line) == expected


def test_a_lone_sign_is_not_markdown():
    assert not has_markdown("# 見出しのような行\n本文である。\n")
    assert has_markdown("# 一\n本文\n## 二\n**強調**\n")


def test_word_bookmarks_of_the_contents_mark_headings():
    assert is_contents_target("[bookmark: _Toc99][No.1－1] 港の見守り")
    assert not is_contents_target("[bookmark: _Ref99]図の参照")


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ("2024年度\t2025年度\t目標", ["2024年度", "2025年度", "目標"]),
        ("\t▶調査\t\t", ["", "▶調査", "", ""]),
        ("\tKPI：", None),
        ("本文だけの行", None),
        ("項目\t金額", ["項目", "金額"]),
    ],
)
def test_tab_cells(line, cells):
    assert tab_cells(line) == cells


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ("| 施策 | KPI |", ["施策", "KPI"]),
        ("|---|:--:|", []),
        ("| a\\|b | c |", ["a|b", "c"]),
        ("縦棒 | のある文", None),
    ],
)
def test_pipe_cells(line, cells):
    assert pipe_cells(line) == cells
