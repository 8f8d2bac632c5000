"""Web pages as their reader sees them."""

from __future__ import annotations

import codecs

import pytest

from rag.documents.html.reader import decode_html, read_html
from rag.documents.model import ReadLimits
from rag.errors import BrokenDocumentError, DocumentTooLargeError, EmptyDocumentError
from tests.rag.documents.pdf.pages import rows, shown

LIMITS = ReadLimits()


def read(tmp_path, body: str, head: str = ""):
    page = f"<!DOCTYPE html><html><head><meta charset=utf-8>{head}</head><body>{body}</body></html>"
    (tmp_path / "a.html").write_text(page, encoding="utf-8")
    return read_html(tmp_path / "a.html", LIMITS)


def test_a_page_of_a_city_without_its_site(tmp_path):
    document = read(
        tmp_path,
        """
        <a href="#main" class="skip">本文へスキップ</a>
        <header><div class="logo"><img src="l.png" alt="みなと市ロゴ">みなと市公式サイト</div>
          <nav><ul><li><a href="/">ホーム</a><li><a href="/k">くらし</a></ul></nav></header>
        <div id="cookie-banner"><p>クッキーを使います。</p><button>同意する</button></div>
        <div class="breadcrumb"><a href="/">トップ</a> &gt; <a href="/p">計画</a></div>
        <div id="wrapper"><main id="main">
          <h1>みなと市デジタル計画</h1>
          <p>本計画は、行政手続を
             オンラインで完結できるようにするものである。AI and
             IoT を<em>活用</em>する。</p>
          <h2>１　<ruby>牽<rt>けん</rt>引<rp>（</rp><rt>いん</rt><rp>）</rp></ruby>役の企業</h2>
          <p>面積は1,200m<sup>2</sup>、CO<sub>2</sub>は一割減。<br>条例
             <sup><a href="#n1">※1</a></sup>に基づく。</p>
          <ul><li>窓口の統合<ul><li>予約の枠を増やす</li></ul></li></ul>
          <ol start="3"><li>研修を行う</li><li><p>点検する</p><p>結果は公表する。</p></li></ol>
          <dl><dt>担当</dt><dd>企画課</dd></dl>
          <figure><img src="f.png" alt="推進体制の全体を示す組織図">
          <figcaption>図１　推進体制</figcaption></figure>
          <details><summary>用語</summary>手続とは申請をいう。</details>
          <p hidden>非公開</p><p style="display: none">隠れた文</p>
          <div class="related-links"><a href="/a">関連する計画</a><a href="/b">過去の計画</a></div>
          <section class="footnotes"><ol><li id="n1">令和五年の条例をいう。<a href="#r1">↩</a></li>
          </ol></section>
        </main><aside>関連情報</aside></div>
        <footer><p>みなと市役所　〒000-0000</p></footer><script>var a = "x";</script>
        """,
    )
    assert shown(document) == [
        ("heading", "みなと市デジタル計画", 1),
        (
            "paragraph",
            "本計画は、行政手続をオンラインで完結できるようにするものである。"
            "AI and IoT を活用する。",
        ),
        ("heading", "１　牽引役の企業", 2),
        ("paragraph", "面積は1,200m²、CO₂は一割減。\n条例に基づく。"),
        ("list_item", "窓口の統合"),
        ("list_item", "予約の枠を増やす"),
        ("list_item", "3. 研修を行う"),
        ("list_item", "4. 点検する"),
        ("paragraph", "結果は公表する。"),
        ("paragraph", "担当"),
        ("paragraph", "企画課"),
        ("figure", "推進体制の全体を示す組織図"),
        ("caption", "図１　推進体制"),
        ("paragraph", "用語"),
        ("paragraph", "手続とは申請をいう。"),
        ("footnote", "1. 令和五年の条例をいう。"),
    ]
    assert document.pages is None


def test_words_of_the_body_stay_whatever_their_class(tmp_path):
    document = read(
        tmp_path,
        """
        <div class="page-navi-area"><p>公共交通の計画である。路線を三つ増やし、予約して乗る車を
        市内の全域で走らせる。運賃は二百円を上限とし、高齢者と子どもは半額とする。
        実証は令和七年に行う。</p></div>
        <div class="search-result"><h1>検索の手引き</h1><p>短い説明</p></div>
        <div id="social"><table><tr><th>区分<th>人数</tr><tr><td>社会福祉<td>12</tr></table></div>
        <article><header><h2>記事の題</h2></header><p>本文</p><footer>執筆：企画課</footer></article>
        """,
    )
    assert [text for _, text, *_ in shown(document)] == [
        "公共交通の計画である。路線を三つ増やし、予約して乗る車を市内の全域で走らせる。"
        "運賃は二百円を上限とし、高齢者と子どもは半額とする。実証は令和七年に行う。",
        "検索の手引き",
        "短い説明",
        "区分\t人数",
        "社会福祉\t12",
        "記事の題",
        "本文",
        "執筆：企画課",
    ]


def test_the_title_in_the_header_stays_when_it_is_the_only_one(tmp_path):
    document = read(
        tmp_path, "<header><h1>みなと市総合計画</h1></header><p>本文</p><footer>みなと市</footer>"
    )
    assert shown(document) == [("heading", "みなと市総合計画", 1), ("paragraph", "本文")]


