"""Drafts and checks as text, as a page to print, as tables, as Word with comments."""

import io
import re

import docx
import pytest

from rag.answering import Support
from rag.answering.draft_check import CheckedSentence
from rag.drafting import DraftKind, DraftQuestion, Sources, make_draft
from rag.drafting.lines import lay_out
from rag.export.check_word import check_docx
from rag.export.checks import NOTE, check_lines, check_markdown
from rag.export.print_page import print_page
from rag.export.sentences import check_table, draft_table
from rag.export.text_file import lines_text
from tests.rag.drafting.answers import CAMERAS, COST, HOW_MANY, NOTHING, Answers, cite

TEXT = "見守りカメラは12か所。\n\nカメラは20か所。以上\n"
CITED = cite(1, CAMERAS, "12か所")
CHECKED = [
    CheckedSentence("見守りカメラは12か所。", 0, 12, Support.SUPPORTED, "", (CITED,)),
    CheckedSentence("カメラは20か所。", 14, 23, Support.UNSUPPORTED, "数値が違います。", (CITED,)),
    CheckedSentence("以上", 23, 25, None, ""),
]
SOURCE = "『みなせ市港湾計画』（みなせ市、2025年4月1日） １ 港の見守り「12か所」"


def made(kind=DraftKind.EXPECTED_QUESTIONS):
    questions = [DraftQuestion("カメラは何か所ですか"), DraftQuestion("滑走路は何メートルですか")]
    return make_draft(questions, Answers(HOW_MANY, NOTHING), kind=kind)


def test_a_draft_as_text():
    assert lines_text(lay_out(made(), Sources.FOOTNOTES), ["部内限り"]) == (
        "〔部内限り〕\n"
        "想定問答\n"
        "素材（抜き書き・である調）。文書からの抜き書きです（生成AIは使っていません）。\n"
        "最も新しい出典の時点：2025年4月1日\n"
        "\n"
        "■ 問１\n"
        "　カメラは何か所ですか\n"
        "\n"
        "（答）\n"
        "　『みなせ市港湾計画』の記載：\n"
        "・市は、見守りカメラを12か所に置く[1]。\n"
        "\n"
        "■ 問２\n"
        "　滑走路は何メートルですか\n"
        "\n"
        "（答）\n"
        "　記載が見つかりませんでした（記載がないことを示すものではありません）。\n"
        "\n"
        "■ 出典\n"
        "[1] 『みなせ市港湾計画』（みなせ市、2025年4月1日） １ 港の見守り"
        "「市は、見守りカメラを12か所に置く。」\n"
        "\n"
        "■ 作成者用メモ（提出の前に、この部分を削除してください）\n"
        "\n"
        "（近い記載（お尋ねへの答えとは限りません））\n"
        "・滑走路は何メートルですか：『灯台観光計画』（2024年10月） 〔部内限り〕"
        "「灯台カードは８か所の灯台で配る。」\n"
    )


def test_a_comparison_as_text():
    draft = make_draft(
        [DraftQuestion("渡船の費用はいくらですか")], Answers(COST), kind=DraftKind.COMPARISON
    )
    text = lines_text(lay_out(draft, Sources.NONE))
    assert text.endswith(
        "■ 渡船の費用はいくらですか\n"
        "（灯台観光計画（2024年10月））\n"
        "・灯台カードは８か所の灯台で配る。\n"
        "（みなせ市港湾計画（2025年4月1日））\n"
        "・建造には3.4億円を見込む。\n"
    )


def test_a_page_to_print():
    page = print_page(lay_out(made(), Sources.FOOTNOTES), "想定<問答>", ["部内限り"])
    assert "<title>想定&lt;問答&gt;</title>" in page
    assert '<p class="handling">〔部内限り〕</p>\n<h1>想定問答</h1>' in page
    assert '<li>市は、見守りカメラを12か所に置く。<sup><a href="#s1">[1]</a></sup></li>' in page
    assert '<ol class="sources">\n<li value="1" id="s1">『みなせ市港湾計画』' in page
    # Every tag that is opened is closed again, in order.
    stack = []
    for closing, name in re.findall(r"<(/?)(\w+)[^>]*>", page.partition("<body>")[2]):
        if name in {"br", "body", "html"}:
            continue
        if closing:
            assert stack.pop() == name
        else:
            stack.append(name)
    assert stack == []


