"""Drafts as Markdown."""

import pytest
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from rag.answering import Support
from rag.drafting import DraftKind, DraftQuestion, Sources, draft_of_answer, make_draft
from rag.drafting.markdown import draft_markdown, escape
from tests.rag.drafting.answers import (
    CAMERAS,
    COST,
    HOW_MANY,
    NOTHING,
    WHO,
    Answers,
    answered,
    cite,
    said,
)

DIET_ANSWER = """\
〔部内限り〕

# 国会答弁資料

素材（抜き書き・である調）。文書からの抜き書きです（生成AIは使っていません）。

最も新しい出典の時点：2025年4月1日

## 問１

渡船の費用はいくらですか

### 答

- 灯台カードは８か所の灯台で配る[^1]。
- 建造には3.4億円を見込む[^2]。

### 参考

- 『灯台観光計画』（2024年10月）[^1]
- 『みなせ市港湾計画』（みなせ市、2025年4月1日）[^2]

## 問２

滑走路は何メートルですか

### 答

記載が見つかりませんでした（記載がないことを示すものではありません）。

## 作成者用メモ（提出の前に、この部分を削除してください）

### 出典についての注意

- 新しい計画があります。（渡船の費用はいくらですか）

### 近い記載（お尋ねへの答えとは限りません）

- 滑走路は何メートルですか：『灯台観光計画』（2024年10月） 〔部内限り〕「灯台カードは８か所の灯台で配る。」

[^1]: 『灯台観光計画』（2024年10月） 〔部内限り〕「灯台カードは８か所の灯台で配る。」
[^2]: 『みなせ市港湾計画』（みなせ市、2025年4月1日） ３ 渡船 \\> （１） 電動化「建造には3.4億円を見込む。」
"""  # noqa: E501 (lines as they are written)


@pytest.fixture(scope="module")
def draft():
    questions = [
        DraftQuestion("渡船の費用はいくらですか"),
        DraftQuestion("滑走路は何メートルですか"),
    ]
    return make_draft(questions, Answers(COST, NOTHING), kind=DraftKind.DIET_ANSWER)


def test_a_whole_draft_with_footnotes(draft):
    assert draft_markdown(draft) == DIET_ANSWER


def test_sources_as_a_list(draft):
    text = draft_markdown(draft, sources=Sources.LIST)
    assert "- 灯台カードは８か所の灯台で配る[1]。\n- 建造には3.4億円を見込む[2]。" in text
    assert (
        "## 参考（出典）\n\n"
        "- [1] 『灯台観光計画』（2024年10月） 〔部内限り〕「灯台カードは８か所の灯台で配る。」\n"
        "- [2] 『みなせ市港湾計画』" in text
    )
    assert "[^" not in text


def test_for_reading_aloud_only_what_is_read_stands_there(draft):
    text = draft_markdown(draft, sources=Sources.NONE)
    assert text.startswith("〔部内限り〕")
    assert "- 灯台カードは８か所の灯台で配る。\n- 建造には3.4億円を見込む。" in text
    for left_out in ("[", "参考", "作成者用メモ", "近い記載"):
        assert left_out not in text


def test_the_footnotes_are_footnotes_to_a_renderer(draft):
    html = MarkdownIt().enable("table").use(footnote_plugin).render(draft_markdown(draft))
    assert html.count('class="footnote-item"') == 2
    assert html.count('class="footnote-ref"') == 4


def test_a_comparison_is_a_table():
    questions = [DraftQuestion("カメラは何か所ですか"), DraftQuestion("担当はどこですか")]
    made = make_draft(questions, Answers(HOW_MANY, WHO), kind=DraftKind.COMPARISON)
    assert (
        "| 項目 | みなせ市港湾計画（2025年4月1日） |\n"
        "| --- | --- |\n"
        "| カメラは何か所ですか | 市は、見守りカメラを12か所に置く[^1]。 |\n"
        "| 担当はどこですか | 担当は港湾課とする[^1]。 |\n" in draft_markdown(made)
    )


def test_a_model_and_a_doubt_are_named():
    answer = answered(
        "カメラは",
        [said("12か所に置く。", 1, support=Support.UNVERIFIED)],
        [cite(1, CAMERAS, "12か所")],
        model="local",
    )
    text = draft_markdown(draft_of_answer(answer, kind=DraftKind.SUMMARY))
    assert "素案。生成AIによる回答です。引用元を確認してください。" in text
    assert "- 12か所に置く。〔要確認：照合できず〕[^1]" in text


@pytest.mark.parametrize(
    "text",
    [
        "*注 a_b* `c` [1](http://a) <b>&amp;</b> | # ~x~",
        "1. 一つ",
        "- 横線",
        "# 見出し",
        "[^1]: 脚注",
        "12) 番号",
        "+ 足す",
        "令和7年度 3.4億円",
    ],
)
def test_words_of_documents_are_shown_as_they_are(text):
    html = MarkdownIt().use(footnote_plugin).render(f"- {escape(text)}")
    shown = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert html == f"<ul>\n<li>{shown}</li>\n</ul>\n"
