import pytest

from ui import words
from ui.parts.checked import is_problem, mark_of, sentence_html, summary_html

OTHER = (
    "時期「2027年度末」は引用した箇所では別の事項のものです。"
    "数値「2,000か所」が引用した箇所にありません（引用した箇所では「3,000か所」）。"
)


def sentence(verdict, reason="", citations=(), text="文。"):
    return {"text": text, "verdict": verdict, "reason": reason, "citations": list(citations)}


@pytest.mark.parametrize(
    ("given", "word"),
    [
        (sentence("supported"), "出典と一致"),
        (sentence("unsupported", OTHER), "数値が違います（計画では3,000か所）"),
        (
            sentence(
                "unsupported",
                "時期「令和７年度」は引用した箇所では別の事項のものです（この事項では「令和８年度」）。",
            ),
            "時期が違います（計画では令和８年度）",
        ),
        (sentence("unsupported", "数値「5」が引用した箇所にありません。"), "出典が見つかりません"),
        (sentence("partial"), "一部のみ一致"),
        (sentence("unverified"), "照合できず"),
        (sentence(None), "確認の対象外"),
    ],
)
def test_a_verdict_is_a_word_and_names_what_the_plan_says(given, word):
    assert mark_of(given).word == word


def test_what_needs_a_look_is_a_problem():
    verdicts = ("supported", "partial", "unsupported", "unverified", None)
    assert [is_problem(sentence(one)) for one in verdicts] == [False, True, True, True, False]


def test_verdicts_are_counted():
    found = [sentence("supported"), sentence("supported"), sentence("unsupported", OTHER)]
    assert summary_html(found) == (
        '<ul class="tp-counts"><li><b>2文</b>✓ 出典と一致</li>'
        "<li><b>1文</b>✕ 数値などが違います</li></ul>"
    )


def test_a_sentence_stays_text():
    html = sentence_html(sentence("unsupported", "<i>理由</i>", text="<b>原稿</b>"), {}, 1)
    assert "<b>" not in html
    assert "<i>" not in html
    assert "&lt;b&gt;原稿&lt;/b&gt;" in html
    assert words.CHECKED["unsupported"].word in html
