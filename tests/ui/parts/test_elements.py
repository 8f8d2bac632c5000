from ui.parts.elements import counts, disclosure, facts, table, tag, text

EVIL = '<script>alert("1")</script>\n$x$'
SAFE = "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;<br>$x$"


def test_text_is_escaped_and_keeps_its_lines():
    assert text(EVIL) == SAFE


def test_attributes_are_escaped():
    assert tag("p", "", "a", aria_label='"><b>') == (
        '<p class="a" aria-label="&quot;&gt;&lt;b&gt;"></p>'
    )


def test_a_table_has_a_caption_and_headings_of_rows_and_columns():
    assert table(("名", "額"), [(text("甲<"), "1")], "表", numeric=1) == (
        '<div class="tp-scroll" role="region" aria-label="表" tabindex="0">'
        '<table class="tp-table"><caption>表</caption><thead><tr><th scope="col">名</th>'
        '<th class="tp-number" scope="col">額</th></tr></thead><tbody><tr>'
        '<th scope="row">甲&lt;</th><td class="tp-number" data-label="額">1</td>'
        "</tr></tbody></table></div>"
    )


def test_facts_that_say_nothing_are_left_out():
    assert facts([("担当", text("里海省")), ("状況", "")]) == (
        '<dl class="tp-facts"><dt>担当</dt><dd>里海省</dd></dl>'
    )
    assert facts([("担当", "")]) == ""


def test_a_disclosure_may_be_open_from_the_start():
    assert disclosure("題", "中身", opened=True) == (
        '<details class="tp-disclosure" open="open"><summary>題</summary>中身</details>'
    )


def test_counts_are_a_list():
    assert counts([("文<", "3件")]) == '<ul class="tp-counts"><li><b>3件</b>文&lt;</li></ul>'