def test_an_older_page_that_names_its_parts(tmp_path):
    document = read(
        tmp_path,
        """
        <div id="tmp_header"><p>みなと市公式サイト　海と山のあいだで暮らす、
          手仕事と学びのまち</p></div>
        <div id="tmp_gnavi"><a href="/k">くらし</a><a href="/s">しごと</a></div>
        <div id="tmp_pankuzu">トップ &gt; 計画</div>
        <div id="tmp_contents"><h1>総合計画</h1>
          <div class="header">第１章</div><p>本文</p>
          <p><a href="#tmp_header">ページの先頭へ戻る</a></p></div>
        <div id="footer">みなと市役所　電話　0000-00-0000　開庁時間　午前八時半から午後五時まで
          土日と祝日、年末年始を除き、市民のみなさまのお越しをお待ちしております。</div>
        """,
    )
    assert [text for _, text, *_ in shown(document)] == ["総合計画", "第１章", "本文"]


def test_deleted_text_is_left_out(tmp_path):
    document = read(tmp_path, "<p>目標は<del>100</del><ins>120</ins>件、<s>半年</s>一年。</p>")
    assert document.text == "目標は120件、一年。"


def test_tables_keep_their_grid(tmp_path):
    document = read(
        tmp_path,
        """
        <p>（単位：百万円）</p>
        <table><caption>表１　予算</caption>
        <thead><tr><th rowspan="2">事業<th colspan="2">年度</tr><tr><th>令和６年<th>令和７年</tr>
        <tbody><tr><th scope="row" rowspan="2">窓口<td>10<td>12</tr>
        <tr><td>－<td><ul><li>新規<li>継続</ul></tr>
        <tr><td>研修<td colspan="2"><img src="o.png" alt="○"><table><tr><td>内訳<td>3</table></tr>
        </table>
        """,
    )
    assert [(block.type.value, block.table) for block in document.blocks[:3]] == [
        ("caption", 0),
        ("caption", 0),
        ("table_row", 0),
    ]
    assert rows(document) == [
        [(0, 1, 2, "*事業"), (1, 2, 1, "*年度")],
        [(1, 1, 1, "*令和６年"), (2, 1, 1, "*令和７年")],
        [(0, 1, 2, "窓口"), (1, 1, 1, "10"), (2, 1, 1, "12")],
        [(1, 1, 1, "－"), (2, 1, 1, "新規\n継続")],
        [(0, 1, 1, "研修"), (1, 2, 1, "○\n内訳 3")],
    ]


def test_tables_that_only_arrange_the_page_are_no_tables(tmp_path):
    document = read(
        tmp_path,
        "<table role=presentation><tr><td>左の文<td>右の文</table>"
        "<table><tr><td><h2>見出し</h2><p>本文</p></table>",
    )
    assert shown(document) == [
        ("paragraph", "左の文"),
        ("paragraph", "右の文"),
        ("heading", "見出し", 2),
        ("paragraph", "本文"),
    ]


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ("", ["1. 甲", "2. 乙", "3. 丙"]),
        ("start=9", ["9. 甲", "10. 乙", "11. 丙"]),
        ("reversed", ["3. 甲", "2. 乙", "1. 丙"]),
        ("type=a", ["a. 甲", "b. 乙", "c. 丙"]),
        ("type=I", ["I. 甲", "II. 乙", "III. 丙"]),
        ('style="list-style: katakana inside"', ["ア、甲", "イ、乙", "ウ、丙"]),
        ('style="list-style-type: cjk-ideographic"', ["一、甲", "二、乙", "三、丙"]),
        ('style="list-style-type:none"', ["甲", "乙", "丙"]),
    ],
)
def test_items_show_their_number(tmp_path, attributes, expected):
    document = read(tmp_path, f"<ol {attributes}><li>甲<li>乙<li>丙</ol>")
    assert document.text.split("\n") == expected


def test_an_item_with_a_value_counts_on_from_it(tmp_path):
    document = read(tmp_path, "<ol><li>甲<li value=7>乙<li>丙</ol>")
    assert document.text.split("\n") == ["1. 甲", "7. 乙", "8. 丙"]


@pytest.mark.parametrize(
    "alt", ["", "画像", "photo1", "logo.png", "みなと市ロゴ", "別ウィンドウで開きます", "○"]
)
def test_pictures_that_say_nothing_are_no_figures(tmp_path, alt):
    assert read(tmp_path, f'<p>本文</p><img src="a" alt="{alt}">').text == "本文"


PAGE = "<html><head><meta {}></head><body><p>行政手続の電子化①</p></body></html>"


@pytest.mark.parametrize(
    ("declared", "codec"),
    [
        ("charset=utf-8", "utf-8"),
        ('http-equiv="Content-Type" content="text/html; charset=Shift_JIS"', "cp932"),
        ('charset="euc-jp"', "euc_jis_2004"),
        ("charset=utf-8", "cp932"),
        ("charset=no-such-code", "utf-8"),
        ("name=x", "utf-8"),
        ("charset=utf-8", "utf-16"),
    ],
)
def test_encodings(declared, codec):
    page = PAGE.format(declared)
    assert decode_html(page.encode(codec)) == page


def test_a_byte_order_mark_is_no_character():
    assert decode_html(codecs.BOM_UTF8 + "計画".encode()) == "計画"


def test_a_deep_page_is_read(tmp_path):
    assert read(tmp_path, "<div>" * 3000 + "<p>底の文</p>" + "</div>" * 3000).text == "底の文"


def test_refusals(tmp_path):
    with pytest.raises(EmptyDocumentError, match="文字が見つかりません。"):
        read(tmp_path, '<div id="app"></div><script>render()</script>')
    (tmp_path / "b.html").write_bytes(bytes(range(256)) * 20)
    with pytest.raises(BrokenDocumentError):
        read_html(tmp_path / "b.html", LIMITS)
    with pytest.raises(DocumentTooLargeError):
        read_html(tmp_path / "b.html", ReadLimits(max_file_bytes=100))
