from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from api.gennai.markdown import outputs_of, plain_answer


def passage(**changes):
    document = {
        "id": "d1/あ",
        "title": "市場計画",
        "file_name": "市場計画.pdf",
        "issuer": "潮見市",
        "published": "2025-02",
        "handling": None,
    }
    return {
        "id": "p1",
        "document": document | changes.pop("document", {}),
        "heading_path": ["市場計画", "１　朝市", "出店"],
        "page": 3,
        "text": "朝市の出店者を\n120者に増やす。",
    } | changes


def citation(number=1, quote="朝市の出店者を\n120者に増やす。", **changes):
    return {"number": number, "quote": quote, "spans": [], "passage": passage(**changes)}


def sentence(text, *numbers, support="supported", reason=""):
    return {"text": text, "citations": list(numbers), "support": support, "reason": reason}


def answer(**changes):
    return {
        "sentences": [sentence("朝市の出店者を120者に増やす。", 1)],
        "citations": [citation()],
        "nearest": [],
        "withheld": [],
        "model": "extractive",
        "as_of": "2025-02",
        "notice": "",
        "collection": "default",
    } | changes


def rendered(text):
    return MarkdownIt("gfm-like", {"linkify": False}).use(footnote_plugin).render(text)


def test_an_answer_with_its_footnote():
    assert outputs_of(answer(), api_url="https://rag.example/t/") == (
        "朝市の出店者を120者に増やす。[^1]\n"
        "\n"
        "---\n"
        "\n"
        "文書からの抜き書きです（生成AIは使っていません）。\n"
        "\n"
        "時点：2025年2月（根拠とした文書の日付）\n"
        "\n"
        "[^1]: 『市場計画』（潮見市、2025年2月） 3ページ １ 朝市 \\> 出店"
        "「朝市の出店者を 120者に増やす。」"
        " [原典を開く](https://rag.example/t/open/d1%2F%E3%81%82/3?collection=default)\n"
    )


def test_the_footnote_is_one_where_it_is_rendered():
    html = rendered(outputs_of(answer()))
    assert html.count('class="footnote-item"') == 1
    assert "[^1]" not in html


def test_without_an_address_there_is_no_link():
    assert "原典を開く" not in outputs_of(answer())


def test_a_model_is_named_and_doubt_is_shown():
    text = outputs_of(
        answer(
            model="plamo",
            sentences=[sentence("出店者は120者。", 1, support="partial", reason="年が違います。")],
            notice="新しい計画があります。",
            withheld=[{"text": "出店者は130者。", "reason": "数値が違います。"}],
        )
    )
    assert "出店者は120者。[^1]〔一部のみ照合：年が違います。〕" in text
    assert "生成AIによる回答です。引用元を確認してください。" in text
    assert "注意：新しい計画があります。" in text
    assert "根拠を確認できなかった文 1 件は、示していません。" in text
    assert "130者" not in text


def test_verdicts_and_withheld_sentences_on_demand():
    text = outputs_of(
        answer(withheld=[{"text": "出店者は130者。", "reason": "数値が違います。"}]),
        show={"verdicts", "withheld"},
    )
    assert "増やす。[^1]〔出典と照合済〕" in text
    assert "- 出店者は130者。〔理由：数値が違います。〕" in text


def test_a_refusal_shows_what_is_near_and_no_footnote():
    hit = {"rank": 1, "score": 1.0, "passage": passage(text="あ" * 200, page=None)}
    text = outputs_of(
        answer(
            sentences=[sentence("見つかりませんでした。", support=None)],
            citations=[],
            nearest=[hit],
            as_of=None,
        )
    )
    assert text == (
        "見つかりませんでした。\n\n"
        "**近い記載（お尋ねへの答えとは限りません）**\n\n"
        "- 『市場計画』（潮見市、2025年2月） １ 朝市 \\> 出店「" + "あ" * 160 + "…」\n\n"
        "---\n\n"
        "文書からの抜き書きです（生成AIは使っていません）。\n"
    )


def test_handling_stands_first_and_in_the_footnote():
    text = outputs_of(answer(citations=[citation(document={"handling": "課内限り"})]))
    assert text.startswith("**〔課内限り〕**\n\n")
    assert "『市場計画』（潮見市、2025年2月） 〔課内限り〕 3ページ" in text


def test_slides_are_called_slides():
    text = outputs_of(answer(citations=[citation(document={"file_name": "説明.PPTX"})]))
    assert " スライド3 " in text


def test_words_of_documents_are_no_markup():
    nasty = (
        "<script>x</script> **太字** [名](javascript:1) [^1] ![絵](x) `c` | ~~消~~\n# 見出し\n- 1"
    )
    text = outputs_of(
        answer(
            sentences=[sentence(nasty, 1)],
            citations=[citation(quote=nasty, heading_path=[nasty])],
            notice=nasty,
        )
    )
    html = rendered(text)
    for tag in ("<script", "<strong", "<h1", "<img", "<code", "<del", "<table", "javascript:1)<"):
        assert tag not in html
    assert html.count("<a ") == 2  # to the footnote, and back
    assert "&lt;script&gt;x&lt;/script&gt; **太字** [名](javascript:1)" in html


def test_a_long_quote_shows_the_words_used():
    long = citation(quote="あ" * 300 + "要る言葉" + "い" * 300 + "もう一つ")
    long["spans"] = [
        {"text": "もう一つ", "char_start": 604, "char_end": 608},
        {"text": "要る言葉", "char_start": 300, "char_end": 304},
    ]
    assert "「要る言葉 … もう一つ」" in outputs_of(answer(citations=[long]))


def test_the_plain_answer_of_what_was_shown():
    said = outputs_of(answer(sentences=[sentence("120者（[別表]）に_増やす_。", 1)]))
    assert plain_answer(said) == "120者（[別表]）に_増やす_。"
    assert plain_answer("ほかのアプリの回答") == "ほかのアプリの回答"