def test_the_table_of_a_comparison_to_print():
    draft = make_draft(
        [DraftQuestion("渡船の費用はいくらですか")], Answers(COST), kind=DraftKind.COMPARISON
    )
    page = print_page(lay_out(draft, Sources.LIST), "比較表")
    assert "<thead><tr><th>項目</th><th>灯台観光計画（2024年10月）</th>" in page
    assert page.count('<ol class="sources">') == 1


def test_a_check_as_lines_and_markdown():
    lines = check_lines(CHECKED, Sources.LIST)
    assert [(line.text, line.numbers) for line in lines.body] == [
        ("見守りカメラは12か所。〔出典と一致〕", (1,)),
        ("カメラは20か所。〔出典に見当たらず：数値が違います。〕", (1,)),
        ("以上〔確認の対象外〕", ()),
    ]
    assert check_markdown(CHECKED, Sources.FOOTNOTES, ["部内限り"]) == (
        "〔部内限り〕\n\n# 原稿チェックの結果\n\n" + NOTE + "\n\n"
        "- 見守りカメラは12か所。〔出典と一致〕[^1]\n"
        "- カメラは20か所。〔出典に見当たらず：数値が違います。〕[^1]\n"
        "- 以上〔確認の対象外〕\n\n"
        f"[^1]: {SOURCE}\n"
    )
    assert check_markdown([], Sources.LIST).endswith(f"{NOTE}\n")


def test_a_check_as_word_keeps_the_text_as_it_was():
    document = docx.Document(io.BytesIO(check_docx(TEXT, CHECKED, ["部内限り"])))
    assert [p.text for p in document.paragraphs] == [NOTE, *TEXT.split("\n")]
    assert [comment.text for comment in document.comments] == [
        f"出典と一致\n出典：{SOURCE}",
        f"出典に見当たらず：数値が違います。\n出典：{SOURCE}",
    ]
    assert document.sections[0].header.paragraphs[0].text == "〔部内限り〕"


def test_a_text_with_what_xml_cannot_hold():
    checked = [CheckedSentence("a\x0bb\ud800。", 0, 5, Support.UNVERIFIED, "\x01", ())]
    document = docx.Document(io.BytesIO(check_docx("a\x0bb\ud800。", checked)))
    assert document.paragraphs[1].text == "ab。"


@pytest.mark.parametrize(
    ("table", "rows"),
    [
        (
            check_table(CHECKED),
            [
                (1, "見守りカメラは12か所。", "出典と一致", "", 1, "みなせ市港湾計画"),
                (
                    2,
                    "カメラは20か所。",
                    "出典に見当たらず",
                    "数値が違います。",
                    1,
                    "みなせ市港湾計画",
                ),
                (3, "以上", "確認の対象外", "", None, None),
            ],
        ),
        (
            draft_table(made(DraftKind.SUMMARY)),
            [
                (1, "カメラは何か所ですか", "『みなせ市港湾計画』の記載：", "", "", None),
                (
                    1,
                    "カメラは何か所ですか",
                    "市は、見守りカメラを12か所に置く。",
                    "出典と照合済",
                    "",
                    1,
                ),
                (
                    2,
                    "滑走路は何メートルですか",
                    "記載が見つかりませんでした（記載がないことを示すものではありません）。",
                    "",
                    "",
                    None,
                ),
            ],
        ),
    ],
)
def test_one_row_a_sentence_and_source(table, rows):
    assert [row[:6] for row in table.rows] == rows
    assert {len(row) for row in table.rows} == {len(table.columns)}
